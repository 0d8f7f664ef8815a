"""``compose()`` makes every mail that this shop sends: text and HTML of one content, with a footer that says why.

No header takes a line break, a control or a second recipient from what a person wrote: each is brought to one plain
line, and an address to the plain form of RFC 5321 (section 4.1.2, Dot-string), its domain after IDNA 2008 (RFC 5891).
The mail holds no image, no script and nothing that would tell us that it was opened. A link has a token only where it
leads to a button of the person's own: to confirm, to change or to leave.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from html import escape

import idna

from functions import languages, register
from functions.core import html as core_html
from functions.core.html import Html

# Ids and addresses, which no mail program takes for one once they are broken or encoded.
_WHOLE = ("message-id", "in-reply-to", "references", "list-id", "list-unsubscribe", "list-archive")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*")
_BREAKS_AND_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_UNTYPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_MOST_IN_A_LINE = 200
# Of a header's line, as RFC 5322 would have it.
_ROW = 76
_HTTPS = re.compile(r"https?://[!-;=?-~]+")
# In escaped text, without the full stop or comma behind it.
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]")


class Unmailable(ValueError):  # noqa: N818 - what the address is, not what we did
    """An address that SES cannot take: it speaks no SMTPUTF8 (RFC 6531). The message never quotes it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail: ``kind`` is text, heading, quote, command, facts (``name: value``, one a line), link, which
    leads to the value of its one fact (without one, its text is the address), or rich: ``html`` of ours beside the same
    as text, in ``language``.
    """

    kind: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    html: Html | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What makes a mail one to a list: where its reader leaves (RFC 8058), where its letters lie, and its list's id
    (RFC 2919), such as ``news.cardamum.exeve``. Both addresses are https.
    """

    unsubscribe: str
    archive: str
    id: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail, such as ``terms.pdf`` of ``application/pdf``. Its name is ours, and plain."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says. ``automatic`` is RFC 3834's word for a mail that no person wrote, else empty; ``follows`` are
    the keys of the record's earlier mails in the same conversation. ``preheader`` is what mail programs show beside the
    subject; ``listed`` is for mails to a list alone.
    """

    to: str
    language: str
    subject: str
    parts: Sequence[Part]
    foot: Sequence[str]
    automatic: str = ""
    reply_to: str = ""
    follows: Sequence[str] = ()
    attachments: Sequence[Attachment] = ()
    preheader: str = ""
    listed: Listed | None = None


def _is_whole(name: str, value: str) -> bool:
    """Whether no word of a header may be encoded. A list's name that is not ASCII has to be."""
    return name.lower() in _WHOLE and value.isascii()


class _Policy(EmailPolicy):
    """Folds the headers that hold ids or addresses between these and nowhere else: Python makes an encoded word of a
    longer one, and a ``List-Unsubscribe`` that is one unsubscribes nobody.
    """

    def fold(self, name: str, value: str) -> str:
        if _is_whole(name, value):
            words = value.split()
            apart = " " if len(name) + len(value) < _ROW else f"{self.linesep} "
            return f"{name}: {apart.join(words)}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii") if _is_whole(name, value) else super().fold_binary(name, value)


# Seven bits, because not every server on the way takes eight (RFC 6152).
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def compose(letter: Letter, now: float, message_id: str = "", references: Sequence[str] = ()) -> EmailMessage:
    """The mail, with every header.

    :param now: epoch seconds, for ``Date``.
    :param message_id: its own, stable over all tries (RFC 5322 section 3.6.4). SES puts its own in its place.
    :param references: the ids of the mails that it follows, oldest first.
    :raises Unmailable: where no mail can be sent to that address.
    :raises ValueError: where it has no foot.
    """
    if not letter.foot or not all(text.strip() for text in letter.foot):
        raise ValueError("a mail needs a foot")
    site, subject = register.current().site, line(letter.subject)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(site.name, addr_spec=site.email)
    mail["To"] = Address(addr_spec=address(letter.to))
    if letter.reply_to:
        mail["Reply-To"] = Address(site.name, addr_spec=address(letter.reply_to))
    mail["Subject"] = subject
    mail["Date"] = format_datetime(dt.datetime.fromtimestamp(int(now), dt.UTC))
    if message_id:
        mail["Message-ID"] = message_id
    if references:
        mail["In-Reply-To"], mail["References"] = references[-1], " ".join(references)
    if letter.automatic:
        mail["Auto-Submitted"] = letter.automatic
    if letter.listed:
        _list_headers(mail, letter.listed, site.name)
    foot = [tame(text) for text in letter.foot]
    # “-- ” begins the footer (RFC 3676 section 4.3).
    mail.set_content("\n\n".join([*(_as_text(part) for part in letter.parts), "-- \n" + "\n\n".join(foot)]) + "\n")
    html = core_html.render(
        "mail",
        lang=letter.language,
        direction=str(languages.words(letter.language)["language"]["direction"]),
        title=subject,
        preheader=line(letter.preheader),
        body=Html("\n".join(_as_html(part) for part in letter.parts)),
        foot=Html("\n".join(f"<p>{_linked(_lines(text))}</p>" for text in foot)),
    )
    mail.add_alternative(html, subtype="html")
    for attached in letter.attachments:
        kind, _, subtype = attached.kind.partition("/")
        mail.add_attachment(attached.content, maintype=kind, subtype=subtype, filename=attached.name)
    mail["Content-Language"] = letter.language
    return mail


def _list_headers(mail: EmailMessage, listed: Listed, name: str) -> None:
    """:raises ValueError: where an address is not one of https, in one piece."""
    for url in (listed.unsubscribe, listed.archive):
        if not _HTTPS.fullmatch(url):
            raise ValueError("a list's addresses are https")
    mail["List-Id"] = formataddr((name, listed.id))
    mail["List-Unsubscribe"] = f"<{listed.unsubscribe}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["List-Archive"] = f"<{listed.archive}>"


def address(typed: str) -> str:
    """An address as SES takes it: ``ada@bücher.example`` → ``ada@xn--bcher-kva.example``.

    :raises Unmailable: where the part before the at sign is not plain ASCII, or the domain is none.
    """
    local, _, domain = typed.rpartition("@")
    try:
        host = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise Unmailable("no domain") from None
    plain = _LOCAL.fullmatch(local) and "=?" not in local
    if not plain or "." not in host.strip(".") or len(local) + 1 + len(host) > 254:
        raise Unmailable("no address that SES can take")
    return f"{local}@{host.rstrip('.')}"


def line(text: str) -> str:
    """One line without controls, for a header; cut where nobody reads on."""
    # What looks like an encoded word (RFC 2047) is decoded by Python when it is set, line breaks and all.
    plain = _in_a_line(text).replace("=?", "= ?")
    return plain if len(plain) <= _MOST_IN_A_LINE else plain[: _MOST_IN_A_LINE - 1] + "…"


def _in_a_line(text: str) -> str:
    """One line without controls, whole: in a mail's body nothing is cut, so a receipt says all that was declared."""
    return " ".join(_BREAKS_AND_CONTROLS.sub(" ", text).split())


def tame(text: str) -> str:
    """A text with ``\\n`` line ends; what no reader can show becomes U+FFFD."""
    return _UNTYPED.sub("\ufffd", "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").splitlines()))


def _as_text(part: Part) -> str:
    text = tame(part.text)
    if part.kind == "quote":
        return "\n".join(f"> {row}".rstrip() for row in text.split("\n"))
    if part.kind == "command":
        return f"    {text}"
    if part.kind == "link":
        return f"{_in_a_line(text)}:\n{part.facts[0][1]}" if part.facts else text
    if part.kind == "facts":
        return "\n".join(f"{_in_a_line(name)}: {_in_a_line(value)}" for name, value in part.facts)
    return text


_AROUND = {
    # Isolated, and with the direction of its own first letter: it may be in another script than the mail.
    "quote": ('<blockquote dir="auto">', "</blockquote>"),
    "heading": ("<h2>", "</h2>"),
    "command": ('<p><code dir="ltr">', "</code></p>"),
}


def _as_html(part: Part) -> str:
    text = _lines(tame(part.text))
    if part.kind in _AROUND:
        before, after = _AROUND[part.kind]
        return f"{before}{text}{after}"
    if part.kind == "rich":
        direction = languages.words(part.language)["language"]["direction"]
        return f'<div lang="{part.language}" dir="{direction}">{part.html}</div>'
    if part.kind == "link":
        # The address itself as well: not every mail program shows where a link leads.
        url = escape(part.facts[0][1] if part.facts else part.text)
        named = f'<p><a href="{url}">{text}</a></p>\n' if part.facts else ""
        return f'{named}<p dir="ltr"><a href="{url}">{url}</a></p>'
    if part.kind == "facts":
        rows = (f'<dt>{escape(_in_a_line(n))}</dt><dd dir="auto">{escape(_in_a_line(v))}</dd>' for n, v in part.facts)
        return f"<dl>{''.join(rows)}</dl>"
    return f'<p dir="auto">{text}</p>'


def _linked(html: str) -> str:
    """Our own addresses in a foot can be pressed."""
    return _ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', html)


def _lines(text: str) -> str:
    """Escaped, each line break kept: a mail is readable without a style sheet."""
    return escape(text).replace("\n", "<br>\n")
