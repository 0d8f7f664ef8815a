"""What a letter to the list says to one reader: the same to all, with a foot of their own in their language."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import urlencode

from functions import languages, register
from functions.core import invitations
from functions.core.html import Html
from functions.core.letter_files import LetterText
from functions.core.settings import setting
from functions.languages import say
from functions.mail import compose
from functions.mail.compose import Letter, Listed, Part
from functions.newsletter import subscription, wording
from functions.newsletter.subscription import Subscriber


def to_reader(letter: LetterText, reader: Subscriber, invitation: str = "") -> Letter:
    """The letter to somebody on the list.

    :param invitation: of theirs to the letter's survey (functions/core/invitations.py).
    """
    language = languages.chosen(reader.language)
    site = register.current().site
    leave = subscription.unsubscribe_url(reader.person, language, letter.slug)
    domain = site.email.rpartition("@")[2]
    return Letter(
        to=reader.email,
        language=language,
        subject=letter.subject,
        preheader=letter.preheader,
        parts=(
            Part("rich", letter.text, html=Html(letter.html), language=letter.lang),
            *_invited(letter, language, invitation),
        ),
        foot=_foot(letter, reader, language, leave),
        reply_to=site.email,
        listed=Listed(leave, f"{site.origin}/news/", f"news.{domain}"),
    )


def composed(letter: LetterText, reader: Subscriber, now: float, key: str = "") -> EmailMessage:
    """The mail to them, with every header.

    :param key: of the letter's survey, where it invites to one.

    :raises compose.Unmailable: where no mail can be sent to their address.
    """
    invitation = invitations.token(key, reader.person) if letter.survey else ""
    return compose.compose(to_reader(letter, reader, invitation), now)


def _invited(letter: LetterText, language: str, invitation: str) -> tuple[Part, ...]:
    if not letter.survey:
        return ()
    query = urlencode({"invitation": invitation, "language": language})
    url = f"{setting('SITE_ORIGIN')}/api/surveys/{letter.survey}?{query}"
    return (Part("link", say("letter.survey", language), (("", url),)),)


def _foot(letter: LetterText, reader: Subscriber, language: str, leave: str) -> tuple[str, ...]:
    """Why it came, how to leave in detail, where else it stands, and who we are (P20)."""
    site = register.current().site
    host = site.origin.removeprefix("https://")
    wanted = [topic for topic in letter.topics if topic in reader.topics]
    topics = ", ".join(f"“{wording.topic(name, language)[0]}”" for name in wanted)
    contact = {"name": site.name, "address": site.address, "email": site.email}
    return (
        say("letter.why", language, site=host, topics=topics),
        say("letter.leave", language, url=leave),
        say(
            "letter.otherwise",
            language,
            preferences=subscription.preferences_url(reader.person, language, letter.slug),
            form=f"{site.origin}/news/preferences/",
            email=site.email,
        ),
        say("letter.archive", language, archive=letter.archive),
        say("mail.contact", language, **contact),
    )


def to_oneself(letter: LetterText, email: str) -> Letter:
    """The letter as a test: whole, to an address of the shop's, with links that belong to nobody."""
    topics = tuple(letter.topics)
    return to_reader(letter, Subscriber("x" * 22, email, topics, letter.lang, "confirmed"), "x" * 44)
