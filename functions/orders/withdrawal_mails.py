"""The mails about a withdrawal that came in: the receipt to whoever declared it, and word to staff.

The law asks for a receipt that repeats what was declared, with day and hour. So this is the one mail that holds what
was typed into a form, in plain lines without links (withdrawal.py refuses those).
"""

from __future__ import annotations

import datetime as dt

from functions import languages, register
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.languages import day, say
from functions.mail.compose import Letter, Part
from functions.register import shop

PREFIX = "withdrawal-"
# The states of a withdrawal: it waits for one of us, or has been seen to.
RECEIVED, DONE = "received", "done"


def is_about(item: Item) -> bool:
    """Whether an item of the order table is a withdrawal and no order."""
    return str(item["id"]).startswith(PREFIX)


def local(moment: str) -> dt.datetime:
    """A moment (RFC 3339) in the shop's time, which is for people; what is stored is UTC.

    Summer time is from the last Sunday of March to the last of October, at 01:00 UTC (Directive 2000/84/EC). By this
    rule, because Lambda's own system has no list of time zones.
    """
    at = dt.datetime.fromisoformat(moment).astimezone(dt.UTC)
    summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return at.astimezone(dt.timezone(dt.timedelta(hours=2 if summer else 1)))


def _last_sunday(year: int, month: int) -> dt.datetime:
    """Of a month with 31 days, at 01:00 UTC."""
    last = dt.datetime(year, month, 31, 1, tzinfo=dt.UTC)
    return last - dt.timedelta(days=last.isoweekday() % 7)


def moment(at: str, language: str) -> str:
    """``2026-11-30T11:05:00Z`` → ``30 November 2026, 12:05 (UTC+01:00)``: the hour is said with its offset, because one
    hour a year comes twice.
    """
    here = local(at)
    offset = here.strftime("%z")
    return f"{day(here, language)}, {here:%H:%M} (UTC{offset[:3]}:{offset[3:]})"


def letter(item: Item, key: str) -> Letter:
    """The mail ``key`` about a withdrawal: ``receipt`` or ``staff``.

    :raises KeyError: on a key that no mail has.
    """
    return {"receipt": _receipt, "staff": _staff, "undelivered": _staff}[key.partition("-")[0]](item)


def facts(item: Item, language: str) -> tuple[tuple[str, str], ...]:
    """What was declared, for the mail and for the page."""
    rows = (
        ("received", moment(item["placed_at"], language)),
        ("name", item["name"]),
        ("number", item["number"]),
        ("email", item["email"]),
        ("what", item["note"] or say("withdrawal.all", language)),
    )
    return tuple((say(f"withdrawal.{name}", language), value) for name, value in rows)


def _receipt(item: Item) -> Letter:
    language, site = languages.chosen(item.get("language")), register.current().site
    return Letter(
        to=item["email"],
        language=language,
        subject=say("withdrawal.subject", language),
        parts=(
            Part("text", say("withdrawal.receipt", language)),
            Part("facts", "", facts(item, language)),
            Part("text", say("withdrawal.back", language, address=shop.current().return_address)),
            Part("text", say("withdrawal.money", language)),
        ),
        foot=(
            say("withdrawal.why", language, site=site.origin.removeprefix("https://")),
            say("order_mail.no_list", language),
            say("mail.contact", language, name=site.name, address=site.address, email=site.email),
        ),
        automatic="auto-replied",
        reply_to=site.email,
    )


def _staff(item: Item) -> Letter:
    site, known = register.current().site, bool(item.get("order"))
    said = "A withdrawal came in. It took effect when it was confirmed." + (
        "" if known else " No order here has the number that was given: find out which contract is meant."
    )
    return Letter(
        to=setting("STAFF_EMAIL"),
        language="en",
        subject="A withdrawal came in" if known else "A withdrawal came in, of an unknown number",
        parts=(Part("text", said), Part("command", "cardamum orders")),
        foot=(
            f"This notice came because someone withdrew from a contract at {site.origin.removeprefix('https://')}. It "
            "goes to the address that the shop set for its staff (StaffEmail in infra/template.yaml). To have it go "
            f"elsewhere or to get no more of these, have that changed, or write to {site.email}.",
        ),
        automatic="auto-generated",
    )
