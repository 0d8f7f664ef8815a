"""A person with 500 messages and 20 orders: page, JSON, copy and erasure stay within what Lambda answers and reads."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from typing import Any

import pytest

from infra.local.gateway import Request
from tests.functions.calls import on_call
from tests.functions.mailing import Mailing
from tests.functions.my_data.people import HERE, Browser, bought, put_all, signed_in, write_many

ADA = "ada@example.org"
# Lambda's limit of an answer, and what a function may call in one request that is to end in seconds.
MOST_ANSWER, MOST_CALLS = 6_291_556, 1_300


class Measured(Browser):
    """A browser that weighs each answer as Lambda gives it, and counts the calls to tables behind it."""

    def get(self, path: str, accept: str = "text/html", language: str = "") -> Any:
        where, _, query = path.partition("?")
        headers = list(({"accept": accept, "accept-language": language} | self._cookies()).items())
        made: list[str] = []
        with on_call("before-call.dynamodb", lambda model, **_: made.append(model.name)):
            request = Request("GET", where, query, headers, b"", self.address)
            status, _, body = self.api.functions.call(request)
        assert status == 200
        print(path, len(body), len(made))
        assert len(base64.b64encode(body)) < MOST_ANSWER
        assert len(made) < MOST_CALLS and "Scan" not in made
        return body


@pytest.fixture
def much(mailing: Mailing) -> tuple[Mailing, Measured, set[str]]:
    """Who has written 500 messages of 12 kB, 6 MB in all, and ordered twenty times; their numbers."""
    order = bought(mailing, ADA, to="cancelled")
    orders = [order | {"id": f"{order['id'][:-2]}{number:02}", "number": f"{number}"} for number in range(10, 29)]
    put_all(mailing.api, "OrderTable", orders)
    messages = write_many(mailing, 500, email=ADA, message="Is it ground? " * 850)
    browser = Measured(mailing.api)
    browser.jar = signed_in(mailing, ADA).jar
    return mailing, browser, messages | {str(one["id"]) for one in (order, *orders)}


def test_of_much_every_answer_is_small_and_nothing_is_left_out(much: tuple[Mailing, Measured, set[str]]) -> None:
    mailing, browser, wanted = much
    shown, path, pages = set(), HERE, 0
    while path:
        page = browser.get(path).decode()
        shown |= {one for one in wanted if one in page}
        path, pages = (re.findall(rf"{HERE}\?after=\d+", page) or [""])[0], pages + 1
    assert shown == wanted
    told, copied, number, of = set(), set(), 1, 1
    while number <= of:
        answer = json.loads(browser.get(f"{HERE}?part={number}", "application/json"))
        told |= {str(item["id"]) for store in ("message", "order") for item in answer["stores"][store]["items"]}
        with zipfile.ZipFile(io.BytesIO(browser.get(f"{HERE}/export?part={number}"))) as archive:
            data = json.loads(archive.read("data.json"))
        copied |= {str(item["id"]) for store in ("message", "order") for item in data["stores"][store]}
        number, of = number + 1, answer["part"]["of"]
    assert told == copied == wanted
    assert (pages, of) == (21, 7)
    browser.post(f"{HERE}/erase", sure="yes")
    assert mailing.api.items("MessageTable") == []
    assert {"email" in item for item in mailing.api.items("OrderTable") if "state" in item} == {False}
