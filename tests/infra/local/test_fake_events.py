"""What makes the notify function run on this machine behaves as Lambda's event source mapping does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from functions import register
from infra.local import fake_aws
from infra.local.fake_events import EventPump
from infra.preview import Preview

pytestmark = pytest.mark.slow

LETTER = {"name": "Ada", "email": "ada@example.org", "topic": "press", "message": "Hello <b>there</b>"}


class Noted:
    """A function that notes what it is brought, and fails the sequence numbers that it is told to."""

    def __init__(self, failing: set[str]) -> None:
        self.failing, self.brought = failing, []

    def invoke(self, _: str, event: dict[str, Any]) -> dict[str, Any]:
        numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        self.brought.append(numbers)
        if "raise" in self.failing:
            raise SystemExit
        return {"batchItemFailures": [{"itemIdentifier": n} for n in numbers if n in self.failing]}


def records(*numbers: str, kind: str = "INSERT") -> list[dict[str, Any]]:
    return [{"eventName": kind, "dynamodb": {"SequenceNumber": number}} for number in numbers]


@pytest.fixture
def database(template: Any) -> Iterator[Any]:
    """A DynamoDB and a post office of its own for each test."""
    with fake_aws.dynamodb(template) as client:
        yield client


@pytest.fixture
def preview(database: Any, template: Any, site: Path) -> Iterator[Preview]:
    yield Preview(template, site, database)


def test_from_the_first_failure_on_all_come_again_in_halves(preview: Preview, template: Any) -> None:
    function: Any = Noted({"3"})
    pump = EventPump(template, function)
    pump._bring(records("1", "2", "3", "4"), 3)
    assert function.brought[0] == ["1", "2", "3", "4"]
    assert function.brought[1:] == [["3"], ["3"], ["4"]]
    assert pump.dead == [{"startSequenceNumber": "3", "endSequenceNumber": "3"}]


def test_a_function_that_ends_has_done_nothing_and_its_batch_ends_among_the_dead_letters(
    preview: Preview, template: Any
) -> None:
    function: Any = Noted({"raise"})
    pump = EventPump(template, function)
    pump._bring(records("1", "2"), 2)
    assert function.brought == [["1", "2"], ["1"], ["2"]]
    assert [dead["startSequenceNumber"] for dead in pump.dead] == ["1", "2"]


def test_what_is_taken_out_of_the_table_is_not_brought(preview: Preview, template: Any) -> None:
    function: Any = Noted(set())
    EventPump(template, function)._bring(records("1", kind="REMOVE"), 2)
    assert function.brought == []


def test_the_stream_holds_keys_and_nothing_of_the_message(preview: Preview) -> None:
    with TestClient(preview.app, base_url="http://localhost") as client:
        client.post("/api/contact", json=LETTER | {"id": "6b7f7f0e-3f0c-4a55-9a51-0c8f3e1f2a3b"})
    (found,) = preview.pump._next()
    assert set(found["dynamodb"]) & {"NewImage", "OldImage"} == set()
    assert found["dynamodb"]["Keys"] == {"id": {"S": "6b7f7f0e-3f0c-4a55-9a51-0c8f3e1f2a3b"}}


def test_what_was_mailed_is_shown_newest_first_as_text_and_as_html(preview: Preview) -> None:
    with TestClient(preview.app, base_url="http://localhost") as client:
        assert "Nothing yet." in client.get("/_preview/mail").text
        client.post("/api/contact", json=LETTER | {"id": "6b7f7f0e-3f0c-4a55-9a51-0c8f3e1f2a3b"})
        preview.pump.pump()
        page = client.get("/_preview/mail")
        html = client.get("/_preview/mail/2.html")
        assert client.get("/_preview/mail/3.html").status_code == client.get("/_preview/mail/0.html").status_code == 404
    customer = f"Your message to {register.current().site.name} (6b7f7f0e)"
    assert page.text.index(customer) < page.text.index("A message about press (6b7f7f0e)")
    assert "What was written is not repeated here" in page.text and "<b>there" not in html.text + page.text
    assert "sandbox" in html.headers["content-security-policy"] and "script" not in html.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert "What was written is not repeated here" in html.text


def test_the_preview_mails_by_itself_while_it_pumps_and_stops_with_it(preview: Preview) -> None:
    import threading
    import time

    with TestClient(preview.app, base_url="http://localhost") as client, preview.pumping():
        client.post("/api/contact", json=LETTER | {"id": "6b7f7f0e-3f0c-4a55-9a51-0c8f3e1f2a3b"})
        ends = time.monotonic() + 20
        while len(preview.sent()) < 2 and time.monotonic() < ends:
            time.sleep(0.05)
    assert len(preview.sent()) == 2
    assert "mail" not in [thread.name for thread in threading.enumerate()]
