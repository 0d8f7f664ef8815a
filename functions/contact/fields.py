"""A contact message: which fields it has, and what may stand in them (P03). A request is read once, into a Message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.core import email_address, problems
from functions.core.problems import FieldError
from functions.core.text import IGNORABLE, TextError, clean, shown
from functions.languages import DEFAULT, OFFERED, say, words

TOPICS = tuple(words(DEFAULT)["contact"]["topics"])
TYPED = ("name", "email", "topic", "order", "message")
MOST_CHARACTERS = 10_000
_ORDER = re.compile(r"[A-Za-z0-9-]{0,40}")
# As people write one: "#1234", and with the dash that a word processor makes of a hyphen.
_NUMBER_SIGN = re.compile("^[#\uff03]\\s*")
_DASH = re.compile("[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Message:
    """A checked message: its fields, cleaned."""

    name: str
    email: str
    topic: str
    order: str
    text: str
    language: str

    @property
    def fields(self) -> dict[str, str]:
        """The fields under the names that the form, the JSON and the table have for them."""
        return {
            "name": self.name,
            "email": self.email,
            "topic": self.topic,
            "order": self.order,
            "message": self.text,
            "language": self.language,
        }


def _name(value: Any) -> str:
    return clean(value, 200)


def _topic(value: Any) -> str:
    if value not in TOPICS:
        raise TextError(say("errors.topic"))
    return str(value)


def _order(value: Any) -> str:
    text = _NUMBER_SIGN.sub("", IGNORABLE.sub("", clean(value, 200, required=False)))
    text = _DASH.sub("-", text)
    if not _ORDER.fullmatch(text):
        raise TextError(say("errors.order"))
    return text


def _message(value: Any) -> str:
    return clean(value, MOST_CHARACTERS, lines=True)


def _language(value: Any) -> str:
    if value not in OFFERED:
        raise TextError(say("errors.language"))
    return str(value)


_CHECKS: dict[str, Callable[[Any], str]] = {
    "name": _name,
    "email": email_address.checked,
    "topic": _topic,
    "order": _order,
    "message": _message,
    "language": _language,
}
_OPTIONAL = {"order": "", "language": DEFAULT}


def checked_one(name: str, value: object) -> str:
    """One field, cleaned.

    :raises functions.core.text.TextError: where it is wrong.
    """
    return _CHECKS[name](value)


def checked(
    values: Mapping[str, Any],
    also: frozenset[str] = frozenset(),
    errors: Sequence[FieldError] = (),
) -> Message:
    """The message that a request's fields make.

    :param also: other fields that the request may hold, which are not looked at.
    :param errors: what is wrong already.
    :raises problems.Problem: 422 naming all that is wrong.
    """
    unknown = sorted(set(values) - set(_CHECKS) - also)[:5]
    amiss = [FieldError(shown(name), say("errors.unknown")) for name in unknown]
    fields: dict[str, str] = {}
    for name, check in _CHECKS.items():
        if name not in values and name not in _OPTIONAL:
            amiss.append(FieldError(name, say("errors.missing")))
            continue
        try:
            fields[name] = check(values.get(name, _OPTIONAL.get(name)))
        except TextError as slip:
            amiss.append(FieldError(name, str(slip)))
    if errors or amiss:
        raise problems.fields(*errors, *amiss)
    return Message(text=fields.pop("message"), **fields)
