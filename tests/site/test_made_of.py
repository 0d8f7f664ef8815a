"""What every page is made of, what no form asks for, and that no answer to a question is dressed as the easy one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.invariants import markup
from tests.site.pages import Built

# What pages of the site have beside those elements: what a recipient shows after a yes, and a row that a script copies.
MORE = {"iframe", "template"}
BUTTONS = ("reject", "accept", "save")


@pytest.mark.promise("P04", "P22")
def test_no_page_asks_for_a_password(built: list[Built]) -> None:
    asked = [
        f"{page.path}:{element.line}"
        for page in built
        for element in page.elements
        if element.tag == "input" and "password" in (element.get("type") + element.get("name")).lower()
    ]
    assert asked == []


@pytest.mark.promise("P09", "P16", "P17")
def test_nothing_optional_is_ticked_beforehand(built: list[Built]) -> None:
    """But /choices/ as the edge gives it to somebody who allowed that: files that end in .htm."""
    ticked = [
        f"{page.path}:{element.line}: {element.get('name')}={element.get('value')}"
        for page in built
        for element in page.elements
        if element.tag == "input" and "checked" in element.attributes and not page.path.endswith(".htm")
    ]
    assert ticked == []


def test_every_page_is_made_of_elements_that_our_templates_have(built: list[Built]) -> None:
    known = markup.IN_PAGES | MORE
    strange = {f"{page.path}: <{one.tag}>" for page in built for one in page.elements if one.tag not in known}
    handlers = {
        f"{page.path}:{one.line}: {name}"
        for page in built
        for one in page.elements
        for name in one.attributes
        if name.startswith("on") or name == "srcdoc"
    }
    assert strange | handlers == set()


@pytest.mark.promise("A12")
def test_the_file_of_the_signal_says_that_it_is_honoured(site: Path) -> None:
    assert json.loads((site / ".well-known/gpc.json").read_text(encoding="utf-8"))["gpc"] is True


@pytest.mark.promise("A06")
def test_the_answers_to_the_question_differ_in_nothing_but_what_they_say(built: list[Built]) -> None:
    """No class, no style, no element around one of them alone; and no style sheet knows one from the other."""
    for page in built:
        answers = [one for one in page.elements if one.tag == "button" and one.get("name") == "choice"]
        dressed = [set(one.attributes) - {"type", "name", "value"} for one in answers]
        assert not any(dressed), page.path


@pytest.mark.promise("A06")
def test_no_style_sheet_tells_one_answer_from_another(site: Path) -> None:
    sheets = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    assert sheets
    telling = re.compile(rf"\[value[~|^$*]?=[\"']?(?:{'|'.join(BUTTONS)})|:(?:nth|first|last)-[\w-]+[^{{]*\bbutton|"
                         r"\.(?:ask|choices)-answers[^{]*:(?:nth|first|last|only)")  # fmt: skip
    assert {path.name: telling.findall(text) for path, text in sheets.items() if telling.search(text)} == {}
    columns = {found for text in sheets.values() for found in re.findall(r"\.ask-answers\{[^}]*grid:([^;}]+)", text)}
    assert columns, "the answers of the banner stand in a grid"
    assert all(re.fullmatch(r"auto ?/ ?1fr 1fr", one.strip()) for one in columns), columns
