r"""Text that a person typed or pasted, brought to one form. theme/static/js/contact/text.js reads it the same way.

Whatever can be mended is mended, because nobody can act on "character U+0002 is not allowed": what a PDF or a word
processor left between the words becomes a blank or a line break, and what nobody sees is taken out, unless the script
or the emoji beside it needs it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from functions.languages import number, say

# Zero width non-joiner and joiner, which words of many scripts and joined emoji need.
JOINERS = "\u200c\u200d"
# What nobody sees: Unicode's Default_Ignorable_Code_Point (soft hyphen, joiners, direction marks, selectors, fillers).
_IGNORABLE = (
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
IGNORABLE = re.compile(_IGNORABLE)
# Also what Word writes for a line that ends within its paragraph (vertical tab), form feeds, and Unicode's own.
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_DIRECTION = frozenset("\u061c\u200e\u200f\u2066\u2067\u2068\u2069")
# Group 1 is what the sign before it needs, which stays. The rest is left out: the other ignorables, the anchors of
# annotations, and code points that are no characters.
_UNSEEN = re.compile(
    r"("
    # The flag of a region: a black flag and its letters as tags.
    r"\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f"
    # Keycaps, and signs that are drawn as emoji or as text.
    r"|[#*0-9\u00a9\u00ae][\ufe00-\ufe0f]"
    # Joiners and selectors behind a sign of the scripts that have some (the first is Hebrew), of an emoji, of Han.
    rf"|(?!{_IGNORABLE})[^\u0000-\u058f\s\u2800]"
    r"[\u034f\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]{1,2}"
    # Where a line may end, between letters of scripts that write no blanks: Thai, Lao, Burmese, Khmer.
    r"|[\u0e01-\u0eff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff]\u200b(?=[\u0e01-\u0eff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff])"
    # The place of a missing letter in a syllable of old Korean.
    r"|\u115f(?=[\u1161-\u11a7])|[\u1100-\u115e]\u1160"
    rf")|{_IGNORABLE}|[\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]"
)
# The braille blank is drawn as nothing, and is no white space to Unicode.
_SEEN = re.compile(rf"(?!{_IGNORABLE})[^\s\u2800]")


class TextError(ValueError):
    """What is wrong with a text, said to the person who typed it."""


def clean(value: object, most: int, *, lines: bool = False, required: bool = True) -> str:
    """The text in NFC with ``\\n`` line ends, without controls, blanks around it, and what is not seen and not needed.
    A text in which nothing can be seen is an empty one.

    :param most: characters (code points) at the most.
    :param lines: whether it may run over several lines; else a blank stands for a line break.
    :raises TextError: where it is no text, is missing or too long.
    """
    if not isinstance(value, str):
        raise TextError(say("errors.type_text"))
    text = _BREAK.sub("\n" if lines else " ", value)
    text = _CONTROL.sub(" ", text if lines else text.replace("\t", " "))
    # Half an emoji, cut by a program that counts in UTF-16: a browser's own form sends this sign for it, too.
    text = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))
    text = unicodedata.normalize("NFC", _without_unseen(text)).strip()
    if not _SEEN.search(text):
        text = ""
    if len(text) > most:
        raise TextError(say("errors.long", most=number(most), length=number(len(text))))
    if required and not text:
        raise TextError(say("errors.missing"))
    return text


def essence(value: Any) -> Any:
    """A text without what makes no other text of it: blanks, line ends, composed letters, signs that nobody sees.
    What is no text stays as it is.
    """
    if not isinstance(value, str):
        return value
    return " ".join(IGNORABLE.sub("", unicodedata.normalize("NFC", value)).split())


def _without_unseen(text: str) -> str:
    right_to_left = bool(_RIGHT_TO_LEFT.search(text))
    # Marks of direction order the words of a text that runs both ways; those that override its letters only deceive.
    return _UNSEEN.sub(
        lambda found: found[1] or (found[0] if right_to_left and found[0] in _DIRECTION else ""),
        text,
    )


def shown(name: str) -> str:
    """What someone typed, such as a field's name, as it may be repeated in an answer: short, printable."""
    return "".join(c for c in name if c.isprintable())[:40]
