"""DuckDuckGo's autoconsent, with no rule for us, refuses by itself; and finds that it has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Stored
from tests.browser.visiting import CHOICES, VISITOR, banner, choose, gone, jar

# What its browsers send for sites that they have no rule for.
SETTINGS = {
    "enabled": True,
    "autoAction": "optOut",
    "enablePrehide": False,
    "enableHeuristicDetection": True,
    "heuristicMode": "reject",
}
# It looks for popups that it has no rule for at every second try; this ends it after the first such look.
ONE_LOOK = {"detectRetries": 1}
SAID = "#choices-status[data-said]"
NO_RULES: dict[str, list[Any]] = {"autoconsent": []}


class Client:
    """The client in a page: what it says, and the part of the browser behind it."""

    def __init__(self, page: Page, script: str) -> None:
        self.page, self.said = page, list[dict[str, Any]]()
        page.expose_function("autoconsentSendMessage", self.hear)
        # As an extension has it: on every page load, once the page is parsed.
        page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {script} }});")

    def hear(self, message: dict[str, Any]) -> None:
        """Keep what the client says."""
        self.said.append(message)

    def begin(self, **more: Any) -> None:
        """Give the client its settings, for which it asked."""
        self.heard("init")
        self.tell(type="initResp", config=SETTINGS | more, rules=NO_RULES)

    def tell(self, **message: Any) -> None:
        """Send the client a message of its own protocol."""
        self.page.evaluate("(message) => autoconsentReceiveMessage(message)", message)

    def heard(self, kind: str, **details: Any) -> dict[str, Any]:
        """Wait for a message of a kind."""
        for _ in range(300):
            for message in self.said:
                said = message | message.get("state", {})
                if all(said.get(name) == value for name, value in {"type": kind, **details}.items()):
                    return message
            self.page.wait_for_timeout(50)
        raise AssertionError(f"no {kind} {details}; it said: {json.dumps(self.said, indent=1)}")

    def kinds(self) -> list[str]:
        """Everything it said so far, without its reports on itself."""
        return [message["type"] for message in self.said if message["type"] != "report"]


@pytest.fixture
def automatic(page: Page, client: str) -> Client:
    """The client, in a fresh visitor's page."""
    return Client(page, client)


@pytest.mark.parametrize("path", ["/", "/shop/sumac/", "/contact/"])
def test_the_client_finds_the_banner_refuses_and_its_self_test_passes(
    automatic: Client, page: Page, stored: Stored, register: Any, path: str
) -> None:
    page.goto(path)
    expect(banner(page)).to_be_visible()
    automatic.begin()
    automatic.heard("popupFound", cmp="HEURISTIC-REJECT")
    automatic.heard("optOutResult", result=True, scheduleSelfTest=True)
    assert automatic.heard("autoconsentDone", cmp="HEURISTIC-REJECT")["totalClicks"] == 1
    automatic.tell(type="selfTest")
    automatic.heard("selfTestResult", result=True)
    page.locator(SAID).wait_for(state="attached")
    gone(page)
    (record,) = stored("ConsentTable")
    assert record["granted"] == []
    assert jar(page)[CHOICES]["value"] == f"v1.{register.policy.version}."
    assert VISITOR not in jar(page)
    assert "autoconsentError" not in automatic.kinds()


def test_the_client_has_nothing_to_do_on_the_next_page(automatic: Client, page: Page, stored: Stored) -> None:
    page.goto("/")
    automatic.begin()
    automatic.heard("autoconsentDone")
    page.locator(SAID).wait_for(state="attached")
    automatic.said.clear()
    page.goto("/shop/")
    automatic.begin(**ONE_LOOK)
    automatic.heard("report", lifecycle="nothingDetected", findCmpAttempts=2)
    assert set(automatic.kinds()) <= {"init", "eval"}, "it looked and did nothing"
    assert len(stored("ConsentTable")) == 1


def test_the_client_leaves_a_choice_alone_that_the_visitor_made(automatic: Client, page: Page, stored: Stored) -> None:
    page.goto("/404.html")
    choose(page, "accept")
    automatic.said.clear()
    page.goto("/")
    automatic.begin(**ONE_LOOK)
    automatic.heard("report", lifecycle="nothingDetected", findCmpAttempts=2)
    assert set(automatic.kinds()) <= {"init", "eval"}, "it looked and did nothing"
    assert [record["granted"] != [] for record in stored("ConsentTable")] == [True]
