"""``make sweep``: what a first deployment that failed has left in the account, and takes it away.

Tables, keys and buckets outlive a stack on purpose, so a failed first try leaves them: each costs or keeps its name.
They are found by the stack's own tags, and a stack that was never whole is taken away first. Nothing is touched while a
stack is there that was whole, nor where any table or bucket of it holds something: then it was no failed first try.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import failures, templates
from infra.deploy.errors import DeployError
from infra.deploy.release import GLOBAL_NAME, NAME, Clients
from infra.deploy.stack import NEVER_WHOLE, Stack

_STACK = "aws:cloudformation:stack-name"
_MADE_IN_SECONDS = 60


class Leftovers:
    """What is left of the stack.

    :param clients: gives a client of a service in a region.
    """

    def __init__(self, clients: Clients, region: str) -> None:
        self._clients, self._region = clients, region

    def _make(self, service: str) -> Any:
        return self._clients(service, self._region)

    def found(self) -> list[str]:
        """Their ARNs, stacks that were never whole first.

        :raises DeployError: where the stack is there, or something holds records or files.
        """
        stacks = self._stacks()
        if (status := stacks[0].status()) and status not in NEVER_WHOLE:
            raise DeployError(f"{NAME} is there ({status}), so nothing is left over.")
        never = [stack.arn() for stack in stacks if stack.status() in NEVER_WHOLE]
        pages = self._make("resourcegroupstaggingapi").get_paginator("get_resources")
        tags = [{"Key": "project", "Values": ["cardamum"]}]
        found = [
            entry["ResourceARN"]
            for page in pages.paginate(TagFilters=tags)
            for entry in page["ResourceTagMappingList"]
            if {"Key": _STACK, "Value": NAME} in entry["Tags"]
        ]
        if full := [arn for arn in found if self._holds(arn)]:
            raise DeployError("\n  ".join(["These hold something, so nothing was touched:", *full]))
        return never + sorted(arn for arn in found if self._way(arn))

    def remove(self, arn: str) -> None:
        """Take one away. A key waits seven days, in which it can be had back."""
        if way := self._way(arn):
            way(arn)

    def _stacks(self) -> tuple[Stack, Stack]:
        """Ours, and the one that it is given its firewall by."""
        return (
            Stack(self._make("cloudformation"), NAME),
            Stack(self._clients("cloudformation", templates.GLOBAL_REGION), GLOBAL_NAME),
        )

    def _holds(self, arn: str) -> bool:
        kind, name = arn.split(":")[2], arn.rpartition("/" if ":table/" in arn else ":")[2]
        if kind == "dynamodb":
            return bool(self._make("dynamodb").scan(TableName=name, Limit=1)["Count"])
        if kind == "s3":
            found = self._make("s3").list_object_versions(Bucket=name, MaxKeys=1)
            return bool(found.get("Versions") or found.get("DeleteMarkers"))
        return False

    def _way(self, arn: str) -> Callable[[str], None] | None:
        ways = {
            "cloudformation": self._stack, "dynamodb": self._table, "s3": self._bucket, "kms": self._key,
            "secretsmanager": self._secret,
        }  # fmt: skip
        return ways.get(arn.split(":")[2])

    def _stack(self, arn: str) -> None:
        for stack in self._stacks():
            if f":stack/{stack.name}/" in arn:
                stack.delete()

    def _table(self, arn: str) -> None:
        tables, name = self._make("dynamodb"), arn.rpartition("/")[2]
        tables.update_table(TableName=name, DeletionProtectionEnabled=False)
        ends = time.monotonic() + _MADE_IN_SECONDS
        while tables.describe_table(TableName=name)["Table"]["TableStatus"] != "ACTIVE" and time.monotonic() < ends:
            time.sleep(1)
        tables.delete_table(TableName=name)

    def _bucket(self, arn: str) -> None:
        self._make("s3").delete_bucket(Bucket=arn.rpartition(":")[2])

    def _key(self, arn: str) -> None:
        self._make("kms").schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)

    def _secret(self, arn: str) -> None:
        self._make("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def main() -> None:
    """Show, ask, take away."""
    region = templates.region()
    session: Any = boto3.Session(region_name=region)
    left = Leftovers(lambda service, where: session.client(service, region_name=where), region)
    try:
        found = left.found()
        for arn in found:
            print(arn)
        if not found:
            print("Nothing is left over.")
        elif os.environ.get("YES") == "1" or (sys.stdin.isatty() and input("Take them away? [y/N] ").lower() == "y"):
            for arn in found:
                left.remove(arn)
                print(f"Taken away: {arn}")
    except DeployError as stop:
        sys.exit(str(stop))
    except (BotoCoreError, ClientError) as error:
        otherwise = "Mend it, then again."
        sys.exit(
            f"{failures.told(error, otherwise)}\nWhat was taken away is gone; the same command goes on with the rest."
        )


if __name__ == "__main__":
    main()
