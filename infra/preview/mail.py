"""``/_preview/mail``: what was mailed, as text and as HTML, so that the whole path can be watched on one machine."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from infra.local.fake_ses import Mail
from infra.preview.pages import page

# A mail is shown in a frame, which no page of the site allows. It may use its own style and nothing else.
_FRAMING = {
    "content-security-policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-src 'self'"
}
_FRAMED = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox",
    "x-frame-options": "SAMEORIGIN",
    # In a sandbox a mail is of no origin, and Firefox shows it there only where every origin may.
    "cross-origin-resource-policy": "cross-origin",
}


def headers(path: str) -> dict[str, str]:
    """The headers that differ from the template's for a path of these pages."""
    if path in ("/_preview/mail", "/_preview/letters"):
        return _FRAMING
    return _FRAMED if path.startswith(("/_preview/mail/", "/_preview/letters/")) else {}


def mails(site: Path, sent: Sequence[Mail]) -> str:
    """The page: every mail that was sent, newest first."""
    shown = [_mail(number, mail) for number, mail in reversed(list(enumerate(sent, 1)))]
    lead = (
        'Every mail that this preview sent, newest first. <a href="/_preview/">What is stored</a> · '
        '<a href="/_preview/letters">Letters before they are sent</a>. Mail to '
        "<code>bounce@simulator.amazonses.com</code> comes back, mail to "
        "<code>complaint@simulator.amazonses.com</code> is complained about; with <code>+letter</code> before the @, "
        "only letters are."
    )
    return page(site, "What was mailed", lead, "".join(shown) or "<p>Nothing yet.</p>", seconds=5)


def _mail(number: int, mail: Mail) -> str:
    subject = escape(str(mail.message["Subject"]))
    facts = [(name, str(mail.message[name])) for name in ("From", "To", "Reply-To", "Date") if mail.message[name]]
    facts += [("Tags", ", ".join(f"{name}={value}" for name, value in mail.tags.items()))]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    path = f"/_preview/mail/{number}.html"
    return (
        f'<section class="prose" id="mail-{number}"><h2 dir="auto">{subject}</h2><dl>{rows}</dl>'
        f'<h3>As text</h3><pre dir="auto">{escape(mail.part("plain"))}</pre>'
        f'<h3>As HTML</h3><p><a href="{path}">On a page of its own</a></p>'
        f'<iframe src="{path}" title="{subject}" width="720" height="640" sandbox></iframe></section>'
    )
