"""No page of the site has a control that waits for script: what tests/browser/test_without_script.py looks at in a
browser on one page of each template holds of the source of every page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import html5lib
import pytest

# Shown by script alone: the switch of the colours (tests/browser/test_scheme.py: without script there is none), and the
# check of a receipt, in whose place the page says how to check with another tool (tests/browser/test_receipt.py).
SHOWN_BY_SCRIPT = {"lamp", "receipt-check"}
# What stands in these is no part of the page yet, or has a link beside it (tests/browser/test_gating.py).
APART = {"embed"}


def dead(root: Any) -> list[str]:
    """What a visitor without script could press, follow or see in vain."""
    around = {child: parent for parent in root.iter() for child in parent}

    def within(element: Any) -> list[Any]:
        found = [element]
        while found[-1] in around:
            found.append(around[found[-1]])
        return found

    def classes(element: Any) -> set[str]:
        return set(element.get("class", "").split())

    wrong = []
    for element in root.iter():
        tag, outer = element.tag, within(element)
        if any(one.get("hidden") is not None or one.tag == "template" or classes(one) & APART for one in outer):
            continue
        if classes(element) & SHOWN_BY_SCRIPT:
            continue
        presses = tag == "button" or (tag == "input" and element.get("type") in ("submit", "image"))
        if presses and not (element.get("form") or any(one.tag == "form" for one in outer)):
            wrong.append(f"no form: {element.attrib}")
        wanted = {"form": "action", "a": "href", "img": "src"}.get(tag)
        if wanted and not element.get(wanted):
            wrong.append(f"no {wanted}: {element.attrib}")
    return wrong


def page(source: str) -> Any:
    return html5lib.parse(source, namespaceHTMLElements=False)


def test_no_page_has_a_control_that_waits_for_script_nor_next_to_no_words(site: Path) -> None:
    files = sorted(site.rglob("*.html"))
    assert len(files) > 100
    for file in files:
        root = page(file.read_text(encoding="utf-8"))
        assert dead(root) == [], file
        assert len(" ".join("".join(root.find(".//main").itertext()).split())) >= 80, file


@pytest.mark.parametrize(
    "source",
    ["<button>Buy</button>", "<form><button>Buy</button></form>", "<a>There</a>", "<img alt=Pods>",
     "<input type=submit>", "<div><form action=/x></form><button class=buy>Buy</button></div>"],
)  # fmt: skip
def test_what_would_wait_for_script_is_found(source: str) -> None:
    assert len(dead(page(source))) == 1


@pytest.mark.parametrize(
    "source",
    ["<form action=/x><button>Buy</button></form>", "<form id=f action=/x></form><button form=f>Buy</button>",
     "<div hidden><button>Buy</button></div>", "<div class=embed><button>Show</button></div>", "<a href=/x>There</a>"],
)  # fmt: skip
def test_what_works_without_script_is_passed_over(source: str) -> None:
    assert dead(page(source)) == []
