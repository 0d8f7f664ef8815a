"""What people did with the tables, as the locked trail has it, held against the desk's audit.

``python -m infra.operations.trail``, once a month (docs/operations.md). It tells of calls past the desk, of lines of
the audit that were written over, changed or taken away, and of times in which the trail did not see what was written.
Needs the owner's credentials, and TRAIL_BUCKET and AUDIT_TABLE.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import templates

Line = tuple[str, str]
# A command writes its line first, and may read for a while after it; it looks up the beginning of an id just before.
_AFTER, _BEFORE = dt.timedelta(hours=1), dt.timedelta(minutes=2)
# CloudTrail delivers within 15 minutes or so.
_DELIVERED = dt.timedelta(hours=1)
_ADDS = ("PutItem", "TransactWriteItems")
_READS = ("BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems")


@dataclass(frozen=True, slots=True)
class Event:
    """One call: when, by whom, what, on which table. ``line`` is the key of the audit's line that it wrote."""

    at: dt.datetime
    who: str
    action: str
    table: str
    line: Line | None = None


def events(records: Iterable[dict[str, Any]], audit: str) -> Iterator[Event]:
    """What succeeded, of the records of CloudTrail's files: calls to tables, and changes of the trail itself.

    :param audit: the name of the table that is the audit.
    """
    for record in records:
        service, action = record["eventSource"].partition(".")[0], record["eventName"]
        if record.get("errorCode") or service not in ("dynamodb", "cloudtrail"):
            continue
        at = dt.datetime.fromisoformat(record["eventTime"])
        who = record["userIdentity"].get("arn") or record["userIdentity"].get("invokedBy", "")
        if service == "cloudtrail":
            yield Event(at, who, action, "")
        elif record.get("eventCategory") == "Data":
            asked = record.get("requestParameters") or {}
            writes = asked["requestItems"] if action == "TransactWriteItems" else [asked]
            lines = [w["key"] for w in writes if w.get("tableName", "").rpartition("/")[2] == audit and "key" in w]
            for name in {r["ARN"].rpartition(":table/")[2].partition("/")[0] for r in record.get("resources", ())}:
                keys = lines if name == audit else []
                yield from (Event(at, who, action, name, (key["record"], key["at"])) for key in keys)
                if not keys:
                    yield Event(at, who, action, name)


def findings(
    seen: Iterable[Event], audit: str, kept: Iterable[Line], since: dt.datetime, now: dt.datetime
) -> list[str]:
    """What somebody has to look at, oldest first.

    :param kept: the keys of the audit's lines as they stand. :param since: where ``seen`` begins.
    """
    told: list[tuple[dt.datetime, str]] = []
    written: dict[str, list[dt.datetime]] = defaultdict(list)
    put: dict[Line, list[Event]] = defaultdict(list)
    calls: list[Event] = []
    for event in sorted(seen, key=lambda event: event.at):
        if not event.table:
            told.append((event.at, f"{event.who} changed the trail: {event.action}"))
        elif event.table != audit:
            calls.append(event)
        elif event.action in _ADDS and event.line:
            written[event.who].append(event.at)
            put[event.line].append(event)
        elif event.action not in _READS:
            told.append((event.at, f"{event.who} changed the audit: {event.action}"))
    past: dict[tuple[str, str, str, dt.date], list[dt.datetime]] = defaultdict(list)
    for call in calls:
        if not _covered(call.at, written[call.who]):
            past[call.who, call.action, call.table, call.at.date()].append(call.at)
    for (who, action, table, _), times in past.items():
        told.append((times[0], f"{who} called {action} on {table} past the desk, {len(times)} times that day"))
    lines = set(kept)
    for line, puts in put.items():
        told += [(again.at, f"{again.who} wrote over a line of the audit: {line}") for again in puts[1:]]
        if line not in lines:
            told.append((puts[-1].at, f"a line of the audit is gone: {line}"))
    for line in lines - put.keys():
        moment = dt.datetime.fromisoformat(line[1].partition("#")[0])
        if since <= moment < now - _DELIVERED:
            told.append((moment, f"the trail did not see this line of the audit written: {line}"))
    return [f"{moment:%Y-%m-%d %H:%M} {text}" for moment, text in sorted(told)]


def _covered(at: dt.datetime, written: list[dt.datetime]) -> bool:
    """Whether a line was written, by the same person, within the time that a command takes."""
    place = bisect_left(written, at - _AFTER)
    return place < len(written) and written[place] <= at + _BEFORE


def records(s3: Any, bucket: str, prefix: str, days: Iterable[dt.date]) -> Iterator[dict[str, Any]]:
    """Every record of these days, from every version of every file: a mark of deletion hides a file, and no more."""
    pages = s3.get_paginator("list_object_versions")
    for day in days:
        for page in pages.paginate(Bucket=bucket, Prefix=f"{prefix}{day:%Y/%m/%d}/"):
            for entry in page.get("Versions", ()):
                found = s3.get_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
                yield from json.loads(gzip.decompress(found["Body"].read()))["Records"]


def _lines(dynamodb: Any, audit: str) -> Iterator[Line]:
    names = {"#record": "record", "#at": "at"}
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=audit, ProjectionExpression="#record, #at", ExpressionAttributeNames=names, ConsistentRead=True
    )
    return ((item["record"]["S"], item["at"]["S"]) for page in pages for item in page["Items"])


@click.command(help=__doc__)
@click.option("--bucket", envvar="TRAIL_BUCKET", required=True, show_envvar=True, help="Where the trail is kept.")
@click.option("--audit-table", envvar="AUDIT_TABLE", required=True, show_envvar=True, help="The desk's audit.")
@click.option("--days", type=click.IntRange(1, 360), default=32, show_default=True, help="How far to look back.")
def trail(bucket: str, audit_table: str, days: int) -> None:
    """Look, and say; ends with 1 where there is something to look at."""
    region, now = templates.region(), dt.datetime.now(dt.UTC)
    session: Any = boto3.Session(region_name=region)
    since = (now - dt.timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        account = session.client("sts").get_caller_identity()["Account"]
        looked = (since.date() + dt.timedelta(days=number) for number in range(days + 1))
        found = records(session.client("s3"), bucket, f"AWSLogs/{account}/CloudTrail/{region}/", looked)
        seen = list(events(found, audit_table))
        told = findings(seen, audit_table, _lines(session.client("dynamodb"), audit_table), since, now)
    except (BotoCoreError, ClientError) as error:
        raise click.ClickException(f"AWS did not answer: {error}\nNothing was changed; again in a minute.") from None
    click.echo(f"{len(seen):,} calls by people in {days} days.")
    if told:
        click.echo("\n".join(told))
        sys.exit(1)
    click.echo("Each has its line in the audit, and each line stands as it was written.")


if __name__ == "__main__":
    trail()
