"""The notify function with its stream, its schedule and SES around it, and a clock that stands still."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from moto.sesv2.models import sesv2_backends

from infra.local import fake_ses
from infra.local.fake_events import EventPump
from tests.aws import hooked
from tests.functions.calls import Api, json_letter

REGION = "eu-central-1"
ADA = "ada@example.org"
# The schedule of what a stream left behind, and of what is to be gone on with.
FIVE_MINUTES = "rate(5 minutes)"


class Killed(BaseException):
    """The function's process ends here."""


class Mailing:
    """Empty tables, an empty stream and an empty mailbox. ``now`` is the functions' clock."""

    def __init__(self, api: Api, template: Any, monkeypatch: Any) -> None:
        from functions.contact import flood_counts, routes
        from functions.mail import dispatch

        ses_backends[DEFAULT_ACCOUNT_ID][REGION].reset()
        sesv2_backends[DEFAULT_ACCOUNT_ID][REGION].reset()
        self.api, self.now = api, 1_795_392_000.25
        for module in (routes, dispatch):
            monkeypatch.setattr(module, "time", type("Clock", (), {"time": lambda _=None: self.now}))
        # A thousand messages from one test are no flood here; tests/functions/contact/test_spam.py is about those.
        monkeypatch.setattr(flood_counts, "with_this", lambda *_: flood_counts.Counts())
        monkeypatch.setattr(flood_counts, "count", lambda *_: None)
        self.pump = EventPump(template, api.functions)

    def write(self, **changes: Any) -> str:
        """A message comes in; its id."""
        sent = json_letter(email=ADA) | changes
        assert self.api.post_json("/api/contact", sent).status in (200, 201)
        return str(sent["id"])

    @property
    def item(self) -> dict[str, Any]:
        """The one message that is stored."""
        (item,) = self.api.items("MessageTable")
        return item

    def states(self) -> dict[str, str]:
        return {key: mail["state"] for key, mail in self.item["mails"].items()}

    def notify(self, event: dict[str, Any]) -> Any:
        return self.api.functions.invoke("NotifyFunction", event)

    def later(self, seconds: float, every: float = 300) -> None:
        """Time passes, the schedule going off every five minutes, or more seldom where many hours are to pass; other
        schedules every hour, and in the end.
        """
        end, full = self.now + seconds, self.now
        while self.now < end:
            self.now = min(self.now + every, end)
            if self.now == end or self.now - full >= 3_600:
                full = self.now
                self.pump.sweep()
            else:
                self.pump.sweep(FIVE_MINUTES)
            self.pump.pump()


def mails() -> list[fake_ses.Mail]:
    return list(fake_ses.sent_mails())


def seen() -> list[tuple[str, str]]:
    """What people got: the message and the kind of every mail, in order."""
    return [(mail.tags["message"], mail.tags["mail"]) for mail in mails()]


def record(message_id: str, number: int = 1, kind: str = "INSERT") -> dict[str, Any]:
    """A stream's record, with keys only."""
    keys = {"Keys": {"id": {"S": message_id}}, "SequenceNumber": str(number)}
    arn = f"arn:aws:dynamodb:{REGION}:{DEFAULT_ACCOUNT_ID}:table/MessageTable/stream/2026-11-23T00:00:00.000"
    return {"eventName": kind, "eventSource": "aws:dynamodb", "eventSourceARN": arn, "dynamodb": keys}


def on_mail(event: str, handler: Callable[..., Any]) -> AbstractContextManager[None]:
    """Hook into the function's own SES client, such as at ``before-send.sesv2.SendEmail``."""
    from functions.mail import ses

    return hooked(ses.client(), event, handler, first=True)


@contextmanager
def down(error: type[Exception] = ConnectTimeoutError) -> Iterator[list[str]]:
    """SES cannot be reached; yields the calls that met that."""
    met: list[str] = []

    def refuse(**_: Any) -> None:
        met.append("SendEmail")
        raise error(endpoint_url="SES")

    with on_mail("before-send.sesv2.SendEmail", refuse):
        yield met


@contextmanager
def says(code: str, message: str = "no", to: str = ".") -> Iterator[None]:
    """SES answers with an error where the recipient's address fits the pattern ``to``."""

    def answer(params: dict[str, Any], **_: Any) -> None:
        if re.search(to, params["Destination"]["ToAddresses"][0]):
            raise ClientError({"Error": {"Code": code, "Message": message}}, "SendEmail")

    with on_mail("provide-client-params.sesv2.SendEmail", answer):
        yield


@contextmanager
def killed_after_sending(times: int = 1) -> Iterator[list[str]]:
    """The function dies when SES has taken a mail and before it can say so."""
    met: list[str] = []

    def die(**_: Any) -> None:
        if len(met) < times:
            met.append("killed")
            raise Killed

    with on_mail("after-call.sesv2.SendEmail", die):
        yield met


__all__ = ["ADA", "Killed", "Mailing", "ReadTimeoutError", "down", "killed_after_sending", "mails", "on_mail", "record",
           "says", "seen"]  # fmt: skip
