"""/choices/ in Firefox and WebKit: the form shows what is in force, also where no script can tick a box."""

from __future__ import annotations

import pytest

from tests.browser.engines.conftest import Served
from tests.browser.engines.test_everywhere import answering, choose, go_on
from tests.browser.engines.visits import Visit
from tests.browser.visiting import LABELS

TICKED = "[...document.querySelectorAll('#choices [name=purpose]:checked')].map((box) => box.value)"
WORDS = "[...document.querySelectorAll('#choices [class^=state-]')]"
SHOWN = f"{WORDS}.filter((e) => e.checkVisibility()).map((e) => e.className)"


@pytest.fixture(autouse=True)
def _served(preview: Served) -> None:
    """The site is up."""


def test_the_form_says_what_is_in_force_also_after_back(visitor: Visit) -> None:
    visitor.goto("/about/")
    choose(visitor, "accept")
    visitor.goto("/choices/")
    every = visitor.evaluate(TICKED)
    assert len(every) == 4
    visitor.click_on(f"#choices [value={every[0]}]")
    assert visitor.evaluate(SHOWN) == ["state-withdraws", *["state-on"] * 3]
    with answering(visitor):
        visitor.click("button", LABELS["save"])
    go_on(visitor)
    visitor.wait_until("location.pathname === '/choices/' && document.readyState === 'complete'")
    assert visitor.evaluate(TICKED) == every[1:]
    visitor.goto("/about/")
    visitor.back()
    visitor.wait_until("location.pathname === '/choices/' && document.readyState === 'complete'")
    assert visitor.evaluate(TICKED) == every[1:]
    assert visitor.evaluate(SHOWN) == ["state-off", *["state-on"] * 3]


def test_the_answer_to_a_no_offers_its_receipt_without_a_cookie(visit: Visit) -> None:
    visit.goto("/about/")
    choose(visit, "reject")
    visit.wait_for("#receipt-offer [name=of]")
    ask = "Object.fromEntries(new FormData(document.querySelector('#receipt-offer')))"
    visit.evaluate(
        f"(fetch('/api/consent/receipt', {{method: 'POST', body: new URLSearchParams({ask})}})"
        ".then((answer) => answer.json()).then((receipt) => (window.receipt = receipt)), 1)"
    )
    visit.wait_until("window.receipt?.signature")
    assert set(visit.cookies()) == {"__Host-choices"}
