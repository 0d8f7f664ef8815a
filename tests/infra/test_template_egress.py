"""No way out of the stack but those that are named: rights, subscriptions, frames (P25, A07)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.infra.expanded import Expanded
from tests.infra.test_template_roles import MAY

ROOT = Path(__file__).parents[2]
# What carries records, files or logs to somewhere else, were it there.
CARRIERS = (
    "AWS::Logs::SubscriptionFilter", "AWS::KinesisFirehose::", "AWS::Kinesis::", "AWS::DynamoDB::GlobalTable",
    "AWS::Events::ApiDestination", "AWS::Events::Connection", "AWS::Pipes::", "AWS::Lambda::Url", "AWS::EC2::",
    "AWS::Backup::", "AWS::Glue::", "AWS::AppFlow::", "AWS::StepFunctions::",
)  # fmt: skip

ASKS = {
    ("LettersFunction", "ses:GetAccount", "*"),
    ("BrakeFunction", "cloudwatch:GetMetricData", "*"),
    ("NotifyFunction", "cloudwatch:GetMetricData", "*"),
}


def _policy(template: Any, path: str = "/") -> dict[str, list[str]]:
    """The content security policy of a path, by directive."""
    parts = template.headers_for(path)["content-security-policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts if part.strip())}


@pytest.mark.promise("P25")
@pytest.mark.parametrize("function", MAY)
def test_every_right_of_a_function_names_something_of_this_stack(
    template: Any, expanded: Expanded, function: str
) -> None:
    known = set(expanded.resources) | set(template.data["Parameters"])
    for _, action, resource in expanded.allowed(f"{function}Role"):
        if (function, action, resource) in ASKS:
            # It asks how fast the account may send, or what it spends, and takes nothing along.
            continue
        named = {name.partition(".")[0] for name in re.findall(r"\$\{(?!AWS::)([\w.]+)}", resource)}
        named |= {resource.partition(".")[0]} if re.fullmatch(r"\w+(\.\w+)?", resource) else set()
        assert named and named <= known, f"{action} on {resource}"


@pytest.mark.promise("P25")
def test_nothing_of_the_stack_carries_what_it_holds_elsewhere(expanded: Expanded, firewall: Any) -> None:
    resources = [*expanded.resources.values(), *firewall.data["Resources"].values()]
    assert not [r["Type"] for r in resources if r["Type"].startswith(CARRIERS)]
    for table in expanded.of_type("AWS::DynamoDB::Table").values():
        assert not {"KinesisStreamSpecification", "ResourcePolicy", "Replicas"} & set(table)
    for bucket in expanded.of_type("AWS::S3::Bucket").values():
        assert not {"ReplicationConfiguration", "NotificationConfiguration", "InventoryConfigurations"} & set(bucket)
    for function in expanded.of_type("AWS::Lambda::Function").values():
        assert "VpcConfig" not in function and "Layers" not in function


@pytest.mark.promise("P25")
def test_who_is_told_by_the_stack_itself_is_staff_and_its_own_functions(expanded: Expanded) -> None:
    told = [s for topic in expanded.of_type("AWS::SNS::Topic").values() for s in topic["Subscription"]]
    assert {(s["Protocol"], str(s["Endpoint"])) for s in told} == {("email", "{'Ref': 'StaffEmail'}")}
    functions = set(expanded.of_type("AWS::Lambda::Function"))
    targets = [t["Arn"] for rule in expanded.of_type("AWS::Events::Rule").values() for t in rule["Targets"]]
    assert targets
    assert {target["Fn::GetAtt"][0] for target in targets} <= functions


@pytest.mark.promise("P25")
@pytest.mark.parametrize("path", ["/", "/journal/two-clicks/", "/contact/", "/api/consent"])
def test_a_page_speaks_to_its_own_host_alone_and_frames_recipients_alone(
    template: Any, register: Any, path: str
) -> None:
    policy = _policy(template, path)
    assert policy["default-src"] == ["'none'"]
    for directive in ("connect-src", "form-action", "img-src", "font-src", "style-src", "manifest-src"):
        assert policy[directive] == ["'self'"], directive
    assert not [source for source in policy["script-src"] if source != "'self'" and not source.startswith("'sha256-")]
    hosts = {f"https://{recipient.host}" for recipient in register.recipients.values()}
    assert set(policy["frame-src"]) == hosts
    assert set(policy) <= {
        "default-src", "script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "frame-src",
        "form-action", "base-uri", "frame-ancestors", "require-trusted-types-for", "trusted-types",
    }  # fmt: skip


@pytest.mark.promise("P25", "A07")
def test_what_can_leave_is_listed_for_the_owner(register: Any) -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = text.partition("## What can leave")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    assert rows == [
        "answers to a visitor",
        "mail to a customer",
        "notices and alarms to staff",
        "frames, after a yes",
        "what staff export",
        "logs and counts",
    ]
    assert all(recipient.host in section for recipient in register.recipients.values())
