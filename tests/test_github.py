"""The forms for issues, after GitHub's schema (“Syntax for GitHub's form schema”), and what they must not ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".github/ISSUE_TEMPLATE"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.stem != "config")
# What each kind of element may say of itself; all but a paragraph need a label and have an id.
ATTRIBUTES = {
    "markdown": {"value"},
    "input": {"label", "description", "placeholder", "value"},
    "textarea": {"label", "description", "placeholder", "value", "render"},
    "dropdown": {"label", "description", "multiple", "options", "default"},
    "checkboxes": {"label", "description", "options"},
}


def _parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_there_is_a_form_for_a_mistake_a_new_text_and_a_fault() -> None:
    assert [path.stem for path in FORMS] == ["fault", "mistake", "text"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_shows(path: Path) -> None:
    form = _parsed(path)
    assert {"name", "description", "body"} <= set(form) <= {"name", "description", "title", "labels", "body"}
    ids = [element["id"] for element in form["body"] if element["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    assert ids, "a form asks something"
    for element in form["body"]:
        assert set(element) <= {"type", "id", "attributes", "validations"}
        assert set(element["attributes"]) <= ATTRIBUTES[element["type"]], element
        assert element["type"] == "markdown" or element["attributes"]["label"]
        assert all(isinstance(value, str) for name, value in element["attributes"].items() if name != "options")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_for_nobodys_name_or_address(path: Path) -> None:
    said = path.read_text(encoding="utf-8").lower()
    for word in ("e-mail", "your name", "phone", "screenshot of the order"):
        assert word not in said


def test_customers_are_led_to_the_shop_itself(register: Any) -> None:
    (link,) = _parsed(FOLDER / "config.yml")["contact_links"]
    assert set(link) == {"name", "url", "about"}
    assert link["url"] == f"{register.site.origin}/contact/"


def test_the_template_of_a_proposal_names_what_there_is() -> None:
    said = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
    workflow = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert "artifact `preview`" in said
    assert "name: preview\n" in workflow
    assert (ROOT / "content/moves.toml").is_file()
