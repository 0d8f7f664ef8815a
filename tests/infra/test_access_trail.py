"""The trail of what people do with the tables: all of it, of nobody else, where none of us can erase it (P21)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from infra.template import ACCESS, Template
from tests.infra import iam
from tests.infra.expanded import Expanded, listed
from tests.infra.test_access import _allows, _statements


@pytest.fixture(scope="module")
def access() -> Template:
    return Template(ACCESS)


@pytest.fixture(scope="module")
def trail(access: Template) -> dict[str, Any]:
    return access.of_type("AWS::CloudTrail::Trail")["Trail"]


def _selected(trail: dict[str, Any], event: dict[str, str]) -> bool:
    """Whether CloudTrail writes an event down: one selector is enough, and of one each field must hold."""
    compare: dict[str, Callable[[str, list[str]], bool]] = {
        "Equals": lambda value, wanted: value in wanted,
        "StartsWith": lambda value, wanted: value.startswith(tuple(wanted)),
        "NotStartsWith": lambda value, wanted: not value.startswith(tuple(wanted)),
    }
    return any(
        all(
            compare[operator](event.get(field["Field"], ""), [iam.text(value) for value in values])
            for field in selector["FieldSelectors"]
            for operator, values in field.items()
            if operator != "Field"
        )
        for selector in trail["AdvancedEventSelectors"]
    )


def _call(table: str, who: str, *, writes: bool = False) -> dict[str, str]:
    return {
        "eventCategory": "Data",
        "resources.type": "AWS::DynamoDB::Table",
        "resources.ARN": f"arn:aws:dynamodb:{iam.REGION}:{iam.ACCOUNT}:table/cardamum-{table}-1A2B",
        "userIdentity.arn": who,
        "readOnly": "false" if writes else "true",
    }


@pytest.mark.promise("P21")
@pytest.mark.parametrize(
    "who",
    [
        f"arn:aws:iam::{iam.ACCOUNT}:user/ada",
        f"arn:aws:sts::{iam.ACCOUNT}:assumed-role/AWSReservedSSO_desk_1a/ada",
        f"arn:aws:iam::{iam.ACCOUNT}:root",
    ],
)
def test_each_call_of_a_person_to_any_table_is_written_down(template: Any, trail: dict[str, Any], who: str) -> None:
    for table in template.of_type("AWS::DynamoDB::Table"):
        assert _selected(trail, _call(table, who)), table
        assert _selected(trail, _call(table, who, writes=True)), table


def test_what_a_function_does_for_a_visitor_is_not_but_for_its_lines_in_the_audit(
    expanded: Expanded, trail: dict[str, Any]
) -> None:
    for role in expanded.of_type("AWS::IAM::Role"):
        who = f"arn:aws:sts::{iam.ACCOUNT}:assumed-role/cardamum-{role}-1A2B/cardamum-x"
        assert not _selected(trail, _call("ConsentTable", who, writes=True)), role
        assert _selected(trail, _call("AuditTable", who, writes=True)), role


def test_a_change_of_rights_or_of_the_trail_itself_is_written_down_wherever_it_is_made(trail: dict[str, Any]) -> None:
    assert _selected(trail, {"eventCategory": "Management", "readOnly": "false"})
    assert trail["IsMultiRegionTrail"] and trail["IncludeGlobalServiceEvents"], "rights are changed in us-east-1"
    assert trail["IsLogging"] and trail["EnableLogFileValidation"]


@pytest.mark.promise("P21")
def test_no_file_of_it_can_be_erased_before_its_time_and_none_is_kept_after_it(access: Template, register: Any) -> None:
    resource = access.data["Resources"]["TrailBucket"]
    bucket = resource["Properties"]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert bucket["ObjectLockEnabled"] is True
    lock = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    (expiry,) = [rule for rule in bucket["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in rule]
    year = register.records["audit"].retention_days
    assert lock["Mode"] == "COMPLIANCE", "in the other mode an administrator may"
    # A day for each of S3's steps: the mark, then what it hides.
    gone = expiry["ExpirationInDays"] + expiry["NoncurrentVersionExpiration"]["NoncurrentDays"] + 2
    assert 350 <= lock["Days"] < expiry["ExpirationInDays"] <= gone <= year
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}


def test_cloudtrail_alone_writes_there_for_this_trail_alone(access: Template, trail: dict[str, Any]) -> None:
    statements = access.of_type("AWS::S3::BucketPolicy")["TrailBucketPolicy"]["PolicyDocument"]["Statement"]
    allows = [statement for statement in statements if statement["Effect"] == "Allow"]
    own = f"arn:aws:cloudtrail:{iam.REGION}:{iam.ACCOUNT}:trail/cardamum"
    for statement in allows:
        assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        assert iam.text(statement["Condition"]["StringEquals"]["aws:SourceArn"]) == own
    assert {action for s in allows for action in listed(s["Action"])} == {"s3:GetBucketAcl", "s3:PutObject"}
    assert trail["TrailName"] == {"Ref": "AWS::StackName"}
    assert access.data["Resources"]["Trail"]["DependsOn"] == "TrailBucketPolicy"


def test_whoever_deploys_or_staffs_the_desk_can_neither_stop_it_nor_reach_its_bucket(
    access: Template, expanded: Expanded
) -> None:
    stops = ("DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail")
    statements = _statements(access)
    assert [action for action in stops if _allows(statements, f"cloudtrail:{action}")] == []
    bucket = "arn:aws:s3:::cardamum-access-trailbucket-1a2b"
    for action in ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:PutBucketPolicy"):
        assert not iam.allowed(statements, action, bucket, {"aws:CalledVia": ["cloudformation.amazonaws.com"]})
        assert not iam.allowed(statements, action, f"{bucket}/a", {})
    desk = set(expanded.allowed("DeskPolicy"))
    assert {("Deny", f"cloudtrail:{action}", "*") for action in stops} <= desk
    assert not [action for effect, action, _ in desk if effect == "Allow" and action.startswith(("s3:", "cloudtrail:"))]
