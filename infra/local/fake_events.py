"""What makes the notify function run in production, played on this machine: the message table's stream as Lambda reads
it, the schedule, and SES's word of each mail.
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


class Pump:
    """Brings the notify function what it waits for. Make it inside ``embedded.dynamodb``.

    ``dead`` holds what Lambda would put into the dead-letter queue: where in the stream the records lie that could not
    be done, and events that failed.
    """

    def __init__(self, template: Template, functions: Functions, table: str = "MessageTable") -> None:
        fake_ses.open_office(template)
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
        self._told = 0
        self.dead: list[dict[str, Any]] = []

    def run(self, ending: threading.Event) -> None:
        """Pump until ``ending`` is set, the sweep every few seconds."""
        swept = time.monotonic()
        while not ending.wait(_POLL_SECONDS):
            self.pump()
            if time.monotonic() - swept >= _SWEEP_SECONDS:
                swept = time.monotonic()
                self.sweep()

    def pump(self) -> None:
        """Bring all that the stream holds, also what that adds to it, and tell of the mails that were sent."""
        while records := self._next():
            self._bring(records, self._attempts)
            self.tell()

    def sweep(self) -> None:
        """The schedule's event, and SES's word of what it made the function send."""
        self._call(_SWEEP)
        self.tell()

    def tell(self) -> None:
        """SES's word of each mail that it took since it was last told."""
        for mail in fake_ses.taken(self._told):
            self._told += 1
            self._call(mail.event(self._settings))

    def _next(self) -> list[dict[str, Any]]:
        answer = self._client.get_records(ShardIterator=self._iterator, Limit=self._batch)
        self._iterator = answer["NextShardIterator"]
        # Lambda says of each record whose stream it is from.
        return [record | {"eventSourceARN": self._stream} for record in answer["Records"]]

    def _bring(self, records: Sequence[Mapping[str, Any]], attempts: int) -> None:
        """One batch, as an event source mapping with these settings brings it: from the first record that could not be
        done, all come again, in halves, until they have come often enough.
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
        """How many records from the front are done with. Whatever ends the function has done none of them."""
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
        """An event that nobody waits for: three attempts, then the queue (the function's EventInvokeConfig)."""
        for attempt in range(3):
            try:
                self._functions.invoke(FUNCTION, dict(event))
            except Exception:  # noqa: BLE001 - as above
                if attempt == 2:
                    self.dead.append(dict(event))
            else:
                return
