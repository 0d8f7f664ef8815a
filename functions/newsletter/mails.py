"""The mails that the list sends by itself: the one that asks for the second yes, and the one with the link.

Anyone can type an address into a form, so neither holds a word that was typed there.
"""

from __future__ import annotations

import datetime as dt

from functions import languages, register
from functions.core.attributes import Item
from functions.languages import day, say
from functions.mail.compose import Letter, Part
from functions.newsletter import states, subscription, wording


def about(item: Item, key: str) -> Letter:
    """The mail ``key`` to a person on the list.

    :raises KeyError: on a key that no mail has.
    """
    return {states.ASK: _ask, states.LINK: _link}[key](item)


def since(item: Item, _: str) -> str:
    """When a mail became due, RFC 3339."""
    return str(item["requested_at"])


def _ask(item: Item) -> Letter:
    """Names the topics, and leads to the page whose button is the second yes."""
    request = item["asked"]
    language = languages.chosen(request["language"])
    url = subscription.confirm_url(item["person"], request["nonce"], language)
    until = day(dt.datetime.fromtimestamp(request["until"], dt.UTC), language)
    return Letter(
        to=item["email"],
        language=language,
        subject=say("newsletter.mail.ask_subject", language),
        parts=(
            Part("text", say("newsletter.mail.ask", language, site=_host())),
            Part("facts", "", tuple(wording.topic(name, language) for name in request["topics"])),
            Part("link", say("newsletter.mail.ask_link", language), (("", url),)),
            Part("text", say("newsletter.mail.until", language, until=until)),
            Part("text", say("newsletter.mail.not_you", language)),
        ),
        foot=_foot(language, say("newsletter.mail.leave_request", language, button=say("newsletter.not_me", language))),
        automatic="auto-generated",
    )


def _link(item: Item) -> Letter:
    language = languages.chosen(item["language"])
    url = subscription.preferences_url(item["person"], language)
    leave = subscription.unsubscribe_url(item["person"], language)
    return Letter(
        to=item["email"],
        language=language,
        subject=say("newsletter.mail.link_subject", language),
        parts=(
            Part("text", say("newsletter.mail.link", language)),
            Part("link", say("newsletter.preferences.title", language), (("", url),)),
        ),
        foot=_foot(language, say("newsletter.mail.leave_list", language, url=leave)),
        automatic="auto-generated",
    )


def _foot(language: str, leave: str) -> tuple[str, ...]:
    """Why it came, how to get no more, and who we are (P20)."""
    site = register.current().site
    contact = {"name": site.name, "address": site.address, "email": site.email}
    return say("newsletter.mail.why", language, site=_host()), leave, say("mail.contact", language, **contact)


def _host() -> str:
    return register.current().site.origin.removeprefix("https://")
