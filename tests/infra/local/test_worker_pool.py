"""Copies of the functions, each in its own process, race for one table: what Lambda does when many click at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import httpx
import pytest

from bench import load
from infra.local import dynalite
from infra.preview.pages import items
from tests.functions.calls import OPTIONAL, choice, json_letter

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("turn", range(2))]
MANY = 16


@pytest.fixture(scope="module")
def served(template: Any) -> Iterator[tuple[str, Any]]:
    with load.serving(template, MANY, 0) as found:
        # Each copy's first call takes long where sixteen make theirs at once, and the SDK's patience is short.
        sent_at_once(found[0], "/api/consent", [choice() for _ in range(MANY)])
        yield found


@pytest.fixture
def table(served: tuple[str, Any]) -> Any:
    """A client of the table, which is empty."""
    dynalite.empty(served[1])
    return served[1]


def sent_at_once(origin: str, path: str, bodies: list[dict[str, Any]]) -> list[int]:
    """The status that each is answered."""
    line = Barrier(len(bodies))

    def send(body: dict[str, Any]) -> int:
        with httpx.Client(base_url=origin, timeout=20) as client:
            line.wait(60)
            return client.post(path, json=body).status_code

    with ThreadPoolExecutor(len(bodies)) as people:
        return list(people.map(send, bodies))


@pytest.mark.promise("P21")
def test_a_choice_that_is_sent_sixteen_times_at_once_is_recorded_once(
    served: tuple[str, Any], table: Any, turn: int
) -> None:
    told = sent_at_once(served[0], "/api/consent", [choice()] * MANY)
    assert sorted(told) == [200] * (MANY - 1) + [201]
    assert len(items(table, "ConsentTable")) == 1


def test_of_sixteen_choices_under_one_id_one_is_recorded_and_the_rest_are_told_so(
    served: tuple[str, Any], table: Any, turn: int
) -> None:
    all_there_are = [
        list(names) for size in range(len(OPTIONAL) + 1) for names in itertools.combinations(OPTIONAL, size)
    ]
    sent = [choice(granted=granted, id=same) for same in [str(uuid4())] for granted in all_there_are]
    told = sent_at_once(served[0], "/api/consent", sent)
    assert sorted(told) == [201] + [409] * (MANY - 1)
    (stored,) = items(table, "ConsentTable")
    assert stored["granted"] == sent[told.index(201)]["granted"]


@pytest.mark.promise("P18")
def test_a_message_that_is_sent_sixteen_times_at_once_is_kept_once_and_counted_once(
    served: tuple[str, Any], table: Any, turn: int
) -> None:
    told = sent_at_once(served[0], "/api/contact", [json_letter()] * MANY)
    assert sorted(told) == [200] * (MANY - 1) + [201]
    assert len(items(table, "MessageTable")) == 1
    assert [item["count"] for item in items(table, "SenderTable")] == [1] * 4


def test_of_sixteen_messages_under_one_id_one_is_kept_and_the_rest_are_told_so(
    served: tuple[str, Any], table: Any, turn: int
) -> None:
    same = str(uuid4())
    sent = [json_letter(id=same, message=f"Message {number}") for number in range(MANY)]
    told = sent_at_once(served[0], "/api/contact", sent)
    assert sorted(told) == [201] + [409] * (MANY - 1)
    (stored,) = items(table, "MessageTable")
    assert stored["message"] == sent[told.index(201)]["message"]
