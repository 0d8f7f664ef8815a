"""Pages for people."""

from __future__ import annotations

import string
from pathlib import Path

import html5lib
import pytest

from functions.core import html as core_html

NAMES = sorted(path.stem for path in Path("content/answers").glob("*.md"))


def slots(name: str) -> set[str]:
    """The slots of a page."""
    text = (core_html.folder() / f"{name}.html").read_text(encoding="utf-8")
    assert string.Template(text).is_valid()
    return set(string.Template(text).get_identifiers())


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_built_into_the_theme_and_filled_whole(name: str) -> None:
    html = core_html.render(name, **{slot: f"«{slot}» $5 <i>" for slot in slots(name)})
    page = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(html)
    assert html.lower().startswith("<!doctype html>")
    assert len(list(page.iter("main"))) == len(list(page.iter("h1"))) == 1
    assert 'href="/theme/css/' in html and 'href="/privacy/"' in html
    assert "${" not in html and "$$" not in html and "\ue000" not in html
    assert 'name="robots" content="noindex"' in html
    assert "<i>" not in html.replace("<i>(optional)</i>", "")
    for slot in slots(name):
        assert f"«{slot}» $5 &lt;i&gt;" in html


@pytest.mark.parametrize("name", NAMES)
def test_a_slot_left_open_is_an_error(name: str) -> None:
    if found := slots(name):
        with pytest.raises(KeyError):
            core_html.render(name, **dict.fromkeys(sorted(found)[1:], ""))
    else:
        assert core_html.render(name)


def test_only_what_is_html_already_goes_in_as_it_is() -> None:
    said = core_html.render("refused", title="<b>", detail=core_html.Html("<em>so</em>"))
    assert "<em>so</em>" in said and "<b>" not in said


def test_a_table_can_be_scrolled_by_keyboard_and_has_a_name() -> None:
    said = core_html.table('"<b>', ("a",), [("b",)])
    region = html5lib.parse(said, namespaceHTMLElements=False).find(".//div")
    assert region.attrib == {"class": "table", "role": "region", "tabindex": "0", "aria-label": '"<b>'}
    assert len(list(region.iter("tr"))) == 2


def test_each_cell_of_a_table_names_its_column_and_keeps_its_role_whatever_a_style_sheet_makes_of_it() -> None:
    said = core_html.table(
        "Tins", ("Name", "<Size>", "Price"), [("Pods", "50 g", core_html.Html("<b>7</b>"))], ("All", "7")
    )
    table = html5lib.parse(said, namespaceHTMLElements=False).find(".//table")
    assert [cell.get("data-label") for cell in table.iterfind(".//tbody//td")] == ["<Size>", "Price"]
    assert {(part.tag, part.get("role")) for part in table.iter() if part.tag not in ("caption", "b")} == {
        ("table", "table"),
        *((group, "rowgroup") for group in ("thead", "tbody", "tfoot")),
        ("tr", "row"),
        ("th", "columnheader"),
        ("th", "rowheader"),
        ("td", "cell"),
    }
    assert table.find(".//tfoot//th").get("colspan") == "2"
    assert [cell.text for cell in table.iterfind(".//tfoot/tr/*")] == ["All", "7"]


def test_names_and_values_of_fields_are_escaped() -> None:
    tags = "\"><script>'"
    escaped = "&quot;&gt;&lt;script&gt;&#x27;"
    assert core_html.hidden(tags, tags) == f'<input type="hidden" name="{escaped}" value="{escaped}">'
    assert core_html.button(tags, tags, tags).count(escaped) == 3
    assert core_html.form(tags).startswith(f'<form class="answer-form" method="post" action="{escaped}">')
