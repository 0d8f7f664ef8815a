"""What each mail about a message says: notices to staff in English, mails to the customer in the message's language.

A notice to staff names the message. It holds nothing of who wrote, or what they wrote: staff read that at the desk,
where each look is recorded.
"""

from __future__ import annotations

import datetime as dt

from functions import languages, register
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.languages import day, say
from functions.mail.compose import Letter, Part


def about(item: Item, key: str) -> Letter:
    """The mail ``key`` about a message.

    :raises KeyError: on a key that no mail has. :raises IndexError: on a reply that is not there.
    """
    kind, _, rest = key.partition("-")
    if kind == "reply":
        return _reply(item, int(rest))
    letters = {"staff": _staff, "confirmation": _confirmation, "undelivered": _undelivered, "disclosed": _disclosed}
    return letters[kind](item)


def since(item: Item, key: str) -> str:
    """When a mail became due, RFC 3339: a reply when it was written, any other when the message came."""
    kind, _, number = key.partition("-")
    written = item["replies"][int(number) - 1]["at"] if kind == "reply" else item["received_at"]
    return str(written)


def reference(item: Item) -> str:
    """What people call a message by: the first eight characters of its id."""
    return str(item["id"])[:8]


def _confirmation(item: Item) -> Letter:
    """Without what was written: anyone can type an address into a form, and nobody's mailbox is for strangers' words
    under our name.
    """
    language, privacy_email = languages.chosen(item.get("language")), register.current().site.privacy_email
    facts = (
        (say("mail.reference", language), reference(item)),
        (say("mail.topic", language), languages.words(language)["contact"]["topics"][item["topic"]]),
    )
    return Letter(
        to=item["email"],
        language=language,
        subject=_subject(item, language),
        parts=(
            Part("text", say("mail.confirmation", language)),
            Part("text", say("mail.kept", language, expires=_expires(item, language))),
            Part("facts", "", facts),
            Part("text", say("mail.unrepeated", language, privacy_email=privacy_email, reference=reference(item))),
        ),
        foot=_foot(item, language, "why_confirmation"),
        automatic="auto-replied",
        reply_to=register.current().site.email,
    )


def _reply(item: Item, number: int) -> Letter:
    """A person's answer, so nothing about it is automatic."""
    language = languages.chosen(item.get("language"))
    written = dt.datetime.fromisoformat(item["received_at"])
    return Letter(
        to=item["email"],
        language=language,
        subject=f"Re: {_subject(item, language)}",
        parts=(
            Part("text", _answer(item, number)),
            Part("heading", say("mail.wrote", language, day=day(written, language))),
            Part("quote", item["message"]),
        ),
        foot=_foot(item, language, "why_reply"),
        reply_to=register.current().site.email,
        follows=("confirmation", *(f"reply-{earlier}" for earlier in range(1, number))),
    )


def _answer(item: Item, number: int) -> str:
    """:raises LookupError: where it lies beside the message and is gone.
    :raises functions.core.problems.Problem: 503 where the table does not answer.
    """
    entry = item["replies"][number - 1]
    if not entry.get("beside"):
        return str(entry["text"])
    from functions.core import store  # noqa: PLC0415 - hardly a conversation is that long

    found = store.get(setting("MESSAGE_TABLE"), {"id": entry["beside"]})
    if found is None:
        raise LookupError("the answer")
    return str(found["replies"][0]["text"])


def _disclosed(item: Item) -> Letter:
    """Word that we were asked for information about somebody (desk/disclosures.py); they had written nothing."""
    language = languages.chosen(item.get("language"))
    return Letter(
        to=item["email"],
        language=language,
        subject=say("mail.disclosed", language, reference=reference(item)),
        parts=(Part("text", item["replies"][0]["text"]),),
        foot=_foot(item, language, "why_disclosed"),
        reply_to=register.current().site.privacy_email,
    )


def _staff(item: Item) -> Letter:
    return _notice(item, f"A message about {_topic(item)} ({reference(item)})", "A message came in. To read it:")


def _undelivered(item: Item) -> Letter:
    failed = ", ".join(sorted(key for key, mail in item["mails"].items() if mail["state"] == "failed"))
    said = (
        f"The customer could not be mailed ({failed}): the mail service does not take it as it is. "
        "The message is in the inbox, and nothing more is sent to that address by itself. To read it:"
    )
    return _notice(item, f"A customer could not be mailed ({reference(item)})", said, follows=("staff",))


def _notice(item: Item, subject: str, said: str, follows: tuple[str, ...] = ()) -> Letter:
    """A notice to staff. Answering it does not answer the customer; the desk does."""
    facts = (
        ("Reference", reference(item)),
        ("Topic", _topic(item)),
        ("Received", str(item["received_at"])[:16].replace("T", " ") + " UTC"),
        ("Language", languages.words(languages.chosen(item.get("language")))["language"]["name"]),
    )
    site = register.current().site
    return Letter(
        to=setting("STAFF_EMAIL"),
        language="en",
        subject=subject,
        parts=(
            Part("text", said),
            Part("command", f"cardamum show {item['id']}"),
            Part("facts", "", facts),
        ),
        foot=(
            f"This notice came because someone wrote to {site.name} by the contact form of {_host()}. It names the "
            "message and holds nothing of who wrote, or what they wrote. Answer at the desk: an "
            "answer to this mail does not reach the customer.",
            "It goes to the address that the shop set for its staff (StaffEmail in infra/template.yaml). To have it go "
            f"elsewhere or to get no more of these, have that changed, or write to {site.email}.",
            f"The message is erased on {_expires(item, 'en')}, or with “cardamum erase”.",
        ),
        automatic="auto-generated",
        follows=follows,
    )


def _foot(item: Item, language: str, why: str) -> tuple[str, ...]:
    """Why it came, how to get no more of it, when the message is erased, whom to write to (P20)."""
    site, expires = register.current().site, _expires(item, language)
    erase = {"expires": expires, "privacy_email": site.privacy_email, "reference": reference(item)}
    contact = {"name": site.name, "address": site.address, "email": site.email}
    kept = () if why == "why_confirmation" else (say("mail.kept", language, expires=expires),)
    return (
        say(f"mail.{why}", language, site=_host()),
        f"{say('mail.unsubscribe', language)} {say('mail.erase', language, **erase)}",
        *kept,
        say("mail.contact", language, **contact),
    )


def _subject(item: Item, language: str) -> str:
    """One for all mails of a conversation: some programs make threads of equal subjects only."""
    return say("mail.subject", language, reference=reference(item))


def _topic(item: Item) -> str:
    return str(languages.words("en")["contact"]["topics"][item["topic"]]).lower()


def _expires(item: Item, language: str) -> str:
    return day(dt.datetime.fromtimestamp(item["expires_at"], dt.UTC), language)


def _host() -> str:
    return register.current().site.origin.removeprefix("https://")
