"""Amazon SES: hand one mail over, and say what became of it.

Each mail carries tags, by which SES names it when it tells that it was sent (see dispatch.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, EndpointConnectionError

from functions import register
from functions.core import observe
from functions.core.aws import error_code
from functions.core.settings import setting

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

# As patient as store.PATIENCE, but a mail is never handed over twice in one go: trying again is the outbox's part.
PATIENCE = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1, "mode": "standard"})


# What SES says of one mail or its recipient, and what it says of our account, domain or settings. All else that it says
# may be otherwise tomorrow; the outbox gives up by itself when that is not so.
_OF_THE_MAIL = re.compile(
    r"\b(?:illegal|invalid|malformed|missing final|control or whitespace|blacklisted|virus|malware"
    r"|too (?:long|large|big)|exceeds|not (?:a )?valid)\b",
    re.IGNORECASE,
)
_OF_OURS = re.compile(r"verified|paused|account|configuration ?set|quota|sending rate|throttl", re.IGNORECASE)


# Of an account that may write to its own addresses alone.
_LEAST_RATE = 1.0


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """SES will not take this mail, now or later."""


class NotNow(Exception):  # noqa: N818
    """SES did not take it. It may when asked again."""


class Unanswered(Exception):  # noqa: N818
    """Nobody knows whether SES took it."""


@cache
def client() -> SESV2Client:
    """Made when the first mail is sent."""
    import boto3  # noqa: PLC0415 - loaded with its client, not with every start

    return boto3.client("sesv2", config=PATIENCE)


def send(letter: EmailMessage, tags: Mapping[str, str]) -> str:
    """Hand a mail over to SES, under tags of ASCII letters, digits, ``_`` and ``-``; SES's number of it.

    :raises Refused: for ever. :raises NotNow: for now. :raises Unanswered: perhaps not.
    """
    try:
        answer = client().send_email(
            FromEmailAddress=register.current().site.email,
            Destination={"ToAddresses": [letter["To"].addresses[0].addr_spec]},
            Content={"Raw": {"Data": letter.as_bytes()}},
            ConfigurationSetName=setting("MAIL_SETTINGS"),
            EmailTags=[{"Name": name, "Value": value} for name, value in tags.items()],
        )
    except ClientError as error:
        _log(error)
        raise Refused if _for_ever(error_code(error), str(error)) else NotNow from None
    except (ConnectTimeoutError, EndpointConnectionError) as error:
        _log(error)
        raise NotNow from None
    except BotoCoreError as error:
        _log(error)
        raise Unanswered from None
    return answer["MessageId"]


def rate() -> float:
    """How many mails a second the account may send; SES's least where it does not say."""
    try:
        return float(client().get_account()["SendQuota"]["MaxSendRate"])
    except (ClientError, BotoCoreError, KeyError) as error:
        observe.logger.warning("rate unknown", error=type(error).__name__, code=error_code(error))
        return _LEAST_RATE


def _for_ever(code: str, said: str) -> bool:
    """Whether it is this mail that SES will never have, whenever it is asked."""
    about_it = _OF_THE_MAIL.search(said) and not _OF_OURS.search(said)
    return code in ("MessageRejected", "BadRequestException") and bool(about_it)


def _log(error: Exception) -> None:
    """The kind of error, whose text may quote an address."""
    observe.logger.warning("mail not sent", error=type(error).__name__, code=error_code(error))
    observe.count("MailNotTaken")
