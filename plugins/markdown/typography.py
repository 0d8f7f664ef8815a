"""Curly quotes, dashes and ellipses, set in the text between tags and nowhere else."""

from __future__ import annotations

import re

from pelican import signals
from pelican.contents import Content

_TOKENS = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_VERBATIM = re.compile(r"<(/?)(code|pre|kbd|script|style|textarea)\b")
_RULES = (
    (re.compile(r"&(?:quot|#34);"), '"'),
    (re.compile(r"&#(?:39|x27);"), "'"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\s)--(?=\s)"), "–"),
    (re.compile(r"(?<=\d)-(?=\d+\s(?:g|days|minutes|°C)\b)"), "–"),
    (re.compile(r"(?<=\d) (?=(?:g|kg|ml|cm|mm|km|°C|%|minutes|days|tins?|bags?)\b)"), "\u00a0"),
    (re.compile(r"(^|[\s(\[–—])\""), r"\1“"),
    (re.compile(r"\""), "”"),
    (re.compile(r"(^|[\s(\[–—“])'(?!\d0s)"), r"\1‘"),
    (re.compile(r"'"), "’"),
)


def typeset(html: str) -> str:
    """``<p>"It's here"</p>`` → ``<p>“It’s here”</p>``; code and attributes stay as they are."""
    out: list[str] = []
    verbatim = 0
    before = ""
    for token in _TOKENS.split(html):
        if token.startswith("<"):
            if match := _VERBATIM.match(token):
                verbatim += -1 if match[1] else 1
        elif token and not verbatim:
            # A quote right after an inline tag opens or closes by the letter before that tag.
            marked = before + token
            for pattern, put in _RULES:
                marked = pattern.sub(put, marked)
            token = marked[len(before) :]  # noqa: PLW2901 - the token is what is being set
        if token and not token.startswith("<"):
            before = token[-1] if token[-1] not in "\"'&;" else ""
        elif token.startswith(("<p", "</p", "<li", "<h", "<td", "<th", "<block", "<br", "<dd", "<dt")):
            before = ""
        out.append(token)
    return "".join(out)


def apply(content: Content) -> None:
    if isinstance(content._content, str):
        content._content = typeset(content._content)


def register() -> None:
    signals.content_object_init.connect(apply)
