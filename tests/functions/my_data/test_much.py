"""A person with 500 messages and 20 orders: each answer is below what Lambda takes, and nothing is left out."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections import Counter
from typing import Any

import pytest

from tests.functions.calls import on_call
from tests.functions.mailing import Mailing
from tests.functions.my_data.people import HERE, Browser, bought, put_all, signed_in, write_many
from tests.functions.my_data.test_export import copy
from tests.functions.orders import ordering

# Lambda's limit of an answer, in bytes.
MOST_ANSWER = 6_291_556
# Of calls to the tables that follow one another in the 29 seconds of an answer, were each to take 40 ms.
MOST_CALLS = 700
# As long as the form takes it, and as short as people write.
LENGTHS = {"long": 10_000, "short": 300}
pytestmark = pytest.mark.usefixtures("api")


@pytest.fixture(params=LENGTHS)
def much(request: pytest.FixtureRequest) -> Any:
    """All that is held of somebody, store by store."""
    from functions.my_data import stores

    message = {"received_at": "2026-11-30T10:00:00Z", "message": "ä" * LENGTHS[request.param]}
    items = {
        "message": [message | {"id": f"message-{number:03}"} for number in range(500)],
        "order": [ordering.bought(number).as_item() | {"id": f"order-{number:02}"} for number in range(20)],
    }
    return [stores.Held(store, items.get(store.record, [])) for store in stores.STORES]


def numbers(parts: Any) -> list[str]:
    return [item["id"] for part in parts for item in part.items]


def test_every_page_and_its_json_are_small_and_all_of_them_are_all_of_it(much: Any) -> None:
    from functions.my_data import pages, portions
    from functions.my_data.sign_in import Session

    session, after, shown = Session("one", "ada@example.org", "en", 0), 0, []
    while after is not None:
        portion = portions.of(much, after)
        page = pages.everything(session, much, portion, [])
        assert len(page.body.encode()) < MOST_ANSWER / 6
        shown += numbers(portion[0])
        after = portion[1]
    assert sorted(shown) == sorted(numbers(much)) and len(shown) == 520


def test_every_file_of_the_copy_is_small_and_asks_the_audit_of_few_and_all_are_all_of_it(
    much: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.my_data import export

    monkeypatch.setattr(export.signing_key, "public", lambda: {"kid": "a key"})
    monkeypatch.setattr(export.signing_key, "sign", lambda _: b"signed")
    copies, got = export.split(much), []
    for number, part in enumerate(copies, 1):
        assert len(numbers(part)) <= 500, "each is a call to the table of the audit, within 29 seconds"
        made = export.archive(part, [], 1_796_000_000.0, number, len(copies))
        assert len(base64.b64encode(made)) < MOST_ANSWER / 4
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            data = json.loads(archive.read("data.json"))
        assert len(json.dumps(data).encode()) < MOST_ANSWER / 2, (
            "the JSON that a program is told, as a runtime may write it"
        )
        got += [item["id"] for items in data["stores"].values() for item in items]
    assert sorted(got) == sorted(numbers(much))


@pytest.mark.slow
def test_all_of_it_is_shown_and_taken_along_through_the_routes_in_few_calls_an_answer(mailing: Mailing) -> None:
    wanted = write_many(mailing, 500, message="x" * 4_000)
    order = bought(mailing)
    orders = [order | {"id": f"{order['id']}-{number}"} for number in range(19)]
    put_all(mailing.api, "OrderTable", orders)
    wanted |= {str(one["id"]) for one in (order, *orders)}
    browser = signed_in(mailing)
    most: list[int] = []

    def answered(of: Any, path: str) -> Any:
        calls: Counter[str] = Counter()
        with on_call("before-call.dynamodb", lambda model, **_: calls.update([model.name])):
            answer = of(browser, path)
        most.append(calls.total())
        return answer

    path, shown = HERE, set[str]()
    while path:
        page = answered(Browser.get, path)
        assert page.status == 200 and len(page.text.encode()) < MOST_ANSWER / 6
        shown |= {one for one in wanted if f">{one}</dd>" in page.text}
        after = page.text.partition(f'<a href="{HERE}?after=')[2].partition('"')[0]
        path = after and f"{HERE}?after={after}"
    assert shown == wanted
    got, number, of = set[str](), 0, 1
    while number < of:
        number += 1
        files = answered(copy, f"part={number}")
        assert sum(map(len, files.values())) < MOST_ANSWER, "before it is compressed"
        data = json.loads(files["data.json"])
        of = data["part"]["of"]
        got |= {item["id"] for part in ("message", "order") for item in data["stores"][part]}
    assert got == wanted and of > 1
    assert max(most) < MOST_CALLS, most
