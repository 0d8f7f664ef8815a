"""``make offline``: the site with its drafts as a folder that opens without a server, for who looks at a proposal.

Addresses from the root become relative ones, and a folder's address that of its page. What functions answer is not in
it. Pages are as they are for a visitor without script who has made their choice: browsers run no modules of a file.
"""

from __future__ import annotations

import base64
import posixpath
import re
import sys
from functools import cache
from pathlib import Path

from infra.build import folders
from infra.build.builder import whole
from infra.local.edge_runtime import Edge
from infra.setup import locks
from infra.template import Template

TARGET = folders.CACHE / "offline"
_ATTRIBUTE = re.compile(r'(?<=\s)(href|src|action|poster)="(/[^"/][^"]*|/)"')
_SET = re.compile(r'(?<=\s)srcset="([^"]*)"')
_URL = re.compile(r"""url\((['"]?)(/[^'")]+\.woff2)\1\)""")
_CHOSEN = re.compile(r'<noscript>(<link rel="stylesheet" href="/choices/since-([\d-]+)\.css">)</noscript>')
_MARKED = re.compile(r'class="unpublished".*?<b>([^<]+)</b>', re.DOTALL)
_TITLE = re.compile(r"<title>([^<]*)</title>")
README = """\
The site as it would be, with its drafts. Unpack all of it, then open index.html in a browser.

What functions answer is not here: forms and choices lead to the page for what is missing. Search, the basket and
whatever else needs script run from a server alone: where Python is installed,

    python3 -m http.server 8000 --directory .

shows them at http://localhost:8000/, still without what functions answer.
{waiting}"""


@cache
def answered() -> frozenset[str]:
    """The addresses at which functions answer."""
    return frozenset(route.path for route in Template().routes)


def relative(path: str, page: str) -> str:
    """``/shop/?a#b`` as a page in ``journal/`` names it: ``../shop/index.html?a#b``.

    :param page: the file that the address stands in, from the site's root.
    """
    match = re.match(r"([^?#]*)(.*)", path)
    place, rest = (match[1], match[2]) if match else (path, "")
    # Addresses of the API may end in a name; the files of the public log lie beside the site, not in it.
    elsewhere = place in answered() or (place.startswith(("/api/", "/log/")) and not place.endswith("/"))
    file = "/404.html" if elsewhere else place + ("index.html" if place.endswith("/") else "")
    return posixpath.relpath(file, f"/{posixpath.dirname(page)}") + rest


def page(html: str, name: str) -> str:
    """A page whose addresses are relative, its choice made."""

    def each(match: re.Match[str]) -> str:
        parts = (part.split(maxsplit=1) for part in match[1].split(","))
        listed = ", ".join(" ".join((relative(path, name), *size)) for path, *size in parts)
        return f'srcset="{listed}"'

    html = _CHOSEN.sub(r"\1", html)
    return _SET.sub(each, _ATTRIBUTE.sub(lambda found: f'{found[1]}="{relative(found[2], name)}"', html))


def sheet(css: str, site: Path) -> str:
    """A style sheet that holds its fonts itself: browsers load none that lie in a file."""

    def held(match: re.Match[str]) -> str:
        font = base64.b64encode((site / match[2][1:]).read_bytes()).decode()
        return f'url("data:font/woff2;base64,{font}")'

    # What is at hand is waited for.
    return _URL.sub(held, css).replace("font-display:optional", "font-display:block")


def waiting(site: Path) -> dict[str, str]:
    """What is not published yet: title and mark of each such page, by its file."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        if (mark := _MARKED.search(html)) and (title := _TITLE.search(html)):
            found[path.relative_to(site).as_posix()] = f"{title[1].rpartition(' · ')[0]} ({mark[1]})"
    return found


def loosen(site: Path) -> None:
    """Make a built site one that opens without a server, and say in README.txt how."""
    versions: set[str] = set()
    for path in [*site.rglob("*.html"), *site.rglob("*.css")]:
        name, text = path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")
        versions |= {version for _, version in _CHOSEN.findall(text)}
        path.write_text(page(text, name) if path.suffix == ".html" else sheet(text, site), encoding="utf-8")
    edge = Edge()
    for version in versions:
        # What the edge answers to who has chosen.
        answer = edge.handle("GET", f"/choices/since-{version}.css", {"__Host-choices": f"v1.{version}."})
        (site / f"choices/since-{version}.css").write_text(answer["body"], encoding="utf-8")
    edge.close()
    told = "".join(f"    {name}: {what}\n" for name, what in waiting(site).items())
    text = README.format(waiting=f"\nNot published yet:\n\n{told}" if told else "")
    (site / "README.txt").write_text(text, encoding="utf-8")


def build(target: Path = TARGET) -> bool:
    """Build into a folder, and loosen it. False where the site does not build; the reason is printed."""
    with locks.held("offline"), folders.own("building") as folder:
        # Functions do not answer there: their pages are left behind.
        built = whole(folders.Folders(target, folder / "pages"), "-e", "DRAFTS_SHOWN=true")
        if built:
            loosen(target)
    return built


if __name__ == "__main__":
    if not build():
        sys.exit("The site does not build; the message above says why.")
    print(f"{TARGET / 'index.html'} opens in a browser")
