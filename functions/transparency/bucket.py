"""The files of the log in S3. What stands is never written over, but for the checkpoint, and that only by whoever has
seen the one before.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from functions.core.aws import error_code
from functions.core.settings import setting

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

FOREVER, NEVER = "public, max-age=31536000, immutable", "no-cache"
# 412 where something stands there or has changed; 409 where another is writing at this moment.
_REFUSED = ("PreconditionFailed", "ConditionalRequestConflict")
_PATIENCE = Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})


@cache
def client() -> S3Client:
    """An S3 client by the library under boto3, made when it is first needed."""
    return cast("S3Client", botocore.session.get_session().create_client("s3", config=_PATIENCE))


def tagged(key: str) -> tuple[bytes, str] | None:
    """The content and the tag of an object; None where there is none."""
    try:
        found = client().get_object(Bucket=setting("LOG_BUCKET"), Key=key)
    except ClientError as error:
        if error_code(error) == "NoSuchKey":
            return None
        raise
    return found["Body"].read(), found["ETag"]


def get(key: str) -> bytes:
    """The content of an object.

    :raises KeyError: where there is none.
    """
    found = tagged(key)
    if found is None:
        raise KeyError(key)
    return found[0]


def put_new(key: str, content: bytes) -> bytes:
    """Write an object unless one stands there: what stands there then."""
    try:
        client().put_object(
            Bucket=setting("LOG_BUCKET"),
            Key=key,
            Body=content,
            ContentType="application/octet-stream",
            CacheControl=FOREVER,
            IfNoneMatch="*",
        )
    except ClientError as error:
        if error_code(error) not in _REFUSED:
            raise
        return get(key)
    return content


def replace(key: str, content: bytes, tag: str | None) -> bool:
    """Write an object over the one with this tag, or where there is none yet (None): whether it was written."""
    try:
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        client().put_object(
            Bucket=setting("LOG_BUCKET"),
            Key=key,
            Body=content,
            ContentType="text/plain; charset=utf-8",
            CacheControl=NEVER,
            **condition,  # type: ignore[arg-type]
        )
    except ClientError as error:
        if error_code(error) not in _REFUSED:
            raise
        return False
    return True


def keys(prefix: str) -> list[str]:
    """The keys under a prefix, in order."""
    pages = client().get_paginator("list_objects_v2").paginate(Bucket=setting("LOG_BUCKET"), Prefix=prefix)
    return [one["Key"] for page in pages for one in page.get("Contents", ())]
