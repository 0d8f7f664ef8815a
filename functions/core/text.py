"""Text that a person typed: brought to one form, refused where it cannot be stored as it is."""

from __future__ import annotations

import re
import unicodedata

from functions.languages import number, say

# C0 and C1 controls but tab and line feed, lone surrogates, and code points that are never characters.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Zero width non-joiner and joiner, which words of many scripts and joined emoji need.
JOINERS = "\u200c\u200d"
# What nobody sees: Unicode's Default_Ignorable_Code_Point (soft hyphen, joiners, direction marks, selectors, fillers).
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("[\n\u2028\u2029]")


class TextError(ValueError):
    """What is wrong with a text, said to the person who typed it."""


def clean(value: object, most: int, *, lines: bool = False, required: bool = True) -> str:
    """The text in NFC with ``\\n`` line ends and no blanks around it.

    :param most: characters (code points) at the most.
    :param lines: whether it may run over several lines.
    :raises TextError: where it is no text, holds controls, is missing or too long.
    """
    if not isinstance(value, str):
        raise TextError(say("errors.type_text"))
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if _UNSTORABLE.search(text):
        raise TextError(say("errors.control"))
    text = unicodedata.normalize("NFC", text).strip()
    if not lines and _BREAKS.search(text):
        raise TextError(say("errors.line"))
    if len(text) > most:
        raise TextError(say("errors.long", most=number(most), length=number(len(text))))
    if required and not text:
        raise TextError(say("errors.missing"))
    return text


def shown(name: str) -> str:
    """What someone typed, such as a field's name, as it may be repeated in an answer: short, printable."""
    return "".join(c for c in name if c.isprintable())[:40]
