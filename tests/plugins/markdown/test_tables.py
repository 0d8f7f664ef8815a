"""Tables for every reader."""

from __future__ import annotations

from markdown import markdown


def _html(text: str) -> str:
    return markdown(text, extensions=["tables", "plugins.markdown.tables"])


def test_head_cells_say_what_they_head_and_the_table_can_be_scrolled_by_keyboard() -> None:
    html = _html("| Name | Price |\n|---|--:|\n| Pods | 7 |")
    assert '<th role="columnheader" scope="col">Name</th>' in html
    assert '<th role="rowheader" scope="row">Pods</th>' in html
    assert '<div aria-label="Name, Price" class="table" role="region" tabindex="0">' in html


def test_each_cell_names_its_column_for_windows_too_narrow_for_columns() -> None:
    html = _html("| Name | *Price* |\n|---|--:|\n| Pods | 7 |")
    assert '<td data-align="right" data-label="Price" role="cell">7</td>' in html


def test_no_style_attribute_is_written_for_the_content_policy_forbids_it() -> None:
    html = _html("| Name | Price |\n|---|--:|\n| Pods | 7 |")
    assert "style=" not in html
    assert 'data-align="right"' in html
