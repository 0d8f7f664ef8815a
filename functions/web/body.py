"""What was sent: a form or a JSON object, read strictly, each field once."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages
from functions.core import problems
from functions.core.text import shown
from functions.languages import say

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_FILES = "multipart/form-data"
# What API Gateway puts in the place of bytes of JSON that are not UTF-8. It is three bytes, mostly for one, so the
# announced length no longer fits. It does where someone sent the sign itself, pasted from a text that was read wrongly.
_REPLACED = "\ufffd"
# More fields than any form here has; stops a body made of ampersands before it costs anything.
_MOST_FIELDS = 128


@dataclass(frozen=True, slots=True)
class Body:
    """The fields of a request. In a form every value is a text, and those of ``many`` are lists of texts."""

    is_form: bool
    values: dict[str, Any]


def header(event: APIGatewayProxyEventV2, name: str) -> str:
    """A header by its name in small letters, as API Gateway's format 2.0 has them; ``""`` where it was not sent."""
    return str((event.raw_event.get("headers") or {}).get(name) or "")


def media_type(event: APIGatewayProxyEventV2) -> tuple[str, str]:
    """Type and charset of ``Content-Type`` (RFC 9110 section 8.3), in small letters; ``utf-8`` where none is named."""
    kind, *parameters = header(event, "content-type").lower().split(";")
    pairs = dict(part.strip().partition("=")[::2] for part in parameters if "=" in part)
    return kind.strip(), pairs.get("charset", "utf-8").strip(' "')


def read(event: APIGatewayProxyEventV2, most: int, many: tuple[str, ...] = ()) -> Body:
    """Parse the body. What is said from here on is in the language that it names, where that is offered.

    :param most: bytes at the most.
    :param many: form fields that may come more than once.
    :raises problems.Problem: 400 unreadable, 413 too large, 415 another type or charset, 422 a field given twice.
    """
    raw = _bytes(event, most)
    kind, charset = media_type(event)
    if kind not in (_FORM, _JSON) or charset not in ("utf-8", "utf8"):
        raise problems.wrong_type()
    if not raw.strip():
        raise problems.unreadable("empty")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise problems.unreadable("encoding") from None
    body = Body(True, _form(text, many)) if kind == _FORM else Body(False, _json(text))
    if body.values.get("language") in languages.OFFERED:
        languages.use(body.values["language"])
    return body


def with_files(event: APIGatewayProxyEventV2, most: int) -> dict[str, list[str]]:
    """The fields of a form that may bring files (RFC 7578), each with every value it was given; a file is its text.

    :raises problems.Problem: as :func:`read`.
    """
    if media_type(event)[0] != _FILES:
        sent = read(event, most, many=("number",)).values
        return {
            name: [str(one) for one in (value if isinstance(value, list) else [value])] for name, value in sent.items()
        }
    from email.parser import BytesParser  # noqa: PLC0415 - one form in the whole shop brings files

    head = f"Content-Type: {header(event, 'content-type')}\r\n\r\n"
    # By the parser's old policy, which reads a broken header as far as it can and raises nothing.
    message = BytesParser().parsebytes(head.encode() + _bytes(event, most))
    values: dict[str, list[str]] = {}
    for part in message.walk():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            values.setdefault(name, []).append(content.decode("utf-8", "replace"))
    if len(values) > _MOST_FIELDS:
        raise problems.unreadable("form")
    if (language := values.get("language", [""])[0]) in languages.OFFERED:
        languages.use(language)
    return values


def typed(event: APIGatewayProxyEventV2, most: int, many: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """What was typed into a form, for a page that gives it back; ``None`` where it was no form, or cannot be read."""
    try:
        if media_type(event)[0] == _FILES:
            return {name: "\n".join(values) for name, values in with_files(event, most).items()}
        sent = read(event, most, many)
    except problems.Problem:
        return None
    return sent.values if sent.is_form else None


def roughly(event: APIGatewayProxyEventV2, most: int, many: tuple[str, ...] = ()) -> Body | None:
    """As much as can be made out of a body that :func:`read` refuses, for what must not be lost; ``None`` where that is
    nothing. Of a field that was given twice, the first value that says something; those of ``many`` as lists.
    """
    text = event.body or ""
    try:
        raw = base64.b64decode(text) if event.is_base64_encoded else text.encode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
    text = raw[:most].decode("utf-8", "replace")
    if media_type(event)[0] == _JSON:
        try:
            found = json.loads(text, object_pairs_hook=_first_said)
        except (ValueError, RecursionError):
            return None
        return Body(False, found) if isinstance(found, dict) else None
    pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
    lists = {name: [value for given, value in pairs if given == name] for name in many}
    return Body(True, _first_said(pairs) | lists)


def _first_said(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        values[name] = values.get(name) or value
    return values


def _bytes(event: APIGatewayProxyEventV2, most: int) -> bytes:
    body = event.body or ""
    if not event.is_base64_encoded:
        raw = body.encode("utf-8", "surrogatepass")
        if _REPLACED in body and header(event, "content-length") != str(len(raw)):
            raise problems.unreadable("encoding")
    elif len(body) > most * 4 // 3 + 4:
        raise problems.too_large(most)
    else:
        try:
            raw = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise problems.unreadable("base64") from None
    if len(raw) > most:
        raise problems.too_large(most)
    return raw


def _form(text: str, many: tuple[str, ...]) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise problems.unreadable("encoding") from None
    except ValueError:
        raise problems.unreadable("form") from None
    values: dict[str, Any] = {name: [] for name in many}
    for name, value in pairs:
        if name in many:
            values[name].append(value)
        elif name in values:
            raise _twice(name)
        else:
            values[name] = value
    return values


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise problems.unreadable("json") from None
    if not isinstance(found, dict):
        raise problems.unreadable("json")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise _twice(name)
        values[name] = value
    return values


def _no_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON (RFC 8259 section 6)")


def _twice(name: str) -> problems.Problem:
    return problems.fields(problems.FieldError(shown(name), say("errors.twice")))
