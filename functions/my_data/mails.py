"""The mails of signing in: a link, or the word that nothing is held; written when they are sent, not when asked for.

What is looked up here for an address is looked up while a mail is written, and not while somebody waits for an answer:
whoever asks cannot tell by it whether an address is known.
"""

from __future__ import annotations

from functions import languages, register
from functions.core import store
from functions.core.attributes import Item
from functions.core.person import of_address
from functions.core.settings import setting
from functions.languages import say
from functions.mail.compose import Letter, Part
from functions.my_data import stores, tokens


def about(item: Item, key: str) -> Letter:
    """The mail ``key`` about a sign-in.

    :raises KeyError: on a key that no mail has. :raises problems.Problem: where a table does not answer.
    """
    write = {"link": _new_address if item["kind"] == "address" else _link}[key]
    return write(item, languages.chosen(item.get("language")))


def since(item: Item, key: str) -> str:  # noqa: ARG001 - as every capability's
    """When a mail became due."""
    return str(item["asked_at"])


def _link(item: Item, language: str) -> Letter:
    with store.answering():
        known = stores.is_known(store.table, of_address(item["email"]))
    if not known:
        return _letter(item, language, Part("text", say("my_data.mail.nothing", language, page=_page())))
    return _letter(
        item,
        language,
        Part("text", say("my_data.mail.link", language)),
        Part("link", _address(item)),
        Part("text", say("my_data.mail.warning", language)),
    )


def _new_address(item: Item, language: str) -> Letter:
    return _letter(
        item,
        language,
        Part("text", say("my_data.mail.address", language)),
        Part("link", _address(item)),
        Part("text", say("my_data.mail.warning", language)),
    )


def _address(item: Item) -> str:
    return f"{setting('SITE_ORIGIN')}/api/my-data/enter?link={tokens.link(item['id'])}"


def _page() -> str:
    return f"{setting('SITE_ORIGIN')}/my-data/"


def _letter(item: Item, language: str, *parts: Part) -> Letter:
    site = register.current().site
    return Letter(
        to=item["email"],
        language=language,
        subject=say("my_data.mail.subject", language),
        parts=parts,
        foot=(
            say("my_data.mail.why", language, site=site.origin.removeprefix("https://")),
            say("my_data.mail.unsubscribe", language),
            say("mail.contact", language, name=site.name, address=site.address, email=site.email),
        ),
        automatic="auto-replied",
        reply_to=site.email,
    )
