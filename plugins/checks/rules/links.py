"""Broken links: to missing pages and anchors, to unpublished texts, without encryption, or through a redirect. Links to
other sites are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from functions import languages
from plugins.checks.anchors import Anchors
from plugins.checks.entry import Entry
from plugins.checks.site import Site
from plugins.core.problems import Problem, ProblemsError
from plugins.core.suggest import meant, nearest
from plugins.redirects import table
from plugins.texts import metadata

_PELICAN = re.compile(r"[{|](\w+)[}|](.*)")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Link texts that say nothing to a reader who hears links alone, out of context (WCAG 2.2, 2.4.4).
_SAYS_NOTHING = {"here", "click here", "click", "link", "this link", "this", "more", "read more"}
# Longer link texts are not looked at: the longest of these, with Markdown around it.
_LONGEST = 20
# Similarity for a suggestion: higher than usual, because addresses share their folders.
_LIKE = 0.8
Findings = Iterator[tuple[str, str]]


def problems(site: Site) -> Iterator[Problem]:
    checker = _Links(site)
    for entry in site.editable():
        text = entry.text
        for link in text.links:
            if link.reference:
                what = f"“[{link.reference}]” leads nowhere: no line of the text gives its address"
                remedy = f"Write one at the end: [{link.reference}]: /address/"
                yield Problem(text.path, text.line_at(link.at), what, remedy)
                continue
            findings = [] if link.image else [*checker.of(entry, link.target), *_text(entry, link.text)]
            yield from (Problem(text.path, text.line_at(link.at), *one) for one in findings)
        for tag in text.markup.tags:
            if tag.name in ("a", "area") and "href" in tag.attributes:
                findings = [*checker.of(entry, tag.attributes["href"])]
                yield from (Problem(text.path, text.line_at(tag.at), *one) for one in findings)


def _text(entry: Entry, text: str) -> Findings:
    if len(text) > _LONGEST:
        return
    plain = re.sub(r"[*_`]", "", text).strip()
    if not plain:
        yield "a link has no text", "Write between the brackets where it leads."
    elif entry.language == languages.DEFAULT and plain.lower().rstrip(".…") in _SAYS_NOTHING:
        yield f"the link “{plain}” does not say where it leads", "Put the link on the words that do."


class _Links:
    """Checks links against the addresses, anchors and redirects of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.owners = site.owners
        self.anchors = Anchors(site)
        self.origin = urlsplit(site.register.site.origin).netloc if site.register else ""
        try:
            self.redirects = table.read(site.content.parent)
        except ProblemsError:
            self.redirects = {}

    def of(self, entry: Entry, target: str) -> Findings:
        """What is wrong with a link, and how to mend it."""
        owner = self.owners.get(target)
        if owner and (owner.entry is None or owner.entry.live or not entry.live):
            return
        if not target:
            yield "a link has no address", "Write it in the brackets behind the text: [text](/address/)."
        elif "$" in target and entry.schema is metadata.ANSWER:
            return
        elif pelican := _PELICAN.match(target):
            yield from self._pelican(entry, target, pelican[1], pelican[2])
        elif scheme := _SCHEME.match(target):
            yield from self._scheme(target, scheme[1].lower())
        elif target.startswith("//"):
            yield f"“{target}” does not say how it is reached", f"Write https:{target}."
        elif target.startswith("#"):
            yield from self._anchor(entry, target, target[1:])
        elif entry.address is None and not target.startswith(("/", "?")):
            yield (
                f"“{target}” is relative, and this text has no address of its own",
                "Write the address from its slash on.",
            )
        else:
            yield from self._within(entry, target)

    def _scheme(self, target: str, scheme: str) -> Findings:
        if scheme == "http":
            yield f"“{target}” is not encrypted", f"Write https{target[4:]}, where that site has it."
        elif scheme == "https" and urlsplit(target).netloc == self.origin:
            path = target.partition(self.origin)[2] or "/"
            yield f"“{target}” leads to this site by way of its name", f"Write {path}, which works in the preview too."
        elif scheme not in ("https", "mailto", "tel"):
            yield f"“{target}” is no address that a link may lead to", "Write one that begins with / or https://."

    def _pelican(self, entry: Entry, target: str, kind: str, rest: str) -> Findings:
        if kind != "filename":
            yield f"“{target}” leads nowhere: there are no such pages here", "Write the address, such as /journal/."
            return
        named, _, fragment = unquote(rest).partition("#")
        folder = "content/" if named.startswith("/") else f"{entry.path.rpartition('/')[0]}/"
        path = urljoin(f"/{folder}", named.removeprefix("/"))[1:]
        found = self.site.by_path.get(path)
        if found is None or found.address is None:
            near = meant(nearest(path, self.site.by_path, _LIKE))
            yield (
                f"“{target}” leads nowhere: there is no text {path}",
                near.rstrip() or "Write the address, such as /journal/.",
            )
        elif entry.schema not in (metadata.PAGE, metadata.ARTICLE):
            yield f"“{target}” is understood in pages and articles alone", f"Write {found.address}."
        else:
            yield from self._reached(entry, target, found, fragment)

    def _within(self, entry: Entry, target: str) -> Findings:
        parts = urlsplit(target if target.startswith("/") else urljoin(entry.address or "/", target))
        path = unquote(parts.path)
        if owner := self.owners.get(path):
            if owner.entry:
                yield from self._reached(entry, target, owner.entry, parts.fragment)
        elif path in self.redirects:
            yield f"“{target}” has moved", f"Write {self.redirects[path]}."
        elif (whole := f"{path.removesuffix('index.html').rstrip('/')}/") in self.owners:
            yield f"“{target}” leads to {whole} by a detour", f"Write {whole}."
        elif path.startswith("/images/"):
            yield f"“{target}” is published under other names", f"Show it: ![what is seen]({path})."
        elif path.startswith("/theme/"):
            yield f"“{target}” has a name that changes with its content", "Link a page instead."
        elif "." in path.partition("/")[0] or re.match(r"(?:www\.|[\w-]+\.(?:com|org|net|de|eu)(?:/|$))", target):
            yield f"“{target}” leads nowhere: it is taken for a page of this site", f"Write https://{target}."
        else:
            near = meant(nearest(path, self.owners, _LIKE))
            remedy = near.rstrip() or "Write the address of a page that there is, such as /shop/."
            yield f"“{target}” leads nowhere: there is no page at {path}", remedy

    def _reached(self, entry: Entry, target: str, found: Entry, fragment: str) -> Findings:
        if entry.live and not found.live:
            what = f"“{target}” leads to {found.path}, which is not published yet"
            yield what, "Publish that text first, or leave the link out until then."
        if fragment:
            yield from self._anchor(found, target, fragment)

    def _anchor(self, entry: Entry, target: str, fragment: str) -> Findings:
        if fragment and not self.anchors.has(entry, unquote(fragment)):
            what = f"“{target}” leads nowhere: {entry.path} has no place “{fragment}”"
            near = meant(nearest(unquote(fragment), self.anchors.names(entry)))
            yield what, f"{near}{'Or give' if near else 'Give'} the heading that name: ## Heading {{: #{fragment} }}"
