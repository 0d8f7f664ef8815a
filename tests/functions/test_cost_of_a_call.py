"""What a call uses of what is paid for: the figures of infra/planning/prices.toml, counted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from functions.core.attributes import typed
from infra.planning import cost
from tests.functions.calls import Api, choice, json_letter, on_call
from tests.functions.mailing import ADA, Mailing

# Lambda's own lines of a call (INIT_START, START, END, REPORT) as its documentation shows them are shorter than that.
LAMBDAS_OWN = 500
KILOBYTE = 1_024


def _bytes(item: dict[str, Any]) -> int:
    """An upper bound of an item's size: its JSON form, which says no less than DynamoDB stores."""
    return len(json.dumps(typed(item), ensure_ascii=False).encode())


def _counting(made: list[str]) -> Callable[..., None]:
    return lambda model, **_: made.append(model.name)


def test_a_choice_is_one_write_of_a_kilobyte_at_most(api: Api) -> None:
    made: list[str] = []
    with on_call("before-call.dynamodb", _counting(made)):
        agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"
        api.post_json("/api/consent", choice(surface="choices"), **{"user-agent": agent})
    assert made == ["PutItem"]
    (item,) = api.items("ConsentTable")
    assert _bytes(item) <= KILOBYTE
    # The record, and its keys in the indexes by card and by receipt.
    assert cost.prices()["uses"]["choice"]["write"] == 3


def test_a_choice_logs_no_more_than_is_reckoned(api: Api, template: Any, told: Callable[[], str]) -> None:
    api.post_json("/api/consent", choice())
    (gateway,) = template.of_type("AWS::Serverless::HttpApi").values()
    lines = [line for line in told().splitlines() if line.startswith("{")]
    ours = sum(len(line.encode()) for line in lines) + 2 * len(gateway["AccessLogSettings"]["Format"])
    assert lines, "the metrics are a line"
    reckoned = cost.prices()["uses"]["choice"]["log-gigabyte"] * 1_000_000_000
    assert ours + LAMBDAS_OWN <= reckoned


def test_a_message_writes_and_mails_no_more_than_is_reckoned(mailing: Mailing) -> None:
    made: list[str] = []
    reckoned = cost.prices()["uses"]["message"]
    with on_call("before-call.dynamodb", _counting(made)):
        sent = json_letter(email=ADA, message="Which pods are green? " * 20)
        assert mailing.api.post_json("/api/contact", sent).status == 201
        mailing.pump.pump()
    assert set(mailing.states().values()) == {"sent"}
    assert len(mailing.states()) == reckoned["mail"]
    # The table, its index by status and its index by outbox; once the index by person, whose hash then stays; and two
    # counts of senders, which the fixture leaves out.
    writes = sum(name in ("PutItem", "UpdateItem") for name in made)
    assert _bytes(mailing.item) <= 2 * KILOBYTE
    assert writes * 3 * 2 + 1 + 2 <= reckoned["write"]
    assert sum(name in ("GetItem", "Query") for name in made) <= reckoned["read"]


@pytest.mark.parametrize("use", ["visit", "choice", "message", "receipt"])
def test_every_use_is_reckoned_in_things_that_have_a_price(use: str) -> None:
    uses = cost.prices()["uses"][use]
    assert set(uses) <= set(cost.prices()["prices"])
    assert all(re.fullmatch(r"[a-z-]+", name) and quantity > 0 for name, quantity in uses.items())
