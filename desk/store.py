"""The tables as staff reach them: in AWS, or in a running preview, by one client and one code path.

What AWS says of an error may quote what was to be stored, so an error is named by its code alone.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from desk.clock import ServerClock
from desk.errors import ChangedError, StoreError
from functions.core.attributes import Item, plain, typed
from functions.core.aws import error_code, standing
from functions.core.table import Pages, Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

LOCAL_TABLES = {
    "consent": "ConsentTable",
    "message": "MessageTable",
    "audit": "AuditTable",
    "order": "OrderTable",
    "stock": "StockTable",
    "signin": "SignInTable",
    "request": "RequestTable",
    "campaign": "CampaignTable",
    "list": "ListTable",
    "list_proof": "ListProofTable",
    "suppression": "SuppressionTable",
    "survey": "SurveyTable",
    "entry": "EntryTable",
    "survey_key": "SurveyKeyTable",
}
# What makes the hashes of the list in a preview; no secret (infra/local/fake_aws.py).
LOCAL_LIST_KEY = "a list key for this machine only"
# Likewise, of the hashes by which people's items are found.
LOCAL_PERSON_KEY = "a person key for this machine only"
# A preview listens on this machine alone, so what staff write for one goes nowhere else.
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_RETRIES: Any = {"total_max_attempts": 4, "mode": "standard"}
_BUSY = {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
_FORBIDDEN = {"AccessDeniedException", "AccessDenied"}


@dataclass(frozen=True, slots=True)
class Store:
    """A client, the tables' names by kind, and who is asking. ``url`` is a preview's address, ``""`` in AWS."""

    client: DynamoDBClient
    names: Mapping[str, str]
    who: str
    url: str = ""
    clock: ServerClock = field(default_factory=ServerClock)

    def __post_init__(self) -> None:
        self.clock.listen(self.client)

    def table(self, kind: str) -> Table:
        """A table, for a capability's ``personal.py``. Use it within :meth:`answering`."""
        return Table(self.client, self.names[kind])

    def get(self, kind: str, key: Item) -> Item | None:
        """The item under a key, read consistently."""
        with self.answering():
            return self.table(kind).get(key)

    def pages(self, operation: str, kind: str, **arguments: Any) -> Pages:
        """The pages of a ``query`` or ``scan``: items, and how many were looked at for them."""
        with self.answering():
            yield from self.table(kind).pages(operation, **arguments)

    def put_new(self, kind: str, key: str, item: Item) -> None:
        """Add an item that is told apart by its ``id``; one that stands there already is never written over."""
        with self.answering():
            try:
                self.client.put_item(
                    TableName=self.names[kind],
                    Item=typed(item),
                    ConditionExpression="attribute_not_exists(#key)",
                    ExpressionAttributeNames={"#key": key},
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self.client.exceptions.ConditionalCheckFailedException as refusal:
                # Our own line, where the first answer was lost and the SDK sent it again.
                if (standing(refusal) or {}).get("id") != item["id"]:
                    raise

    def update(self, kind: str, key: Item, expression: str, *, condition: str, names: Item, values: Item) -> Item:
        """Update an item if ``condition`` holds; returns the item afterwards.

        :raises ChangedError: with the item as it is, where the condition does not hold.
        """
        with self.answering():
            try:
                found = self.client.update_item(
                    TableName=self.names[kind],
                    Key=typed(key),
                    UpdateExpression=expression,
                    ConditionExpression=condition,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=typed(values),
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except self.client.exceptions.ConditionalCheckFailedException as refusal:
                raise ChangedError("It has changed meanwhile.", standing(refusal) or {}) from None
        return plain(found["Attributes"])

    @contextmanager
    def answering(self) -> Iterator[None]:
        """:raises StoreError: in place of any error of boto3."""
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise StoreError(_explained(error, self.url)) from None


def local(url: str, region: str) -> Store:
    """The tables of the preview at ``url``.

    :raises StoreError: where that is no address of a preview.
    """
    if not _is_preview(url):
        raise StoreError(f"{url} is no address of a preview on this machine, such as http://localhost:8000")
    try:
        client = boto3.client(
            "dynamodb",
            region_name=region,
            endpoint_url=url.rstrip("/") + "/_preview/dynamodb",
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - the preview asks for none, the SDK does
            config=Config(connect_timeout=2, read_timeout=30, proxies={}, retries=_RETRIES),
        )
    except (BotoCoreError, ClientError) as error:
        # Such as an AWS_PROFILE that is not there, which a preview needs as little as the SDK insists on it.
        raise StoreError(_explained(error, "")) from None
    return Store(client, LOCAL_TABLES, f"local:{_user()}", url)


def _is_preview(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.hostname in _THIS_MACHINE and parts.port != 0
    except ValueError:
        # A bracket that does not close, a port that is no number.
        return False


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # A container whose user has no name. Which of these it raises depends on the version of Python.
        return str(os.getuid())


def aws(names: Mapping[str, str], region: str) -> Store:
    """The tables in AWS; credentials come from the usual places, and say who is asking.

    :raises StoreError: where AWS does not know who that is.
    """
    config = Config(connect_timeout=3, read_timeout=10, retries=_RETRIES)
    try:
        sts: Any = boto3.client("sts", region_name=region, config=config)
        clock = ServerClock()
        clock.listen(sts)
        who = str(sts.get_caller_identity()["Arn"])
        return Store(boto3.client("dynamodb", region_name=region, config=config), names, who, clock=clock)
    except (BotoCoreError, ClientError) as error:
        raise StoreError(_explained(error, "")) from None


def with_expiry_date(item: Item) -> Item:
    """An item with its expiry as a date (RFC 3339) and not as a number."""
    try:
        moment = dt.datetime.fromtimestamp(int(item["expires_at"]), dt.UTC)
    except (LookupError, TypeError, ValueError, OverflowError, OSError):
        # None, or none that could be said: the item is shown all the same.
        return item
    expires = moment.isoformat().replace("+00:00", "Z")
    return item | {"expires_at": expires}


def _explained(error: Exception, url: str) -> str:
    """The message for an error of AWS or the preview: what is wrong, and what to do."""
    code = error_code(error)
    if code in _BUSY:
        return f"The tables are too busy to answer ({code}). Try again in a minute."
    if url and not code:
        return f"No preview answers at {url} ({type(error).__name__}). Is `make preview` running?"
    if code in _FORBIDDEN:
        return f"AWS does not answer: your role may not do this ({code}). Ask for the desk's role, or name another."
    help_with = "Is the table's name right" if code == "ResourceNotFoundException" else "Sign in (aws sso login"
    ending = "?" if code == "ResourceNotFoundException" else ", or AWS_PROFILE=…)?"
    return f"AWS does not answer: {code or type(error).__name__}. {help_with}{ending}"
