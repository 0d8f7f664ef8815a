"""Ten workers die at random places, and each reader gets the letter once: the simulation of the benchmark, small."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="module")
def letters(site: Any, template: Any) -> Any:
    """The benchmark, with what the functions read at import."""
    from infra.local import fake_aws

    with fake_aws.dynamodb(template):
        from bench.letters import simulation as found

        yield found


@pytest.mark.parametrize("seed", range(12))
def test_whoever_dies_wherever_each_gets_it_once(letters: Any, seed: int) -> None:
    run = letters.simulate(450, 10, seed)
    assert (run.kills, run.once, run.never, run.twice) == (10, 450, 0, 0)


def test_without_claims_some_would_get_it_twice(letters: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def claim(self: Any, _: str, person: str, now: int) -> str:
        self.table.execute("INSERT OR REPLACE INTO claims VALUES (?, 'claimed', ?, 1, 0)", (person, now + 900))
        return "1"

    monkeypatch.setattr(letters.Ledger, "claim", claim)
    assert letters.simulate(450, 10, 1).twice > 0


def test_a_queue_that_loses_messages_forgets_nobody(letters: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put, lost = letters.Queue.put, iter([True, True])
    monkeypatch.setattr(letters.Queue, "put", lambda *args: None if next(lost, False) else put(*args))
    run = letters.simulate(2_500, 0, 1)
    assert (run.once, run.passes) == (2_500, 3)
