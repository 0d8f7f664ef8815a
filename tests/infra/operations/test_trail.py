"""The locked trail against the audit: what went past the desk, and what was done to a line, is told."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

import boto3
import pytest
from click.testing import CliRunner
from moto import mock_aws

from infra.operations import trail
from tests.infra.deploy.conftest import REGION

AUDIT, MESSAGES = "cardamum-AuditTable-1A", "cardamum-MessageTable-1A"
ADA, EVE = (f"arn:aws:iam::123456789012:user/{name}" for name in ("ada", "eve"))
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
LINE = ("inbox", "2026-12-01T12:00:00Z#1a")


def _record(minute: float, action: str, table: str, who: str = ADA, **more: Any) -> dict[str, Any]:
    """As CloudTrail writes one call: of an item its key and the names of its attributes, and no value."""
    return {
        "eventTime": (NOON + dt.timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": "dynamodb.amazonaws.com",
        "eventName": action,
        "eventCategory": "Data",
        "userIdentity": {"type": "IAMUser", "arn": who},
        "requestParameters": {"tableName": table},
        "resources": [{"type": "AWS::DynamoDB::Table", "ARN": f"arn:aws:dynamodb:{REGION}:123456789012:table/{table}"}],
    } | more


def _line(minute: float, who: str = ADA, key: tuple[str, str] = LINE) -> dict[str, Any]:
    asked = {"tableName": AUDIT, "key": {"record": key[0], "at": key[1]}, "items": ["record", "at", "who"]}
    return _record(minute, "PutItem", AUDIT, who, requestParameters=asked)


HONEST = [_record(-0.1, "Query", AUDIT), _line(0), _record(0.1, "Scan", MESSAGES)]


def _found(*records: dict[str, Any], kept: tuple[tuple[str, str], ...] = (LINE,)) -> list[str]:
    seen = trail.events(records, AUDIT)
    return trail.findings(seen, AUDIT, kept, NOON - dt.timedelta(days=1), NOON + dt.timedelta(days=1))


def test_what_the_desk_did_is_nothing_to_look_at() -> None:
    assert _found(*HONEST) == []


def test_a_look_past_the_desk_is_told_with_who_and_how_often() -> None:
    (told,) = _found(*HONEST, *(_record(minute, "Scan", MESSAGES, EVE) for minute in (1, 2)))
    assert told == f"2026-12-01 12:01 {EVE} called Scan on {MESSAGES} past the desk, 2 times that day"


def test_a_line_serves_for_an_hour_and_for_whoever_wrote_it() -> None:
    assert _found(*HONEST, _record(59, "GetItem", MESSAGES)) == []
    assert len(_found(*HONEST, _record(61, "GetItem", MESSAGES))) == 1


def test_what_was_refused_is_not_held_against_anybody() -> None:
    assert _found(*HONEST, _record(1, "Scan", MESSAGES, EVE, errorCode="AccessDenied")) == []


def test_a_line_that_was_written_over_is_told_and_so_is_one_that_is_gone() -> None:
    (over,) = _found(*HONEST, _line(30, EVE))
    assert f"{EVE} wrote over a line" in over
    (gone,) = _found(*HONEST, kept=())
    assert "a line of the audit is gone" in gone
    changed = _found(*HONEST, _record(5, "DeleteItem", AUDIT, EVE))
    assert changed == [f"2026-12-01 12:05 {EVE} changed the audit: DeleteItem"]


def test_a_line_in_a_transaction_counts_like_any_other() -> None:
    both = [{"operation": "Put", "tableName": table, "key": {"record": LINE[0], "at": LINE[1]}} for table in (AUDIT,)]
    kept = _record(0, "TransactWriteItems", AUDIT, requestParameters={"requestItems": both})
    assert _found(kept, _record(1, "GetItem", MESSAGES)) == []


def test_a_trail_that_was_stopped_is_told_by_its_own_last_event_and_by_the_lines_that_it_missed() -> None:
    missed = ("inbox", "2026-12-01T14:00:00Z#2b")
    stopped = {"eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging", "eventCategory": "Management"}
    found = _found(*HONEST, _record(60, "StopLogging", "", EVE) | stopped, kept=(LINE, missed))
    assert [text.partition(" ")[2][6:] for text in found] == [
        f"{EVE} changed the trail: StopLogging",
        f"the trail did not see this line of the audit written: {missed}",
    ]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A trail's bucket and an audit with one line, in moto."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    monkeypatch.setenv("TRAIL_BUCKET", "trail")
    monkeypatch.setenv("AUDIT_TABLE", AUDIT)
    with mock_aws():
        s3, tables = (boto3.client(service, region_name=REGION) for service in ("s3", "dynamodb"))
        s3.create_bucket(
            Bucket="trail",
            CreateBucketConfiguration={"LocationConstraint": REGION},
            ObjectLockEnabledForBucket=True,
        )
        keys = {"record": "HASH", "at": "RANGE"}
        tables.create_table(
            TableName=AUDIT,
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
            BillingMode="PAY_PER_REQUEST",
        )
        tables.put_item(TableName=AUDIT, Item={"record": {"S": LINE[0]}, "at": {"S": LINE[1]}})
        yield s3


def _delivered(s3: Any, *records: dict[str, Any]) -> str:
    """A file as CloudTrail puts it today; its key."""
    today = dt.datetime.now(dt.UTC)
    key = f"AWSLogs/123456789012/CloudTrail/{REGION}/{today:%Y/%m/%d}/123456789012_CloudTrail_{len(records)}.json.gz"
    s3.put_object(Bucket="trail", Key=key, Body=gzip.compress(json.dumps({"Records": records}).encode()))
    return key


def test_the_command_reads_the_bucket_and_the_audit_and_a_hidden_file_too(account: Any) -> None:
    _delivered(account, *HONEST)
    good = CliRunner().invoke(trail.trail, [])
    assert (good.exit_code, "Each has its line" in good.output) == (0, True)
    hidden = _delivered(account, _record(1, "Scan", MESSAGES, EVE))
    account.delete_object(Bucket="trail", Key=hidden)
    bad = CliRunner().invoke(trail.trail, [])
    assert (bad.exit_code, f"{EVE} called Scan" in bad.output) == (1, True)
