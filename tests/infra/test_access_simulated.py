"""What the deploying role may do to what has a name, and what a role that it makes is worth to others (P21).

Decided by ``tests/infra/iam.py``, on the templates as they are.
"""

from __future__ import annotations

from typing import Any

import pytest

from infra.template import PATH, Template
from tests.infra import iam
from tests.infra.expanded import Expanded

VIA = {"aws:CalledVia": ["cloudformation.amazonaws.com"]}
FUNCTION = {
    "lambda:SourceFunctionArn": f"arn:aws:lambda:{iam.REGION}:{iam.ACCOUNT}:function:cardamum-NotifyFunction-1a2b"
}
TABLE = f"arn:aws:dynamodb:{iam.REGION}:{iam.ACCOUNT}:table/cardamum-MessageTable-1A2B"
ANYTHING = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]


@pytest.fixture(scope="module")
def access() -> Template:
    return Template(PATH.with_name("access.yaml"))


@pytest.fixture(scope="module")
def deploys(access: Template) -> list[Any]:
    role, managed = access.of_type("AWS::IAM::Role")["DeployRole"], access.of_type("AWS::IAM::ManagedPolicy")
    documents = [policy["PolicyDocument"] for policy in role["Policies"]]
    documents += [managed[reference["Ref"]]["PolicyDocument"] for reference in role["ManagedPolicyArns"]]
    return [statement for document in documents for statement in document["Statement"]]


@pytest.fixture(scope="module")
def boundary(access: Template) -> list[Any]:
    return list(access.of_type("AWS::IAM::ManagedPolicy")["Boundary"]["PolicyDocument"]["Statement"])


def test_it_reads_makes_and_changes_each_secret_that_the_template_names(template: Any, deploys: list[Any]) -> None:
    secrets = template.of_type("AWS::SecretsManager::Secret")
    numbers = {name: str(about.get("Default", "")) for name, about in template.data["Parameters"].items()}
    for name, secret in secrets.items():
        arn = f"arn:aws:secretsmanager:{iam.REGION}:{iam.ACCOUNT}:secret:{iam.text(secret['Name'], numbers)}-AbCdEf"
        # A template's {{resolve:secretsmanager:…}} is read with the rights of whoever deploys.
        for action in ("CreateSecret", "GetSecretValue", "UpdateSecret", "DescribeSecret", "DeleteSecret"):
            assert iam.allowed(deploys, f"secretsmanager:{action}", arn, VIA), (name, action)
            assert not iam.allowed(deploys, f"secretsmanager:{action}", arn, {}), "by CloudFormation alone"


def test_it_makes_each_budget_configuration_set_and_alias_under_its_name(template: Any, deploys: list[Any]) -> None:
    (budget,) = template.of_type("AWS::Budgets::Budget").values()
    arn = f"arn:aws:budgets::{iam.ACCOUNT}:budget/{iam.text(budget['Budget']['BudgetName'])}"
    assert iam.allowed(deploys, "budgets:ModifyBudget", arn, VIA)
    (settings,) = template.of_type("AWS::SES::ConfigurationSet").values()
    arn = f"arn:aws:ses:{iam.REGION}:{iam.ACCOUNT}:configuration-set/{iam.text(settings['Name'])}"
    assert iam.allowed(deploys, "ses:CreateConfigurationSet", arn, VIA)
    for alias in template.of_type("AWS::KMS::Alias").values():
        arn = f"arn:aws:kms:{iam.REGION}:{iam.ACCOUNT}:{iam.text(alias['AliasName'])}"
        assert iam.allowed(deploys, "kms:CreateAlias", arn, VIA)


def test_it_makes_the_role_of_each_function_with_the_boundary_and_none_without(
    expanded: Expanded, deploys: list[Any]
) -> None:
    bounded = VIA | {"iam:PermissionsBoundary": "${Boundary}"}
    for name in expanded.of_type("AWS::IAM::Role"):
        arn = f"arn:aws:iam::{iam.ACCOUNT}:role/cardamum-{name}-1A2B3C"
        assert iam.allowed(deploys, "iam:CreateRole", arn, bounded), name
        assert not iam.allowed(deploys, "iam:CreateRole", arn, VIA), name
        assert iam.allowed(deploys, "iam:PassRole", arn, {"iam:PassedToService": "lambda.amazonaws.com"}), name
        assert not iam.allowed(deploys, "iam:PassRole", arn, {"iam:PassedToService": "ec2.amazonaws.com"}), name


@pytest.mark.promise("P21")
@pytest.mark.parametrize(
    "action", ["dynamodb:GetItem", "dynamodb:Scan", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:BatchGetItem"]
)
def test_a_role_within_the_boundary_reaches_records_by_the_code_of_our_functions_and_by_nobody_else(
    boundary: list[Any], action: str
) -> None:
    """Were a role made that trusts another account and allows itself everything, this is what it would be worth."""
    assert iam.allowed(ANYTHING, action, TABLE, FUNCTION, boundary=boundary)
    assert not iam.allowed(ANYTHING, action, TABLE, {}, boundary=boundary)
    elsewhere = {"lambda:SourceFunctionArn": f"arn:aws:lambda:{iam.REGION}:999999999999:function:cardamum-Mine"}
    assert not iam.allowed(ANYTHING, action, TABLE, elsewhere, boundary=boundary)


@pytest.mark.promise("P21")
def test_it_mails_and_signs_by_their_code_alone_too(boundary: list[Any]) -> None:
    mail = f"arn:aws:ses:{iam.REGION}:{iam.ACCOUNT}:identity/cardamum.exeve"
    assert iam.allowed(ANYTHING, "ses:SendEmail", mail, FUNCTION, boundary=boundary)
    assert not iam.allowed(ANYTHING, "ses:SendEmail", mail, {}, boundary=boundary)
    key, tagged = f"arn:aws:kms:{iam.REGION}:{iam.ACCOUNT}:key/1", {"aws:ResourceTag/project": "cardamum"}
    assert iam.allowed(ANYTHING, "kms:Sign", key, tagged | FUNCTION, boundary=boundary)
    assert not iam.allowed(ANYTHING, "kms:Sign", key, tagged, boundary=boundary)


def test_what_lambda_does_for_a_function_needs_no_code_of_it(boundary: list[Any]) -> None:
    """Its log, its streams and what failed are Lambda's own calls, which do not name the function."""
    here = f"{iam.REGION}:{iam.ACCOUNT}"
    for action, resource in (
        ("logs:PutLogEvents", f"arn:aws:logs:{here}:log-group:cardamum-NotifyLog-1:log-stream:1"),
        ("dynamodb:GetRecords", f"{TABLE}/stream/2026"),
        ("sqs:SendMessage", f"arn:aws:sqs:{here}:cardamum-DeadMail-1"),
        ("sqs:ReceiveMessage", f"arn:aws:sqs:{here}:cardamum-LetterQueue-1"),
        ("sns:Publish", f"arn:aws:sns:{here}:cardamum-Alarms-1"),
    ):
        assert iam.allowed(ANYTHING, action, resource, {}, boundary=boundary), action


def test_nothing_that_protects_the_stacks_is_the_workflows_to_change(deploys: list[Any]) -> None:
    arn = f"arn:aws:cloudformation:{iam.REGION}:{iam.ACCOUNT}:stack/cardamum/1"
    assert iam.allowed(deploys, "cloudformation:ExecuteChangeSet", arn, {})
    for action in ("SetStackPolicy", "UpdateTerminationProtection", "DeleteStack", "UpdateStack", "CreateStack"):
        assert not iam.allowed(deploys, f"cloudformation:{action}", arn, VIA), action


def test_the_function_can_be_fooled_by_no_missing_statement() -> None:
    """The simulation itself: no statement, no right; a denial wins; a key that is not there is no match."""
    some = [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*"}]
    assert iam.allowed(some, "s3:GetObject", "arn:aws:s3:::a/b", {})
    assert not iam.allowed(some, "s3:GetObject", "arn:aws:s3:::b/b", {})
    denied = [*some, {"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"}]
    assert not iam.allowed(denied, "s3:GetObject", "arn:aws:s3:::a/b", {})
    assert not iam.allowed(some, "s3:GetObject", "arn:aws:s3:::a/b", {}, boundary=[])
