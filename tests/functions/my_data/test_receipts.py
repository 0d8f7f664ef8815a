"""Consents that somebody has receipts of: shown, copied and taken back by whoever brings one, without a sign-in."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from functions.consent.personal import receipt_id
from infra.local.gateway import Request
from tests.functions.calls import Answer, Api, choice, on_call
from tests.functions.mailing import mails
from tests.functions.my_data.people import Browser

HERE = "/api/my-data/receipts"
ORIGIN = {"sec-fetch-site": "same-origin", "accept": "text/html"}


@pytest.fixture
def given(api: Api) -> tuple[str, str]:
    """Somebody allowed statistics: the text of their receipt, and its number."""
    made = api.post_json("/api/consent", choice(granted=["statistics"]))
    cookie = "; ".join(line.partition(";")[0] for line in made.cookies)
    receipt = api.send("GET", "/api/consent/receipt", headers={"cookie": cookie})
    assert receipt.status == 200, receipt.text
    (item,) = api.items("ConsentTable")
    return receipt.text, receipt_id(item)


def upload(api: Api, *files: str, text: str = "") -> Answer:
    """The form with files, as a browser sends it."""
    parts = [
        ("file", f'; filename="r{n}.json"\r\nContent-Type: application/json', file) for n, file in enumerate(files)
    ]
    parts += [("receipt", "", text), ("language", "", "en")]
    body = "".join(
        f'--x7\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n' for name, more, value in parts
    )
    kind = {"content-type": "multipart/form-data; boundary=x7"}
    return api.send("POST", HERE, f"{body}--x7--\r\n".encode(), kind | ORIGIN)


def withdrawn(api: Api, number: str, **more: str) -> Answer:
    return api.post_form(HERE, {"number": number, "act": "withdraw"} | more, sec_fetch_site="same-origin")


@pytest.mark.promise("A05")
@pytest.mark.parametrize("way", ["file", "text", "number"])
def test_whoever_brings_a_receipt_sees_its_record(api: Api, given: tuple[str, str], way: str) -> None:
    text, number = given
    page = {
        "file": lambda: upload(api, text),
        "text": lambda: upload(api, text=f"My receipt:\n{text}\n"),
        "number": lambda: api.post_form(HERE, {"receipt": number}, sec_fetch_site="same-origin"),
    }[way]()
    assert page.status == 200, page.shown
    assert "Allowed" in page.shown and "statistics" in page.shown and number.partition(".")[2] in page.text
    assert api.items("ConsentTable")[0]["visitor"] not in page.text, "the cookie's value is told to nobody"


@pytest.mark.promise("A05")
def test_a_receipt_leads_to_its_own_choice_and_the_one_in_force_and_to_no_other(api: Api) -> None:
    from functions.my_data import receipts

    visitor = str(uuid4())
    history = [{"visitor": visitor, "id": str(uuid4()), "salt": "s", "surface": name} for name in ("a", "b", "c")]
    for at, shown in enumerate((["a", "c"], ["b", "c"], ["c"])):
        told = receipts.told(history, receipt_id(history[at]))
        assert [item["surface"] for item in told] == shown
        assert not {visitor, history[at]["id"]} & {str(value) for item in told for value in item.values()}


def test_several_receipts_are_brought_at_once_and_what_leads_nowhere_is_counted(
    api: Api, given: tuple[str, str]
) -> None:
    other = api.post_json("/api/consent", choice(granted=["marketing"])).json
    (item,) = (one for one in api.items("ConsentTable") if one["id"] == other["id"])
    page = upload(api, given[0], text=f"{receipt_id(item)}\n{uuid4()}.{uuid4()}")
    assert page.text.count("<summary>") == 2
    assert "Leading to no record: 1." in page.shown


def test_what_a_receipt_says_is_taken_back_by_one_record_more(api: Api, given: tuple[str, str]) -> None:
    before = api.items("ConsentTable")
    page = withdrawn(api, given[1])
    assert page.status == 200 and "Taken back" in page.shown
    assert "Take back all" not in page.text, "nothing is allowed any more"
    after = api.items("ConsentTable")
    (added,) = (item for item in after if item not in before)
    assert [item for item in before if item in after] == before, "what was agreed to stays as proof"
    assert (added["granted"], added["surface"], added["visitor"]) == ([], "receipt", before[0]["visitor"])
    assert added["expires_at"] > 0 and added["salt"]
    withdrawn(api, given[1])
    assert len(api.items("ConsentTable")) == len(after), "a second time adds nothing"


def test_the_browser_whose_choice_it_was_forgets_it(api: Api, given: tuple[str, str]) -> None:
    (item,) = api.items("ConsentTable")
    visitor = item["visitor"]
    cookies = {"cookie": f"__Host-visitor={visitor}", "sec_fetch_site": "same-origin"}
    page = api.post_form(HERE, {"number": given[1], "act": "withdraw"}, **cookies)
    assert any(line.startswith("__Host-visitor=;") and "Max-Age=0" in line for line in page.cookies)
    assert not withdrawn(api, given[1]).cookies, "another browser keeps its own"


def test_a_copy_is_the_records_and_signed(api: Api, given: tuple[str, str]) -> None:
    event = {"number": given[1], "act": "copy"}
    status, headers, raw = _raw(api, event)
    assert status == 200 and headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(raw)) as copy:
        data = json.loads(copy.read("data.json"))
        assert "signature.json" in copy.namelist()
    assert [item["id"] for item in data["stores"]["consent"]] == [given[1].partition(".")[2]]


def _raw(api: Api, fields: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    kind = [("content-type", "application/x-www-form-urlencoded"), *ORIGIN.items()]
    sent = Request("POST", HERE, "", kind, urlencode(fields).encode(), "203.0.113.7")
    status, headers, raw = api.functions.call(sent)
    return status, {name.lower(): value for name, value in headers}, raw


@pytest.mark.parametrize("half", ["visitor", "id"])
def test_half_of_a_number_leads_nowhere(api: Api, given: tuple[str, str], half: str) -> None:
    visitor, _, record = given[1].partition(".")
    number = f"{visitor}.{uuid4()}" if half == "visitor" else f"{uuid4()}.{record}"
    page = withdrawn(api, number)
    assert "Leading to no record: 1." in page.shown and "statistics" not in page.shown
    assert len(api.items("ConsentTable")) == 1


@pytest.mark.parametrize("text", ["", "hello", '{"payload": "!!!!"}', '{"payload": "e30"}'])
def test_what_is_no_receipt_is_said(api: Api, text: str) -> None:
    page = upload(api, text=text)
    assert page.status == 422 and "We could read no receipt" in page.shown


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"--x7\r\n\r\n", 422),
        ("multipart/form-data; boundary=x7", b"", 422),
        (
            "multipart/form-data; boundary=x7",
            b"--x7\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\n\xff",
            422,
        ),
        ("multipart/form-data; boundary=x7", b"--x7\r\nContent-Type: multipart/mixed; boundary=x7\r\n\r\n--x7", 422),
        ("multipart/form-data; boundary=x7", b"x" * 150_001, 413),
        ("text/plain", b"hello", 415),
    ],
)
def test_a_form_that_cannot_be_read_is_said_and_no_fault(api: Api, kind: str, body: bytes, status: int) -> None:
    assert api.send("POST", HERE, body, {"content-type": kind} | ORIGIN).status == status


def test_a_receipt_is_taken_from_our_own_pages_alone(api: Api, given: tuple[str, str]) -> None:
    foreign: Any = api.post_form(HERE, {"number": given[1], "act": "withdraw"}, sec_fetch_site="cross-site")
    assert foreign.status == 403
    assert len(api.items("ConsentTable")) == 1


def test_an_unknown_address_is_told_where_a_receipt_is_brought(mailing: Any) -> None:
    Browser(mailing.api).ask("nobody@example.org")
    mailing.pump.pump()
    assert "https://www.cardamum.exeve/my-data/" in mails()[-1].part("plain").replace("=\n", "")


def test_a_receipt_is_found_without_a_search_and_one_from_before_by_one_until_the_pass_is_through(
    api: Api, given: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, number = given
    made: list[str] = []

    def found() -> bool:
        made.clear()
        page = api.post_form(HERE, {"number": number}, sec_fetch_site="same-origin")
        return 'value="withdraw"' in page.text

    with on_call("before-call.dynamodb", lambda model, **_: made.append(model.name)):
        for index in ("search", "complete"):
            monkeypatch.setenv("PERSON_INDEX", index)
            assert found() and "Scan" not in made
        (item,) = api.items("ConsentTable")
        key = {name: {"S": item[name]} for name in ("visitor", "id")}
        api.database.update_item(TableName="ConsentTable", Key=key, UpdateExpression="REMOVE receipt")
        monkeypatch.setenv("PERSON_INDEX", "search")
        assert found() and "Scan" in made
        monkeypatch.setenv("PERSON_INDEX", "complete")
        assert not found() and "Scan" not in made
