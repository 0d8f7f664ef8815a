"""Amazon SES: hand one mail over, and say what became of it.

Each mail carries tags, by which SES names it when it tells that it was sent (see dispatch.py).
"""

from __future__ import annotations

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


def send(letter: EmailMessage, tags: Mapping[str, str]) -> None:
    """Hand a mail over to SES, under tags of ASCII letters, digits, ``_`` and ``-``.

    :raises Refused: for ever. :raises NotNow: for now. :raises Unanswered: perhaps not.
    """
    try:
        client().send_email(
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


def _for_ever(code: str, said: str) -> bool:
    """Whether it is this mail that SES will not have. “Not verified” is said of our own account or domain."""
    return code in ("MessageRejected", "BadRequestException") and "not verified" not in said


def _log(error: Exception) -> None:
    """The kind of error, whose text may quote an address."""
    observe.logger.warning("mail not sent", error=type(error).__name__, code=error_code(error))
    observe.count("MailNotTaken")
