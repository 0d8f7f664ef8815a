"""``/_preview/letters``: every letter as the mail that it would be, before anybody is sent it."""

from __future__ import annotations

import time
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

from functions import languages
from infra.preview.pages import page

PATH = "/_preview/letters"


def composed(slug: str, language: str) -> EmailMessage:
    """The mail that a letter would be to somebody who reads in that language and asked for all of its topics.

    :raises FileNotFoundError: where there is no such letter.
    """
    # Loaded again with the functions' code when that changes, so they are looked up at each call.
    from functions.core import letter_files  # noqa: PLC0415
    from functions.mail import compose  # noqa: PLC0415
    from functions.newsletter import letters, subscription  # noqa: PLC0415

    letter = letter_files.load(slug)
    reader = subscription.Subscriber("p" * 22, "reader@example.org", letter.topics, language, "confirmed")
    return compose.compose(letters.to_reader(letter, reader), time.time())


def text(slug: str) -> dict[str, Any]:
    """A letter as the build made it.

    :raises FileNotFoundError: where there is no such letter.
    """
    from functions.core import letter_files  # noqa: PLC0415

    return letter_files.load(slug).as_dict()


def part(mail: EmailMessage, kind: str) -> str:
    """The ``plain`` or the ``html`` text."""
    found: Any = mail.get_body((kind,))
    return str(found.get_content())


def index(site: Path) -> str:
    """The page: each letter, in each language of its readers."""
    from functions.core import letter_files  # noqa: PLC0415

    rows = "".join(_letter(letter_files.load(slug)) for slug in letter_files.slugs())
    lead = (
        "Each letter as a mail, made anew on each look. Send one with <code>cardamum news test … --local</code>; what "
        'went out stands in <a href="/_preview/mail">what was mailed</a>.'
    )
    return page(site, "Letters as mails", lead, rows or "<p>There are no letters.</p>", seconds=30)


def _letter(letter: Any) -> str:
    url = f"{PATH}/{letter.slug}"
    links = " · ".join(
        f'<a href="{url}/{code}.html" hreflang="{code}">{escape(languages.words(code)["language"]["name"])}</a>'
        for code in letter.languages
    )
    english = f"{url}/{letter.lang}.html"
    mail = composed(letter.slug, letter.lang)
    draft = "" if letter.published else " (a draft)"
    return (
        f'<section class="prose" id="{escape(letter.slug)}"><h2>{escape(letter.subject)}{draft}</h2>'
        f"<p>{len(mail.as_bytes()):,} bytes, for {escape(', '.join(letter.topics))}. With its foot in {links}.</p>"
        f'<iframe src="{english}" title="{escape(letter.subject)}" width="720" height="640" sandbox></iframe>'
        f'<h3>As text</h3><pre dir="auto">{escape(part(mail, "plain"))}</pre></section>'
    )
