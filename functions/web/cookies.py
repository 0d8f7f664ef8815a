"""The cookies, read with suspicion and written as the register says.

``__Host-`` names are bound to this host, over TLS, with no ``Domain`` (RFC 6265bis section 4.1.3.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import register

CHOICES = "__Host-choices"
VISITOR = "__Host-visitor"
SIGN_IN = "__Host-signin"
SESSION = "__Host-session"
_CHOICES = re.compile(r"v1\.(\d{4}-\d{2}-\d{2})\.([a-z+-]*)")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a ``__Host-choices`` cookie says."""

    policy: str
    granted: tuple[str, ...]


def value(event: APIGatewayProxyEventV2, name: str) -> str | None:
    """What a cookie holds, as it was sent; ``None`` where it was not."""
    for pair in event.cookies or ():
        found, _, held = pair.partition("=")
        if found.strip() == name:
            return held.strip()
    return None


def visitor(event: APIGatewayProxyEventV2) -> str | None:
    """The visitor's random id, or ``None`` where the cookie is absent or was not made here."""
    found = value(event, VISITOR)
    return found if found is not None and is_uuid(found) else None


def choices(event: APIGatewayProxyEventV2) -> Choices | None:
    """The choice in force, or ``None`` where there is none, it is not readable, or its policy no longer counts."""
    match = _CHOICES.fullmatch(value(event, CHOICES) or "")
    if match is None or not register.current().in_force(match[1]):
        return None
    granted = tuple(match[2].split("+")) if match[2] else ()
    return Choices(match[1], granted) if set(granted) <= set(register.current().optional) else None


def is_uuid(text: object) -> bool:
    """Whether ``text`` is a UUID in its canonical form (RFC 9562 section 4)."""
    try:
        return isinstance(text, str) and str(UUID(text)) == text
    except ValueError:
        return False


def after_choice(event: APIGatewayProxyEventV2, policy: str, granted: tuple[str, ...], visitor_id: str) -> list[Cookie]:
    """The cookies that a recorded choice sets: the choice always, the visitor's id where something was granted. After
    a withdrawal of everything the cookie with the visitor's id is removed.
    """
    written = [_choices(policy, granted)]
    if granted:
        written.append(_cookie(VISITOR, visitor_id, register.current().cookies[VISITOR].max_age, http_only=True))
    elif value(event, VISITOR) is not None:
        written.append(_cookie(VISITOR, "", 0, http_only=True))
    return written


def narrowed(event: APIGatewayProxyEventV2, asked: Sequence[object] | None) -> list[Cookie]:
    """The cookie that takes out of force what a choice does not ask for, where that choice itself cannot be recorded.
    The visitor's id stays: the choice that is recorded next belongs to it.
    """
    before = choices(event)
    if asked is None or (before is None and asked):
        return []
    policy, granted = (before.policy, before.granted) if before else (register.current().policy.version, ())
    kept = [name for name in granted if name in asked]
    return [] if before and len(kept) == len(granted) else [_choices(policy, kept)]


def of_sign_in(name: str, text: str) -> Cookie:
    """``__Host-signin`` or ``__Host-session``; without a text it is removed."""
    return _cookie(name, text, register.current().cookies[name].max_age if text else 0, http_only=True)


def forgotten() -> list[Cookie]:
    """What makes a browser forget its choice and its visitor's id."""
    return [_cookie(CHOICES, "", 0, http_only=False), _cookie(VISITOR, "", 0, http_only=True)]


def _choices(policy: str, granted: Iterable[str]) -> Cookie:
    text = f"v1.{policy}.{'+'.join(granted)}"
    return _cookie(CHOICES, text, register.current().cookies[CHOICES].max_age, http_only=False)


def _cookie(name: str, text: str, max_age: int, *, http_only: bool) -> Cookie:
    return Cookie(
        name=name, value=text, path="/", secure=True, http_only=http_only, max_age=max_age, same_site=SameSite.LAX_MODE
    )
