"""What makes mail go out: brought again where it failed, signed, sent over TLS, tracking nobody."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def test_what_notify_is_brought_is_brought_again_and_kept_where_it_fails(template: Any) -> None:
    mappings = template.of_type("AWS::Lambda::EventSourceMapping")
    tables = {"NotifyStream": "MessageTable", "ListStream": "ListTable"}
    for name, table in tables.items():
        mapping = mappings[name]
        assert mapping["FunctionName"] == {"Ref": "NotifyFunction"}
        assert mapping["EventSourceArn"] == {"Fn::GetAtt": f"{table}.StreamArn"}
        assert (mapping["BatchSize"], mapping["FunctionResponseTypes"]) == (25, ["ReportBatchItemFailures"])
        assert mapping["BisectBatchOnFunctionError"] is True
        assert mapping["MaximumRetryAttempts"] > 0
        assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": "DeadMail.Arn"}
        assert json.loads(mapping["FilterCriteria"]["Filters"][0]["Pattern"]) == {"eventName": ["INSERT", "MODIFY"]}
    function = template.of_type("AWS::Serverless::Function")["NotifyFunction"]
    assert function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"] == {
        "Fn::GetAtt": "DeadMail.Arn"
    }


def test_a_claim_outlives_the_function_that_made_it(template: Any) -> None:
    lease = re.search(
        r"^LEASE = (\d+) \* 60$", (ROOT / "functions/mail/outbox.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert lease and int(lease[1]) * 60 > 2 * template.timeout("NotifyFunction")


def test_of_sess_word_the_function_gets_the_tags_and_no_address(template: Any) -> None:
    events = template.of_type("AWS::Serverless::Function")["NotifyFunction"]["Events"]
    rule = events["Taken"]["Properties"]
    assert (rule["Pattern"]["source"], rule["Pattern"]["detail-type"]) == (["aws.ses"], ["Email Sent"])
    assert rule["Pattern"]["detail"] == {"mail": {"tags": {"ses:configuration-set": [{"Ref": "MailSettings"}]}}}
    paths = rule["InputTransformer"]["InputPathsMap"]
    assert paths == {
        "source": "$.source",
        "kind": "$.detail-type",
        "id": "$.detail.mail.messageId",
        "tags": "$.detail.mail.tags",
    }
    assert events["Sweep"]["Properties"]["Schedule"] == "rate(5 minutes)"
    for destination in template.of_type("AWS::SES::ConfigurationSetEventDestination").values():
        assert destination["EventDestination"]["MatchingEventTypes"] == ["SEND", "BOUNCE", "COMPLAINT"]


def test_mails_are_counted_by_their_kind_and_by_nothing_of_anyone(template: Any) -> None:
    destination = template.of_type("AWS::SES::ConfigurationSetEventDestination")["MailCounts"]["EventDestination"]
    (dimension,) = destination["CloudWatchDestination"]["DimensionConfigurations"]
    assert (dimension["DimensionName"], dimension["DimensionValueSource"]) == ("kind", "messageTag")


def test_of_a_bounce_and_a_complaint_the_list_gets_the_hash_and_no_address(template: Any) -> None:
    events = template.of_type("AWS::Serverless::Function")["NewsletterFunction"]["Events"]
    rules = [event["Properties"] for event in events.values() if event["Type"] == "EventBridgeRule"]
    assert [rule["Pattern"]["detail-type"] for rule in rules] == [["Email Bounced"], ["Email Complaint Received"]]
    for rule in rules:
        assert rule["Pattern"]["detail"]["mail"]["tags"]["list"] == [{"exists": True}]
        assert "ecipient" not in json.dumps(rule) and "destination" not in json.dumps(rule)


def test_mail_is_signed_sent_over_tls_and_tracks_nobody(template: Any, register: Any) -> None:
    (identity,) = template.of_type("AWS::SES::EmailIdentity").values()
    assert template.resolved(identity["EmailIdentity"]) == register.site.email.partition("@")[2]
    assert identity["DkimAttributes"]["SigningEnabled"] is True
    assert identity["ConfigurationSetAttributes"] == {"ConfigurationSetName": {"Ref": "MailSettings"}}
    (settings,) = template.of_type("AWS::SES::ConfigurationSet").values()
    assert settings["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert settings["VdmOptions"]["DashboardOptions"] == {"EngagementMetrics": "DISABLED"}
    assert "TrackingOptions" not in settings
