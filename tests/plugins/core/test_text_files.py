"""One rule says which files are texts, and every reader follows it."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

import pelicanconf
from plugins import checks
from plugins.checks import text_cache
from plugins.core import pelican_texts, text_files
from plugins.core.addresses import address
from plugins.new.shop import Shop
from plugins.redirects import links, rename
from plugins.texts import dates
from tests.plugins.checks import deliberate

# What is told of each, or nothing where it comes and goes while someone writes.
STRAYS = {
    ".notes.md": "is hidden, so nothing reads it. Name it notes.md, or take it out.",
    ".md": "is hidden, so nothing reads it. Name it a-name.md, or take it out.",
    "a-note.MD": "“.MD” is no file of ours. Name it a-note.md, or take it out.",
    "a-note.md.txt": "“.txt” is no file of ours. Name it a-note.md, or take it out.",
    "a-note.Markdown": "“.Markdown” is no file of ours. Name it a-note.md, or take it out.",
    "a-note.md ": "“.md ” is no file of ours. Name it a-note.md, or take it out.",
    "lost.md": "leads to no file. Put the file itself here, or take this out.",
    "a.md": "is a folder with the name of a text. Give it a name without a dot.",
}
LEFT = (".#sumac.md", "._two-clicks.md", "two-clicks.md~", "#two-clicks.md#", ".two-clicks.md.swp", "~$two-clicks.md")
LEFT += ("two-clicks.md.bak", "two-clicks.md.orig", "two-clicks.md.swp")
FOLDERS = ("journal", "pages", "products", "categories")


def _spoil(root: Path) -> None:
    for folder in FOLDERS:
        place = root / "content" / folder
        for name in (*STRAYS, *LEFT):
            path = place / name
            if name in ("lost.md", ".#sumac.md"):
                path.symlink_to("someone@machine.1234:5678")
            elif name == "a.md":
                path.mkdir()
            else:
                path.write_bytes(b"\x00\x05\x16\x07 no text at all")
        (place / ".hidden").mkdir()
        (place / ".hidden/below.md").write_text("Title: Below\n\nText.\n", encoding="utf-8")


def _read(root: Path) -> dict[str, list[str]]:
    """What each reader finds."""
    content = root / "content"
    generator = SimpleNamespace(path=str(content))
    pelican_texts.use(generator)
    return {
        "checks": [text.path for text in text_cache.texts(content)],
        "pelican": sorted(generator.get_files([*pelicanconf.ARTICLE_PATHS, *pelicanconf.PAGE_PATHS], exclude=[])),
        "site map": list(dates.texts(root)),
        "move": list(rename.texts(root)),
        "links": [file for file, _ in links._files(root, links.TEXTS)],
        "new": list(Shop.read(root).texts),
        "shop": [path.name for folder in ("products", "categories") for path in text_files.texts(content / folder)],
    }


def test_no_reader_takes_what_looks_like_a_text_and_is_none(tmp_path: Path) -> None:
    root = deliberate.scratch(tmp_path)
    before = _read(root)
    assert all(before.values())
    _spoil(root)
    assert _read(root) == before


def test_what_looks_like_a_text_and_is_none_is_named_by_the_check(tmp_path: Path) -> None:
    root = deliberate.scratch(tmp_path)
    _spoil(root)
    told = {str(problem).replace(": ", " ", 1) for problem in checks.found(root)}
    assert told == {f"content/{folder}/{name} {said}" for folder in FOLDERS for name, said in STRAYS.items()}
    named = {notice.path for notice in checks.notices(root)}
    assert {f"content/{folder}/{name}" for folder in FOLDERS for name in LEFT} <= named


@pytest.mark.parametrize("name", ["a-note.md", "A Note.md", "phở.md", "a.b.md", "readme.md"])
def test_a_text_is_named_by_nobody(tmp_path: Path, name: str) -> None:
    (tmp_path / "there").write_text("Text.", encoding="utf-8")
    (tmp_path / name).symlink_to("there")
    for other in ("photo.webp", "notes.txt", "md5", "a.mdx", "dates.toml"):
        (tmp_path / other).touch()
    assert text_files.texts(tmp_path) == [tmp_path / name]
    assert [*text_files.strays(tmp_path), *text_files.leftovers(tmp_path)] == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert text_files.texts(tmp_path) == []
    assert [what for _, what, _ in text_files.strays(tmp_path)] == ["leads to no file"]


def test_pelican_finds_its_texts_by_this_rule() -> None:
    assert "plugins.core.pelican_texts" in pelicanconf.PLUGINS
    assert pelicanconf.PLUGINS.index("plugins.core.pelican_texts") < pelicanconf.PLUGINS.index("plugins.texts.drafts")


def test_what_is_no_text_has_no_address() -> None:
    assert address("content/journal/.notes.md", {}) is None
    assert address("content/journal/notes.md", {}) == "/journal/notes/"


def test_no_reader_looks_for_texts_by_a_rule_of_its_own() -> None:
    root = Path(checks.__file__).parents[1]
    own = [path for path in root.rglob("*.py") if 'glob("*.md")' in path.read_text(encoding="utf-8")]
    assert own == []
