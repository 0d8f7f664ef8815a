"""What consent adds to a page of ours, taken from the theme as the build takes it: the scripts of banner and gating,
and the rules of the style sheet that only they need.
"""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import html5lib

from functions import register
from plugins.site import assets, bundling

STATIC = Path(__file__).parent.parent.parent / "theme" / "static"
# The folder of the modules of banner and gating.
MODULES = "consent"
SHEETS = ("components/ask.css", "components/purposes.css", "components/told.css", "components/embed.css")
# The page's font would be the same for every tool and is left out.
_NOT_MEASURED = ("fonts.css",)
_CONSENT = re.compile(r"\.(?:ask|told|purposes?|chosen|later|signal|embed)\b|#privacy-choices")


def brotlied(text: str | bytes) -> int:
    """Bytes after brotli at its highest setting."""
    return len(brotli.compress(text.encode() if isinstance(text, str) else text, quality=11))


def _bundled(name: str, *imports: str) -> str:
    """Some modules of the theme, as the build bundles them."""
    entry = "\n".join(f'import "./{module}";' for module in imports)
    sources = bundling.modules(STATIC / "js") | {name: entry}
    return bundling.bundle(sources, bundling.constants(register.load().cookies), [name])[name]


def early() -> str:
    """Consent's script in the head."""
    return _bundled("early-consent.js", "early/choice.js")


def modules() -> list[str]:
    """The modules of banner and gating, in the order in which the site's script imports them.

    :raises ValueError: where it imports none.
    """
    site = (STATIC / "js" / bundling.SITE).read_text(encoding="utf-8")
    mine = re.findall(rf'^import "\./({MODULES}/[\w-]+\.js)";', site, re.MULTILINE)
    if not mine:
        raise ValueError(f"bench/consent/ours.py: js/{bundling.SITE} imports nothing of {MODULES}/")
    return mine


def script() -> str:
    """Banner and gating, with all that they import."""
    return _bundled("consent.js", *modules())


def _blocks(css: str) -> list[tuple[str, str]]:
    """Prelude and body of each rule at the top of a sheet without comments; of a statement, the body is empty."""
    found, start, depth, opened = [], 0, 0, 0
    for at, letter in enumerate(css):
        if letter == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif letter == "}":
            depth -= 1
            if depth == 0:
                found.append((css[start:opened].strip(), css[opened + 1 : at]))
                start = at + 1
        elif letter == ";" and depth == 0:
            found.append((css[start : at + 1].strip(), ""))
            start = at + 1
    return found


def split(css: str) -> tuple[str, str]:
    """The rules that only consent needs, and the others, each in its layer and at its width."""
    mine, others = [], []
    for prelude, body in _blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if prelude.startswith(("@layer", "@media", "@supports")) and body:
            inner, outer = split(body)
            mine += [f"{prelude}{{{inner}}}"] if inner else []
            others += [f"{prelude}{{{outer}}}"] if outer else []
        elif not body:
            others.append(prelude)
        else:
            # A rule that others need too stays with them; consent adds its selectors to it.
            selectors = re.split(r",(?![^(]*\))", prelude)
            its = [selector.strip() for selector in selectors if _CONSENT.search(selector)]
            shared = len(its) < len(selectors)
            others += [f"{prelude}{{{body}}}"] if shared else []
            mine += [f"{','.join(its)}{{{'' if shared else body}}}"] if its else []
    return "\n".join(mine), "\n".join(others)


def sheets() -> tuple[str, str]:
    """The style of banner and gating, and the style of the page without them."""
    folder = STATIC / "css"
    mine, others = [], []
    for name in [*assets.sheets(folder)["site"], "components/embed.css"]:
        text = (folder / name).read_text(encoding="utf-8")
        if name in SHEETS:
            mine.append(text)
        elif name not in _NOT_MEASURED:
            inner, outer = split(text)
            mine.append(inner)
            others.append(outer)
    return assets.sheet("\n".join(mine)), assets.sheet("\n".join(others))


def weight() -> dict[str, int]:
    """Bytes of each part as it travels."""
    return {"early script": brotlied(early()), "script": brotlied(script()), "style": brotlied(sheets()[0])}


def markup(page: str) -> tuple[str, str]:
    """Of a built page: the attributes of ``<html>``, and what stands between the skip link and the header."""
    document = html5lib.parse(page, treebuilder="dom")
    attributes = " ".join(f'{name}="{_escaped(value)}"' for name, value in document.documentElement.attributes.items())
    body = document.getElementsByTagName("body")[0]
    parts = []
    for node in body.childNodes:
        if node.nodeName == "header":
            break
        if node.nodeType == node.ELEMENT_NODE and node.getAttribute("class") != "skip":
            parts.append(html5lib.serialize(node, tree="dom", quote_attr_values="always", omit_optional_tags=False))
    return attributes, "\n".join(parts)


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;")
