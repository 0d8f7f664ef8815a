"""What the checklist and the probes of the first day ask of AWS, by the services' own descriptions and by who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from infra.bootstrap.__main__ import findings
from infra.bootstrap.findings import GOOD
from infra.probe import day_one
from infra.template import ACCESS, Template
from tests.infra import iam
from tests.infra.bootstrap.test_bootstrap import ARN
from tests.infra.bootstrap.test_first_day import Account as Checked
from tests.infra.deploy.recorded import Caller
from tests.infra.expanded import listed
from tests.infra.probe.test_day_one import Aws

SERVICES = (
    "acm", "cloudformation", "cloudwatch", "lambda", "logs", "s3", "secretsmanager", "sesv2", "sns", "sts",
)  # fmt: skip


@pytest.fixture(scope="module")
def policy() -> list[iam.Statement]:
    document = Template(ACCESS).of_type("AWS::IAM::ManagedPolicy")["FirstDay"]["PolicyDocument"]
    return list(document["Statement"])


class Up(Aws):
    """A stack that is up, as its services describe it."""

    def describe_stack_resource(self, StackName: str, LogicalResourceId: str) -> dict[str, Any]:
        about = {"LogicalResourceId": LogicalResourceId, "ResourceType": "x", "ResourceStatus": "CREATE_COMPLETE"}
        named = {
            "PhysicalResourceId": f"cardamum-{LogicalResourceId}-1A",
            "LastUpdatedTimestamp": dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
        }
        return {"StackResourceDetail": about | named}

    def create_secret(self, **_: Any) -> dict[str, Any]:
        return {"ARN": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:x"}

    delete_secret = create_secret


def _checklist(statements: list[iam.Statement], monkeypatch: pytest.MonkeyPatch) -> tuple[Caller, dict[str, str]]:
    caller = Caller(statements, dict.fromkeys(SERVICES, Checked()))
    monkeypatch.setattr("infra.bootstrap.mail.policies", lambda *_: ())
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("192.0.2.1", 443))])
    environment = {"CODE_BUCKET": "code", "CERTIFICATE_ARN": ARN}
    return caller, {one.what: one.state for one in findings(caller.client, "eu-central-1", environment)}


def test_who_has_the_policy_of_the_first_day_can_go_through_the_checklist_and_the_probes_and_do_nothing_else(
    policy: list[iam.Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    checks, states = _checklist(policy, monkeypatch)
    assert (checks.refused, set(states.values())) == ([], {GOOD})
    stack = Up()
    probes = Caller(policy, dict.fromkeys(SERVICES, stack))
    saw = day_one.look(day_one.Account(probes.client, stack.fetch, "https://www.example.org", pause=0))
    assert (probes.refused, [one for one in saw if one.good is False]) == ([], [])
    asked = {action for action, _ in checks.made | probes.made}
    assert {action for statement in policy for action in listed(statement["Action"])} == asked


def test_a_right_that_is_missing_is_noticed(policy: list[iam.Statement]) -> None:
    stack, taken = Up(), "secretsmanager:CreateSecret"
    probes = Caller([*policy, {"Effect": "Deny", "Action": taken, "Resource": "*"}], dict.fromkeys(SERVICES, stack))
    saw = day_one.look(day_one.Account(probes.client, stack.fetch, "https://www.example.org", pause=0))
    assert {action for action, _ in probes.refused} == {taken}
    assert [one.what for one in saw if one.good is False] == ["a secret's name is free at once"]
