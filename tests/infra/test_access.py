"""Who may deploy: one environment of one repository, by way of CloudFormation, and nothing that is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from infra.template import PATH, Template
from plugins.policy import live
from tests.infra.expanded import Expanded, listed, shown
from tests.infra.test_template_roles import MAY

Statement = dict[str, Any]
# Of what CloudFormation's own schemas say that their handlers may call, what ours never do, by the reason.
NEVER = {
    "features that no resource here uses": (
        "autoloop:*", "billing:*", "codewhisperer:*", "ec2:*", "elasticfilesystem:*", "firehose:*", "kinesis:*",
        "payments:*", "s3files:*", "s3tables:*", "workmail:*", "lambda:*CodeSigningConfig", "lambda:*ScalingConfig",
        "lambda:PassCapacityProvider", "lambda:AssociateRuntimeAlias",
        "dynamodb:*TableReplica", "dynamodb:*KinesisStreamingDestination", "dynamodb:PutResourcePolicy",
        "s3:*Abac", "s3:*Acl", "s3:*CORS", "s3:*Cors", "s3:*Website", "s3:*ObjectLockConfiguration",
        "s3:*MetadataTableConfiguration", "s3:UpdateBucketMetadata*", "s3:*BucketAnalyticsConfiguration",
        "s3:*BucketMetricsConfiguration", "s3:*BucketReplication", "s3:*BucketNotification", "s3:*BucketLogging",
        "s3:Put*AccelerateConfiguration", "s3:PutIntelligentTieringConfiguration", "s3:PutInventoryConfiguration",
        "s3:PutMetricsConfiguration", "s3:PutReplicationConfiguration", "s3:REST.PUT.OBJECT",
        "logs:PutBearerTokenAuthentication", "logs:PutDataProtectionPolicy", "logs:PutIndexPolicy",
        "logs:PutLogGroupDeletionProtection", "logs:*KmsKey", "sns:PutDataProtectionPolicy",
        "secretsmanager:RemoveRegionsFromReplication", "secretsmanager:ReplicateSecretToRegions",
        "s3:PutAnalyticsConfiguration", "iam:CreateServiceLinkedRole",
    ),
    "other names for DELETE and PUT on an API's tags, which IAM does not know": ("apigateway:*agResource",),
    "keys of ours that encrypt: there are none": (
        "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:*Grant", "kms:*KeyRotation",
    ),
    "what is stored, or lies in a bucket": (
        "dynamodb:*Item", "dynamodb:Query", "dynamodb:Scan", "dynamodb:ImportTable", "logs:CreateLogStream",
        "logs:PutLogEvents", "logs:DescribeLogStreams", "s3:GetObjectMetadata", "s3:getObject",
    ),
    "what the templates keep when a stack lets go of it": (
        "dynamodb:DeleteTable", "kms:ScheduleKeyDeletion", "s3:DeleteBucket*",
    ),
    "who has a policy, and what bounds a role": (
        "iam:Attach*", "iam:Detach*", "iam:DeletePolicy", "iam:DeleteRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
    ),
}  # fmt: skip
# What reads or writes what people told us, or would make the workflow somebody else.
DATA = (
    "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PutItem", "dynamodb:UpdateItem",
    "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteTable", "dynamodb:RestoreTableToPointInTime",
    "dynamodb:ExportTableToPointInTime", "dynamodb:GetRecords", "logs:GetLogEvents", "logs:FilterLogEvents",
    "logs:StartQuery", "sqs:ReceiveMessage", "ses:SendEmail", "ses:SendRawEmail", "kms:Sign", "kms:ScheduleKeyDeletion",
    "lambda:InvokeFunction", "iam:CreateUser", "iam:CreateAccessKey", "iam:AttachRolePolicy", "iam:AttachUserPolicy",
    "iam:DeleteRolePermissionsBoundary", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole", "cloudformation:DeleteStack",
    "cloudformation:CreateStack", "s3:DeleteBucket",
)  # fmt: skip


@pytest.fixture(scope="module")
def access() -> Template:
    return Template(PATH.with_name("access.yaml"))


def _statements(access: Template) -> list[Statement]:
    """Of the deploying role, its own and its managed policies'."""
    role, managed = access.of_type("AWS::IAM::Role")["DeployRole"], access.of_type("AWS::IAM::ManagedPolicy")
    documents = [policy["PolicyDocument"] for policy in role["Policies"]]
    documents += [managed[reference["Ref"]]["PolicyDocument"] for reference in role["ManagedPolicyArns"]]
    return [statement for document in documents for statement in document["Statement"]]


def _allows(statements: list[Statement], action: str) -> bool:
    patterns = (pattern for s in statements if s["Effect"] == "Allow" for pattern in listed(s["Action"]))
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _asked_for(types: set[str], region: str) -> Iterator[str]:
    for kind in types:
        handlers = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind).schema["handlers"]
        for handler in ("create", "read", "update", "delete"):
            yield from handlers.get(handler, {}).get("permissions", ())


def test_it_trusts_one_environment_of_one_repository(access: Template) -> None:
    (trust,) = access.of_type("AWS::IAM::Role")["DeployRole"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:environment:production"},
        }
    }
    pattern = access.data["Parameters"]["Repository"]["AllowedPattern"]
    assert re.fullmatch(pattern, "pelican/cardamum")
    for wider in ("pelican/*", "*/cardamum", "pelican/cardamum:ref", "pelican", ""):
        assert not re.fullmatch(pattern, wider), wider


def test_it_may_do_all_that_cloudformation_asks_for_the_resources_that_there_are(
    access: Template, expanded: Expanded, firewall: Any
) -> None:
    statements = _statements(access)
    asked = {
        *_asked_for({r["Type"] for r in expanded.resources.values()}, "eu-central-1"),
        *_asked_for({r["Type"] for r in firewall.data["Resources"].values()}, "us-east-1"),
    }
    assert len(asked) > 300
    never = [pattern for patterns in NEVER.values() for pattern in patterns]
    wanted = {action for action in asked if not any(fnmatchcase(action, pattern) for pattern in never)}
    assert {action for action in wanted if not _allows(statements, action)} == set()


@pytest.mark.promise("P21")
def test_it_reads_and_writes_nothing_that_is_stored_and_becomes_nobody_else(access: Template) -> None:
    statements = _statements(access)
    assert [action for action in DATA if _allows(statements, action)] == []


def test_what_it_does_beyond_asking_it_does_by_cloudformation_alone(access: Template) -> None:
    direct = {
        action
        for statement in _statements(access)
        if "aws:CalledVia" not in json.dumps(statement.get("Condition", {}))
        for action in listed(statement["Action"])
    }
    assert {action.partition(":")[0] for action in direct} == {"cloudformation", "s3", "cloudfront", "iam", "lambda"}
    assert {action for action in direct if action.startswith(("iam", "cloudfront", "lambda"))} == {
        "lambda:GetAccountSettings",
        "iam:PassRole",
        "cloudfront:CreateInvalidation",
    }


def test_it_makes_no_role_without_the_boundary_and_hands_roles_to_lambda_alone(access: Template) -> None:
    by_action = {action: s for s in _statements(access) for action in listed(s["Action"]) if action.startswith("iam:")}
    for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"):
        assert by_action[action]["Condition"]["StringEquals"] == {"iam:PermissionsBoundary": {"Ref": "Boundary"}}
    assert by_action["iam:PassRole"]["Condition"] == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    for action, statement in by_action.items():
        own = shown(statement["Resource"]).rpartition(":")[2]
        assert own in ("role/cardamum-*FunctionRole-*", "policy/cardamum-DeskPolicy-*"), action
        assert not fnmatchcase("role/cardamum-access-DeployRole-ABC", own), "it does not change itself"
        assert not fnmatchcase("policy/cardamum-access-Boundary-ABC", own), "nor what bounds it"


@pytest.mark.parametrize("function", MAY)
def test_every_function_may_still_do_its_work_within_the_boundary(access: Template, function: str) -> None:
    statements = access.of_type("AWS::IAM::ManagedPolicy")["Boundary"]["PolicyDocument"]["Statement"]
    for actions in MAY[function].values():
        assert [action for action in actions if not _allows(statements, action)] == []


@pytest.mark.promise("P21", "P25")
def test_the_boundary_holds_nothing_that_no_function_needs(access: Template) -> None:
    statements = access.of_type("AWS::IAM::ManagedPolicy")["Boundary"]["PolicyDocument"]["Statement"]
    needed = {action for row in MAY.values() for actions in row.values() for action in actions}
    assert {action for s in statements for action in listed(s["Action"])} == needed
    # How fast the account may send, and what it spends: these calls know no resource.
    everywhere = [s["Sid"] for s in statements for r in listed(s["Resource"]) if shown(r) == "*"]
    assert everywhere == ["RateOfMail", "WhatIsSpent"]


def test_policies_are_as_short_as_iam_wants_them(access: Template) -> None:
    for name, policy in access.of_type("AWS::IAM::ManagedPolicy").items():
        # Every reference is longer written out; an account's number has 12 digits, a region's name here 14 at most.
        text = json.dumps(policy["PolicyDocument"], separators=(",", ":"))
        text = text.replace("${AWS::Partition}", "aws").replace("${AWS::AccountId}", "0" * 12)
        assert len(text.replace("${AWS::Region}", "eu-central-1")) < 6_144, name
    inline = [p["PolicyDocument"] for p in access.of_type("AWS::IAM::Role")["DeployRole"]["Policies"]]
    assert len(json.dumps(inline)) < 10_240


@pytest.mark.promise("P21")
def test_releases_are_kept_encrypted_closed_and_without_an_end(access: Template) -> None:
    bucket = access.of_type("AWS::S3::Bucket")["CodeBucket"]
    assert access.data["Resources"]["CodeBucket"]["DeletionPolicy"] == "Retain"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert not {"ExpirationInDays", "ExpirationDate", "Transitions"} & set(rule), "a part may be old and in use"
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}


def test_the_workflow_is_told_what_this_stack_gives(access: Template) -> None:
    workflow = (PATH.parents[1] / ".github/workflows/deploy.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"vars\.(\w+)", workflow)) == {
        "AWS_DEPLOY_ROLE",
        "AWS_PLAN_ROLE",
        "AWS_REGION",
        "CERTIFICATE_ARN",
        "CODE_BUCKET",
        "ROLE_BOUNDARY",
    }
    assert set(access.data["Outputs"]) == {
        "DeployRoleArn", "PlanRoleArn", "ProbeRoleArn", "CodeBucketName", "RoleBoundaryArn", "TrailBucketName",
        "FirstDayPolicyArn",
    }  # fmt: skip
    seconds = int(re.findall(r"role-duration-seconds: (\d+)", workflow)[0])
    assert access.of_type("AWS::IAM::Role")["DeployRole"]["MaxSessionDuration"] == seconds


def test_who_proposes_can_carry_out_nothing(access: Template) -> None:
    role = access.of_type("AWS::IAM::Role")["PlanRole"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"] == {
        "Fn::Sub": "repo:${Repository}:environment:plan"
    }
    (policy,) = role["Policies"]
    statements = policy["PolicyDocument"]["Statement"]
    assert "ManagedPolicyArns" not in role
    never = (*DATA, "cloudformation:ExecuteChangeSet", "iam:PassRole", "lambda:UpdateFunctionCode", "s3:DeleteObject")
    assert [action for action in never if _allows(statements, action)] == []
    written = [s for s in statements if "s3:PutObject" in listed(s["Action"])]
    assert [shown(s["Resource"]) for s in written] == ["${CodeBucket.Arn}/cardamum/*"]


def test_the_daily_look_may_write_what_it_found_and_nothing_else(access: Template) -> None:
    role = access.of_type("AWS::IAM::Role")["ProbeRole"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"] == {
        "Fn::Sub": "repo:${Repository}:environment:probe"
    }
    (policy,) = role["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "s3:PutObject"
    written = [arn["Fn::Sub"].partition("/")[2] for arn in statement["Resource"]]
    assert written == [live.DATA, live.TEXT, live.PROMISES]
    workflow = (PATH.parents[1] / ".github/workflows/probe.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"vars\.(\w+)", workflow)) == {"AWS_PROBE_ROLE", "AWS_REGION", "SITE_BUCKET"}
