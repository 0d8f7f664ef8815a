"""Stand-in for the events that run the letters function in production: its queue (SQS in this process), the schedule,
and SES's word on each letter.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from typing import Any

import boto3

from infra.local import fake_ses
from infra.local.functions import Functions
from infra.template import Template

FUNCTION = "LettersFunction"
MINUTE = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
# A minute of production's schedule.
_POLL_SECONDS, _SWEEP_SECONDS = 0.3, 3


class LetterPump:
    """Delivers events to the letters function. Make it inside ``fake_aws.dynamodb``. ``dead`` holds what failed."""

    def __init__(self, template: Template, functions: Functions) -> None:
        self._settings = template.environment({})["MAIL_SETTINGS"]
        self._functions = functions
        self._sqs: Any = boto3.client("sqs")
        self._queue = os.environ["LETTER_QUEUE"]
        self._heard = 0
        self.dead: list[dict[str, Any]] = []

    def run(self, ending: threading.Event) -> None:
        """Deliver events until ``ending`` is set."""
        swept = 0.0
        while not ending.wait(_POLL_SECONDS):
            if time.monotonic() - swept >= _SWEEP_SECONDS:
                swept = time.monotonic()
                self.sweep()
            self.pump()

    def sweep(self) -> None:
        """Deliver the schedule's event."""
        self._call(MINUTE)

    def pump(self) -> None:
        """Deliver every message of the queue, and SES's word on each letter that was sent."""
        while messages := self._sqs.receive_message(QueueUrl=self._queue, MaxNumberOfMessages=1).get("Messages"):
            for message in messages:
                self._bring(message)
            self.report()

    def report(self) -> None:
        """Deliver SES's event for each letter that it accepted since the last call."""
        for mail in fake_ses.sent_mails(self._heard):
            self._heard += 1
            if "campaign" in mail.tags:
                self._call(mail.event(self._settings))
                if outcome := mail.outcome():
                    self._call(outcome)

    def _bring(self, message: Mapping[str, Any]) -> None:
        """One message, which stays in the queue where the function says that it failed, or raises."""
        record = {"eventSource": "aws:sqs", "messageId": message["MessageId"], "body": message["Body"]}
        try:
            failed = self._functions.invoke(FUNCTION, {"Records": [record]})["batchItemFailures"]
        except Exception:  # noqa: BLE001 - whatever it raises, SQS brings the message again
            return
        if not failed:
            self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])

    def _call(self, event: Mapping[str, Any]) -> None:
        try:
            self._functions.invoke(FUNCTION, dict(event))
        except Exception as error:  # noqa: BLE001 - whatever it raises
            self.dead.append(dict(event) | {"error": repr(error)})
