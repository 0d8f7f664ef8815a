"""Source paths and URLs that are cached, and when they are not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pelican import signals
from pelican.contents import Article, Content, Static
from pelican.settings import read_settings

from pelican_speed import content_urls


@pytest.fixture(autouse=True)
def cached() -> Iterator[None]:
    stock = Content.get_relative_source_path, Content.get_url_setting
    content_urls.install()
    yield
    content_urls.freeze_urls(False)
    Content.get_relative_source_path, Content.get_url_setting = stock


@pytest.fixture(autouse=True)
def nobody_else() -> Iterator[None]:
    """No plugin of a site that was built in this process before takes part."""
    with signals.content_object_init.muted():
        yield


def _content(kind: type[Content], root: Path, slug: str = "one", **settings: Any) -> Content:
    chosen = read_settings(override={"PATH": str(root)} | settings)
    metadata = {"slug": slug, "title": "One"}
    return kind("", metadata, chosen, source_path=str(root / "a/one.md"), context={})


def test_a_cached_path_is_the_path_that_pelican_computes(tmp_path: Path) -> None:
    content = _content(Article, tmp_path)
    assert content.get_relative_source_path() == "a/one.md" == content.get_relative_source_path()
    assert content.get_relative_source_path(str(tmp_path / "b.md")) == "b.md"
    (tmp_path / "a").mkdir()
    other = _content(Article, tmp_path / "a")
    assert other.get_relative_source_path(str(tmp_path / "a/one.md")) == "one.md"


def test_a_url_changes_until_urls_are_frozen(tmp_path: Path) -> None:
    content = _content(Article, tmp_path)
    assert content.url == "one.html"
    content.slug = "two"
    assert content.url == "two.html"
    content_urls.freeze_urls(True)
    assert content.url == "two.html" == content.save_as
    content.slug = "three"
    assert content.url == "two.html"
    content_urls.freeze_urls(False)
    assert content.url == "three.html"


def test_a_static_files_url_changes_even_then(tmp_path: Path) -> None:
    content_urls.freeze_urls(True)
    content = _content(Static, tmp_path)
    before = content.url
    content.override_url = "elsewhere"
    assert (before, content.url) == ("a/one.md", "elsewhere")
