"""Holds a script against the syntax of ECMAScript 5.1, which all of CloudFront's runtime 2.0 is told to have. The
engine of the preview takes newer syntax. ``make check`` asks another parser (infra/checks/edge.mjs).
"""

from __future__ import annotations

import re

from calmjs.parse import es5
from calmjs.parse.asttypes import Regex
from calmjs.parse.exceptions import ECMASyntaxError
from calmjs.parse.walkers import Walker

_REGEX = re.compile(r"(?s)/(?P<pattern>.*)/(?P<flags>[a-z]*)")
# Groups with names, looking behind, and letters by their property.
_NEWER_PATTERN = re.compile(r"\(\?<|\\[pPk]")


def refused(source: str) -> str | None:
    """What is newer, or wrong, in a script; nothing where all is well."""
    try:
        tree = es5(source)
    except ECMASyntaxError as error:
        return str(error)
    for regex in Walker().filter(tree, lambda node: isinstance(node, Regex)):
        parts = _REGEX.fullmatch(regex.value)
        if not parts or set(parts["flags"]) - set("gim") or _NEWER_PATTERN.search(parts["pattern"]):
            return f"Newer regular expression {regex.value} at {regex.lineno}:{regex.colno}"
    return None
