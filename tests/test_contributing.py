"""CONTRIBUTING.md says what is so: its links, targets, fields, words and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.build.offline import README
from plugins.images import paper_cuts
from plugins.new.kinds import KINDS
from plugins.redirects import table
from plugins.texts import metadata
from plugins.texts.product_fields import USES

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
HEADS = TEXT.partition("## The lines of a head")[2].partition("\n## ")[0]
MOST_BYTES = 40_000


def _row(field: str) -> str:
    (row,) = (line for line in HEADS.splitlines() if f"`{field}:`" in line.partition(" | ")[0])
    return row


def test_every_file_that_it_links_to_is_there() -> None:
    named = re.findall(r"\]\(([^)#]+)\)|(?:src|srcset)=\"([^\"]+)\"", TEXT)
    files = {first or second for first, second in named} - {"../../issues/new/choose"}
    linked = {file for file in files if not file.startswith("/images/")}
    assert len(linked) > 8
    assert [file for file in linked if not (ROOT / file).exists()] == []


def test_every_command_that_it_names_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", TEXT))
    assert len(named) > 5
    assert named <= targets


def test_every_line_that_a_head_may_have_is_explained() -> None:
    for field in {name for schema in (metadata.PAGE, metadata.ARTICLE, metadata.PRODUCT) for name in schema.fields}:
        assert _row(field.capitalize()), field


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("Picture", paper_cuts.known()[0]),
        ("Palette", paper_cuts.palettes()),
        ("Pattern", paper_cuts.known()[1]),
        ("Uses", USES),
    ],
)
def test_the_words_that_a_line_takes_are_all_named(field: str, words: list[str]) -> None:
    assert set(re.findall(r"`([a-z-]+)`", _row(field))) == set(words)


def test_there_is_a_template_for_each_kind_of_text() -> None:
    for kind in KINDS.values():
        assert f"](docs/templates/{kind.name}.md)" in TEXT
        assert f"](content/{kind.folder})" in TEXT


def test_what_it_shows_of_the_check_is_what_the_check_says(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / table.MOVES_FILE).write_text('# a\n# b\n\n"/shop/sumac/" = "/shop/a/"\n', encoding="utf-8")
    (problem,) = table.problems(tmp_path, lambda _: True)
    assert f"   {problem}\n" in TEXT


def test_its_pictures_are_light_and_the_drawn_one_has_colours_for_the_night() -> None:
    shown = sorted((ROOT / "docs/contributing").iterdir())
    assert [path.name for path in shown if path.stat().st_size > MOST_BYTES] == []
    for path in shown:
        assert f"docs/contributing/{path.name}" in TEXT, f"{path.name} is shown nowhere"
        if path.suffix == ".svg":
            drawn = path.read_text(encoding="utf-8")
            assert "prefers-color-scheme:dark" in drawn
            assert "http" not in drawn.replace("http://www.w3.org/2000/svg", ""), "it asks for nothing"


def test_what_it_says_of_the_preview_is_what_the_preview_says() -> None:
    assert "open `index.html`" in TEXT and "open index.html" in README
    band = (ROOT / "theme/templates/partials/mark-band.html").read_text(encoding="utf-8")
    (said,) = re.findall(r"Seen in the preview alone, until “Status: draft”[^']*", band)
    assert said in TEXT
