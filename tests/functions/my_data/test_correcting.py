"""Putting right what is held: a name at once, an address once its mail is read, and an objection that stops mails."""

from __future__ import annotations

import pytest

from tests.functions.mailing import Mailing, down, mails
from tests.functions.my_data.people import HERE, Browser, code, link, signed_in

ADA, NEW = "ada@example.org", "ada@new.example"


def lines(mailing: Mailing, action: str) -> set[str]:
    return {line["record"] for line in mailing.api.items("AuditTable") if line["action"] == action}


def test_a_name_is_put_right_wherever_it_stands_with_a_line_for_each_record(mailing: Mailing) -> None:
    ids = {mailing.write(email=ADA, name="Adda"), mailing.write(email="ADA@example.org", name="Adda")}
    browser = signed_in(mailing)
    assert "Put right" in browser.follow(browser.post(f"{HERE}/correct", name="Ada")).shown
    assert {item["name"] for item in mailing.api.items("MessageTable")} == {"Ada"}
    assert lines(mailing, "correct") == ids
    (request,) = mailing.api.items("RequestTable")
    assert (request["kind"], request["state"]) == ("correct", "done")


def test_a_new_address_stands_everywhere_once_its_own_mail_was_opened_and_not_before(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    browser = signed_in(mailing)
    browser.post(f"{HERE}/correct", name="Ada")
    waiting = browser.post(f"{HERE}/correct", email=NEW)
    mailing.pump.pump()
    assert mails()[-1].to == (NEW,)
    assert [item["email"] for item in mailing.api.items("MessageTable")] == [ADA]
    assert waiting.headers["location"] == f"{HERE}/enter"
    assert browser.press(link()).status == 303
    assert [item["email"] for item in mailing.api.items("MessageTable")] == [NEW]
    assert {item["email"] for item in mailing.api.items("RequestTable")} == {NEW}
    held = browser.get(HERE, accept="application/json").json["stores"]["message"]["items"]
    assert len(held) == 1


def test_a_new_address_is_not_taken_by_whoever_reads_its_mail_elsewhere(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    browser = signed_in(mailing)
    browser.post(f"{HERE}/correct", email=NEW)
    mailing.pump.pump()
    stranger = Browser(mailing.api)
    assert code(stranger.get(link()))
    assert [item["email"] for item in mailing.api.items("MessageTable")] == [ADA]


@pytest.mark.parametrize("wrong", [{"email": "nobody"}, {"name": ""}, {"name": "x" * 201}])
def test_what_cannot_be_taken_is_said_on_the_page_and_changes_nothing(mailing: Mailing, wrong: dict[str, str]) -> None:
    mailing.write(email=ADA, name="Ada")
    browser = signed_in(mailing)
    assert browser.post(f"{HERE}/correct", **wrong).status == 422
    assert [(item["email"], item["name"]) for item in mailing.api.items("MessageTable")] == [(ADA, "Ada")]


def test_an_objection_sets_the_message_aside_and_stops_its_mails(mailing: Mailing) -> None:
    browser_mail = mailing.write(email=ADA)
    mailing.pump.pump()
    browser = signed_in(mailing)
    with down():
        other = mailing.write(email=ADA)
        mailing.pump.pump()
    page = browser.follow(browser.post(f"{HERE}/object", message=other))
    assert "set aside" in page.shown
    mailing.later(3_600)
    assert not [mail for mail in mails() if mail.tags.get("message") == other]
    statuses = {item["id"]: item["status"] for item in mailing.api.items("MessageTable")}
    assert statuses == {browser_mail: "new", other: "quarantined"}
    (request,) = mailing.api.items("RequestTable")
    assert (request["kind"], request["state"]) == ("object", "open"), "one of us decides"


def test_nobody_sets_aside_what_another_wrote(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    theirs = mailing.write(email="ben@example.org")
    browser = signed_in(mailing)
    browser.post(f"{HERE}/object", message=theirs)
    assert {item["status"] for item in mailing.api.items("MessageTable")} == {"new"}
    assert mailing.api.items("RequestTable") == []


def test_the_oldest_request_is_counted_so_that_staff_are_told_in_time(mailing: Mailing, told: object) -> None:
    mailing.write(email=ADA)
    browser = signed_in(mailing)
    (message,) = mailing.api.items("MessageTable")
    browser.post(f"{HERE}/object", message=message["id"])
    mailing.now += 20 * 86_400
    told()  # type: ignore[operator]
    mailing.pump.sweep()
    assert '"OldestRequest":[1728000' in told().replace(" ", "")  # type: ignore[operator]
