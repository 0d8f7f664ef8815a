"""Shop facts of shop.toml: who sells, where to, for which postage, with which VAT. ``current()`` gives them.

Pages, functions, mails and invoices say what stands here. ``examples`` are the names of what the owner has still to
replace; plugins/shop/examples.py stops a production build at them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from functions.register.loader import current as register
from functions.register.model import Site

PATH = Path(__file__).parents[1] / "shop.toml"
# Ways of paying that the order takes, with their names for machines (GoodRelations, as schema.org uses it).
WAYS_OF_PAYING = {"bank transfer": "http://purl.org/goodrelations/v1#ByBankTransferInAdvance"}
# From how many grams on the price for a kilogram is told (section 4(3)(2) of the German PAngV).
UNIT_PRICED = 10
_CENT = Decimal("0.01")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
T = TypeVar("T")


class ShopError(ValueError):
    """A mistake in shop.toml: the message names the file and the entry."""


class UnknownCountryError(ValueError):
    """The shop does not deliver to this country."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The entry in a public register."""

    court: str
    number: str


@dataclass(frozen=True, slots=True)
class Bank:
    """The account that orders are paid to. ``holder`` is its name at the bank: the payer's bank compares it."""

    holder: str
    iban: str
    bic: str

    @property
    def iban_in_groups(self) -> str:
        """For people: ``DE89 3704 0044 …``."""
        return " ".join(re.findall(".{1,4}", self.iban))


@dataclass(frozen=True, slots=True)
class Delivery:
    """One country. ``postage`` are (grams, euro) steps, the lightest first; ``days`` are working days: ``2 to 3``."""

    name: str
    days: str
    postage: tuple[tuple[int, Decimal], ...]

    def price(self, grams: int) -> Decimal:
        """Postage of a parcel with its packing; beyond the last step, of several parcels."""
        heaviest, dearest = self.postage[-1]
        full, rest = divmod(grams, heaviest)
        return full * dearest + next((euro for most, euro in self.postage if rest <= most), dearest) * bool(rest)


@dataclass(frozen=True, slots=True)
class Shop:
    """All of it. ``vat`` is percent by kind (``goods``; postage follows), ``delivery`` is by ISO 3166-1 code.

    ``guarantee_notice`` is by language where the European notice on the legal guarantee leads to.

    ``address``, its parts and ``email`` are the register's, which the policy says as well.
    """

    name: str
    legal_form: str
    persons: tuple[str, ...]
    address: str
    street: str
    postcode: str
    city: str
    email: str
    country: str
    phone: str
    phone_hours: str
    vat_id: str
    authority: str
    packaging_register: str
    food_business: str
    kept_apart: str
    return_address: str
    guarantee_notice: Mapping[str, str]
    paying: tuple[str, ...]
    payment_days: int
    packing_grams: int
    registration: Registration
    bank: Bank
    vat: Mapping[str, Decimal]
    delivery: Mapping[str, Delivery]
    examples: tuple[str, ...] = ()

    def postage(self, country: str, grams: int) -> Decimal:
        """Postage in euro, VAT included.

        :param grams: what the goods weigh; the packing is added here.
        :raises UnknownCountryError: where the shop does not deliver.
        """
        return self._to(country).price(grams + self.packing_grams)

    def delivery_days(self, country: str) -> str:
        """Working days from the payment to the door: ``2 to 3``.

        :raises UnknownCountryError: where the shop does not deliver.
        """
        return self._to(country).days

    def vat_inside(self, gross: Decimal) -> Decimal:
        """The VAT that a price for goods and postage has in it, to the cent."""
        rate = self.vat["goods"]
        return (gross * rate / (100 + rate)).quantize(_CENT, ROUND_HALF_UP)

    def _to(self, country: str) -> Delivery:
        if country not in self.delivery:
            raise UnknownCountryError(country)
        return self.delivery[country]


def valid_iban(text: str) -> bool:
    """Whether this is an IBAN by its form and check digits (ISO 13616)."""
    turned = text[4:] + text[:4]
    return bool(_IBAN.fullmatch(text)) and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def load(path: Path = PATH, site: Site | None = None) -> Shop:
    """Read and check the shop facts.

    :param site: whose address it is; by default that of the register as deployed.
    :raises ShopError: naming the file and the entry.
    """
    where = path.name
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ShopError(f"{where}: not readable as TOML: {problem}") from None
    shop = _entry(Shop, where, data, **_place(site or register().site))
    for name in shop.examples:
        if name not in data or name == "examples":
            raise ShopError(f"{where}: “examples” names “{name}”, which is not there")
    if not valid_iban(shop.bank.iban):
        raise ShopError(f"{where}: [bank]: “iban” is no IBAN; write it without spaces")
    if shop.country not in shop.delivery:
        raise ShopError(f"{where}: [delivery.{shop.country}] is missing, the shop's own country")
    if "en" not in shop.guarantee_notice:
        raise ShopError(f"{where}: [guarantee_notice]: “en” is missing, the language of the site")
    for way in shop.paying:
        if way not in WAYS_OF_PAYING:
            raise ShopError(f"{where}: “paying”: nothing takes “{way}”; there are {', '.join(WAYS_OF_PAYING)}")
    return replace(shop, return_address=shop.return_address.replace("{address}", shop.address))


@cache
def current() -> Shop:
    """The shop facts as deployed, read once a process."""
    return load()


def _place(site: Site) -> dict[str, str]:
    return {name: getattr(site, name) for name in ("address", "street", "postcode", "city", "email")}


def _entry(cls: type[T], where: str, table: Any, **given: Any) -> T:
    """Build ``cls`` from a table; refuse what is unknown, missing, empty or of another kind."""
    if not isinstance(table, dict):
        raise ShopError(f"{where}: must be a table")
    known = {field.name: field for field in fields(cls) if field.name not in given}  # type: ignore[arg-type]
    for name in table:
        if name not in known:
            raise ShopError(f"{where}: unknown key “{name}”; known are {', '.join(known)}")
    for name, field in known.items():
        if name not in table and field.default is MISSING:
            raise ShopError(f"{where}: “{name}” is missing")
    read = {name: _KINDS[str(known[name].type)](f"{where}: “{name}”", value) for name, value in table.items()}
    return cls(**read, **given)


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ShopError(f"{where} must be a text that is not empty")
    return value


def _number(where: str, value: Any) -> int:
    if type(value) is not int or value <= 0:
        raise ShopError(f"{where} must be a whole number above 0")
    return value


def _decimal(where: str, value: Any) -> Decimal:
    try:
        number = Decimal(_text(where, value))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0 or number != number.quantize(_CENT):
        raise ShopError(f'{where} must be a number in quotes with two places at the most, such as "4.90"')
    return number


def _texts(where: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ShopError(f"{where} must be a list of texts")
    return tuple(_text(where, one) for one in value)


def _steps(where: str, value: Any) -> tuple[tuple[int, Decimal], ...]:
    if not isinstance(value, list) or not value or not all(isinstance(one, list) and len(one) == 2 for one in value):
        raise ShopError(f'{where} must be steps such as [1000, "3.90"]')
    steps = tuple((_number(where, grams), _decimal(where, euro)) for grams, euro in value)
    if list(steps) != sorted(set(steps)):
        raise ShopError(f"{where} must go from the lightest step to the heaviest")
    return steps


def _table(read: Callable[[str, Any], T]) -> Callable[[str, Any], dict[str, T]]:
    def convert(where: str, value: Any) -> dict[str, T]:
        if not isinstance(value, dict) or not value:
            raise ShopError(f"{where} must hold one entry a key")
        return {key: read(f"{where}: “{key}”", one) for key, one in value.items()}

    return convert


_KINDS: dict[str, Callable[[str, Any], Any]] = {
    "str": _text,
    "int": _number,
    "tuple[str, ...]": _texts,
    "tuple[tuple[int, Decimal], ...]": _steps,
    "Registration": lambda where, value: _entry(Registration, where, value),
    "Bank": lambda where, value: _entry(Bank, where, value),
    "Mapping[str, str]": _table(_text),
    "Mapping[str, Decimal]": _table(_decimal),
    "Mapping[str, Delivery]": _table(lambda where, value: _entry(Delivery, where, value)),
}
