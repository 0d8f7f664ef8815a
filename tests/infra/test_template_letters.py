"""The engine of letters in the template: patient enough for its claims, slow enough for SES, told of no address."""

from __future__ import annotations

import json
from typing import Any

from functions.newsletter import claims
from functions.newsletter.pace import SHARE


def test_a_claim_outlives_its_worker_and_is_free_when_its_message_comes_again(template: Any) -> None:
    queue, timeout = template.of_type("AWS::SQS::Queue")["LetterQueue"], template.timeout("LettersFunction")
    assert 2 * timeout < claims.LEASE < queue["VisibilityTimeout"]
    assert queue["VisibilityTimeout"] >= 6 * timeout, "as Lambda asks"
    assert queue["RedrivePolicy"] == {"deadLetterTargetArn": {"Fn::GetAtt": "DeadLetters.Arn"}, "maxReceiveCount": 5}


def test_all_workers_together_stay_below_the_accounts_rate(template: Any) -> None:
    mapping = template.of_type("AWS::Lambda::EventSourceMapping")["LettersToSend"]
    assert mapping["ScalingConfig"]["MaximumConcurrency"] * SHARE < 1
    assert (mapping["BatchSize"], mapping["FunctionResponseTypes"]) == (1, ["ReportBatchItemFailures"])


def test_of_what_became_of_a_letter_the_function_gets_the_tags_and_no_address(template: Any) -> None:
    events = template.of_type("AWS::Serverless::Function")["LettersFunction"]["Events"]
    rules = [event["Properties"] for event in events.values() if event["Type"] == "EventBridgeRule"]
    kinds = {kind for rule in rules for kind in rule["Pattern"]["detail-type"]}
    assert kinds == {"Email Sent", "Email Bounced", "Email Complaint Received"}
    for rule in rules:
        assert rule["Pattern"]["detail"]["mail"]["tags"]["campaign"] == [{"exists": True}]
        assert set(rule["InputTransformer"]["InputPathsMap"]) == {"source", "kind", "tags"}
        assert "ecipient" not in json.dumps(rule) and "destination" not in json.dumps(rule)
    assert events["Minute"]["Properties"]["Schedule"] == "rate(1 minute)"
