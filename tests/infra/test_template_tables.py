"""What is stored is encrypted, can be brought back, and is not deleted by a problem."""

from __future__ import annotations

from typing import Any

import pytest

from tests.infra.expanded import Expanded


@pytest.mark.promise("P21", "P22")
def test_every_table_is_encrypted_recoverable_and_protected(expanded: Expanded) -> None:
    tables = expanded.of_type("AWS::DynamoDB::Table")
    assert set(tables) == {
        "ConsentTable", "MessageTable", "SenderTable", "AuditTable", "OrderTable", "StockTable", "SignInTable",
        "RequestTable", "ListTable", "ListProofTable", "SuppressionTable", "CampaignTable",
        "ViewTable", "DayTable", "ArrivalTable", "SurveyTable", "EntryTable",
        "SurveyKeyTable",
    }  # fmt: skip
    for name, table in tables.items():
        assert table["SSESpecification"] == {"SSEEnabled": True}, name
        # A copy of each moment would tell in which order answers to a survey came, and keep what is to be destroyed.
        recovers = table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled", False)
        assert recovers is (name not in ("SurveyTable", "EntryTable", "SurveyKeyTable")), name
        assert table["DeletionProtectionEnabled"] is True, name
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        resource = expanded.resources[name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name


def test_no_copy_outlives_what_it_is_a_copy_of_by_more_than_35_days(expanded: Expanded, register: Any) -> None:
    for name, table in expanded.of_type("AWS::DynamoDB::Table").items():
        days = table.get("PointInTimeRecoverySpecification", {"RecoveryPeriodInDays": 0}).get(
            "RecoveryPeriodInDays", 35
        )
        (record,) = (r for r in register.records.values() if r.store == name)
        assert days <= 35
        assert days <= record.retention_days or record.open_ended, f"copies of {name} outlive what is in it"
    assert expanded.of_type("AWS::Backup::BackupPlan") == {}, "a backup would bring back what was erased"


def test_only_keys_leave_a_table_by_its_stream(expanded: Expanded) -> None:
    streams = {
        n: t["StreamSpecification"]
        for n, t in expanded.of_type("AWS::DynamoDB::Table").items()
        if "StreamSpecification" in t
    }
    assert streams == {
        name: {"StreamViewType": "KEYS_ONLY"} for name in ("MessageTable", "SignInTable", "OrderTable", "ListTable")
    }


@pytest.mark.promise("P21")
def test_every_bucket_queue_and_log_is_encrypted_and_ends(expanded: Expanded) -> None:
    for name, bucket in expanded.of_type("AWS::S3::Bucket").items():
        # Every version of a file of the log stays: it would show that one was written over.
        kept = None if name == "LogBucket" else {"NoncurrentDays": 30}
        assert bucket["LifecycleConfiguration"]["Rules"][0].get("NoncurrentVersionExpiration") == kept
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    for queue in expanded.of_type("AWS::SQS::Queue").values():
        assert queue["MessageRetentionPeriod"] == 14 * 86_400
        assert queue["SqsManagedSseEnabled"] is True
    assert {log["RetentionInDays"] for log in expanded.of_type("AWS::Logs::LogGroup").values()} == {30}
