"""An e-mail address as somebody typed it into a form, checked and cleaned (RFC 5321)."""

from __future__ import annotations

import re
from typing import Any

from functions.core import person
from functions.core.text import TextError, clean
from functions.languages import say

# RFC 5321 section 4.5.3.1: 64 octets before the at sign, 254 in all. The part before it stays as typed.
_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}")
# A label of any script, with its vowel signs (RFC 5890): no blank, and of ASCII's signs only an inner hyphen.
_LABEL = re.compile(r"(?!-)[^\s!-,./:-@\[-`{-~]{1,63}(?<!-)")


def checked(value: Any) -> str:
    """One address, as it was typed but for what nobody sees.

    :raises TextError: where it is none.
    """
    text = person.spelled(clean(value, 254))
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    good = _LOCAL.fullmatch(local) and not dots and len(labels) > 1 and all(_LABEL.fullmatch(part) for part in labels)
    if not good or len(local.encode()) > 64 or len(text.encode()) > 254:
        raise TextError(say("errors.email"))
    return text
