"""Having oneself erased: looked at, confirmed, done whole whatever happens, with a receipt that anyone can check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from functions.core.attributes import timestamp
from infra.local import gateway
from tests.functions import signing
from tests.functions.calls import choice, json_letter, on_call
from tests.functions.mailing import Killed, Mailing, down, mails
from tests.functions.my_data.people import HERE, Browser, bought, put_all, signed_in, write_many

ADA = "ada@example.org"


@pytest.fixture
def ada(mailing: Mailing) -> Browser:
    """Two messages in two spellings, one of somebody else, and she is in."""
    mailing.write(email=ADA)
    mailing.write(email="ADA@example.org", name="Ada")
    mailing.write(email="ben@example.org", name="Ben")
    return signed_in(mailing)


def left(mailing: Mailing) -> str:
    """Everything that is stored, but what the audit says."""
    tables = [name for name in mailing.api.tables if name not in ("AuditTable", "SenderTable")]
    return json.dumps([mailing.api.items(table) for table in tables]).lower()


def names_ada(mailing: Mailing) -> bool:
    """Whether the name stands anywhere, as a word: a random number may have its letters."""
    return re.search(r"\bada\b", left(mailing)) is not None


def erase(browser: Browser, **fields: str) -> Any:
    return browser.post(f"{HERE}/erase", **({"sure": "yes", "only": ""} | fields))


@contextmanager
def killed_at(call: int) -> Iterator[list[str]]:
    """The process dies at one of its writing calls to the tables, before it is made."""
    made: list[str] = []

    def die(model: Any, **_: Any) -> None:
        if model.name in ("PutItem", "UpdateItem", "DeleteItem"):
            made.append(model.name)
            if len(made) == call:
                raise Killed

    with on_call("before-call.dynamodb", die):
        yield made


def test_the_look_says_what_goes_and_what_stays_and_does_nothing(mailing: Mailing, ada: Browser) -> None:
    before = left(mailing)
    page = ada.get(f"{HERE}/erase")
    assert "Messages you send us" in page.shown and "Goes at once" in page.shown
    assert erase(ada, sure="").headers["location"] == f"{HERE}/erase"
    assert left(mailing) == before


@pytest.mark.promise("A05")
def test_an_erasure_leaves_nothing_that_leads_to_the_person_and_everything_of_others(
    mailing: Mailing, ada: Browser
) -> None:
    page = ada.follow(erase(ada))
    assert "It is done." in page.shown
    assert not names_ada(mailing)
    assert [item["email"] for item in mailing.api.items("MessageTable")] == ["ben@example.org"]
    assert mailing.api.items("SignInTable") == []
    assert "__Host-session" not in ada.jar
    (request,) = mailing.api.items("RequestTable")
    assert request["state"] == "done" and not {"email", "only", "planned"} & set(request)
    assert request["done"] == {"message": 2, "order": 0, "list": 0, "campaign": 0, "entry": 0, "sign-in": 1}


def test_the_receipt_is_checked_by_a_tool_that_is_not_ours(mailing: Mailing, ada: Browser) -> None:
    where = erase(ada).headers["location"]
    file = ada.get(f"{where}&file=yes")
    keys = signing.keys_of(mailing.api)
    assert signing.verifies(file.json, keys)
    said = signing.says(file.json)
    deleted = {"message": 2, "order": 0, "list": 0, "campaign": 0, "entry": 0, "sign-in": 1}
    assert said["stores"][:6] == [{"store": name, "deleted": count} for name, count in deleted.items()]
    assert {one["store"] for one in said["stores"][6:]} == {"request"}
    assert (said["erased"] >= said["requested"], said["last_backup_gone"]) == (True, "2026-12-28")
    assert ADA not in json.dumps(said) and "Ada" not in json.dumps(said)
    changed = signing.encoded(signing.decoded(file.json["payload"]).replace(b'"deleted":2', b'"deleted":9'))
    assert not signing.verifies(file.json | {"payload": changed}, keys)


def test_wherever_an_erasure_is_killed_it_is_begun_again_and_comes_to_the_same(mailing: Mailing) -> None:
    """At each writing call in turn, until there is none left to be killed at."""
    call, ended = 0, False
    while not ended:
        call += 1
        mailing.now += 3_600
        address = f"ada{call}@example.org"
        write_many(mailing, 2, email=address)
        browser = signed_in(mailing, address)
        with killed_at(call) as made:
            try:
                erase(browser)
                ended = len(made) < call
            except Killed:
                pass
        # Somebody who is still in presses again; or does not, and the schedule goes on with it.
        if call % 2:
            erase(browser)
        mailing.pump.sweep()
        if address in left(mailing):
            erase(browser)
        assert address not in left(mailing), made
        since = timestamp(mailing.now)
        done = [item for item in mailing.api.items("RequestTable") if item["received_at"] >= since]
        assert done and {item["state"] for item in done} == {"done"}
        assert sum(item["done"]["message"] for item in done) == 2, made
        lines = {line["record"] for line in mailing.api.items("AuditTable") if line["at"] >= since}
        assert len(lines) == 3, "each message and the sign-in has its line"
    assert call > 8


def test_an_erasure_that_runs_out_of_time_goes_on_by_the_schedule(
    mailing: Mailing, ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(gateway.Context, "get_remaining_time_in_millis", lambda _: 1_000)
        page = ada.follow(erase(ada))
    assert "goes on by itself" in page.shown
    mailing.pump.sweep()
    assert not names_ada(mailing)


def test_a_mail_that_is_being_sent_brings_nobody_back(mailing: Mailing, ada: Browser) -> None:
    with down():
        written = mailing.write(email=ADA, name="Ada")
        mailing.pump.pump()
    erase(ada)
    mailing.later(3_600)
    assert not names_ada(mailing)
    assert not [mail for mail in mails() if mail.tags.get("message") == written and mail.tags["mail"] == "confirmation"]


def test_a_restored_copy_is_cleaned_of_whoever_was_erased(mailing: Mailing, ada: Browser) -> None:
    from desk import store as desk_store
    from functions.core.attributes import typed
    from infra.operations import restore

    copy = mailing.api.items("MessageTable")
    erase(ada)
    for item in copy:
        mailing.api.database.put_item(TableName="MessageTable", Item=typed(item))
    names = {"live": "MessageTable", "audit": "AuditTable"}
    restore.erase_again(desk_store.Store(mailing.api.database, names, "test"), "after a restore")
    assert [item["email"] for item in mailing.api.items("MessageTable")] == ["ben@example.org"]


def test_of_two_who_share_an_address_one_can_be_erased_alone(mailing: Mailing) -> None:
    for name in ("Ada Bell", "Charles", "Ada Bell"):
        mailing.write(email=ADA, name=name)
    browser = signed_in(mailing)
    assert "More than one name" in browser.get(f"{HERE}/erase").shown
    browser.follow(erase(browser, only="Ada Bell"))
    assert [item["name"] for item in mailing.api.items("MessageTable")] == ["Charles"]
    assert browser.get(HERE, accept="application/json").status == 200, "whoever is left is still in"


def test_consents_stay_as_proof_and_the_browser_forgets_whose_they_were(mailing: Mailing) -> None:
    visitor = mailing.api.post_json("/api/consent", choice())
    mailing.write(email=ADA)
    browser = signed_in(mailing)
    browser._kept(visitor)
    assert "able to prove what was agreed" in browser.get(f"{HERE}/erase").shown
    assert "able to prove what was agreed" in browser.follow(erase(browser)).shown
    assert browser.jar == {}
    (record,) = mailing.api.items("ConsentTable")
    assert not {"name", "email"} & set(record)


def test_many_messages_and_twenty_orders_are_erased_in_as_many_goes_as_they_take(mailing: Mailing) -> None:
    from functions.core import store
    from functions.my_data import erasing

    order = bought(mailing, ADA, to="cancelled")
    put_all(mailing.api, "OrderTable", (order | {"id": f"{order['id']}-{number}"} for number in range(19)))
    write_many(mailing, 40, email=ADA)
    goes, request = 0, erasing.begin(store.table, ADA, "my-data")
    while request["state"] == "open":
        left_to_do = iter([True] * 25)
        (request,) = erasing.unfinished(store.table) or [request]
        request = erasing.run(store.table, request, lambda left_to_do=left_to_do: next(left_to_do, False))
        goes += 1
        assert goes < 40
    assert mailing.api.items("MessageTable") == []
    orders = [item for item in mailing.api.items("OrderTable") if "state" in item]
    assert [bool(item.get("restricted_at")) and "email" not in item for item in orders] == [True] * 20
    assert (request["done"]["message"], request["kept"]["order"]["count"]) == (40, 20)


def test_nobody_is_erased_without_a_session_or_from_another_site(mailing: Mailing, ada: Browser) -> None:
    stranger = Browser(mailing.api)
    assert "__Host-session" not in erase(stranger).cookies
    answer = mailing.api.post_form(
        f"{HERE}/erase",
        {"sure": "yes"},
        sec_fetch_site="cross-site",
        cookie=f"__Host-session={ada.jar['__Host-session']}",
    )
    assert answer.status == 403
    assert len(mailing.api.items("MessageTable")) == 3


def test_a_receipt_is_found_by_its_number_alone(mailing: Mailing, ada: Browser) -> None:
    erase(ada)
    for number in ("", "nonsense", "5f0e7cc0-0000-4000-8000-000000000000"):
        assert Browser(mailing.api).get(f"{HERE}/erased?id={number}").status == 409


def test_who_has_been_erased_is_unknown_and_may_write_again(mailing: Mailing, ada: Browser) -> None:
    erase(ada)
    browser = Browser(mailing.api)
    mailing.now += 3_600
    browser.ask(ADA)
    mailing.pump.pump()
    assert "We hold nothing" in mails()[-1].part("plain")
    assert mailing.api.post_json("/api/contact", json_letter(email=ADA)).status == 201
