"""What a visitor downloads, in bytes after brotli at its highest setting, as a CDN would send it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli

PAGES = ("/", "/shop/", "/shop/green-cardamom-pods/", "/journal/two-clicks/", "/privacy/", "/contact/", "/search/")
# HTML, style sheets and scripts of a page; pictures and fonts aside.
HOME, ANY = 12_000, 20_000
_WITHOUT_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_SHEET = re.compile(r'<link rel="stylesheet" href="/([^"]+)"')
# A script that waits for a purpose is not asked for before a yes.
_SCRIPT = re.compile(r'<(?:script(?![^>]*data-purpose)[^>]* src|link rel="modulepreload" href)="/([^"]+)"')


@dataclass(frozen=True, slots=True)
class Weight:
    """Of one page, in bytes; each file compressed by itself."""

    html: int
    sheets: int
    scripts: int

    @property
    def whole(self) -> int:
        return self.html + self.sheets + self.scripts


@lru_cache(maxsize=256)
def _travels(content: bytes) -> int:
    return len(brotli.compress(content, quality=11))


def weight(*paths: Path) -> int:
    """Bytes of the files, each compressed by itself."""
    return sum(_travels(path.read_bytes()) for path in paths)


def of(page: Path, site: Path) -> Weight:
    """A built page with the style sheets and scripts that it names."""
    html = _WITHOUT_SCRIPT.sub("", page.read_text(encoding="utf-8"))
    sheets, scripts = ({site / name for name in pattern.findall(html)} for pattern in (_SHEET, _SCRIPT))
    return Weight(weight(page), weight(*sheets), weight(*scripts))


def budget(page: Path, site: Path) -> int:
    """What a page may weigh."""
    return HOME if page == site / "index.html" else ANY


def file(path: str, site: Path) -> Path:
    return site / path.lstrip("/") / "index.html"


def section(site: Path) -> str:
    """The weights as a section of RESULTS.md."""
    lines = [
        f"| `{path}` | {one.html:,} | {one.sheets:,} | {one.scripts:,} | **{one.whole:,}** | {budget(page, site):,} |"
        for path in PAGES
        if (page := file(path, site)).is_file()
        for one in [of(page, site)]
    ]
    every = {page: of(page, site).whole for page in site.rglob("*.html")}
    heaviest = max(every, key=lambda page: every[page])
    name = "/" + heaviest.relative_to(site).as_posix().removesuffix("index.html")
    fonts = weight(*site.glob("theme/fonts/piazzolla-latin.*.woff2"))
    return (
        "\n## What a visitor downloads\n\nBytes after brotli at level 11, each file by itself, with script running; "
        "pictures and font aside. A test holds every page to its budget.\n\n"
        "| page | HTML | style sheets | scripts | together | budget |\n| --- | --: | --: | --: | --: | --: |\n"
        + "\n".join(lines)
        + f"\n\nThe heaviest of {len(every)} pages is `{name}` with {every[heaviest]:,} bytes. The font has {fonts:,}."
        + "\n"
    )
