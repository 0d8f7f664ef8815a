"""The number on a card: it finds one record, disputes it and erases it, without a cookie and without signing in."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.functions.calls import Answer, Api, choice
from tests.functions.signing import keys_of, verifies

CARD, FIND, ACT = "/api/consent/card", "/api/my-data/card", "/api/my-data/card/act"
PAGE = {"accept": "text/html"}


def _chosen(api: Api, **more: Any) -> tuple[str, Answer]:
    """The number of a choice, as its answer gives it to a script, and that answer."""
    answer = api.post_json("/api/consent", choice(**more))
    found = re.search(r'of="([^"]+)"', answer.headers["link"])
    assert found
    return found[1], answer


@pytest.mark.parametrize("granted", [[], ["statistics"]], ids=["a no", "a yes"])
def test_every_choice_has_a_card_whose_code_holds_it_signed(api: Api, granted: list[str]) -> None:
    import segno

    number, _ = _chosen(api, granted=granted)
    card = api.post_form(CARD, {"of": number})
    assert card.status == 200
    text = re.findall(r'<code class="card-text">([^<]+)', card.text)[0]
    drawn = BytesIO()
    segno.make_qr(text, error="l", boost_error=False).save(drawn, kind="png", border=4, scale=4)
    (code,) = zxingcpp.read_barcodes(Image.open(drawn).convert("L"))
    assert code.text == text
    protected, payload, signature = text.split(".")
    assert verifies({"protected": protected, "payload": payload, "signature": signature}, keys_of(api))
    assert number in card.text
    found = api.post_form(FIND, {"number": text})
    assert (found.status, number in found.text) == (200, True)


def test_a_card_leads_to_nobodys_cookie(api: Api) -> None:
    number, answer = _chosen(api, granted=["social"])
    visitor = answer.jar["cookie"].partition("__Host-visitor=")[2].partition(";")[0]
    for path, field in ((CARD, "of"), (FIND, "number"), ("/api/consent/receipt", "of")):
        shown = api.post_form(path, {field: number})
        assert (shown.status, visitor in shown.text) == (200, False), path


def test_a_record_is_disputed_by_its_card_once_and_the_desk_sees_until_when_it_is_answered(api: Api) -> None:
    number, _ = _chosen(api, granted=[])
    asked = {"number": number, "act": "dispute", "reason": "never"}
    wrong = api.post_form(ACT, asked | {"email": "nobody"}, **PAGE)
    assert (wrong.status, 'value="nobody"' in wrong.text) == (422, True)
    for email in ("ada@example.org", ""):
        answer = api.post_form(ACT, asked | {"email": email}, **PAGE)
        assert (answer.status, number in answer.headers["location"]) == (303, False)
    (request,) = api.items("RequestTable")
    assert (request["kind"], request["came"], request["state"], request["email"]) == (
        "object", "card", "open", "ada@example.org"
    )  # fmt: skip
    assert number in request["log"][0]["said"]
    path, _, query = answer.headers["location"].partition("?")
    page = api.send("GET", path, headers=PAGE, query=query)
    assert (page.status, request["id"] in page.text) == (200, True)


def test_a_record_is_erased_by_its_card_with_a_receipt_and_then_nothing_finds_it(api: Api) -> None:
    number, _ = _chosen(api, granted=[])
    unsure = api.post_form(ACT, {"number": number, "act": "erase"}, **PAGE)
    assert (unsure.status, len(api.items("ConsentTable"))) == (422, 1)
    done = api.post_form(ACT, {"number": number, "act": "erase", "sure": "yes"}, **PAGE)
    assert (done.status, api.items("ConsentTable")) == (303, [])
    path, _, query = done.headers["location"].partition("?")
    file = api.send("GET", path, query=f"{query}&file=yes")
    assert verifies(file.json, keys_of(api))
    (request,) = api.items("RequestTable")
    assert (request["state"], number in str(request)) == ("done", False)
    assert {line["action"] for line in api.items("AuditTable")} == {"erase"}
    assert api.post_form(FIND, {"number": number}, **PAGE).status == 409
    assert api.post_form("/api/consent/receipt", {"of": number}, **PAGE).status == 409


def test_an_erasure_that_was_killed_is_finished_by_the_schedule(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.my_data import card

    number, _ = _chosen(api, granted=[])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(card.personal, "erase_one", killed)
        with pytest.raises(KeyboardInterrupt):
            api.post_form(ACT, {"number": number, "act": "erase", "sure": "yes"})
    assert len(api.items("ConsentTable")) == 1
    api.functions.invoke("MyDataFunction", {"source": "aws.events"})
    assert api.items("ConsentTable") == []
    assert [item["state"] for item in api.items("RequestTable")] == ["done"]


def test_erasing_what_is_in_force_here_takes_it_out_of_force(api: Api) -> None:
    number, answer = _chosen(api, granted=["social"])
    done = api.post_form(ACT, {"number": number, "act": "erase", "sure": "yes"}, **answer.jar)
    assert "__Host-visitor=;" in str(done.cookies) or "Max-Age=0" in str(done.cookies)


@pytest.mark.parametrize(
    "typed", ["", "x", "1cd1b326-3cb8-4b35-ba7c-b70beee49aea", "a.b.c", "e30.e30.e30", "e30.MQ.e30"]
)
def test_a_number_that_leads_nowhere_gets_a_page_that_says_so(api: Api, typed: str) -> None:
    answer = api.post_form(FIND, {"number": typed}, **PAGE)
    assert answer.status == 409
    assert "There is no record under this number" in answer.shown
