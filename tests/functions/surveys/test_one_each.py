"""One answer a person, without knowing whose: by an invitation in one write, or by a ballot that was signed unseen."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from functions import register as registers
from functions.core import invitations
from functions.core.attributes import typed
from functions.core.blind_rsa import PrivateKey
from functions.core.survey_files import MEMBERS, Question, Section, Survey
from tests.functions.calls import Answer, Api, silence

ASKED = (
    Question("often", "one", "How often?", options=("More", "Less")),
    Question("why", "text", "Why?", True, most=50),
)
DAYS = (dt.date(2026, 11, 20), dt.date(2026, 11, 30))
SURVEY = Survey("letters", "Our letters", *DAYS, MEMBERS, (Section("", ASKED),))
PATH = "/api/surveys/letters"
KEY = "ab" * 32
OWN = rsa.generate_private_key(65_537, 2048)
NUMBERS = OWN.private_numbers()
SIGNING = PrivateKey(NUMBERS.p, NUMBERS.q, NUMBERS.d)
ADA, BEN = (invitations.token(KEY, person) for person in ("ada" + "x" * 19, "ben" + "x" * 19))
ENDS = 1_796_083_200


@pytest.fixture(autouse=True)
def opened(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """One survey is published, and its keys are made."""
    monkeypatch.setattr("functions.core.survey_files.load", lambda slug: SURVEY if slug == SURVEY.slug else None)
    item = {"survey": "letters", "key": KEY, "signing": SIGNING.as_dict(), "expires_at": ENDS}
    api.database.put_item(TableName="SurveyKeyTable", Item=typed(item))
    assert set(item) == set(registers.load().records["survey-key"].fields)


def sent(api: Api, clock: SimpleNamespace, often: str = "More", **way: str) -> tuple[dict[str, str], Answer]:
    """Look it over, wait as a reader does, send it: the form that was sent, and the answer."""
    look = api.post_form(PATH, {"language": "en", "step": "look", "often": often, "why": "Because <b>", **way})
    if look.status != 200:
        return {}, look
    form = look.form | {"step": "send"}
    clock.now += 10
    return form, api.post_form(PATH, form)


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def ballot(message: bytes, signer: Any = OWN) -> str:
    """A ballot, signed by a library that is not ours."""
    made = signer.sign(message, padding.PSS(padding.MGF1(hashes.SHA384()), 48), hashes.SHA384())
    return f"{encoded(message)}.{encoded(made)}"


def sign(api: Api, invitation: str, blinded: bytes) -> Answer:
    return api.post_json(f"{PATH}/ballot", {"invitation": invitation, "blinded": encoded(blinded)})


def parts(api: Api) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is stored: marks of used invitations, and answers."""
    items = api.items("SurveyTable")
    return [i for i in items if i["survey"] == "used#letters"], [i for i in items if i["survey"] == "letters"]


@pytest.mark.promise("P14")
def test_an_answer_by_an_invitation_and_its_mark_have_nothing_in_common(api: Api, clock: SimpleNamespace) -> None:
    _, answer = sent(api, clock, invitation=ADA)
    assert (answer.status, answer.headers["location"], answer.cookies) == (303, "/surveys/letters/thanks/", [])
    (mark,), (item,) = parts(api)
    record = registers.load().records["survey-answer"]
    midnight = dt.datetime(2026, 11, 23, tzinfo=dt.UTC).timestamp()
    assert mark == {"survey": "used#letters", "id": invitations.used_mark(KEY, ADA), "expires_at": ENDS}
    assert item == {
        "survey": "letters", "id": item["id"], "day": "2026-11-23", "answers": {"often": "More", "why": "Because <b>"},
        "expires_at": record.expires_at(midnight),
    }  # fmt: skip
    assert set(mark) | set(item) <= set(record.fields)
    # Nor does the id follow from anything: with all the same, it is another.
    _, again = sent(api, clock, invitation=BEN)
    assert again.status == 303 and len({one["id"] for one in parts(api)[1]}) == 2


@pytest.mark.promise("P14")
def test_an_invitation_takes_one_answer_and_what_was_typed_is_not_lost(api: Api, clock: SimpleNamespace) -> None:
    form, _ = sent(api, clock, invitation=ADA)
    for again in (api.post_form(PATH, form), sent(api, clock, "Less", invitation=ADA)[1]):
        assert again.status == 409 and "one has come or was fetched" in again.shown
        assert again.form["invitation"] == ADA and "Because <b>" in again.shown
    assert [len(part) for part in parts(api)] == [1, 1]
    assert sent(api, clock, invitation=BEN)[1].status == 303
    assert [len(part) for part in parts(api)] == [2, 2]


@pytest.mark.parametrize("given", ["", "x" * 44, ADA[:-1], ADA[:22] + BEN[22:], ADA + "A"])
def test_who_is_not_invited_comes_in_by_no_way(api: Api, clock: SimpleNamespace, given: str) -> None:
    opened = api.send("GET", PATH, headers={"accept": "text/html"}, query=f"invitation={given}")
    assert opened.status == 403
    _, answer = sent(api, clock, invitation=given)
    assert answer.status == 403 and "The link is not whole" in answer.shown
    assert sign(api, given, secrets.token_bytes(200)).status == 403
    assert api.items("SurveyTable") == []


@pytest.mark.promise("P14")
def test_a_ballot_is_signed_once_for_an_invitation_and_counts_once(api: Api, clock: SimpleNamespace) -> None:
    blinded = (5).to_bytes(256)
    first = sign(api, ADA, blinded)
    assert first.status == 200
    assert pow(int.from_bytes(base64.urlsafe_b64decode(first.json["signature"] + "==")), 65_537, SIGNING.public.n) == 5
    # The answer was lost on its way: the same text is signed again, no other one is.
    assert sign(api, ADA, blinded).json == first.json
    assert sign(api, ADA, (6).to_bytes(256)).status == 409
    assert sent(api, clock, invitation=ADA)[1].status == 409
    own = ballot(secrets.token_bytes(32))
    form, answer = sent(api, clock, ballot=own)
    assert answer.status == 303 and api.post_form(PATH, form).status == 303
    assert sent(api, clock, "Less", ballot=own)[1].status == 409
    marks, items = parts(api)
    assert len(marks) == len(items) == 1
    # Nothing of the ballot is with the mark, and nothing of the invitation with the answer.
    assert set(marks[0]) == {"survey", "id", "blinded", "expires_at"}
    assert set(items[0]) == {"survey", "id", "day", "answers", "expires_at"}


def test_a_ballot_that_we_did_not_sign_is_none(api: Api, clock: SimpleNamespace) -> None:
    other = rsa.generate_private_key(65_537, 2048)
    message = secrets.token_bytes(32)
    good = ballot(message)
    short = ballot(b"x" * 31)
    for wrong in (ballot(message, other), good[:-3], good.replace(".", ""), f"{good}.x"[2:], short, "é.ü", "."):
        assert sent(api, clock, ballot=wrong)[1].status == 403
    assert api.items("SurveyTable") == []


def test_what_is_not_to_be_signed_uses_nothing_up(api: Api, clock: SimpleNamespace) -> None:
    for wrong in (b"", b"\xff" * 256, b"\x01" * 255):
        assert sign(api, ADA, wrong).status == 400
    assert api.items("SurveyTable") == []


@pytest.mark.promise("P14")
def test_without_its_keys_a_survey_takes_nothing(api: Api, clock: SimpleNamespace) -> None:
    api.database.delete_item(TableName="SurveyKeyTable", Key={"survey": {"S": "letters"}})
    assert sent(api, clock, invitation=ADA)[1].status == 403
    assert sign(api, ADA, (5).to_bytes(256)).status == 403


def test_after_the_close_it_is_over_even_while_the_keys_are_still_there(api: Api, clock: SimpleNamespace) -> None:
    clock.now = ENDS + 1
    assert sent(api, clock, invitation=ADA)[1].status == 409
    assert api.send("GET", PATH, headers={"accept": "text/html"}, query=f"invitation={ADA}").status == 410
    assert sign(api, ADA, (5).to_bytes(256)).status == 410
    assert api.items("SurveyTable") == []


def test_opening_the_link_shows_the_questions_and_uses_nothing_up(api: Api, clock: SimpleNamespace) -> None:
    page = api.send("GET", PATH, headers={"accept": "text/html"}, query=f"invitation={ADA}")
    assert page.status == 200 and page.form["invitation"] == ADA and "How often?" in page.shown
    assert page.headers["cache-control"] == "no-store" and api.items("SurveyTable") == []


def test_a_table_that_does_not_answer_uses_no_invitation_up(api: Api, clock: SimpleNamespace, impatient: None) -> None:
    look = api.post_form(PATH, {"language": "en", "step": "look", "often": "More", "invitation": ADA})
    clock.now += 10
    with silence("TransactWriteItems", 3):
        answer = api.post_form(PATH, look.form | {"step": "send"})
    assert answer.status == 503 and answer.form["invitation"] == ADA
    assert api.post_form(PATH, look.form | {"step": "send"}).status == 303
