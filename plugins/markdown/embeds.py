"""Content from other services in an article, shown only after a yes: a line of its own in the Markdown,

    !embed openstreetmap "Map of the Cardamom Hills" https://www.openstreetmap.org/export/embed.html?bbox=…

becomes a note that names the recipient, with buttons to load it once or always, and a plain link for everyone else.
The recipient must stand in the register, and the address must be on its host.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markupsafe import Markup

from functions import languages
from functions import register as registers

LINE = re.compile(r'^!embed\s+(\S+)\s+"([^"]+)"\s+(\S+)\s*$')
_NOTE = Markup(
    '<figure class="embed" id="embed-{id}"><figcaption>{title}</figcaption><div class="embed-note"><p>{note}</p>'
    '<p class="embed-ways"><button type="button" value="once">{once}</button>'
    '<button type="button" value="always">{always}</button><a href="{url}" rel="noreferrer">{link}</a></p></div>'
    '<iframe title="{title}" data-purpose="{purpose}" data-src="{url}" loading="lazy" referrerpolicy="no-referrer"'
    ' sandbox="allow-scripts allow-same-origin allow-popups" tabindex="0"></iframe></figure>'
)


class EmbedError(ValueError):
    """An embed that the register does not allow: ``message`` names it, ``remedy`` says what would do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}: {remedy}")
        self.message, self.remedy = message, remedy


def parts(line: str) -> tuple[str, str, str] | None:
    """Recipient, title and address of a line; None where it is no embed.

    :raises EmbedError: where it is one, and cannot be read.
    """
    if found := LINE.match(line):
        return found[1], found[2], found[3]
    if line.startswith("!embed"):
        raise EmbedError(f"“{line}” is no embed", 'write !embed recipient "title" https://address')
    return None


def allowed(register: registers.Register, recipient_id: str, url: str) -> registers.Recipient:
    """The recipient of an embed.

    :raises EmbedError: on an unknown one, or an address that is not on its host over TLS.
    """
    recipients = register.recipients
    if recipient_id not in recipients:
        what = f"!embed {recipient_id} is not under [recipients] of functions/register.toml"
        raise EmbedError(what, f"known are {', '.join(recipients)}")
    address, host = urlsplit(url), recipients[recipient_id].host
    if address.scheme != "https" or address.netloc != host:
        raise EmbedError(f"!embed {recipient_id}: {url} is not on https://{host}/", "write an address of theirs")
    return recipients[recipient_id]


def html(recipient_id: str, title: str, url: str, language: str = languages.DEFAULT) -> Markup:
    """The note for one embed, in the language of its page.

    :raises EmbedError: on an unknown recipient or an address that is not on its host over TLS.
    """
    recipient = allowed(registers.current(), recipient_id, url)
    words = languages.words(language)
    said = words["embed"]
    told = {"what": recipient.what, "country": recipient.country} | words.get("recipients", {}).get(recipient_id, {})
    note = languages.filled(said["note"], name=recipient.name, **told)
    titles = {recipient.purpose: {"title": registers.current().purposes[recipient.purpose].title}}
    purpose = (titles | words.get("purposes", {}))[recipient.purpose]["title"]
    return _NOTE.format(
        id=recipient_id,
        title=title,
        note=note,
        once=said["once"],
        always=languages.filled(said["always"], purpose=purpose),
        url=url,
        link=languages.filled(said["link"], name=recipient.name),
        purpose=recipient.purpose,
    )


class _Embeds(Preprocessor):  # type: ignore[misc]
    def run(self, lines: list[str]) -> list[str]:
        """Put each ``!embed`` line's HTML where it stood."""
        found: list[str] = []
        language = getattr(self.md, "Meta", {}).get("lang", [languages.DEFAULT])[0].lower()
        for line in lines:
            if embed := parts(line):
                found += ["", self.md.htmlStash.store(html(*embed, language)), ""]
            else:
                found.append(line)
        return found


class EmbedsExtension(Extension):  # type: ignore[misc]
    """Python-Markdown extension."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Embeds(md), "cardamum-embeds", 25)


def makeExtension(**options: Any) -> EmbedsExtension:  # noqa: N802 - Python-Markdown's name
    """Python-Markdown's entry point."""
    return EmbedsExtension(**options)
