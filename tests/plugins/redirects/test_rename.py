"""``make move``: the file renamed, the move entered, the links mended."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugins.redirects import rename
from plugins.redirects import table as redirects_table
from plugins.redirects.rename import MoveError, target_of

NOTE = "Title: Old\nDate: 2026-11-20\n\nSee [it](/journal/old/#top) and [that](/journal/older/).\n"
FILES = {
    "content/journal/old.md": NOTE,
    "content/journal/other.md": "Title: Other\n\nSee [it](/journal/old/) and [the file]({filename}/journal/old.md).\n",
    "content/journal/draft.md": "Title: Draft\nStatus: draft\n\nText.\n",
    "content/products/sumac.md": "Title: Sumac\nRelated: old-pepper, pepper\nGroup: pods\n\nNot like pepper.\n",
    "content/products/pepper.md": "Title: Pepper\nGroup: pods\n\nText of pods.\n",
    "content/categories/pods.md": "Title: Pods\nPosition: 1\n\nText.\n",
    "content/pages/gifts.md": "Title: Gifts\nUrl: gifts/\nSave_as: gifts/index.html\n\nText.\n",
    "content/pages/home.md": "Title: Home\nUrl: index.html\nSave_as: index.html\n\n[Gifts](/gifts/)\n",
    "content/pages/shop.md": "Title: Shop\nTemplate: shop\nUrl: shop/\n\nText.\n",
    "content/policies/privacy/2026-11-22.md": "Title: Policy\n\n[Note](/journal/old/)\n",
    "content/dates.toml": '"content/journal/old.md" = { changed = 2026-11-20, text = "0" }\n',
    "theme/templates/foot.html": '<a href="/gifts/">Gifts</a>\n',
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A few texts that name each other; git knows all but the draft."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "-A"], ["rm", "-q", "--cached", "content/journal/draft.md"]):
        subprocess.run([*git, *command], check=True)
    subprocess.run([*git, "commit", "-qm", "before"], check=True)
    monkeypatch.setattr(rename, "ROOT", tmp_path)
    return tmp_path


def _move(source: str, target: str) -> Result:
    return CliRunner().invoke(rename.main, [source, target])


def _text(shop: Path, name: str) -> str:
    return (shop / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("source", ["content/journal/old.md", "/journal/old/", "journal/old", "/journal/old"])
@pytest.mark.parametrize("target", ["new", "/journal/new/", "content/journal/new.md"])
def test_a_note_is_renamed_by_its_file_or_its_address(shop: Path, source: str, target: str) -> None:
    result = _move(source, target)
    assert result.exit_code == 0, result.output
    assert not (shop / "content/journal/old.md").exists()
    assert redirects_table.read(shop) == {"/journal/old/": "/journal/new/"}
    assert _text(shop, "content/journal/new.md") == NOTE.replace("/journal/old/", "/journal/new/"), "its own link too"


def test_links_to_it_are_mended_and_what_only_looks_like_one_is_not(shop: Path) -> None:
    result = _move("/journal/old/", "new")
    said = "See [it](/journal/new/) and [the file]({filename}/journal/new.md)."
    assert said in _text(shop, "content/journal/other.md")
    assert "/journal/older/" in _text(shop, "content/journal/new.md")
    assert "Mended the links in content/journal/other.md" in result.output
    assert '"content/journal/new.md" = { changed' in _text(shop, "content/dates.toml")


def test_a_version_of_the_policy_stays_as_it_was_agreed_to_and_is_told_of(shop: Path) -> None:
    result = _move("/journal/old/", "new")
    name = "content/policies/privacy/2026-11-22.md"
    assert _text(shop, name) == FILES[name]
    assert f"{name} names /journal/old/ as well, and was left as it is." in result.output


def test_a_page_whose_head_says_its_address_gets_the_new_one_there(shop: Path) -> None:
    result = _move("/gifts/", "presents")
    assert "Url: presents/\nSave_as: presents/index.html" in _text(shop, "content/pages/presents.md")
    assert "[Gifts](/presents/)" in _text(shop, "content/pages/home.md")
    assert "theme/templates/foot.html names /gifts/ as well" in result.output


def test_products_that_name_it_beside_them_name_it_anew(shop: Path) -> None:
    _move("/shop/pepper/", "white-pepper")
    sumac = _text(shop, "content/products/sumac.md")
    assert "Related: old-pepper, white-pepper\n" in sumac
    assert "Not like pepper." in sumac


def test_a_category_takes_its_products_and_all_its_lists_along(shop: Path) -> None:
    _move("/shop/pods/", "whole")
    assert "Group: whole\n\nText of pods." in _text(shop, "content/products/pepper.md")
    table = redirects_table.read(shop)
    assert table["/shop/pods/"] == "/shop/whole/"
    assert table["/shop/pods/by-price/"] == "/shop/whole/by-price/"


def test_a_draft_is_renamed_and_nobody_is_sent_on(shop: Path) -> None:
    result = _move("content/journal/draft.md", "better")
    assert (shop / "content/journal/better.md").is_file()
    assert redirects_table.read(shop) == {}
    assert "no move is entered" in result.output


def test_moved_twice_the_first_address_leads_to_the_last_one(shop: Path) -> None:
    _move("/journal/old/", "new")
    _move("/journal/new/", "newest")
    assert redirects_table.read(shop) == {"/journal/old/": "/journal/newest/", "/journal/new/": "/journal/newest/"}


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("/journal/nothing/", "new", "There is no text /journal/nothing/."),
        ("/journal/old/", "other", "/journal/other/ is taken already, by content/journal/other.md."),
        ("/shop/sumac/", "pods", "/shop/pods/ is taken already, by content/categories/pods.md."),
        ("/journal/old/", "/shop/old/", "content/journal/old.md stays in its folder"),
        ("/journal/old/", "Ein Name", "“Ein Name” is no name for an address"),
        ("/journal/old/", "old", "is at /journal/old/, whatever its file is called"),
        ("content/pages/home.md", "start", "content/pages/home.md is at /, whatever its file is called."),
        ("/shop/", "store", "/shop/ is where theme and functions look for it, and stays there."),
    ],
)
def test_what_cannot_be_moved_is_left_and_the_reason_told(shop: Path, source: str, target: str, said: str) -> None:
    result = _move(source, target)
    assert result.exit_code == 2
    assert said in result.output
    assert {name: _text(shop, name) for name in FILES} == FILES
    assert redirects_table.read(shop) == {}


def test_a_register_that_cannot_be_read_stops_the_move_before_anything_is_changed(shop: Path) -> None:
    (shop / redirects_table.MOVES_FILE).write_text("/a/ -> /b/\n", encoding="utf-8")
    result = _move("/journal/old/", "new")
    assert (result.exit_code, "content/moves.toml:1: is not TOML" in result.output) == (2, True)
    assert {name: _text(shop, name) for name in FILES} == FILES


def test_a_target_needs_no_folder_and_takes_no_other() -> None:
    assert target_of("content/pages/about.md", "us") == "content/pages/us.md"
    with pytest.raises(MoveError, match="stays in its folder"):
        target_of("content/pages/about.md", "/journal/us/")
