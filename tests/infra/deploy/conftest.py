"""A small site, a code bucket in moto, and a CloudFormation that says what a test wants to hear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.deploy.release import Candidate, Deployment

REGION = "eu-central-1"
SITE = {
    "index.html": "home, by theme/css/site.11111111.css",
    "shop/index.html": "shop",
    "robots.txt": "all",
    "theme/css/site.11111111.css": "a{}",
}
TEMPLATE = """
Parameters:
  SiteDomain: { Type: String, Default: www.example.org }
  CertificateArn: { Type: String, Description: A certificate. }
  CodeBucket: { Type: String }
  CodeKey: { Type: String }
  WebAclArn: { Type: String, Default: "" }
"""


WHEN = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


class Formation:
    """As much of CloudFormation as a deployment asks of it. ``fails`` names a stack whose change comes to nothing."""

    def __init__(self) -> None:
        self.stacks: dict[str, dict[str, Any]] = {}
        self.proposed: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.fails = ""
        self.why = "no more tables here"
        self.protected: dict[str, str] = {}
        self.same = False

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        if StackName not in self.stacks:
            error = {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}
            raise ClientError({"Error": error}, "DescribeStacks")
        about = {"StackName": StackName, "StackId": _arn(StackName), "CreationTime": WHEN}
        return {"Stacks": [about | self.stacks[StackName]]}

    def create_change_set(self, **about: Any) -> None:
        self.calls.append(f"propose {about['StackName']}")
        self.proposed.append(about)
        self.stacks.setdefault(about["StackName"], {"StackStatus": "REVIEW_IN_PROGRESS"})

    def describe_change_set(self, **_: Any) -> dict[str, Any]:
        if self.same:
            return {"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes."}
        change = {"Action": "Add", "LogicalResourceId": "Table", "ResourceType": "AWS::DynamoDB::Table"}
        return {"Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": change}]}

    def execute_change_set(self, StackName: str, **_: Any) -> None:
        self.calls.append(f"execute {StackName}")
        if self.fails == StackName:
            new = self.stacks[StackName]["StackStatus"] == "REVIEW_IN_PROGRESS"
            self.stacks[StackName]["StackStatus"] = "ROLLBACK_COMPLETE" if new else "UPDATE_ROLLBACK_COMPLETE"
            self._event(StackName, "Table", "CREATE_FAILED", self.why)
            self._event(StackName, StackName, self.stacks[StackName]["StackStatus"], "")
            return
        asked = next(about for about in reversed(self.proposed) if about["StackName"] == StackName)
        had = {entry["ParameterKey"]: entry for entry in self.stacks[StackName].get("Parameters", ())}
        values = [
            had.get(entry["ParameterKey"]) if "UsePreviousValue" in entry else entry for entry in asked["Parameters"]
        ]
        domain = {"ParameterKey": "SiteDomain", "ParameterValue": "www.example.org"}
        outputs = {"SiteBucketName": "site", "DistributionId": "D1", "WebAclArn": "arn:firewall"}
        self.stacks[StackName] = {
            "StackStatus": "UPDATE_COMPLETE",
            "Parameters": [*values, domain],
            "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
        }
        self._event(StackName, StackName, "UPDATE_COMPLETE", "")

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:
        return {"StackEvents": [event for event in reversed(self.events) if event["StackName"] == StackName]}

    def set_stack_policy(self, StackName: str, StackPolicyBody: str) -> None:
        self.protected[StackName] = StackPolicyBody

    def update_termination_protection(self, StackName: str, EnableTerminationProtection: bool) -> None:
        self.calls.append(f"protect {StackName}: {EnableTerminationProtection}")

    def delete_change_set(self, StackName: str, **_: Any) -> None:
        self.calls.append(f"discard {StackName}")

    def delete_stack(self, StackName: str) -> None:
        self.stacks.pop(StackName)

    def _event(self, stack: str, name: str, status: str, reason: str) -> None:
        physical = _arn(stack) if name == stack else f"{name}-1"
        about = {"LogicalResourceId": name, "ResourceStatus": status, "ResourceStatusReason": reason}
        where = {"StackId": _arn(stack), "StackName": stack, "PhysicalResourceId": physical}
        self.events.append({"EventId": str(len(self.events)), "Timestamp": WHEN} | where | about)


def _arn(stack: str) -> str:
    return f"arn:aws:cloudformation:{REGION}:123456789012:stack/{stack}/1"


class CloudFront:
    """Remembers what it was told to drop."""

    def __init__(self) -> None:
        self.dropped: list[list[str]] = []

    def create_invalidation(self, InvalidationBatch: dict[str, Any], **_: Any) -> None:
        self.dropped.append(InvalidationBatch["Paths"]["Items"])


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """S3 with the buckets ``site`` and ``code``."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    with mock_aws():
        client = boto3.client("s3", region_name=REGION)
        for bucket in ("site", "code"):
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield client


@pytest.fixture
def formation() -> Formation:
    return Formation()


@pytest.fixture
def cloudfront() -> CloudFront:
    return CloudFront()


@pytest.fixture
def deployment(s3: Any, formation: Formation, cloudfront: CloudFront) -> Deployment:
    """One with a certificate, and so with all it needs."""
    clients = {"s3": s3, "cloudformation": formation, "cloudfront": cloudfront}
    environment = {"CODE_BUCKET": "code", "CERTIFICATE_ARN": "arn:certificate"}
    return Deployment(lambda service, _: clients[service], REGION, environment, pause=0)


@pytest.fixture
def candidate(tmp_path: Path) -> Callable[..., Candidate]:
    """Makes something to release: the small site with other files in it, where they are given; None leaves one out."""
    from infra.deploy import package

    def made(changes: dict[str, str | None] | None = None, code: bytes = b"code") -> Candidate:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        for key, text in (SITE | (changes or {})).items():
            if text is not None:
                (folder / key).parent.mkdir(parents=True, exist_ok=True)
                (folder / key).write_text(text, encoding="utf-8")
        return Candidate(code, folder, package.packed(folder), TEMPLATE, "Parameters: {}\n")

    return made


def released(deployment: Deployment, candidate: Candidate) -> None:
    """Release it, as ``make deploy`` does."""
    from infra.deploy.releases import current

    last = current(deployment.releases.all())
    plan = deployment.plan(candidate)
    deployment.carry_out(candidate, plan, lambda _: None, before=last.begun if last else None)
