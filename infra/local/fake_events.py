"""Stand-in for the events that run functions in production: the tables' streams as Lambda reads them for the notify
function, the schedules, and SES's word on each mail.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from infra.local import fake_ses
from infra.local.functions import Functions
from infra.template import FUNCTION as FUNCTION_TYPE
from infra.template import Template

# Letters have a queue as well, and a pump of their own (letter_pump.py).
FUNCTION, LETTERS, LIST = "NotifyFunction", "LettersFunction", "NewsletterFunction"
_SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
# moto does not know the host names that begin with an account.
_ONE_NAME = Config(account_id_endpoint_mode="disabled")
_POLL_SECONDS, _SWEEP_SECONDS = 0.2, 5


@dataclass
class _Stream:
    """A table's stream and where in it the function is."""

    arn: str
    iterator: str
    batch: int
    attempts: int


class EventPump:
    """Delivers events to the notify function, and the schedules' to every function that has one. Make it inside
    ``fake_aws.dynamodb``.

    ``dead`` is the dead-letter queue: sequence numbers of the stream's records that could not be processed, and events
    that failed.
    """

    def __init__(self, template: Template, functions: Functions) -> None:
        fake_ses.create_identities(template)
        self._settings = template.environment({})["MAIL_SETTINGS"]
        self._functions = functions
        self._client: Any = boto3.client("dynamodbstreams", config=_ONE_NAME)
        self._streams = [
            self._from_beginning(mapping["EventSourceArn"]["Fn::GetAtt"].partition(".")[0], mapping)
            for mapping in template.of_type("AWS::Lambda::EventSourceMapping").values()
            if mapping["FunctionName"] == {"Ref": FUNCTION}
        ]
        self._scheduled = [
            (name, event["Properties"]["Schedule"])
            for name, one in template.of_type(FUNCTION_TYPE).items()
            for event in one.get("Events", {}).values()
            if name != LETTERS and event["Type"] == "Schedule"
        ]
        self._reported = 0
        self.dead: list[dict[str, Any]] = []

    def _from_beginning(self, table: str, mapping: Mapping[str, Any]) -> _Stream:
        (stream,) = self._client.list_streams(TableName=table)["Streams"]
        arn = stream["StreamArn"]
        shard = self._client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        answer = self._client.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        attempts = 1 + int(mapping["MaximumRetryAttempts"])
        return _Stream(arn, answer["ShardIterator"], int(mapping["BatchSize"]), attempts)

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
            self._bring(records, self._attempts(records))
            self.report_sent()

    def sweep(self, schedule: str = "") -> None:
        """Deliver the schedules' events, and an event for each mail that was then sent.

        :param schedule: deliver those of this schedule alone, such as ``rate(5 minutes)``.
        """
        for function, own in self._scheduled:
            if schedule in ("", own):
                self._call(_SWEEP, function)
        self.report_sent()

    def report_sent(self) -> None:
        """Deliver SES's event for each mail that it accepted since the last call."""
        for mail in fake_ses.sent_mails(self._reported):
            self._reported += 1
            self._call(mail.event(self._settings))
            # The list hears of its own people alone.
            if "list" in mail.tags and (outcome := mail.outcome()):
                self._call(outcome, LIST)

    def _next(self) -> list[dict[str, Any]]:
        """The next batch of whichever table has one."""
        for stream in self._streams:
            answer = self._client.get_records(ShardIterator=stream.iterator, Limit=stream.batch)
            stream.iterator = answer["NextShardIterator"]
            if answer["Records"]:
                # Lambda adds the stream's ARN to each record.
                return [record | {"eventSourceARN": stream.arn} for record in answer["Records"]]
        return []

    def _attempts(self, records: Sequence[Mapping[str, Any]]) -> int:
        return next(stream.attempts for stream in self._streams if stream.arn == records[0]["eventSourceARN"])

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

    def _call(self, event: Mapping[str, Any], function: str = FUNCTION) -> None:
        """Invoke asynchronously: three attempts, then the dead-letter queue (the function's EventInvokeConfig)."""
        for attempt in range(3):
            try:
                self._functions.invoke(function, dict(event))
            except Exception:  # noqa: BLE001 - whatever the function raises, Lambda retries
                if attempt == 2:
                    self.dead.append(dict(event))
            else:
                return
