"""Who orders, and where the parcel goes: the fields of an order beside its lines, read once into :class:`Customer`.

An address of any form is accepted. A country is asked for, because postage and the law depend on it, a place, and one
of street and further line: not every address has a street, or a postcode.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from functions.core import email_address
from functions.core.problems import FieldError
from functions.core.text import TextError, clean, essence, shown
from functions.languages import DEFAULT, OFFERED, say
from functions.orders.order import Address, Order
from functions.register import shop

NOTE_MOST = 1_000
ADDRESS = ("street", "extra", "postcode", "city", "region", "country")
# In the order of the form.
TYPED = ("name", "company", *ADDRESS, "email", "phone", "vat_id", "note")
_MOST = {
    "name": 200, "company": 200, "street": 200, "extra": 200, "postcode": 20, "city": 100, "region": 100, "phone": 40,
    "vat_id": 30,
}  # fmt: skip
_REQUIRED = ("name", "city", "country", "email")
# What VAT ids of the European Union begin with (Directive 2006/112/EC, Article 215); Greece is EL.
_VAT_ID = re.compile(
    "(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[0-9A-Z+*]{2,13}"
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Checked fields, cleaned. What is optional may be ``""``."""

    name: str
    email: str
    company: str
    vat_id: str
    phone: str
    note: str
    address: Address
    language: str

    def as_form(self) -> dict[str, str]:
        """As the form sends them, to be signed and shown again."""
        own = {name: str(value) for name, value in asdict(self).items() if name != "address"}
        return own | {name: str(value) for name, value in asdict(self.address).items()}


def _text(name: str) -> Callable[[Any], str]:
    return lambda value: clean(value, _MOST[name], required=name in _REQUIRED)


def _country(value: Any) -> str:
    if not isinstance(value, str) or value not in shop.current().delivery:
        raise TextError(say("ordering.errors.country"))
    return value


def _vat_id(value: Any) -> str:
    """As it was typed; an invoice takes it only in this form (EN 16931, BR-CO-09)."""
    text = clean(value, _MOST["vat_id"], required=False)
    if text and not _VAT_ID.fullmatch(_signs(text)):
        raise TextError(say("ordering.errors.vat_form"))
    return text


def _signs(vat_id: str) -> str:
    return re.sub(r"[\s.-]", "", vat_id).upper()


def _taxed_elsewhere(country: str, vat_id: str) -> bool:
    """Whether this would be a supply to a firm in another country, which is free of VAT there and is not built: the VAT
    id would have to be confirmed, and the sale reported (German UStG sections 6a and 18a).
    """
    home = shop.current().country
    return bool(vat_id) and country != home and not _signs(vat_id).startswith(home)


def _language(value: Any) -> str:
    if value not in OFFERED:
        raise TextError(say("errors.language"))
    return str(value)


_CHECKS: dict[str, Callable[[Any], str]] = {
    **{name: _text(name) for name in _MOST},
    "country": _country,
    "vat_id": _vat_id,
    "email": email_address.checked,
    "note": lambda value: clean(value, NOTE_MOST, lines=True, required=False),
    "language": _language,
}


def from_values(values: Mapping[str, Any], also: frozenset[str]) -> tuple[Customer | None, list[FieldError]]:
    """The customer that a request's fields name, or all that is wrong with them.

    :param also: other fields that the request may hold, which are not looked at.
    """
    unknown = sorted(set(values) - set(_CHECKS) - also)[:5]
    errors = [FieldError(shown(name), say("errors.unknown")) for name in unknown]
    fields, wrong = checked(values, tuple(_CHECKS))
    errors += wrong
    if errors:
        return None, errors
    address = Address(**{name: fields.pop(name) for name in ADDRESS})
    return Customer(address=address, **fields), []


def address_from(values: Mapping[str, Any]) -> tuple[str, Address | None, list[FieldError]]:
    """A corrected name and address, or what is wrong with them."""
    fields, errors = checked(values, ("name", *ADDRESS))
    if errors:
        return "", None, errors
    return fields.pop("name"), Address(**fields), []


def checked(values: Mapping[str, Any], names: tuple[str, ...]) -> tuple[dict[str, str], list[FieldError]]:
    """These fields, cleaned, and what is wrong with the others."""
    fields: dict[str, str] = {}
    errors: list[FieldError] = []
    for name in names:
        if name not in values and name in _REQUIRED:
            errors.append(FieldError(name, say("errors.missing")))
            continue
        try:
            fields[name] = _CHECKS[name](values.get(name, DEFAULT if name == "language" else ""))
        except TextError as mistake:
            errors.append(FieldError(name, str(mistake)))
    if fields.get("street") == fields.get("extra") == "":
        errors.append(FieldError("street", say("errors.missing")))
    if _taxed_elsewhere(fields.get("country", ""), fields.get("vat_id", "")):
        errors.append(FieldError("vat_id", say("ordering.errors.vat_abroad")))
    return fields, errors


def is_of(order: Order, values: Mapping[str, Any]) -> bool:
    """Whether a request's fields, as they came and unchecked, say what this order says of its customer."""
    stored = {name: getattr(order, name) for name in TYPED if name not in ADDRESS} | asdict(order.address)
    return all(essence(values.get(name) or "") == essence(stored[name] or "") for name in TYPED)
