"""Going in by a mailed link: once, in time, in the browser that asked; not by the mail alone, nor by the table."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from functions.core.person_index import mark
from tests.functions.calls import Api, json_letter, silence
from tests.functions.mailing import Mailing, down, mails
from tests.functions.my_data.people import HERE, Browser, code, link, put_all, signed_in

ADA = "ada@example.org"
LINK_SECONDS, IDLE_SECONDS, WHOLE_SECONDS = 15 * 60, 30 * 60, 2 * 60 * 60
MOST_TRIES, TO_ONE, FROM_A_NETWORK = 5, 3, 10


@pytest.fixture
def asked(mailing: Mailing) -> Browser:
    """Somebody who has written to the shop once, asked for a link, and has the mail."""
    mailing.write(email=ADA)
    browser = Browser(mailing.api)
    assert browser.ask().status == 303
    mailing.pump.pump()
    return browser


def inside(browser: Browser) -> bool:
    return browser.get(HERE, accept="application/json").status == 200


@pytest.mark.promise("P04")
def test_a_link_lets_in_once_and_the_sign_in_is_recorded_with_its_expiry(mailing: Mailing, asked: Browser) -> None:
    assert asked.press(link()).headers["location"] == HERE
    assert inside(asked)
    (item,) = mailing.api.items("SignInTable")
    assert (item["state"], item["email"]) == ("in", ADA)
    assert item["ends_at"] == int(mailing.now) + 2 * 3600
    assert item["expires_at"] == int(mailing.now) + 30 * 86_400
    again = Browser(mailing.api)
    again.jar = {"__Host-signin": "x" * 43 + "." + item["id"]}
    assert "no longer good" in again.get(link()).shown


def test_nobody_is_asked_for_a_password(asked: Browser) -> None:
    pages = [asked.get(HERE), asked.get(f"{HERE}/enter"), asked.get(link())]
    assert not [page for page in pages if 'type="password"' in page.text or 'name="password"' in page.text]


def test_opening_a_link_spends_nothing_however_often_a_scanner_does_it(mailing: Mailing, asked: Browser) -> None:
    scanner = Browser(mailing.api, "198.51.100.9")
    for _ in range(5):
        page = scanner.get(link())
        assert page.status == 200
        assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0], "there is nothing to press"
    assert scanner.post(f"{HERE}/enter", link=link().partition("=")[2]).cookies == []
    assert not inside(scanner)
    assert asked.press(link()).status == 303
    assert inside(asked)


def test_another_browser_is_shown_a_code_that_lets_in_the_one_that_asked(mailing: Mailing, asked: Browser) -> None:
    shown = code(Browser(mailing.api).get(link()))
    assert Browser(mailing.api).post(f"{HERE}/enter", code=shown).status == 409, "a code alone is worth nothing"
    typed = shown.replace("-", " ").lower()
    assert asked.post(f"{HERE}/enter", code=typed).status == 303
    assert inside(asked)


def test_a_code_is_guessed_at_five_times_at_the_most(mailing: Mailing, asked: Browser) -> None:
    right = code(Browser(mailing.api).get(link()))
    for _ in range(MOST_TRIES):
        assert asked.post(f"{HERE}/enter", code="0000-0000").status == 422
    assert asked.post(f"{HERE}/enter", code=right).status == 422
    assert not inside(asked)


def test_a_link_that_is_spent_twice_lets_in_once(mailing: Mailing, asked: Browser) -> None:
    other = Browser(mailing.api)
    other.jar = dict(asked.jar)
    assert asked.press(link()).status == 303
    assert other.post(f"{HERE}/enter", link=link().partition("=")[2]).status == 409
    assert not inside(other)


def test_of_two_that_spend_a_link_at_one_time_one_goes_in(mailing: Mailing, asked: Browser) -> None:
    from functions.my_data import sign_in, tokens

    (item,) = mailing.api.items("SignInTable")
    pending = tokens.read_pending(asked.jar["__Host-signin"])
    assert pending is not None
    assert [bool(sign_in.spend(item, pending)) for _ in range(3)] == [True, False, False]


def test_a_link_is_good_for_fifteen_minutes_by_our_clock_and_not_the_tables(mailing: Mailing, asked: Browser) -> None:
    mailing.now += LINK_SECONDS - 1
    assert "One press" in asked.get(link()).shown
    form = asked.get(link()).form
    mailing.now += 1
    assert "no longer good" in asked.get(link()).shown
    assert asked.post(f"{HERE}/enter", **form).status == 409
    assert not inside(asked)


def test_an_older_link_of_the_same_browser_is_as_good_as_a_newer(mailing: Mailing, asked: Browser) -> None:
    asked.ask()
    mailing.pump.pump()
    assert link(0) != link(1)
    assert asked.press(link(0)).status == 303
    assert inside(asked)


@pytest.mark.parametrize("changed", ["x", "link=", "link=nonsense", "link=" + "0" * 32 + "." + "A" * 43])
def test_a_made_up_link_lets_nobody_in(mailing: Mailing, asked: Browser, changed: str) -> None:
    page = asked.get(f"{HERE}/enter?{changed}")
    assert page.status == 200
    assert asked.post(f"{HERE}/enter", link=changed.partition("=")[2]).status == 409
    assert not inside(asked)


def test_what_the_table_holds_lets_nobody_in(mailing: Mailing, asked: Browser) -> None:
    waiting = json.dumps(mailing.api.items("SignInTable"))
    secret = asked.jar["__Host-signin"].partition(".")[0]
    assert link().partition(".")[2] not in waiting and secret not in waiting
    asked.press(link())
    assert asked.jar["__Host-session"].partition(".")[2] not in json.dumps(mailing.api.items("SignInTable"))


def test_the_cookies_are_those_of_the_register(asked: Browser, register: Any) -> None:
    answer = asked.press(link())
    assert answer.cookie("__Host-session").endswith("; Max-Age=7200; HttpOnly; Secure; SameSite=Lax")  # type: ignore[union-attr]
    assert register.cookies["__Host-session"].max_age == WHOLE_SECONDS
    assert register.cookies["__Host-signin"].max_age == LINK_SECONDS
    assert "__Host-signin" not in asked.jar


def test_a_session_ends_after_half_an_hour_without_a_click_and_after_two_hours_with_them(
    mailing: Mailing, asked: Browser
) -> None:
    asked.press(link())
    mailing.now += IDLE_SECONDS - 1
    assert inside(asked)
    mailing.now += IDLE_SECONDS
    assert not inside(asked)
    other = signed_in(mailing)
    clicks = []
    for _ in range(6):
        mailing.now += 1_400
        clicks.append(inside(other))
    assert clicks == [True] * 5 + [False], "five times 1,400 seconds are less than two hours, six are more"


def test_a_stolen_session_ends_with_all_others(mailing: Mailing, asked: Browser) -> None:
    asked.press(link())
    thief = Browser(mailing.api, "198.51.100.66")
    thief.jar = dict(asked.jar)
    assert inside(thief)
    asked.jar.pop("__Host-session")
    asked.ask()
    mailing.pump.pump()
    asked.press(link())
    answer = asked.post(f"{HERE}/leave", all="yes")
    assert (answer.status, answer.headers["location"]) == (303, "/my-data/")
    assert not inside(thief) and not inside(asked)
    assert {item["state"] for item in mailing.api.items("SignInTable")} == {"ended"}


def test_signing_out_ends_this_session_and_no_other(mailing: Mailing, asked: Browser) -> None:
    asked.press(link())
    other = signed_in(mailing)
    before = dict(asked.jar)
    asked.post(f"{HERE}/leave", language="en")
    asked.jar = before
    assert not inside(asked) and inside(other)


# ── Who is known is told to nobody but the address ──


def test_known_and_unknown_get_the_same_answer_from_the_same_calls(mailing: Mailing) -> None:
    from tests.functions.calls import on_call

    mailing.write(email=ADA)
    answers, calls = [], []
    for email in (ADA, "nobody@example.org"):
        made: list[str] = []
        with on_call("before-call.dynamodb", lambda model, made=made, **_: made.append(model.name)):
            answers.append(Browser(mailing.api).ask(email))
        calls.append(made)
    assert calls[0] == calls[1] == ["BatchGetItem", "PutItem", *["UpdateItem"] * 3]
    known, unknown = answers
    assert (known.status, known.text, known.headers) == (unknown.status, unknown.text, unknown.headers)
    assert len(known.cookies[0]) == len(unknown.cookies[0])


@pytest.mark.speed
def test_the_time_of_an_answer_does_not_tell_known_from_unknown(mailing: Mailing) -> None:
    """By ranks (Mann and Whitney): of 150 answers each, taken in turns, neither kind is the slower one."""
    mailing.write(email=ADA)
    (message,) = mailing.api.items("MessageTable")
    known = [f"known{number}@example.org" for number in range(150)]
    put_all(mailing.api, "MessageTable", (message | {"id": one, "email": one} | mark(one) for one in known))
    times: list[tuple[float, bool]] = []
    for number, email in enumerate(known):
        for address in random.sample((email, email.replace("known", "other")), 2):
            browser, began = Browser(mailing.api, f"198.51.{number}.1"), time.perf_counter()
            browser.ask(address)
            times.append((time.perf_counter() - began, address == email))
    ranks = sum(rank for rank, (_, is_known) in enumerate(sorted(times), 1) if is_known)
    count = len(known)
    deviation = (count * count * (2 * count + 1) / 12) ** 0.5
    assert abs(ranks - count * (2 * count + 1) / 2) / deviation < 4


def test_an_unknown_address_gets_a_mail_without_a_link(mailing: Mailing) -> None:
    Browser(mailing.api).ask("nobody@example.org")
    mailing.pump.pump()
    (mail,) = mails()
    assert mail.to == ("nobody@example.org",)
    assert "We hold nothing" in mail.part("plain") and "/enter" not in mail.part("plain")


def test_while_mail_is_down_the_asker_is_told_nothing_and_both_mails_come_later(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    with down():
        pages = [browser.follow(browser.ask(email)).shown for email in (ADA, "nobody@example.org")
                 for browser in [Browser(mailing.api)]]  # fmt: skip
        mailing.pump.pump()
    assert pages[0] == pages[1]
    mailing.later(600)
    assert sorted(mail.to[0] for mail in mails() if "signin" in mail.tags) == [ADA, "nobody@example.org"]


def test_an_address_gets_three_links_an_hour_and_its_asker_the_same_answer_after_that(mailing: Mailing) -> None:
    mailing.write(email=ADA)
    mailing.pump.pump()
    answers = [Browser(mailing.api).ask(email).status for email in (ADA, " Ada@Example.org", ADA, ADA, ADA)]
    mailing.pump.pump()
    assert answers == [303] * 5
    assert len([mail for mail in mails() if "signin" in mail.tags]) == TO_ONE
    mailing.now += 3_600
    Browser(mailing.api).ask(ADA)
    mailing.pump.pump()
    assert len([mail for mail in mails() if "signin" in mail.tags]) == TO_ONE + 1


def test_many_addresses_are_not_tried_from_one_network(mailing: Mailing) -> None:
    answers = [Browser(mailing.api).ask(f"one{number}@example.org").status for number in range(40)]
    assert answers == [303] * FROM_A_NETWORK + [429] * (40 - FROM_A_NETWORK)
    mailing.pump.pump()
    assert len(mails()) == FROM_A_NETWORK


@pytest.mark.parametrize("typed", ["", "nobody", "a b@c.example", "ünï@example.org", "x@-.-"])
def test_what_is_no_address_is_typed_again_and_keeps_what_was_typed(api: Api, typed: str) -> None:
    page = Browser(api).ask(typed)
    assert page.status == 422
    assert page.form_to(f"{HERE}/link")["email"] == typed.strip() or typed == ""
    assert api.items("SignInTable") == []


def test_a_link_is_asked_for_from_our_own_pages_alone(api: Api) -> None:
    refused = api.post_form(f"{HERE}/link", {"email": ADA}, sec_fetch_site="cross-site")
    assert refused.status == 403
    assert api.items("SignInTable") == []


def test_every_answer_is_kept_by_nobody(mailing: Mailing, asked: Browser) -> None:
    paths = (f"{HERE}/enter", link(), f"{HERE}/erase", HERE)
    pages = [*map(asked.get, paths), asked.press(link()), *map(asked.get, paths)]
    assert {page.headers["cache-control"] for page in pages} == {"no-store"}


def test_no_address_is_told_to_a_log_or_stands_in_a_url(mailing: Mailing, told: Any) -> None:
    told()
    mailing.write(email="zeb.quill@canary.example", name="Zebediah")
    browser = Browser(mailing.api)
    answer = browser.ask("zeb.quill@canary.example")
    mailing.pump.pump()
    entered = browser.press(link())
    browser.get(HERE)
    said = told() + answer.headers["location"] + entered.headers["location"] + link()
    assert "zeb.quill" not in said and "Zebediah" not in said


def test_a_table_that_does_not_answer_is_said_and_lets_nobody_in(
    mailing: Mailing, asked: Browser, impatient: None
) -> None:
    asked.press(link())
    with silence("GetItem"):
        assert asked.get(HERE).status == 503
    assert inside(asked)


def test_a_message_still_finds_its_writer_by_any_spelling(mailing: Mailing) -> None:
    for email in ("Ada@Example.ORG", "ada@example.org", "ADA@example.org"):
        mailing.api.post_json("/api/contact", json_letter(email=email))
    browser = signed_in(mailing, "aDa@exAmple.org")
    held = browser.get(HERE, accept="application/json").json["stores"]["message"]["items"]
    assert len(held) == 3
