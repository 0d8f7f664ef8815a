"""The log's bucket, empty, and clients that begin anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.functions.calls import Api


@pytest.fixture(scope="module")
def aws(running: Api) -> Iterator[Any]:
    """A client of S3."""
    from functions.transparency import bucket, signing

    for made in (bucket.client, signing.client, signing.public, signing.second_public):
        made.cache_clear()
    yield boto3.client("s3")
    for made in (bucket.client, signing.client, signing.public, signing.second_public):
        made.cache_clear()


@pytest.fixture
def s3(aws: Any) -> Any:
    """The log's bucket, empty."""
    for one in aws.list_objects_v2(Bucket="log-bucket").get("Contents", ()):
        aws.delete_object(Bucket="log-bucket", Key=one["Key"])
    return aws
