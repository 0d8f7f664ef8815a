"""The register of moves: what is entered, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.core.problems import ProblemsError
from plugins.redirects import table

ROOT = Path(__file__).parents[3]
PAGES = {"/journal/new/", "/shop/sumac/"}


def _found(root: Path, *lines: str) -> list[str]:
    (root / "content").mkdir(exist_ok=True)
    (root / table.MOVES_FILE).write_text("# a comment\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return [str(problem) for problem in table.problems(root, PAGES.__contains__)]


def test_a_move_from_where_nothing_is_to_a_page_is_good(tmp_path: Path) -> None:
    assert _found(tmp_path, '"/journal/old/" = "/journal/new/"', '"/gone/" = "/shop/sumac/"') == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['"/shop/sumac/" = "/journal/new/"'], "content/moves.toml:2: there is a page at /shop/sumac/ still."),
        (['"/a/" = "/b/"'], "/a/ leads to /b/, and there is no page there."),
        (['"/a/" = "/b/"', '"/b/" = "/journal/new/"'], '/a/ leads to /b/, which has moved itself. Write "/a/" = "/jo'),
        (['"/a/" = "/a/"'], "content/moves.toml:2: /a/ leads to itself in the end."),
        (['"/a/" = "/b/"', '"/b/" = "/a/"'], "content/moves.toml:3: /b/ leads to itself in the end."),
        (['"/c/" = "/a/"', '"/a/" = "/b/"', '"/b/" = "/a/"'], "content/moves.toml:2: /c/ leads to itself in the end."),
        (['"journal/old" = "/journal/new/"'], "content/moves.toml:2: “journal/old” is no address of a page."),
        (['"/a/" = "https://example.org/"'], "“https://example.org/” is no address of a page."),
        (['"/a/" = "//example.org/"'], "“//example.org/” is no address of a page."),
    ],
)
def test_a_move_that_leads_nowhere_is_told_with_its_line(tmp_path: Path, lines: list[str], said: str) -> None:
    assert said in "\n".join(_found(tmp_path, *lines))


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (['"/a/" = "/journal/new/"', '"/a/" = "/shop/sumac/"'], "content/moves.toml:3: is not TOML: Cannot overwrite"),
        (["/a/ -> /b/"], "content/moves.toml:2: is not TOML"),
    ],
)
def test_a_register_that_cannot_be_read_is_told_with_its_line(tmp_path: Path, lines: list[str], place: str) -> None:
    with pytest.raises(ProblemsError, match=place):
        _found(tmp_path, *lines)


def test_more_moves_than_the_edge_has_room_for_are_told(tmp_path: Path) -> None:
    lines = [f'"/journal/a-name-of-some-length-{n}/" = "/journal/new/"' for n in range(200)]
    (said,) = _found(tmp_path, *lines)
    assert said.startswith("content/moves.toml: 200 moves are more than the edge function has room for.")


def test_a_second_move_carries_the_first_along() -> None:
    once = table.with_redirect({}, "/a/", "/b/")
    assert table.with_redirect(once, "/b/", "/c/") == {"/a/": "/c/", "/b/": "/c/"}


def test_moving_back_takes_the_move_away() -> None:
    once = table.with_redirect({"/other/": "/a/"}, "/a/", "/b/")
    assert table.with_redirect(once, "/b/", "/a/") == {"/other/": "/a/", "/b/": "/a/"}


def test_what_is_written_is_read_again_and_comments_stay(tmp_path: Path) -> None:
    assert table.read(tmp_path) == {}
    (tmp_path / "content").mkdir()
    (tmp_path / table.MOVES_FILE).write_text('# What this is.\n\n"/x/" = "/y/"\n# Why.\n', encoding="utf-8")
    table.write(tmp_path, {"/b/": "/c/", "/a/": "/c/"})
    assert list(table.read(tmp_path).items()) == [("/a/", "/c/"), ("/b/", "/c/")]
    assert (
        (tmp_path / table.MOVES_FILE)
        .read_text(encoding="utf-8")
        .startswith('# What this is.\n# Why.\n\n"/a/" = "/c/"\n')
    )


def test_the_shops_own_register_leads_from_no_page_to_pages(site: Path) -> None:
    assert table.problems(ROOT, lambda path: (site / path[1:] / "index.html").is_file()) == []
