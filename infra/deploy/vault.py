"""The code bucket: what releases are made of, each under the hash of its content, so that nothing is ever changed."""

from __future__ import annotations

import hashlib
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy.errors import DeployError

FOLDER = "cardamum"


class Vault:
    """One bucket.

    :param s3: a client of the bucket's region.
    """

    def __init__(self, s3: Any, bucket: str) -> None:
        self.s3, self.bucket = s3, bucket

    def keep(self, content: bytes, suffix: str) -> str:
        """Put a content there, unless it is there already; its key."""
        key = name(content, suffix)
        try:
            self.s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError:
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=content)
        return key

    def fetch(self, key: str) -> bytes:
        """What was kept under a key.

        :raises DeployError: where it is gone, or is not what was kept.
        """
        try:
            content: bytes = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except ClientError:
            raise DeployError(
                f"s3://{self.bucket}/{key} is not there any more, so that release cannot come back."
            ) from None
        if name(content, key.partition(".")[2]) != key:
            raise DeployError(
                f"s3://{self.bucket}/{key} is not what its name says. Somebody changed it; nothing was done."
            )
        return content

    def address(self, key: str) -> str:
        """Where CloudFormation reads it."""
        return f"https://{self.bucket}.s3.{self.s3.meta.region_name}.amazonaws.com/{key}"


def name(content: bytes, suffix: str) -> str:
    """The key of a content: ``cardamum/<sha256>.zip``."""
    return f"{FOLDER}/{hashlib.sha256(content).hexdigest()}.{suffix}"
