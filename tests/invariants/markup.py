"""Which elements and attributes the pages and mails of the shop are made of: what somebody typed can add none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Elements that pages of the functions have: those of the site's templates and of the answers in content/answers.
_TEXT = (
    "a b blockquote body br code dd div dl dt em footer h1 h2 h3 head html i li main meta ol p "
    "pre span strong style sub sup"
)
_TABLE = "caption table tbody td tfoot th thead tr"
_FORM = "button fieldset form input label legend option output select textarea datalist"
_DRAWN = (
    "svg g path rect circle ellipse line polygon polyline defs mask lineargradient radialgradient stop pattern "
    "clippath symbol text use desc"
)
_MORE = (
    "abbr address article aside bdi bdo cite col data del details figcaption figure h4 header hr img ins kbd link mark "
    "nav noscript picture s script section small source summary time title u ul wbr"
)
IN_MAILS = frozenset(f"{_TEXT} {_TABLE} header hr title ul".split())
IN_PAGES = frozenset(f"{_TEXT} {_TABLE} {_FORM} {_DRAWN} {_MORE}".split())
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s+[^<>\s=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']*))?)*)\s*/?>")
_HANDLER = re.compile(r"\son\w+\s*=|\sstyle\s*=|=\s*[\"']?\s*javascript:|\ssrcdoc\s*=", re.IGNORECASE)
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)


@lru_cache(maxsize=512)
def foreign(html: str, known: frozenset[str]) -> tuple[str, ...]:
    """What no template of ours wrote."""
    return tuple(dict.fromkeys(_foreign(html, known)))


def _foreign(html: str, known: frozenset[str]) -> Iterator[str]:
    for name, attributes in _TAG.findall(html):
        lower = name.lower()
        if lower not in known:
            yield f"the element <{lower}>"
        if _HANDLER.search(attributes):
            yield f"a script or style in an attribute of <{lower}>"
        if lower == "input" and _PASSWORD.search(attributes):
            yield "a field for a password"
        if lower in ("img", "script", "link", "source", "form", "button") and re.search(
            r"\b(?:src|srcset|action|formaction)\s*=\s*[\"']?(?:https?:)?//", attributes
        ):
            yield f"<{lower}> with an address of another site"
