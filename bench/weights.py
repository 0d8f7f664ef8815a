"""What a visitor downloads, in bytes after brotli at its highest setting, as a CDN would send it."""

from __future__ import annotations

from pathlib import Path

import brotli

PAGES = (
    "index.html",
    "shop/index.html",
    "shop/green-cardamom-pods/index.html",
    "journal/two-clicks/index.html",
    "privacy/index.html",
)


def weight(*paths: Path) -> int:
    """Bytes of the files, each compressed by itself."""
    return sum(len(brotli.compress(path.read_bytes(), quality=11)) for path in paths)


def rows(site: Path) -> list[tuple[str, str]]:
    """Label and figure of each measure."""
    found = [(f"HTML of `/{page.removesuffix('index.html')}`", f"{weight(site / page):,} B") for page in PAGES]
    sheet, choices = (weight(*site.glob(f"theme/{pattern}")) for pattern in ("css/site.*.css", "js/site.*.js"))
    fonts = weight(*site.glob("theme/fonts/piazzolla-latin.*.woff2"))
    return [
        *found,
        ("Style sheet, all pages", f"{sheet:,} B"),
        ("Script of every page", f"{choices:,} B"),
        ("Font", f"{fonts:,} B"),
    ]
