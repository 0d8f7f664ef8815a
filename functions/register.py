"""The register: every purpose, cookie, record, processor, policy version and promise, read once and checked.

``register.toml`` is the one place that says what the shop does with people's information. Pelican draws
the banner and the policy's tables from what :func:`load` gives; the functions accept nothing that it does
not name. A slip in it stops the build, the tests and the start of a function, with the file and the entry.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

PATH = Path(__file__).with_name("register.toml")
DAY = 86_400
_KINDS = ("cookie", "localStorage", "sessionStorage")
_STATES = ("proved", "stated", "planned")


class RegisterError(ValueError):
    """A slip in the register: the message names file, entry and mend."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who is responsible (GDPR Art. 13(1)(a)) and where the records lie."""

    name: str
    origin: str
    address: str
    email: str
    privacy_email: str
    region: str
    region_name: str
    google_consent_mode: bool = False


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing a visitor can allow or refuse by itself (GDPR recital 43).

    ``dpv`` is the nearest purpose of the W3C Data Privacy Vocabulary, which receipts name it by.
    """

    title: str
    sentence: str
    legal_basis: str
    always_on: bool = False
    dpv: str = "Purpose"


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie or storage key that this site may keep in a browser."""

    purpose: str
    kind: str
    description: str
    lifetime_days: int
    set_by: str
    http_only: bool = False

    @property
    def lifetime(self) -> str:
        """For people. A browser drops what is kept for the session when the tab is closed, whatever we say."""
        return "until you close the tab" if self.kind == "sessionStorage" else f"{self.lifetime_days:,} days"

    @property
    def max_age(self) -> int:
        """Lifetime in seconds, as ``Max-Age`` wants it (RFC 6265 section 5.2.2)."""
        return self.lifetime_days * DAY


@dataclass(frozen=True, slots=True)
class Record:
    """A class of record: where it lies, why, on what basis, how long, with which fields."""

    title: str
    store: str
    why: str
    legal_basis: str
    retention: str
    retention_days: int
    fields: tuple[str, ...]
    routes: tuple[str, ...] = ()

    def expires_at(self, now: float) -> int:
        """The moment (epoch seconds) at which a record made ``now`` is erased."""
        return int(now) + self.retention_days * DAY


@dataclass(frozen=True, slots=True)
class Processor:
    """Someone who handles information for the shop (GDPR Art. 28), by AWS service prefix where it is AWS."""

    name: str
    task: str
    services: tuple[str, ...]
    where: str
    safeguards: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Another service whose content a page can load after a yes; ``host`` is the one that frames may come from."""

    name: str
    host: str
    purpose: str
    what: str
    country: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy. ``sha256`` is over the text that :func:`policy_text.canonical` gives."""

    version: str
    sha256: str
    effective: dt.date
    asks_again: bool
    current: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """How one statement of the policy is kept. ``waits_for`` is for planned ones, ``reason`` for stated ones."""

    id: str
    whom: str
    state: str
    control: str
    reason: str = ""
    waits_for: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """All of it, each part by its id in the order of the file."""

    site: Site
    purposes: Mapping[str, Purpose]
    cookies: Mapping[str, Cookie]
    records: Mapping[str, Record]
    processors: Mapping[str, Processor]
    policies: Mapping[str, Policy]
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The version in force."""
        return next(p for p in self.policies.values() if p.current)

    @property
    def asked(self) -> str:
        """The newest version, up to the current one, that asked visitors again: consents from it on are valid."""
        return max(v for v, p in self.policies.items() if p.asks_again and v <= self.policy.version)

    @property
    def optional(self) -> tuple[str, ...]:
        """The purposes that need an express yes, in the register's order."""
        return tuple(name for name, purpose in self.purposes.items() if not purpose.always_on)

    def in_force(self, version: str) -> bool:
        """Whether a consent given for ``version`` still counts."""
        return version in self.policies and self.asked <= version <= self.policy.version


T = TypeVar("T")


def _entry(cls: type[T], where: str, table: Any, **given: Any) -> T:
    """Build ``cls`` from one TOML table; refuse unknown, missing, empty and wrongly typed values."""
    if not isinstance(table, dict):
        raise RegisterError(f"{where}: must be a table")
    known = {f.name: f for f in fields(cls)}  # type: ignore[arg-type]
    for key in table:
        if key not in known or key in given:
            raise RegisterError(
                f"{where}: unknown key “{key}”; known are {', '.join(k for k in known if k not in given)}"
            )
    values = dict(given)
    for name, spec in known.items():
        if name in given:
            continue
        if name not in table:
            if spec.default is MISSING and spec.default_factory is MISSING:
                raise RegisterError(f"{where}: “{name}” is missing")
            continue
        values[name] = _value(f"{where}: “{name}”", str(spec.type), table[name])
    return cls(**values)


def _value(where: str, wanted: str, value: Any) -> Any:
    """One value of the kind that the annotation ``wanted`` names, or an error saying so."""
    if wanted == "tuple[str, ...]":
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise RegisterError(f"{where} must be a list of texts")
        return tuple(value)
    kinds: dict[str, tuple[type, str]] = {
        "str": (str, "a text that is not empty"),
        "bool": (bool, "true or false"),
        "int": (int, "a whole number above 0"),
        "dt.date": (dt.date, "a date such as 2026-11-22"),
    }
    kind, described = kinds[wanted]
    empty = (isinstance(value, str) and not value.strip()) or (kind is int and isinstance(value, int) and value <= 0)
    if type(value) is not kind or empty:
        raise RegisterError(f"{where} must be {described}")
    return value


def _section(data: dict[str, Any], where: str, name: str, make: Callable[[str, str, Any], T]) -> dict[str, T]:
    tables = data.pop(name, {})
    if not isinstance(tables, dict):
        raise RegisterError(f"{where}: [{name}] must hold one table an entry")
    return {key: make(key, f"{where}: [{name}.{key}]", table) for key, table in tables.items()}


def load(path: Path = PATH, texts: Path | None = None) -> Register:
    """Read and check the register.

    :param path: the TOML file.
    :param texts: the folder of policy texts (``<version>.md``); given, each version's hash is compared with its text.
    :raises RegisterError: naming the file and the entry.
    """
    from register_checks import check  # noqa: PLC0415 - the checks need the types above

    where = path.name
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as slip:
        raise RegisterError(f"{where}: not readable as TOML: {slip}") from None
    register = Register(
        site=_entry(Site, f"{where}: [site]", data.pop("site", {})),
        purposes=_section(data, where, "purposes", lambda _, at, t: _entry(Purpose, at, t)),
        cookies=_section(data, where, "cookies", lambda _, at, t: _entry(Cookie, at, t)),
        records=_section(data, where, "records", lambda _, at, t: _entry(Record, at, t)),
        processors=_section(data, where, "processors", lambda _, at, t: _entry(Processor, at, t)),
        recipients=_section(data, where, "recipients", lambda _, at, t: _entry(Recipient, at, t)),
        policies=_section(data, where, "policies", lambda key, at, t: _entry(Policy, at, t, version=key)),
        promises=_section(data, where, "promises", lambda key, at, t: _entry(Promise, at, t, id=key)),
    )
    if data:
        raise RegisterError(f"{where}: unknown section [{next(iter(data))}]")
    check(register, where, texts)
    return register


@cache
def register() -> Register:
    """The register as deployed, read once a process."""
    return load()
