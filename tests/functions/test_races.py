"""Many at once: whatever comes first, one wins, nothing is lost and nobody is told what is not so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from functions.core.attributes import typed
from functions.mail.states import fresh
from tests.functions.calls import Api, silence

pytestmark = [pytest.mark.both_stores, pytest.mark.slow]
THREADS = 16
NOW = 1_795_392_000


def at_once(act: Callable[[int], Any]) -> list[Any]:
    """What ``act`` gives, or raises, in as many threads as set off together; each has its number."""
    line = Barrier(THREADS)

    def run(number: int) -> Any:
        line.wait(10)
        try:
            return act(number)
        except Exception as error:  # noqa: BLE001 - what it raises is what it gives
            return error

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(run, range(THREADS)))


def put(**changes: Any) -> tuple[dict[str, Any], bool]:
    from functions.core import store

    item = {"visitor": "v", "id": "1", "granted": ["social"], "by": 0} | changes
    found: tuple[dict[str, Any], bool] = store.put_once("ConsentTable", ("visitor", "id"), item, ("granted",))
    return found


@pytest.mark.parametrize("turn", range(3))
def test_of_sixteen_that_write_the_same_one_writes_and_all_are_told_what_stands_there(api: Api, turn: int) -> None:
    told = at_once(lambda number: put(by=number))
    (stored,) = api.items("ConsentTable")
    assert [new for _, new in told].count(True) == 1
    assert [item for item, _ in told] == [stored] * THREADS
    assert told[stored["by"]] == (stored, True)


@pytest.mark.parametrize("turn", range(3))
def test_of_sixteen_that_write_different_things_under_one_key_one_wins_and_the_rest_conflict(
    api: Api, turn: int
) -> None:
    told = at_once(lambda number: put(by=number, granted=[str(number)]))
    (stored,) = api.items("ConsentTable")
    won = stored["by"]
    assert told.pop(won) == (stored, True)
    assert [getattr(refusal, "status", refusal) for refusal in told] == [409] * (THREADS - 1)


@pytest.mark.parametrize("turn", range(3))
def test_of_sixteen_that_write_one_of_two_things_those_who_agree_with_the_winner_are_told_so(
    api: Api, turn: int
) -> None:
    told = at_once(lambda number: put(by=number, granted=[str(number % 2)]))
    (stored,) = api.items("ConsentTable")
    for number, answer in enumerate(told):
        if number % 2 == stored["by"] % 2:
            assert answer == (stored, number == stored["by"])
        else:
            assert getattr(answer, "status", answer) == 409


def test_where_answers_are_lost_in_a_race_one_write_lands_and_nobody_meets_a_conflict(
    api: Api, impatient: None
) -> None:
    with silence("PutItem", 12, landed=True) as met:
        told = at_once(lambda number: put(by=number))
    assert len(met) >= 12
    (stored,) = api.items("ConsentTable")
    answers = [answer for answer in told if isinstance(answer, tuple)]
    assert {item["by"] for item, _ in answers} <= {stored["by"]}
    assert [new for _, new in answers].count(True) <= 1
    assert {error.status for error in told if not isinstance(error, tuple)} <= {503}


def test_no_count_is_lost_however_many_count_at_once(api: Api) -> None:
    from functions.core import store

    each = 8
    told = at_once(lambda _: [store.add_one("SenderTable", "sender", "s", NOW) for _ in range(each)])
    assert sorted(count for counts in told for count in counts) == list(range(1, THREADS * each + 1))
    (item,) = api.items("SenderTable")
    assert item == {"sender": "s", "count": THREADS * each, "expires_at": NOW}


@pytest.mark.promise("P18")
@pytest.mark.parametrize("turn", range(3))
def test_of_sixteen_that_claim_a_mail_one_may_send_it(api: Api, turn: int) -> None:
    from functions.mail import outbox

    item = {"id": "m", "received_at": "2026-11-23T00:00:00Z"} | fresh("staff", "confirmation")
    api.database.put_item(TableName="MessageTable", Item=typed(item))
    for moment, tries in ((NOW, 1), (NOW + outbox.LEASE, 2)):
        told = at_once(lambda _, moment=moment: outbox.Outbox("MessageTable").claim(item, "staff", moment))
        (won,) = [claim for claim in told if claim is not None]
        held = {"state": "claimed", "tries": tries, "until": moment + outbox.LEASE}
        assert won["mails"]["staff"].items() >= held.items()
    (stored,) = api.items("MessageTable")
    assert stored["mails"]["confirmation"] == item["mails"]["confirmation"]


def test_who_is_at_two_mails_of_one_message_at_once_undoes_neither(api: Api) -> None:
    from functions.mail import outbox

    keys = [f"reply-{number}" for number in range(THREADS)]
    item = {"id": "m", "received_at": "2026-11-23T00:00:00Z"} | fresh(*keys)
    for key in keys:
        item["mails"][key] |= {"state": "claimed", "send": f"send of {key}"}
    api.database.put_item(TableName="MessageTable", Item=typed(item))
    at_once(lambda number: outbox.Outbox("MessageTable").sent("m", keys[number], f"send of {keys[number]}", NOW, "ses"))
    (stored,) = api.items("MessageTable")
    assert {mail["state"] for mail in stored["mails"].values()} == {"sent"}
