"""A person with 500 messages and 20 orders: each answer is below what Lambda takes, and nothing is left out."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from tests.functions.orders import ordering

# Lambda's limit of an answer, in bytes.
MOST_ANSWER = 6_291_556
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
    for number, copy in enumerate(copies, 1):
        assert len(numbers(copy)) <= 500, "each is a call to the table of the audit, within 29 seconds"
        made = export.archive(copy, [], 1_796_000_000.0, number, len(copies))
        assert len(base64.b64encode(made)) < MOST_ANSWER / 4
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            data = json.loads(archive.read("data.json"))
        assert len(json.dumps(data).encode()) < MOST_ANSWER / 2, (
            "the JSON that a program is told, as a runtime may write it"
        )
        got += [item["id"] for items in data["stores"].values() for item in items]
    assert sorted(got) == sorted(numbers(much))
