"""Addresses that are reckoned once, and when they are reckoned anew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pelican import signals
from pelican.contents import Article, Content, Static
from pelican.settings import read_settings

from plugins.speed import addresses


@pytest.fixture(autouse=True)
def remembered() -> Iterator[None]:
    stock = Content.get_relative_source_path, Content.get_url_setting
    addresses.remember()
    yield
    addresses.settle(False)
    Content.get_relative_source_path, Content.get_url_setting = stock


@pytest.fixture(autouse=True)
def nobody_else() -> Iterator[None]:
    """Plugins of a site that was built in this process before take no part."""
    with signals.content_object_init.muted():
        yield


def _content(kind: type[Content], root: Path, slug: str = "one", **settings: Any) -> Content:
    chosen = read_settings(override={"PATH": str(root)} | settings)
    metadata = {"slug": slug, "title": "One"}
    return kind("", metadata, chosen, source_path=str(root / "a/one.md"), context={})


def test_a_path_is_what_pelican_reckons(tmp_path: Path) -> None:
    content = _content(Article, tmp_path)
    assert content.get_relative_source_path() == "a/one.md" == content.get_relative_source_path()
    assert content.get_relative_source_path(str(tmp_path / "b.md")) == "b.md"
    (tmp_path / "a").mkdir()
    other = _content(Article, tmp_path / "a")
    assert other.get_relative_source_path(str(tmp_path / "a/one.md")) == "one.md"


def test_an_address_changes_until_it_is_settled(tmp_path: Path) -> None:
    content = _content(Article, tmp_path)
    assert content.url == "one.html"
    content.slug = "two"
    assert content.url == "two.html"
    addresses.settle(True)
    assert content.url == "two.html" == content.save_as
    content.slug = "three"
    assert content.url == "two.html"
    addresses.settle(False)
    assert content.url == "three.html"


def test_a_static_files_address_changes_when_a_text_attaches_it(tmp_path: Path) -> None:
    addresses.settle(True)
    content = _content(Static, tmp_path)
    before = content.url
    content.override_url = "elsewhere"
    assert (before, content.url) == ("a/one.md", "elsewhere")
