"""Every resource of the template stands in the register, or here with the reason why it need not."""

from __future__ import annotations

from typing import Any

import pytest

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
    "FormKey": "a key", "ListKey": "a key", "MyDataKey": "a key", "OrderKey": "a key",
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
