"""Staff are told of what fails, and what costs too much is shut."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from functions.mail import rates
from functions.newsletter import outcomes
from infra.deploy import concurrency
from tests.infra.expanded import Expanded

ROOT = Path(__file__).parents[2]


def _alarms(template: Any) -> dict[tuple[str, str], list[dict[str, Any]]]:
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for alarm in template.of_type("AWS::CloudWatch::Alarm").values():
        found.setdefault((alarm["Namespace"], alarm["MetricName"]), []).append(alarm)
    return found


def _of(alarms: list[dict[str, Any]]) -> set[str]:
    return {_name(d["Value"]) for alarm in alarms for d in alarm.get("Dimensions", [])}


def _name(value: Any) -> str:
    return str(value["Ref"]) if isinstance(value, dict) and "Ref" in value else str(value)


def test_there_is_an_alarm_for_each_thing_that_can_fail(template: Any) -> None:
    found = {metric: _of(alarms) for metric, alarms in _alarms(template).items()}
    assert found == {
        ("AWS/Lambda", "Errors"): {
            "ConsentFunction",
            "ContactFunction",
            "LettersFunction",
            "LogWriterFunction",
            "MyDataFunction",
            "NewsletterFunction",
            "NotifyFunction",
            "BrakeFunction",
            "OrderFunction",
            "OrdersDueFunction",
            "RollUpFunction",
            "StatisticsFunction",
            "SurveyFunction",
        },
        ("AWS/Lambda", "Throttles"): set(),
        ("AWS/Lambda", "Duration"): {
            "ConsentFunction",
            "ContactFunction",
            "MyDataFunction",
            "NewsletterFunction",
            "OrderFunction",
            "StatisticsFunction",
            "SurveyFunction",
        },
        ("Cardamum", "Fault"): {
            "consent",
            "contact",
            "letters",
            "my-data",
            "newsletter",
            "notify",
            "orders",
            "orders-due",
            "statistics",
            "surveys",
        },
        ("Cardamum", "StoreUnanswered"): {
            "consent",
            "contact",
            "my-data",
            "newsletter",
            "orders",
            "statistics",
            "surveys",
        },
        ("Cardamum", "ApiShut"): {"brake"},
        ("Cardamum", "RolledUp"): {"rollup"},
        ("Cardamum", "KeyUnanswered"): {"consent", "my-data"},
        ("Cardamum", "MessageSetAside"): {"contact"},
        ("Cardamum", "ConfirmationWithheld"): {"contact", "orders"},
        ("Cardamum", "CampaignStopped"): {"letters"},
        ("Cardamum", "MailFailed"): {"notify"},
        ("Cardamum", "KindStopped"): {"notify"},
        ("Cardamum", "OldestMail"): {"notify"},
        ("Cardamum", "OldestRequest"): {"my-data"},
        ("Cardamum", "LogWritten"): {"log-writer"},
        # Of all mail of the account.
        ("AWS/SES", "Reputation.BounceRate"): set(),
        ("AWS/SES", "Reputation.ComplaintRate"): set(),
        ("AWS/ApiGateway", "5xx"): {"Api"},
        ("AWS/ApiGateway", "Latency"): {"Api"},
        ("AWS/ApiGateway", "Count"): {"Api"},
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {
            "{'Fn::GetAtt': 'DeadMail.QueueName'}",
            "{'Fn::GetAtt': 'DeadLetters.QueueName'}",
        },
    }


def test_every_metric_of_ours_is_counted_under_its_services_name(template: Any) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py"))
    names = {
        function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for function in template.of_type("AWS::Serverless::Function").values()
    }
    for (namespace, metric), alarms in _alarms(template).items():
        if namespace == "Cardamum":
            assert re.search(rf'(count|span)\([^)]*"{metric}"', source), metric
            assert _of(alarms) <= names


def test_every_alarm_says_what_to_do_and_reaches_staff(template: Any) -> None:
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        assert len(alarm["AlarmDescription"]) > 15, name
        assert alarm["AlarmActions"] in ([{"Ref": "Alarms"}], [{"Ref": "Brake"}]), name
    for topic in template.of_type("AWS::SNS::Topic").values():
        assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": {"Ref": "StaffEmail"}}]


def test_silence_of_what_runs_by_schedule_is_an_alarm_and_silence_elsewhere_is_not(template: Any) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm").items()
    assert {name for name, alarm in alarms if alarm["TreatMissingData"] == "breaching"} == {
        "OldestMailAlarm",
        "LogOldAlarm",
        "RollUpMissedAlarm",
    }


def test_a_spent_budget_and_a_flood_pull_the_brake(template: Any, expanded: Expanded) -> None:
    (budget,) = template.of_type("AWS::Budgets::Budget").values()
    told = {n["Notification"]["NotificationType"]: n["Subscribers"] for n in budget["NotificationsWithSubscribers"]}
    assert told["ACTUAL"] == [{"SubscriptionType": "SNS", "Address": {"Ref": "Brake"}}]
    assert {n["Notification"]["Threshold"] for n in budget["NotificationsWithSubscribers"]} == {100}
    (policy,) = template.of_type("AWS::SNS::TopicPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    (flood,) = _alarms(template)["AWS/ApiGateway", "Count"]
    assert flood["AlarmActions"] == [{"Ref": "Brake"}]
    subscriptions = expanded.of_type("AWS::SNS::Subscription").values()
    assert [(s["Protocol"], s["TopicArn"], s["Endpoint"]) for s in subscriptions] == [
        ("lambda", {"Ref": "Brake"}, {"Fn::GetAtt": ["BrakeFunction", "Arn"]})
    ]


def test_the_brake_opens_to_the_limits_that_the_api_has(template: Any, expanded: Expanded) -> None:
    (stage,) = expanded.of_type("AWS::ApiGatewayV2::Stage").values()
    said = {"$default": stage["DefaultRouteSettings"]} | stage["RouteSettings"]
    limits = {route: [s["ThrottlingRateLimit"], s["ThrottlingBurstLimit"]] for route, s in said.items()}
    variables = template.of_type("AWS::Serverless::Function")["BrakeFunction"]["Environment"]["Variables"]
    assert json.loads(variables["LIMITS"]) == limits
    assert stage["StageName"] == "$default"


def test_every_route_that_writes_has_a_throttle_of_its_own(template: Any) -> None:
    (api,) = template.of_type("AWS::Serverless::HttpApi").values()
    usual = api["DefaultRouteSettings"]
    keys = {route.key for route in template.routes}
    assert {key for key in keys if key.startswith("POST ")} <= set(api["RouteSettings"]) <= keys
    assert all(own["ThrottlingRateLimit"] < usual["ThrottlingRateLimit"] for own in api["RouteSettings"].values())


def test_what_mails_and_what_shuts_keep_a_part_of_the_concurrency_where_the_account_has_enough(template: Any) -> None:
    """Lambda refuses to leave fewer than 100 unreserved, so that a new account, which has 10, reserves nothing."""
    reserved = {
        name: function["ReservedConcurrentExecutions"]["Fn::If"]
        for name, function in template.of_type("AWS::Serverless::Function").items()
        if "ReservedConcurrentExecutions" in function
    }
    mappings = template.of_type("AWS::Lambda::EventSourceMapping").values()
    streams = [mapping for mapping in mappings if mapping["FunctionName"] == {"Ref": "NotifyFunction"}]
    kept = {"NotifyFunction": len(streams) + 1, "BrakeFunction": 1, "LogWriterFunction": 1}
    assert reserved == {name: ["Reserves", number, {"Ref": "AWS::NoValue"}] for name, number in kept.items()}
    assert sum(kept.values()) == concurrency.RESERVED
    assert template.data["Parameters"]["ReserveConcurrency"]["Default"] == "no"


def test_bounces_and_complaints_are_told_before_ses_looks_into_the_account(template: Any) -> None:
    """SES reviews an account from 5 % and 0.1 % on; a letter that causes it has stopped before (outcomes.py)."""
    alarms = _alarms(template)
    ((bounces,), (complaints,)) = (alarms["AWS/SES", f"Reputation.{rate}"] for rate in ("BounceRate", "ComplaintRate"))
    assert outcomes.MOST_BOUNCES < rates.MOST_BOUNCES <= bounces["Threshold"] < 0.05
    assert rates.MOST_COMPLAINTS <= complaints["Threshold"] < outcomes.MOST_COMPLAINTS
