"""Stand-in for the events that run the notify function in production: the message table's stream as Lambda reads it,
the schedule, and SES's “Email Sent” event for each mail.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import boto3
from botocore.config import Config

from infra.local import fake_ses
from infra.local.functions import Functions
from infra.template import Template

FUNCTION = "NotifyFunction"
_SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
# moto does not know the host names that begin with an account.
_ONE_NAME = Config(account_id_endpoint_mode="disabled")
_POLL_SECONDS, _SWEEP_SECONDS = 0.2, 5


class EventPump:
    """Delivers events to the notify function. Make it inside ``fake_aws.dynamodb``.

    ``dead`` is the dead-letter queue: sequence numbers of the stream's records that could not be processed, and events
    that failed.
    """

    def __init__(self, template: Template, functions: Functions, table: str = "MessageTable") -> None:
        fake_ses.create_identities(template)
        (mapping,) = template.of_type("AWS::Lambda::EventSourceMapping").values()
        self._batch, self._attempts = int(mapping["BatchSize"]), 1 + int(mapping["MaximumRetryAttempts"])
        self._settings = template.environment({})["MAIL_SETTINGS"]
        self._functions = functions
        self._client: Any = boto3.client("dynamodbstreams", config=_ONE_NAME)
        (stream,) = self._client.list_streams(TableName=table)["Streams"]
        self._stream = stream["StreamArn"]
        described = self._client.describe_stream(StreamArn=self._stream)["StreamDescription"]
        shard = described["Shards"][0]["ShardId"]
        self._iterator = self._client.get_shard_iterator(
            StreamArn=self._stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        self._reported = 0
        self.dead: list[dict[str, Any]] = []

    def run(self, ending: threading.Event) -> None:
        """Deliver events until ``ending`` is set, the schedule's every few seconds."""
        swept = time.monotonic()
        while not ending.wait(_POLL_SECONDS):
            self.pump()
            if time.monotonic() - swept >= _SWEEP_SECONDS:
                swept = time.monotonic()
                self.sweep()

    def pump(self) -> None:
        """Deliver all records of the stream, those that this adds too, and an event for each mail that was sent."""
        while records := self._next():
            self._bring(records, self._attempts)
            self.report_sent()

    def sweep(self) -> None:
        """Deliver the schedule's event, and an event for each mail that the function then sent."""
        self._call(_SWEEP)
        self.report_sent()

    def report_sent(self) -> None:
        """Deliver SES's event for each mail that it accepted since the last call."""
        for mail in fake_ses.sent_mails(self._reported):
            self._reported += 1
            self._call(mail.event(self._settings))

    def _next(self) -> list[dict[str, Any]]:
        answer = self._client.get_records(ShardIterator=self._iterator, Limit=self._batch)
        self._iterator = answer["NextShardIterator"]
        # Lambda adds the stream's ARN to each record.
        return [record | {"eventSourceARN": self._stream} for record in answer["Records"]]

    def _bring(self, records: Sequence[Mapping[str, Any]], attempts: int) -> None:
        """Deliver one batch as an event source mapping does: the records from the first failed one on are retried, the
        batch bisected each time, until there are no attempts left.
        """
        wanted = [record for record in records if record["eventName"] in ("INSERT", "MODIFY")]
        if not wanted:
            return
        rest = wanted[self._done(wanted) :]
        if not rest:
            return
        if attempts == 1:
            numbers = [record["dynamodb"]["SequenceNumber"] for record in rest]
            self.dead.append({"startSequenceNumber": numbers[0], "endSequenceNumber": numbers[-1]})
            return
        half = (len(rest) + 1) // 2
        self._bring(rest[:half], attempts - 1)
        self._bring(rest[half:], attempts - 1)

    def _done(self, records: Sequence[Mapping[str, Any]]) -> int:
        """How many records from the front were processed: none where the function raised."""
        try:
            answer = self._functions.invoke(FUNCTION, {"Records": list(records)})
        except BaseException as end:
            if isinstance(end, KeyboardInterrupt):
                raise
            return 0
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        return next((place for place, number in enumerate(numbers) if number in failed), len(records))

    def _call(self, event: Mapping[str, Any]) -> None:
        """Invoke asynchronously: three attempts, then the dead-letter queue (the function's EventInvokeConfig)."""
        for attempt in range(3):
            try:
                self._functions.invoke(FUNCTION, dict(event))
            except Exception:  # noqa: BLE001 - whatever the function raises, Lambda retries
                if attempt == 2:
                    self.dead.append(dict(event))
            else:
                return
