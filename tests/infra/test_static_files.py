"""Content types and cache lifetimes of the site's files."""

from __future__ import annotations

import pytest

from infra.static_files import cache_control, content_type


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("feeds/journal.atom.xml", "application/atom+xml; charset=utf-8"),
        ("feeds/journal.rss.xml", "application/rss+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        (".well-known/security.txt", "text/plain; charset=utf-8"),
        ("theme/js/choices.1a2b3c4d.js", "text/javascript; charset=utf-8"),
        ("theme/fonts/a.woff2", "font/woff2"),
        ("feeds/journal.json", "application/feed+json"),
        (".well-known/gpc.json", "application/json"),
        ("theme/search/index.1a2b3c4d.json", "application/json"),
        ("site.webmanifest", "application/manifest+json"),
        ("favicon.ico", "image/x-icon"),
        ("theme/icons/icon-192.1a2b3c4d.png", "image/png"),
        ("unheard.of", "application/octet-stream"),
    ],
)
def test_a_file_travels_under_its_type(path: str, kind: str) -> None:
    assert content_type(path) == kind


def test_only_a_file_named_by_its_content_is_kept_for_good() -> None:
    assert "immutable" in cache_control("theme/css/site.1a2b3c4d.css")
    assert "immutable" in cache_control("theme/fonts/a.1a2b3c4d.woff2")
    assert "immutable" in cache_control("theme/search/index.1a2b3c4d.json")
    assert "immutable" in cache_control("theme/icons/icon-192.1a2b3c4d.png")
    assert "immutable" not in cache_control("site.webmanifest")
    assert "immutable" not in cache_control("theme/css/site.css")
    assert cache_control("shop/index.html") == "no-cache"
