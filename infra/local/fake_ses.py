"""SES in this process (moto): the mails that were sent, and the events that EventBridge would deliver."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import boto3
from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
from moto.ses.models import ses_backends
from moto.sesv2.responses import SESV2Response

from infra.local.fake_aws import LOCAL
from infra.template import Template

# Addresses at which SES itself plays what mailboxes do (Amazon SES Developer Guide, “Using the mailbox simulator”).
_TEST_ADDRESS = re.compile(
    r"(?P<what>bounce|complaint)(?:\+(?P<label>[^@]*))?@simulator\.amazonses\.com", re.IGNORECASE
)
_OUTCOMES = {
    "bounce": ("Email Bounced", {"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}}),
    "complaint": ("Email Complaint Received", {"eventType": "Complaint", "complaint": {}}),
}
# Mails a second, so that nobody waits for a preview.
RATE = 250.0


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that SES accepted: the envelope's recipients, its tags, and the raw bytes."""

    id: str
    to: tuple[str, ...]
    tags: dict[str, str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The mail as a mail program reads it."""
        return email.message_from_bytes(self.raw, policy=SMTP)

    def part(self, kind: str) -> str:
        """The ``plain`` or the ``html`` text."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found is not None else ""

    def event(self, settings: str) -> dict[str, Any]:
        """SES's “Email Sent”, as the template's rule passes it on: its number and tags and nothing else."""
        tags = {"ses:configuration-set": [settings]} | {name: [value] for name, value in self.tags.items()}
        return {
            "source": "aws.ses",
            "detail-type": "Email Sent",
            "detail": {"mail": {"messageId": self.id, "tags": tags}},
        }

    def outcome(self) -> dict[str, Any] | None:
        """SES's word, as the template's rules pass it on, on a mail to one of its own test addresses: it came back, or
        was complained about. With ``+letter`` in the address that is so of letters alone, so that it can get onto the
        list first. None for every other mail.
        """
        found = _TEST_ADDRESS.fullmatch(self.to[0]) if self.to else None
        if found is None or (found["label"] == "letter" and "campaign" not in self.tags):
            return None
        kind, said = _OUTCOMES[found["what"].lower()]
        mail = {"messageId": self.id, "tags": {name: [value] for name, value in self.tags.items()}}
        return {"source": "aws.ses", "detail-type": kind, "detail": said | {"mail": mail}}


def create_identities(template: Template) -> None:
    """Make the template's identity and configuration set. Call it inside ``fake_aws.dynamodb``."""
    _keep_tags()
    ses: Any = boto3.client("sesv2")
    for identity in template.of_type("AWS::SES::EmailIdentity").values():
        ses.create_email_identity(EmailIdentity=template.resolved(identity["EmailIdentity"]))
    for name in template.of_type("AWS::SES::ConfigurationSet"):
        ses.create_configuration_set(ConfigurationSetName=name)


def sent_mails(start: int = 0) -> Iterator[Mail]:
    """The mails that SES accepted, oldest first, without the first ``start``."""
    backend = ses_backends[DEFAULT_ACCOUNT_ID][LOCAL["AWS_DEFAULT_REGION"]]
    # One that is just being handed over, in another thread, is not there yet.
    for sent in [sent for sent in backend.sent_messages if hasattr(sent, "handed")][start:]:
        yield Mail(sent.id, tuple(sent.handed["to"]), sent.handed["tags"], sent.raw_data.encode())


def _keep_tags() -> None:
    """Patch moto, which drops tags and adds the header's recipients to the envelope's: keep both as they were sent."""
    responses: Any = SESV2Response
    plain = responses.send_email
    if getattr(plain, "keeps_tags", False):
        return

    def keeping(self: Any) -> Any:
        answer, said = plain(self), json.loads(self.body)
        sent = self.sesv2_backend.core_backend.sent_messages[-1]
        tags = {tag["Name"]: tag["Value"] for tag in said.get("EmailTags", ())}
        sent.handed = {"to": said["Destination"]["ToAddresses"], "tags": tags}
        return answer

    def get_account(_: Any) -> str:
        """moto has none for this version of SES."""
        return json.dumps({"SendQuota": {"Max24HourSend": 50_000, "MaxSendRate": RATE, "SentLast24Hours": 0}})

    responses.get_account = get_account
    keeping.keeps_tags = True  # type: ignore[attr-defined]
    responses.send_email = keeping
