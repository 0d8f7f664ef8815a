"""IAM's decision on one request, by its documentation: what one statement denies is denied, and so is what none
allows; a boundary allows nothing by itself. As much of conditions as our policies use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from tests.infra.expanded import listed

ACCOUNT, REGION = "123456789012", "eu-central-1"
Statement = Mapping[str, Any]
_PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::StackName": "cardamum"}


def text(value: Any, names: Mapping[str, str] | None = None) -> str:
    """A value of a template with its pseudo parameters, and what else ``names`` knows, written out."""
    written = value["Fn::Sub"] if isinstance(value, dict) and "Fn::Sub" in value else value
    if isinstance(written, dict):
        written = "${" + str(next(iter(written.values()))) + "}"
    known = _PSEUDO | dict(names or {})
    return re.sub(r"\$\{([\w:.]+)}", lambda found: known.get(found[1], found[0]), str(written))


def allowed(
    statements: Sequence[Statement],
    action: str,
    resource: str,
    context: Mapping[str, str | Sequence[str]],
    *,
    boundary: Sequence[Statement] | None = None,
) -> bool:
    """Whether an identity with these statements may do it."""
    if "Deny" in (found := _effects(statements, action, resource, context)) or "Allow" not in found:
        return False
    if boundary is None:
        return True
    within = _effects(boundary, action, resource, context)
    return "Allow" in within and "Deny" not in within


def _effects(statements: Iterable[Statement], action: str, resource: str, context: Mapping[str, Any]) -> set[str]:
    return {
        statement["Effect"]
        for statement in statements
        if any(fnmatchcase(action.lower(), pattern.lower()) for pattern in listed(statement["Action"]))
        and any(fnmatchcase(resource, text(pattern)) for pattern in listed(statement["Resource"]))
        and _holds(statement.get("Condition", {}), context)
    }


def _holds(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, Any]) -> bool:
    """A key that a request does not have makes a condition false."""
    for operator, tests in conditions.items():
        compare = {"StringEquals": str.__eq__, "ArnLike": fnmatchcase}[operator.rpartition(":")[2]]
        for key, wanted in tests.items():
            has = [value for value in listed(context.get(key, [])) if value]
            if not any(compare(value, text(one)) for value in has for one in listed(wanted)):
                return False
    return True
