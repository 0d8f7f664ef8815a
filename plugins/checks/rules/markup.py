"""HTML that an editor wrote: what the Content-Security-Policy blocks, what loads from other sites, purposes that are
not in the register, and tags that are not closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from functions.register import Register
from plugins.checks.markdown_scanner import ids
from plugins.checks.markup import Tag
from plugins.checks.site import Site
from plugins.checks.text import Text
from plugins.core.problems import Problem
from plugins.core.suggest import meant, nearest

# What a browser loads without a click (HTML, “linked resources”).
_LOADED = ("src", "data-src", "poster", "data", "background", "action", "formaction", "ping", "manifest")
_SETS = ("srcset", "imagesrcset")
_RELATED = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"}
_URL = re.compile(r"url\(\s*[\"']?([^\"')\s]+)|@import\s+[\"']([^\"']+)")
_STORAGE_NAME = re.compile(
    r"""document\s*\.\s*cookie\s*=\s*["'`]\s*([^=;"'`\s]+)|cookieStore\s*\.\s*set\(\s*["'`]([^"'`]+)"""
    r"""|(?:local|session)Storage\s*(?:\.\s*setItem\(\s*["'`]([^"'`]+)|\[\s*["'`]([^"'`]+)["'`]\s*\]\s*=)"""
)
_LINKS = ("a", "area")  # rules/links.py looks at where they lead
_OURS = "Write it as Markdown, or ask for a component of the theme."
Findings = Iterator[tuple[str, str]]


def problems(site: Site) -> Iterator[Problem]:
    for entry in site.editable():
        text = entry.text
        for tag in text.markup.tags:
            for what, remedy in (*_refused(tag), *_elsewhere(tag), *_asking(tag, site.register)):
                yield Problem(text.path, text.line_at(tag.at), what, remedy)
        yield from _open(text)
        yield from _twice(text)


def _refused(tag: Tag) -> Findings:
    """What the Content-Security-Policy blocks."""
    for name, value in tag.attributes.items():
        if name == "style":
            yield f"<{tag.name} style> is refused by our content policy", _OURS
        elif name.startswith("on"):
            yield (
                f"<{tag.name} {name}> is refused by our content policy",
                "Leave it out: pages have no scripts of their own.",
            )
        elif value.strip().lower().startswith(("javascript:", "data:")) and not (name == "href" and tag.name in _LINKS):
            yield f"<{tag.name} {name}> holds a script or data, which our content policy refuses", "Write an address."
    if tag.name in ("style", "object", "embed", "base", "applet"):
        yield f"<{tag.name}> is refused by our content policy", _OURS
    if tag.name == "img":
        yield "<img> is not made ready for browsers", "Write ![what is seen](/images/name.png)."


def _elsewhere(tag: Tag) -> Findings:
    attributes = tag.attributes
    found = [attributes[name] for name in _LOADED if attributes.get(name)]
    found += [part.split()[0] for name in _SETS for part in attributes.get(name, "").split(",") if part.strip()]
    if tag.name in ("use", "image") or (
        tag.name == "link" and _RELATED & set(attributes.get("rel", "").lower().split())
    ):
        found += [attributes[name] for name in ("href", "xlink:href") if name in attributes]
    found += [one or other for one, other in _URL.findall(f"{attributes.get('style', '')} {tag.inside}")]
    for address in found:
        if urlsplit(address).netloc:
            remedy = 'An embed that asks first goes by a line: !embed recipient "title" https://address'
            yield f"<{tag.name}> loads “{address}” from another site", remedy


def _asking(tag: Tag, register: Register | None) -> Findings:
    """Purposes, and what is kept in browsers."""
    purpose = tag.attributes.get("data-purpose")
    if register and purpose is not None and purpose not in register.purposes:
        near, known = meant(nearest(purpose, register.purposes)), ", ".join(register.purposes)
        yield f"the purpose “{purpose}” is not in the register", f"{near}There are {known}."
    if tag.name in ("script", "iframe") and purpose is None:
        how = '!embed recipient "title" https://address' if tag.name == "iframe" else "A script"
        remedy = f"Write {how}." if tag.name == "iframe" else f'{how} says what it is for: data-purpose="…".'
        yield f"<{tag.name}> has no purpose, so nobody is asked before it runs", remedy
    if tag.name != "script":
        return
    if tag.inside.strip():
        remedy = 'Put it into a file of the theme: <script type="text/plain" data-purpose="…" src="/…">.'
        yield "<script> holds a script, which our content policy refuses", remedy
    for found in _STORAGE_NAME.finditer(tag.inside):
        name = next(filter(None, found.groups()))
        if register and name not in register.cookies:
            remedy = "Enter it in functions/register.toml, with its purpose, and run make policy-version."
            yield f"a script keeps “{name}” in the browser, which the register does not know", remedy


def _open(text: Text) -> Iterator[Problem]:
    for at, marks in text.plain.unclosed:
        end = "-->" if marks == "<!--" else marks
        yield Problem(
            text.path, text.line_at(at), f"“{marks}” is opened here and never closed", f"Write {end} where it ends."
        )
    for tag in text.markup.unclosed:
        remedy = f"Write </{tag.name}> where it ends, or &lt;{tag.name}> where the letters are meant."
        yield Problem(text.path, text.line_at(tag.at), f"<{tag.name}> is opened here and never closed", remedy)
    for at, name in text.markup.stray:
        yield Problem(text.path, text.line_at(at), f"</{name}> closes what was never opened", "Take it out.")


def _twice(text: Text) -> Iterator[Problem]:
    given = [*ids(text.words), *((tag.at, tag.attributes["id"]) for tag in text.markup.tags if "id" in tag.attributes)]
    first: dict[str, int] = {}
    for at, name in sorted(given):
        line = text.line_at(at)
        if name in first:
            what = f"the name “{name}” is given twice, in line {first[name]} before"
            yield Problem(text.path, line, what, "Give one of the two another name.")
        first.setdefault(name, line)
