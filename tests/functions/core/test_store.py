"""One way to write that can be repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from tests.functions.calls import Api, choice, json_letter, letter, on_call, silence

pytestmark = pytest.mark.both_stores
KEY, SAME = ("visitor", "id"), ("granted",)
ITEM = {"visitor": "v", "id": "1", "granted": ["social"], "number": 7, "note": ""}


def put(**changes: Any) -> Any:
    from functions.core import store

    return store.put_once("ConsentTable", KEY, ITEM | changes, SAME)


def test_the_same_content_is_written_once(api: Api) -> None:
    assert put() == (ITEM, True)
    assert put(note="later") == (ITEM, False)
    assert api.items("ConsentTable") == [ITEM]


def test_other_content_under_the_key_is_a_conflict(api: Api) -> None:
    from functions.core import problems

    put()
    with pytest.raises(problems.Problem) as refusal:
        put(granted=[])
    assert refusal.value.status == 409
    assert api.items("ConsentTable") == [ITEM]


def test_a_refusal_that_does_not_tell_what_stands_there_is_no_conflict(api: Api, told: Callable[[], str]) -> None:
    from functions.core import problems

    put()
    with (
        on_call("after-call.dynamodb.PutItem", lambda parsed, **_: parsed.pop("Item", None)),
        pytest.raises(problems.Problem) as refusal,
    ):
        put()
    assert refusal.value.status == 503
    assert "ConditionalCheckFailedException" in told()
    assert api.items("ConsentTable") == [ITEM]


def test_another_sort_key_is_another_item(api: Api) -> None:
    put()
    assert put(id="2", granted=[])[1]
    assert len(api.items("ConsentTable")) == 2


@pytest.mark.parametrize("times", [1, 2])
def test_a_lost_answer_is_made_up_for(api: Api, impatient: None, times: int) -> None:
    with silence("PutItem", times, landed=True) as met:
        assert put() == (ITEM, False)
    assert len(met) == times


def test_silence_is_borne_three_times(api: Api, impatient: None, told: Callable[[], str]) -> None:
    from functions.core import problems

    with silence("PutItem") as met, pytest.raises(problems.Problem) as refusal:
        put()
    assert len(met) == 3
    assert (refusal.value.status, refusal.value.headers) == (503, {"Retry-After": "5"})
    assert "ReadTimeoutError" in told()


def test_no_connection_is_silence_too(api: Api, impatient: None) -> None:
    from functions.core import problems

    def refuse(**_: Any) -> None:
        raise ConnectTimeoutError(endpoint_url="the table")

    with on_call("before-send.dynamodb.PutItem", refuse), pytest.raises(problems.Problem) as refusal:
        put()
    assert refusal.value.status == 503


def test_a_person_does_not_wait_long(api: Api) -> None:
    from functions.core import store

    config = store._client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries == {"total_max_attempts": 3, "mode": "standard"}


@pytest.mark.promise("P21")
def test_the_functions_only_add_and_read(api: Api, clock: Any) -> None:
    calls: list[tuple[str, dict[str, Any]]] = []

    def note(model: Any, params: dict[str, Any], **_: Any) -> None:
        import json

        calls.append((model.name, json.loads(params["body"])))

    with on_call("before-call.dynamodb", note):
        sent, message = choice(), json_letter()
        jar = api.post_json("/api/consent", sent).jar
        api.post_json("/api/consent", sent)
        api.post_json("/api/consent", choice(granted=[]), **jar)
        api.post_json("/api/consent", sent | {"granted": []})
        api.send("GET", "/api/consent", headers=jar)
        api.post_json("/api/contact", message)
        api.post_json("/api/contact", message | {"name": "B"})
        shown = api.post_form("/api/contact", letter())
        clock.now += 5
        api.post_form("/api/contact", shown.form)
    assert {name for name, _ in calls} == {"PutItem", "Query", "UpdateItem", "BatchGetItem"}
    read = {table for name, params in calls if name == "BatchGetItem" for table in params["RequestItems"]}
    assert read == {"SenderTable"}, "counts alone"
    assert {params["TableName"] for name, params in calls if name == "UpdateItem"} == {"SenderTable"}, "counts alone"
    puts = [params for name, params in calls if name == "PutItem"]
    conditions = {params["TableName"]: params["ConditionExpression"] for params in puts}
    assert conditions == {
        "ConsentTable": "attribute_not_exists(visitor)",
        "MessageTable": "attribute_not_exists(id)",
    }
    assert len(puts) == 7
