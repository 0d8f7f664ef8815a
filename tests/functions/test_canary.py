"""Planted names, addresses and numbers, sent down every path: nothing of them may turn up where it does not belong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.aws import refusing
from tests.functions.calls import Answer, Api, choice, form_choice, json_letter, letter, on_call, silence

NAME, EMAIL, ORDER, WORDS = "Zebediah Quillfeather", "zeb.quill@canary.example", "CANARY-4711", "my canary sings"
ADDRESS, FORWARDED = "198.51.100.77", "2001:db8::dead:beef"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:77.7) Gecko/20770707 Firefox/77.7"
TYPED = {"name": NAME, "email": EMAIL, "order": ORDER, "message": WORDS}
PERSONAL = (NAME, "Zebediah", "Quillfeather", EMAIL, "zeb.quill", ORDER, WORDS)
TRACES = (ADDRESS, FORWARDED, "dead:beef", AGENT, "20770707", "77.7")
HEADERS = {
    "user-agent": AGENT,
    "x-forwarded-for": f"{FORWARDED}, {ADDRESS}",
    "forwarded": f"for={ADDRESS}",
    "cloudfront-viewer-address": f"{ADDRESS}:443",
    "referer": f"https://www.cardamum.exeve/contact/?name={NAME}&email={EMAIL}",
}
CONSENT, CONTACT = "/api/consent", "/api/contact"
Told = Callable[[], str]


class Canary:
    """Sends requests that carry every planted trace."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def json(self, path: str, body: Any, **headers: str) -> Answer:
        kind = {"content-type": "application/json"} | {name.replace("_", "-"): v for name, v in headers.items()}
        raw = (body if isinstance(body, str) else json.dumps(body)).encode()
        return self.api.send("POST", path, raw, HEADERS | kind, address=ADDRESS, query=f"email={EMAIL}")

    def form(self, path: str, fields: dict[str, Any], **headers: str) -> Answer:
        raw = urlencode(fields, doseq=True).encode()
        kind = {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}
        return self.api.send("POST", path, raw, HEADERS | kind | headers, address=FORWARDED)


def sweep(api: Api, said: str) -> None:
    """No trace in any table, nothing personal but in the message's own fields, and neither in what was told."""
    for planted in (*PERSONAL, *TRACES):
        assert planted not in said, planted
    for item in [*api.stored, *api.items("SenderTable")]:
        own = TYPED if "received_at" in item else {}
        rest = json.dumps({name: value for name, value in item.items() if name not in own}, ensure_ascii=False)
        for planted in (*PERSONAL, *TRACES):
            assert planted not in rest, planted
        for planted in TRACES:
            assert planted not in json.dumps(item, ensure_ascii=False), planted


def taken(canary: Canary, clock: SimpleNamespace) -> Iterator[Answer]:
    """Every path on which something is stored."""
    sent, message = choice(), json_letter(**TYPED)
    yield canary.json(CONSENT, sent)
    yield canary.json(CONSENT, sent)
    yield canary.form(CONSENT, form_choice())
    yield canary.api.send("GET", CONSENT, headers=HEADERS | {"cookie": f"__Host-visitor={sent['id']}"}, address=ADDRESS)
    yield canary.json(CONTACT, message)
    yield canary.json(CONTACT, message)
    shown = canary.form(CONTACT, letter(**TYPED))
    yield shown
    yield canary.form(CONTACT, shown.form)
    clock.now += 60
    yield canary.form(CONTACT, shown.form | {"step": "edit"})
    yield canary.form(CONTACT, shown.form)


@pytest.mark.promise("P06")
def test_what_is_taken_leaves_no_trace_but_the_messages_own_fields(
    api: Api, clock: SimpleNamespace, told: Told
) -> None:
    told()
    assert {answer.status for answer in taken(Canary(api), clock)} == {200, 201, 303}
    said = told()
    assert "ChoiceRecorded" in said and "MessageReceived" in said
    assert len(api.items("MessageTable")) == 2
    for item in api.items("MessageTable"):
        assert {name: item[name] for name in TYPED} == TYPED
    assert {item["browser"] for item in api.items("ConsentTable")} == {"Firefox"}
    sweep(api, said)


def test_what_is_refused_leaves_no_trace(api: Api, told: Told) -> None:
    canary = Canary(api)
    mail = {"email": EMAIL}
    wrong = {**TYPED, "email": NAME, "order": f"{ORDER} {NAME}", "topic": NAME, NAME: EMAIL}
    answers = [
        canary.json(CONSENT, choice(**mail)),
        canary.json(CONSENT, choice(granted=[EMAIL], policy=NAME, surface=NAME, language=NAME)),
        canary.json(CONSENT, json.dumps(choice())[:-1] + f', "{NAME}": 1, "{NAME}": 2}}'),
        canary.json(CONSENT, f'{{"name": "{NAME}"'),
        canary.json(CONSENT, choice(), content_type=f"text/plain; name={EMAIL}"),
        canary.json(CONSENT, choice(), origin=f"https://{EMAIL}"),
        canary.json(CONSENT, choice(name=NAME * 1_000)),
        canary.json(CONTACT, wrong),
        canary.json(CONTACT, json_letter(**TYPED), sec_fetch_site="cross-site"),
        canary.json(CONTACT, json_letter(**TYPED | {"message": WORDS * 10_000})),
        canary.form(CONSENT, form_choice(purpose=NAME, **mail)),
        canary.form(CONSENT, form_choice(choice=NAME, language=EMAIL)),
        canary.form(CONTACT, wrong),
        canary.form(CONTACT, letter(**TYPED), origin="https://evil.example"),
        canary.form(CONTACT, {**TYPED, "message": WORDS * 10_000}),
    ]
    assert {answer.status for answer in answers} == {400, 403, 413, 415, 422}
    assert api.stored == []
    said = told()
    assert said.count('"message":"refused"') == len(answers)
    sweep(api, said)


def test_a_conflict_and_a_flood_leave_no_trace(api: Api, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    canary, message = Canary(api), json_letter(**TYPED)
    canary.json(CONTACT, message)
    assert canary.json(CONTACT, message | {"message": f"{WORDS}!"}).status == 409
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "0")
    assert canary.json(CONTACT, message).status == 429
    assert canary.form(CONTACT, letter(**TYPED)).status == 429
    sweep(api, told())


def test_a_table_that_does_not_answer_leaves_no_trace(
    api: Api, clock: SimpleNamespace, told: Told, impatient: None
) -> None:
    quoting = refusing("ValidationException", f"cannot store {NAME} {EMAIL} {ADDRESS}")
    canary = Canary(api)
    for trouble in (silence("PutItem"), on_call("before-call.dynamodb.PutItem", quoting)):
        with trouble:
            shown = canary.form(CONTACT, letter(**TYPED))
            clock.now += 60
            answers = [
                canary.json(CONSENT, choice()),
                canary.form(CONSENT, form_choice()),
                canary.json(CONTACT, json_letter(**TYPED)),
                canary.form(CONTACT, shown.form),
            ]
        assert {answer.status for answer in answers} == {503}
        assert api.stored == []
    said = told()
    assert "ValidationException" in said and "ReadTimeoutError" in said
    sweep(api, said)


@pytest.mark.parametrize("fault", [RuntimeError, ValueError, KeyError, AssertionError, RecursionError, UnicodeError])
def test_a_fault_that_quotes_a_person_leaves_no_trace(
    api: Api, told: Told, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    from functions.core import store

    def broken(*_: Any) -> Any:
        try:
            raise OSError(f"{EMAIL} from {ADDRESS}")
        except OSError as first:
            raise fault(f"could not keep {TYPED} of {ADDRESS} with {AGENT}") from first

    monkeypatch.setattr(store, "put_once", broken)
    monkeypatch.setattr(store, "table", broken)
    canary = Canary(api)
    cookie = {"cookie": f"__Host-visitor={choice()['id']}", "accept": "text/html"}
    shown = canary.form(CONTACT, letter(**TYPED))
    monkeypatch.setattr("functions.web.form_token.judge", lambda *_: "good")
    answers = [
        canary.json(CONSENT, choice()),
        canary.form(CONSENT, form_choice()),
        api.send("GET", CONSENT, headers=HEADERS | cookie, address=ADDRESS),
        canary.json(CONTACT, json_letter(**TYPED)),
        canary.form(CONTACT, shown.form),
    ]
    assert {answer.status for answer in answers} == {500}
    # A form gives its writer back what they typed, in its fields and nowhere else.
    *others, form = answers
    assert {name: form.form[name] for name in TYPED} == TYPED
    beside = re.sub(r' value="[^"]*"|<textarea.*?</textarea>', "", form.text, flags=re.DOTALL)
    for text in (*(answer.text for answer in others), beside):
        assert not [planted for planted in (*PERSONAL, *TRACES) if planted in text]
    assert not [trace for trace in TRACES if trace in form.text]
    said = told()
    assert said.count(f'"error":"{fault.__name__}"') == len(answers)
    sweep(api, said)


FUZZED = settings(
    max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
addresses = st.ip_addresses().map(str).filter(lambda text: len(text) > 8)


@pytest.mark.promise("P06")
@given(address=addresses, forwarded=addresses, version=st.integers(100, 10**9))
@FUZZED
def test_no_address_and_no_full_user_agent_reaches_a_table_or_a_log(
    running: Api, told: Told, address: str, forwarded: str, version: int
) -> None:
    agent = f"Mozilla/5.0 (Windows NT 10.0; rv:{version}.1) Gecko/20100101 Firefox/{version}.1"
    headers = {"content-type": "application/json", "user-agent": agent, "x-forwarded-for": forwarded}
    for path, body in ((CONSENT, choice()), (CONTACT, json_letter()), (CONSENT, {}), (CONTACT, {})):
        running.send("POST", path, json.dumps(body).encode(), headers, address=address)
    stored = running.stored
    running.empty()
    assert len(stored) == 2
    assert {(item["browser"], item["system"]) for item in stored if "browser" in item} == {("Firefox", "Windows")}
    everything = json.dumps(stored) + told()
    for trace in (address, forwarded, agent, f"{version}.1"):
        assert trace not in everything
