"""Makes moto and botocore answer sooner on this machine, and nothing else than they would.

Measured on the tests of functions: half of their processor time was spent here. Each of these asks once what moto and
botocore ask at every call, or leaves out what nobody on this machine looks at.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from botocore import loaders, session, signers, useragent
from moto import backend_index
from moto.core import responses, serialize, utils
from moto.dynamodb.parsing import ast_nodes

# Nobody looks at the signature of a request to DynamoDB here. S3 takes a request without one for a stranger's, and
# letters did not come again from a queue (tests/functions/newsletter/test_sending.py).
_UNSIGNED = {"dynamodb"}
_EMULATED = re.compile(r"https://[^/]+\.amazonaws\.com(/|$)")


@functools.cache
def make_quick() -> None:
    """Put all of it in place, once a process."""
    # Every session reads the models of its services anew, and each of our modules has a client of its own.
    _set(session, "create_loader", functools.cache(loaders.create_loader))
    # Every request has the same user agent, letter by letter.
    name = "sanitize_user_agent_string_component"
    _set(useragent, name, functools.cache(useragent.sanitize_user_agent_string_component))
    # moto asks a class for its methods at every request.
    _set(responses, "method_names_from_class", functools.cache(utils.method_names_from_class))
    # … and looks through 200 services; most requests are DynamoDB's.
    backend_index.backend_url_patterns.sort(key=lambda pattern: pattern[0] != "dynamodb")
    _leave_out_signatures()
    _serialize_what_is_there()
    _list_nodes_once()


def _set(owner: Any, name: str, value: Any) -> None:
    setattr(owner, name, value)


def _leave_out_signatures() -> None:
    """A request to what stands in for AWS needs no signature: it takes as long as to look up an item."""
    sign = signers.RequestSigner.sign

    def signed(self: Any, operation_name: str, request: Any, *args: Any, **kwargs: Any) -> None:
        if self.signing_name not in _UNSIGNED or args or kwargs or not _EMULATED.match(request.url):
            sign(self, operation_name, request, *args, **kwargs)

    _set(signers.RequestSigner, "sign", signed)


def _serialize_what_is_there() -> None:
    """A value of DynamoDB says its type by its one key; moto tries several spellings of each of ten types."""
    structure = serialize.BaseJSONSerializer._serialize_type_structure

    def quick(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name != "AttributeValue" or type(value) is not dict or not key:
            structure(self, serialized, value, shape, key)
            return
        wrapper: dict[str, Any] = {}
        for name, held in value.items():
            if held is not None and name in shape.members:
                self._serialize(wrapper, held, shape.members[name], name)
        self._default_serialize(serialized, wrapper, shape, key)

    _set(serialize.BaseJSONSerializer, "_serialize_type_structure", quick)


def _list_nodes_once() -> None:
    """Which nodes of an expression a pass is about is the same for each of its nodes."""
    traverser: Any = vars(ast_nodes)["DepthFirstTraverser"]
    listed = traverser.nodes_to_be_processed

    def once(self: Any) -> Any:
        if "_listed" not in vars(self):
            self._listed = listed(self)
        return self._listed

    _set(traverser, "nodes_to_be_processed", once)
