"""What must hold across the entries of the register, beyond the shape of each."""

from __future__ import annotations

import re
from pathlib import Path

from functions.register import policy_text
from functions.register.model import COOKIE_KINDS, PROMISE_STATES, Register, RegisterError

_ID = re.compile(r"[a-z][a-z-]*")
# What a cookie is called: it stands in lists of names, in addresses and, as code, in the policy's Markdown.
_COOKIE = re.compile(r"[A-Za-z0-9_-]+")
_CLOSED = re.compile(r"\b(?:nothing|no one|none|nobody) (?:else|more)\b", re.IGNORECASE)
_ORIGIN = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_EMAIL = re.compile(r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")
_PROMISE = re.compile(r"[PA]\d{2}")


def check(register: Register, where: str, texts: Path | None) -> None:
    """Compare the entries with each other and, given ``texts``, the policies with their texts.

    :raises RegisterError: at the first problem.
    """
    _site(register, where)
    _purposes(register, where)
    _topics(register, where)
    _cookies(register, where)
    _recipients(register, where)
    _records(register, where)
    _policies(register, where)
    _promises(register, where)
    if texts is not None:
        _texts(register, where, texts)


def _site(register: Register, where: str) -> None:
    """What pages, mails and headers make addresses of."""
    site = register.site
    if not _ORIGIN.fullmatch(site.origin):
        raise RegisterError(f"{where}: [site]: “origin” must be https:// and a host, and nothing after it")
    for name in ("email", "privacy_email"):
        if not _EMAIL.fullmatch(getattr(site, name)):
            raise RegisterError(f"{where}: [site]: “{name}” must be an e-mail address")


def _purposes(register: Register, where: str) -> None:
    for name in register.purposes:
        if not _ID.fullmatch(name):
            raise RegisterError(f"{where}: [purposes.{name}]: an id holds small letters and hyphens")
    for name, purpose in register.purposes.items():
        if _CLOSED.search(purpose.sentence):
            raise RegisterError(
                f"{where}: [purposes.{name}]: “sentence” closes its list by words. Leave them out: what is kept for a "
                f"purpose is held against its sentence by “told_as”"
            )
    always = [name for name, purpose in register.purposes.items() if purpose.always_on]
    if always != ["necessary"]:
        raise RegisterError(f"{where}: [purposes]: exactly “necessary” is always on; here it is {always or 'none'}")


def _askable(register: Register) -> list[str]:
    """The purposes that something can be for after a yes."""
    return [name for name, purpose in register.purposes.items() if not purpose.always_on]


def _topics(register: Register, where: str) -> None:
    for name in register.topics:
        if not _ID.fullmatch(name):
            raise RegisterError(f"{where}: [topics.{name}]: an id holds small letters and hyphens")


def _cookies(register: Register, where: str) -> None:
    for name, cookie in register.cookies.items():
        at = f"{where}: [cookies.{name}]"
        if not _COOKIE.fullmatch(name):
            raise RegisterError(f"{at}: a name holds letters, digits, hyphens and underscores")
        if cookie.purpose not in register.purposes:
            known = ", ".join(register.purposes)
            raise RegisterError(f"{at}: unknown purpose “{cookie.purpose}”; known are {known}")
        if cookie.told_as not in register.purposes[cookie.purpose].sentence:
            raise RegisterError(
                f"{at}: it is kept for “{cookie.purpose}”, whose sentence does not say “{cookie.told_as}”. "
                f"Say it there, or change “told_as”"
            )
        if cookie.kind not in COOKIE_KINDS:
            raise RegisterError(f"{at}: “kind” must be one of {', '.join(COOKIE_KINDS)}")
        if not cookie.max_age:
            raise RegisterError(f"{at}: “lifetime_days” is missing")
        if cookie.lifetime_days and cookie.lifetime_minutes:
            raise RegisterError(f"{at}: “lifetime_minutes” stands beside “lifetime_days”; one of them says how long")


def _recipients(register: Register, where: str) -> None:
    for name, recipient in register.recipients.items():
        at = f"{where}: [recipients.{name}]"
        if not _ID.fullmatch(name):
            raise RegisterError(f"{at}: an id holds small letters and hyphens")
        if not _HOST.fullmatch(recipient.host):
            raise RegisterError(f"{at}: “host” must be a host's name, such as www.openstreetmap.org")
        if recipient.purpose not in _askable(register):
            known = ", ".join(_askable(register))
            raise RegisterError(f"{at}: unknown purpose “{recipient.purpose}”; known are {known}")


def _records(register: Register, where: str) -> None:
    stores: dict[str, str] = {}
    for name, record in register.records.items():
        if record.store in stores:
            raise RegisterError(
                f"{where}: [records.{name}]: [records.{stores[record.store]}] lies in {record.store} too"
            )
        stores[record.store] = name
        if record.purpose and record.purpose not in _askable(register):
            known = ", ".join(_askable(register))
            raise RegisterError(f"{where}: [records.{name}]: unknown purpose “{record.purpose}”; known are {known}")
        if not record.retention_days and not record.open_ended:
            raise RegisterError(f"{where}: [records.{name}]: “retention_days” is missing")


def _policies(register: Register, where: str) -> None:
    for version, policy in register.policies.items():
        at = f"{where}: [policies.{version}]"
        if not _VERSION.fullmatch(version):
            raise RegisterError(f"{at}: a version is a day, such as 2026-11-22")
        if not re.fullmatch(r"[0-9a-f]{64}", policy.sha256):
            raise RegisterError(f"{at}: “sha256” must be 64 hexadecimal digits")
    current = [version for version, policy in register.policies.items() if policy.current]
    if len(current) != 1:
        found = " and ".join(current) or "none"
        raise RegisterError(f"{where}: [policies]: exactly one version is current; here it is {found}")
    if not any(p.asks_again for v, p in register.policies.items() if v <= current[0]):
        raise RegisterError(f"{where}: [policies]: no version up to {current[0]} asks; the first one must")


def _promises(register: Register, where: str) -> None:
    needs = {"proved": "control", "stated": "reason", "planned": "waits_for"}
    for name, promise in register.promises.items():
        at = f"{where}: [promises.{name}]"
        if not _PROMISE.fullmatch(name):
            raise RegisterError(f"{at}: an id is P or A and two digits")
        if promise.state not in PROMISE_STATES:
            raise RegisterError(f"{at}: “state” must be one of {', '.join(PROMISE_STATES)}")
        if not getattr(promise, needs[promise.state]):
            raise RegisterError(f"{at}: a {promise.state} promise needs “{needs[promise.state]}”")


def _texts(register: Register, where: str, texts: Path) -> None:
    for version, policy in register.policies.items():
        path = texts / f"{version}.md"
        at = f"{where}: [policies.{version}]"
        if not path.exists():
            raise RegisterError(f"{at}: its text {path.name} is missing")
        try:
            digest = policy_text.sha256(path.read_text(encoding="utf-8"), register)
        except KeyError as problem:
            known = ", ".join(policy_text.TABLES)
            raise RegisterError(f"{at}: {path.name} asks for a table {problem}; there are {known}") from None
        if digest != policy.sha256:
            raise RegisterError(
                f"{at}: the text of {path.name}, with the tables drawn from the register, has the hash {digest}, "
                f"not {policy.sha256}. Was it changed? Run `make policy-version`."
            )
    # Not what editors and macOS lay beside a text, as plugins/core/text_files.py has it.
    for path in texts.glob("[!.~]*.md"):
        if path.stem not in register.policies:
            raise RegisterError(f"{where}: [policies]: {path.name} has no entry. Run `make policy-version`.")
