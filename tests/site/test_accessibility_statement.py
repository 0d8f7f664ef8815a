"""What /accessibility/ says of our tests is what they do: the tests it names are there, and its numbers are theirs."""

from __future__ import annotations

import ast
import re
from importlib import resources
from pathlib import Path
from typing import Any

import html5lib
import pytest

from functions import languages
from tests.browser import text_boxes
from tests.browser.engines import test_text_fits
from tests.browser.test_layout import WIDTHS

ROOT = Path(__file__).parents[2]
ENGINES = {"chromium": "Chromium", "firefox": "Firefox", "webkit": "WebKit"}
FILE = re.compile(r"tests/[\w/]+\.py")


@pytest.fixture(scope="module")
def statement(site: Path) -> Any:
    text = (site / "accessibility/index.html").read_text(encoding="utf-8")
    return html5lib.parse(text, namespaceHTMLElements=False).find(".//main")


@pytest.fixture(scope="module")
def rows(statement: Any) -> dict[str, tuple[str, str]]:
    """By the test's file: what is claimed of it, and what it is said to be tested with."""
    found = {}
    for row in statement.iterfind(".//tbody/tr"):
        claim, means, files = ("".join(cell.itertext()) for cell in row)
        assert FILE.findall(files), claim
        found |= dict.fromkeys(FILE.findall(files), (claim, means))
    return found


def pixels(text: str) -> set[int]:
    """The widths in a claim: “320, 360 and 768 pixels”."""
    (said,) = re.findall(r"([\d, and]+) pixels", text)
    return set(map(int, re.findall(r"\d+", said)))


def test_every_test_that_the_statement_names_is_there_and_tests_something(rows: dict[str, tuple[str, str]]) -> None:
    assert len(rows) >= 9
    for file in rows:
        parsed = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        tests = [one for one in parsed.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]
        assert tests, file


def test_widths_and_versions_in_the_statement_are_those_of_the_tests(rows: dict[str, tuple[str, str]]) -> None:
    assert pixels(rows["tests/browser/test_layout.py"][0]) == set(WIDTHS)
    claim, means = rows["tests/browser/engines/test_text_fits.py"]
    assert pixels(claim) == set(text_boxes.WIDTHS)
    assert means == "{}, {} and {}".format(*(ENGINES[name] for name in test_text_fits.ENGINES))
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert rows["tests/browser/test_accessibility.py"][1].startswith(f"axe-core {script.split(' v')[1].split()[0]} ")


def test_what_is_known_to_be_wrong_is_so_and_whom_to_tell_is_there(statement: Any, register: Any) -> None:
    text = " ".join("".join(statement.itertext()).split())
    assert f"in {len(languages.OFFERED)} languages" in text
    for recipient in register.recipients.values():
        assert any(name in text for name in re.findall(r"[A-Z]\w{5,}", recipient.name)), recipient.name
    links = {link.get("href") for link in statement.iterfind(".//a")}
    assert {f"mailto:{register.site.email}", "/contact/", "/choices/"} <= links


def test_the_foot_of_every_page_leads_to_the_statement(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert '<a href="/accessibility/">' in page.read_text(encoding="utf-8"), page
