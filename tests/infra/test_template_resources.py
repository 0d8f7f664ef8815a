"""Every resource of the template stands in the register, or here with the reason why it need not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
METHODS = {"get", "post", "put", "delete", "patch", "head"}
# A parameter is <slug> to Powertools, and {slug} to API Gateway.
AS_THE_TEMPLATE = str.maketrans("<>", "{}")

# What can hold something about people, of which each one is named.
HOLDS = {
    "AWS::DynamoDB::Table", "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret", "AWS::SES::ConfigurationSetEventDestination",
}  # fmt: skip
NOTHING_ABOUT_PEOPLE = {
    "SiteBucket": "the pages of the site, which are public",
    "LogBucket": "the public log: hashes and what signs them",
    "LetterQueue": "names of letters and keyed hashes, until they are mailed",
    "DeadLetters": "the same, where mailing failed five times",
    "DeadMail": "ids of records whose mail could not be sent",
    "Alarms": "alarms, which name a function",
    "Brake": "that the month's budget is spent",
    "FormKey": "a key",
    "PersonKey": "a key",
    "MailCounts": "how many mails were delivered or came back, as numbers",
    "ListKey": "a key", "MyDataKey": "a key", "OrderKey": "a key",
    "FirstOriginKey": "a key", "SecondOriginKey": "a key",
    "MailEvents": "SES's word of each mail, by the tags of its record",
}  # fmt: skip
# What runs, leads there, allows or warns. It keeps nothing.
KEEPS_NOTHING = {
    "AWS::Budgets::Budget", "AWS::CloudFront::Distribution", "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl", "AWS::CloudFront::OriginRequestPolicy",
    "AWS::CloudFront::ResponseHeadersPolicy", "AWS::CloudWatch::Alarm", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role",
    "AWS::KMS::Alias", "AWS::KMS::Key", "AWS::S3::BucketPolicy", "AWS::SES::ConfigurationSet",
    "AWS::SES::EmailIdentity",
    "AWS::SNS::TopicPolicy", "AWS::Serverless::Function", "AWS::Serverless::HttpApi", "AWS::Lambda::EventSourceMapping",
}  # fmt: skip


@pytest.mark.promise("P02", "P21")
def test_whatever_can_hold_something_about_people_is_in_the_register_or_here_with_a_reason(
    template: Any, register: Any
) -> None:
    resources = template.data["Resources"]
    stores = {record.store for record in register.records.values()}
    holding = {name for name, one in resources.items() if one["Type"] in HOLDS}
    assert holding - stores - set(NOTHING_ABOUT_PEOPLE) == set()
    assert set(NOTHING_ABOUT_PEOPLE) - holding == set(), "gone from the template"


@pytest.mark.promise("P02")
def test_a_resource_of_another_kind_than_today_s_is_looked_at_first(template: Any) -> None:
    kinds = {one["Type"] for one in template.data["Resources"].values()}
    assert kinds - HOLDS - KEEPS_NOTHING == set()


def _text(node: ast.expr, known: dict[str, str]) -> str:
    """What an expression of texts says: a constant, the name of one, or both in an f-string."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known) for part in node.values)
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    return known[inner.id] if isinstance(inner, ast.Name) else str(ast.literal_eval(inner))


def _answered(path: Path) -> Iterator[str]:
    """The routes that a module's decorators name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = {
        one.targets[0].id: str(one.value.value)
        for one in tree.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and isinstance(one.value, ast.Constant)
    }
    for node in ast.walk(tree):
        for call in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
                yield f"{call.func.attr.upper()} {_text(call.args[0], known).translate(AS_THE_TEMPLATE)}"


@pytest.mark.promise("P02")
def test_the_functions_answer_the_routes_of_the_template_and_no_other(template: Any) -> None:
    answered = {route for path in (ROOT / "functions").rglob("*.py") for route in _answered(path)}
    assert answered == {route.key for route in template.routes}
