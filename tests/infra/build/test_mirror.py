"""A folder that follows another."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.build.mirror import Mirror


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where an earlier site stands."""
    (tmp_path / "site/old").mkdir(parents=True)
    (tmp_path / "site/old/index.html").write_text("old", encoding="utf-8")
    (tmp_path / "site/index.html").write_text("home", encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture
def mirror(tmp_path: Path, target: Path) -> Mirror:
    return Mirror(tmp_path / "work", target)


def put(folder: Path, name: str, content: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


def test_only_what_differs_is_written_and_what_is_not_wanted_goes(tmp_path: Path, target: Path, mirror: Mirror) -> None:
    put(tmp_path / "work", "index.html", "home")
    put(tmp_path / "work", "shop/index.html", "shop")
    assert mirror.bring({"index.html", "shop/index.html"}) == (("shop/index.html",), ("old/index.html",))
    assert not (target / "old").exists(), "no empty folder is left"
    assert mirror.bring({"index.html", "shop/index.html"}) == ((), ())
    put(tmp_path / "work", "shop/index.html", "shop again")
    assert mirror.bring({"index.html", "shop/index.html"}) == (("shop/index.html",), ())
    assert (target / "shop/index.html").read_text(encoding="utf-8") == "shop again"


def test_pages_come_after_what_they_name(tmp_path: Path, mirror: Mirror) -> None:
    put(tmp_path / "work", "a.html", "a")
    put(tmp_path / "work", "theme/z.css", "z")
    assert mirror.bring({"a.html", "theme/z.css"})[0] == ("theme/z.css", "a.html")


def test_what_is_wanted_and_not_there_yet_may_come_later(tmp_path: Path, target: Path, mirror: Mirror) -> None:
    assert mirror.bring({"cards/late.png"})[0] == ()
    put(tmp_path / "work", "cards/late.png", "late")
    assert mirror.bring_one("cards/late.png")
    assert (target / "cards/late.png").is_file()
    assert mirror.bring({"cards/late.png"}) == ((), ())


def test_what_was_put_back_after_it_went_is_brought_again(tmp_path: Path, target: Path, mirror: Mirror) -> None:
    put(tmp_path / "work", "page.html", "page")
    mirror.bring({"page.html"})
    assert mirror.bring(set()) == ((), ("page.html",))
    put(tmp_path / "work", "page.html", "page")
    assert mirror.bring({"page.html"}) == (("page.html",), ())
    assert (target / "page.html").is_file()
