"""The answer to every choice offers its own signed receipt at once, also to a no, which no cookie leads back to."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest

from tests.functions.calls import OPTIONAL, Answer, Api, choice, form_choice
from tests.functions.signing import keys_of, says, verifies

CHOOSE, RECEIPT = "/api/consent", "/api/consent/receipt"
_LINK = re.compile(
    r"""</api/consent/receipt>; rel="related"; title\*=UTF-8''([^;]+); card\*=UTF-8''[^;]+; of="(.+)\""""
)


def offered(answer: Answer) -> tuple[str, str]:
    """What the answer calls the receipt, and the number that leads to it."""
    match = _LINK.fullmatch(answer.headers["link"])
    assert match
    return unquote(match[1]), match[2]


def statuses(answer: Answer) -> dict[str, str]:
    """What the receipt says was answered to each purpose."""
    assert (answer.status, answer.headers["content-type"]) == (200, "application/jose+json")
    found = says(answer.json)["hasRecordOfActivity"]["hasProcess"]["hasProcess"]
    return {one["hasPurpose"]["dct:identifier"]: one["hasConsentStatus"] for one in found}


def test_a_refusal_has_a_receipt_without_any_cookie(api: Api) -> None:
    title, handle = offered(api.post_json(CHOOSE, choice(granted=[], language="de")))
    assert title == "Signierter Nachweis dieser Auswahl"
    receipt = api.post_form(RECEIPT, {"of": handle})
    assert verifies(receipt.json, keys_of(api))
    assert statuses(receipt) == dict.fromkeys(OPTIONAL, "ConsentRefused")


def test_a_withdrawal_of_everything_has_a_receipt_that_says_so(api: Api) -> None:
    before = api.post_json(CHOOSE, choice(granted=["statistics"]))
    _, handle = offered(api.post_json(CHOOSE, choice(granted=[]), **before.jar))
    found = statuses(api.post_form(RECEIPT, {"of": handle}))
    assert found.pop("statistics") == "ConsentWithdrawn"
    assert set(found.values()) == {"ConsentRefused"}


def test_the_receipt_of_a_yes_is_led_to_by_its_cookie_or_its_number_and_the_number_is_not_the_cookie(api: Api) -> None:
    answer = api.post_json(CHOOSE, choice(granted=["social"]))
    visitor = answer.jar["cookie"].partition("__Host-visitor=")[2].partition(";")[0]
    number = offered(answer)[1]
    assert visitor not in answer.headers["link"]
    for form, jar in (({"language": "en"}, answer.jar), ({"of": number}, {})):
        receipt = api.post_form(RECEIPT, form, **jar)
        assert statuses(receipt)["social"] == "ConsentGiven"
        assert visitor not in str(says(receipt.json))
    assert api.post_form(RECEIPT, {"of": visitor}).status == 409


def test_a_number_leads_to_its_own_choice_after_a_newer_one_was_made(api: Api) -> None:
    first = api.post_json(CHOOSE, choice(granted=["social"]))
    api.post_json(CHOOSE, choice(granted=[]), **first.jar)
    assert statuses(api.post_form(RECEIPT, {"of": offered(first)[1]}))["social"] == "ConsentGiven"


@pytest.mark.parametrize(
    "handle", ["", "x", "1cd1b326-3cb8-4b35-ba7c-b70beee49aea", "00000000-0000-0000-0000-000000000000 "]
)
def test_what_leads_nowhere_gets_a_page_that_says_so(api: Api, handle: str) -> None:
    answer = api.post_form(RECEIPT, {"of": handle})
    assert answer.status == 409
    assert "The signed receipt of a no is offered at once" in answer.shown


def test_another_site_cannot_ask_for_a_receipt(api: Api) -> None:
    _, handle = offered(api.post_json(CHOOSE, choice(granted=[])))
    assert api.post_form(RECEIPT, {"of": handle}, sec_fetch_site="cross-site").status == 403


@pytest.mark.parametrize("way", ["accept", "reject"])
def test_a_form_that_asks_for_it_is_answered_with_what_was_recorded_and_its_receipt(api: Api, way: str) -> None:
    answer = api.post_form(CHOOSE, form_choice(choice=way, then="receipt", language="de"))
    assert '<a id="on" href="/shop/">Zurück zu der Seite, auf der Sie waren</a>' in answer.text
    assert (answer.status, answer.headers["content-language"]) == (200, "de")
    assert re.search("Ihre Auswahl .* aufgezeichnet", answer.shown)
    found = statuses(api.post_form(RECEIPT, answer.form, **answer.jar))
    assert set(found.values()) == {"ConsentGiven" if way == "accept" else "ConsentRefused"}


@pytest.mark.parametrize("then", ["", "elsewhere"])
def test_a_form_that_does_not_goes_back_to_its_page(api: Api, then: str) -> None:
    answer = api.post_form(CHOOSE, form_choice(choice="reject", then=then))
    assert (answer.status, answer.headers["location"]) == (303, "/shop/")


def test_where_nothing_is_recorded_no_receipt_is_offered(api: Api) -> None:
    page: dict[str, Any] = {"accept": "text/html"}
    empty = api.send("GET", CHOOSE, headers=page)
    assert "Keep the latest as" not in empty.shown and "/api/consent/receipt" not in empty.text
    jar = api.post_json(CHOOSE, choice(granted=["social"])).jar
    assert "Keep the latest as a signed receipt" in api.send("GET", CHOOSE, headers=page | jar).shown
