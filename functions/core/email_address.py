"""An e-mail address that a person typed: mended where it can be, refused where no mail can go there."""

from __future__ import annotations

import re

from functions.core import person
from functions.core.text import TextError, clean
from functions.languages import say

# RFC 5321 section 4.5.3.1: 64 octets before the at sign, 254 in all. The part before it stays as typed.
_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}")
# A label of any script, with its vowel signs (RFC 5890): no blank, and of ASCII's signs only an inner hyphen.
_LABEL = re.compile(r"(?!-)[^\s!-,./:-@\[-`{-~]{1,63}(?<!-)")


def checked(value: object) -> str:
    """One e-mail address, as typed but for what nobody sees.

    :raises functions.core.text.TextError: where it is none.
    """
    text = person.spelled(clean(value, 254))
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    good = _LOCAL.fullmatch(local) and not dots and len(labels) > 1 and all(_LABEL.fullmatch(part) for part in labels)
    if not good or len(local.encode()) > 64 or len(text.encode()) > 254:
        raise TextError(say("errors.email"))
    return text
