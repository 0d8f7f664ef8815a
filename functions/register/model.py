"""What the register holds, as types: purposes, topics, cookies, records, processors, recipients, policies, promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

DAY = 86_400  # seconds
COOKIE_KINDS = ("cookie", "localStorage", "sessionStorage")
PROMISE_STATES = ("proved", "stated", "planned")


class RegisterError(ValueError):
    """A problem in the register: the message names file, entry and mend."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who is responsible (GDPR Art. 13(1)(a)), where the records lie, and in two phrases what is sold."""

    name: str
    tagline: str
    goods: str
    origin: str
    street: str
    postcode: str
    city: str
    country: str
    email: str
    privacy_email: str
    region: str
    region_name: str
    google_consent_mode: bool = False
    # The keys that checkpoints of the log were ever signed with, as verifiers take them (docs/log.md); the newest last.
    log_keys: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """In one line."""
        return f"{self.street}, {self.postcode} {self.city}, {self.country}"


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
class Topic:
    """One kind of news that a person can ask for by itself."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie or storage key that this site may keep in a browser."""

    purpose: str
    kind: str
    description: str
    set_by: str
    # The words of its purpose's sentence that speak of it: what a purpose keeps stands in what is said of the purpose.
    told_as: str
    # One of the two is given.
    lifetime_days: int = 0
    lifetime_minutes: int = 0
    http_only: bool = False

    @property
    def lifetime(self) -> str:
        """For people. A browser drops what is kept for the session when the tab is closed, whatever we say."""
        if self.kind == "sessionStorage":
            return "until you close the tab"
        return f"{self.lifetime_days:,} days" if self.lifetime_days else f"{self.lifetime_minutes:,} minutes"

    @property
    def max_age(self) -> int:
        """Lifetime in seconds, as ``Max-Age`` wants it (RFC 6265 section 5.2.2)."""
        return self.lifetime_days * DAY + self.lifetime_minutes * 60


@dataclass(frozen=True, slots=True)
class Record:
    """A class of record: where it lies, why, on what basis, how long, with which fields.

    ``open_ended``: kept until the person ends it, or for good, as ``retention`` says. ``retention_days`` is then for
    what expires by itself all the same, and 0 where nothing does.
    """

    title: str
    store: str
    why: str
    legal_basis: str
    retention: str
    fields: tuple[str, ...]
    retention_days: int = 0
    routes: tuple[str, ...] = ()
    open_ended: bool = False
    # The purpose that it is written for, where it is written only after a yes to one.
    purpose: str = ""

    def expires_at(self, now: float) -> int:
        """Set the retention: the moment (epoch seconds) at which a record made ``now`` is erased by its TTL."""
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
    topics: Mapping[str, Topic] = field(default_factory=dict)

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
        """The purposes that are asked for, in order: those that need an express yes, and run something."""
        idle = self.idle
        return tuple(name for name, purpose in self.purposes.items() if not purpose.always_on and name not in idle)

    @property
    def idle(self) -> tuple[str, ...]:
        """The purposes that run nothing, because no cookie, recipient or record is for them: nobody is asked."""
        used = {entry.purpose for entry in self.cookies.values()}
        used |= {entry.purpose for entry in self.recipients.values()}
        used |= {entry.purpose for entry in self.records.values()}
        return tuple(name for name, purpose in self.purposes.items() if not purpose.always_on and name not in used)

    def in_force(self, version: str) -> bool:
        """Whether a consent given for ``version`` still counts."""
        return version in self.policies and self.asked <= version <= self.policy.version
