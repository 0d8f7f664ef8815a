"""The edge function as it is sent: with the moved addresses, and within what CloudFront takes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from functions import register
from infra.edge.code import MOST_BYTES, SOURCE, code
from plugins.redirects import table as redirects_table


def test_without_a_move_it_is_the_file_as_it_lies_there_with_the_register_s_domain() -> None:
    apex = f'var APEX = "{urlsplit(register.current().site.origin).hostname.removeprefix("www.")}";\n'
    assert code({}) == SOURCE.read_text(encoding="utf-8").replace('var APEX = "";\n', apex)


def test_the_moves_stand_in_it_in_order() -> None:
    assert 'var MOVES = {\n  "/a/": "/c/",\n  "/b/": "/c/"\n};\n' in code({"/b/": "/c/", "/a/": "/c/"})


def test_what_the_register_lets_through_fits_beside_the_rest() -> None:
    table: dict[str, str] = {}
    while sum(len(old) + len(new) + 6 for old, new in table.items()) <= redirects_table.MOST_BYTES:
        table[f"/journal/a-note-with-a-name-{len(table)}/"] = f"/journal/its-newer-name-{len(table)}/"
    del table[max(table)]
    assert len(code(table).encode()) <= MOST_BYTES
    assert len(table) > 80


def test_more_than_cloudfront_takes_is_refused() -> None:
    table = {f"/journal/a-note-with-a-name-{n}/": "/journal/b/" for n in range(300)}
    with pytest.raises(ValueError, match=r"bytes; CloudFront takes 10,240"):
        code(table)


def test_a_function_without_a_place_for_them_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "edge.js"
    other.write_text("function handler(event) { return event.request; }\n", encoding="utf-8")
    assert code({}, other) == other.read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="where the moved addresses go"):
        code({"/a/": "/b/"}, other)
