"""Rules of the services that neither schemas nor linters know, each from a deployment that it broke for somebody: the
issue stands beside it. A rule says which resources break it; each is shown one that does.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.deploy import templates
from tests.infra.expanded import CACHING_DISABLED, Expanded

Resources = dict[str, dict[str, Any]]


def _of(resources: Resources, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, r.get("Properties", {})) for name, r in resources.items() if r["Type"] == kind)


def reserved_concurrency_is_a_choice(resources: Resources) -> list[str]:
    """A new account has 10 in all, and Lambda leaves no fewer unreserved (awslabs/amazon-neptune-tools#324)."""
    functions = _of(resources, "AWS::Lambda::Function")
    return [name for name, f in functions if isinstance(f.get("ReservedConcurrentExecutions"), int)]


def a_queue_hides_a_message_for_longer_than_its_function_runs(resources: Resources) -> list[str]:
    """Lambda takes no queue whose messages come back while they are worked on
    (github-aws-runners/terraform-aws-github-runner#465); six times the timeout leaves room to try again.
    """
    broken = []
    for name, mapping in _of(resources, "AWS::Lambda::EventSourceMapping"):
        source = mapping["EventSourceArn"].get("Fn::GetAtt", "")
        queue = resources.get(source.partition(".")[0] if isinstance(source, str) else source[0], {})
        if queue.get("Type") == "AWS::SQS::Queue":
            timeout = resources[mapping["FunctionName"]["Ref"]]["Properties"]["Timeout"]
            if queue["Properties"].get("VisibilityTimeout", 30) < 6 * timeout:
                broken.append(name)
    return broken


def what_is_kept_has_no_name_of_its_own(resources: Resources) -> list[str]:
    """What outlives a stack keeps its name, and the next try finds it taken (serverless/serverless#4627)."""
    names = {"AWS::DynamoDB::Table": "TableName", "AWS::S3::Bucket": "BucketName"}
    return [
        name
        for name, r in resources.items()
        if r.get("DeletionPolicy") == "Retain" and names.get(r["Type"], "") in r["Properties"]
    ]


def a_table_defines_the_attributes_of_its_keys_and_no_others(resources: Resources) -> list[str]:
    """“Some AttributeDefinitions are not used” (aws-cloudformation/cfn-lint#1037)."""
    broken = []
    for name, table in _of(resources, "AWS::DynamoDB::Table"):
        schemas = [table["KeySchema"], *(i["KeySchema"] for i in table.get("GlobalSecondaryIndexes", ()))]
        keys = {key["AttributeName"] for schema in schemas for key in schema}
        if {attribute["AttributeName"] for attribute in table["AttributeDefinitions"]} != keys:
            broken.append(name)
    return broken


def a_functions_environment_has_four_kilobytes(resources: Resources) -> list[str]:
    """Names and values together, with every secret written out (aws-samples/aws-genai-llm-chatbot#583)."""
    broken = []
    for name, function in _of(resources, "AWS::Lambda::Function"):
        variables = function.get("Environment", {}).get("Variables", {})
        written = {key: value if isinstance(value, str) else "x" * _length(value) for key, value in variables.items()}
        if len(json.dumps(written)) > 4_096:
            broken.append(name)
    return broken


def _length(value: Any) -> int:
    """How long a reference may become: each secret has 64 characters, and no name or ARN of ours over a hundred."""
    secrets = str(value).count("resolve:secretsmanager")
    return 65 * secrets if secrets else 100


def the_api_is_not_sent_the_viewers_host(resources: Resources) -> list[str]:
    """API Gateway answers 403 to a host that it does not know (Droplr/serverless-api-cloudfront#15)."""
    broken = []
    for name, policy in _of(resources, "AWS::CloudFront::OriginRequestPolicy"):
        headers = policy["OriginRequestPolicyConfig"]["HeadersConfig"]
        if headers["HeaderBehavior"] != "whitelist" or "host" in {h.lower() for h in headers["Headers"]}:
            broken.append(name)
    return broken


def an_alarms_topic_is_not_encrypted_by_a_key_that_cloudwatch_may_not_use(resources: Resources) -> list[str]:
    """The alarm rings, and nobody hears it (ASFHyP3/hyp3#762)."""
    return [name for name, topic in _of(resources, "AWS::SNS::Topic") if "KmsMasterKeyId" in topic]


def a_keys_policy_lets_itself_be_changed(resources: Resources) -> list[str]:
    """“The new key policy will not allow you to update the key policy in the future”
    (terraform-aws-modules/terraform-aws-kms#14).
    """
    broken = []
    for name, key in _of(resources, "AWS::KMS::Key"):
        statements = [s for s in key["KeyPolicy"]["Statement"] if s["Effect"] == "Allow" and "Condition" not in s]
        if not any("FindInMap" in str(s["Action"]) or "kms:PutKeyPolicy" in s["Action"] for s in statements):
            broken.append(name)
    return broken


def what_the_api_waits_for_ends_before_it_stops_waiting(resources: Resources) -> list[str]:
    """An HTTP API waits 30 seconds at the most, whatever the function's timeout."""
    behind = set()
    for _, permission in _of(resources, "AWS::Lambda::Permission"):
        if permission["Principal"] == "apigateway.amazonaws.com":
            behind.add(permission["FunctionName"]["Ref"])
    return [name for name, f in _of(resources, "AWS::Lambda::Function") if name in behind and f["Timeout"] >= 30]


def an_events_template_is_json_once_it_is_filled_in(resources: Resources) -> list[str]:
    """EventBridge takes a template that is none, and then delivers nothing."""
    broken = []
    for name, rule in _of(resources, "AWS::Events::Rule"):
        for target in rule["Targets"]:
            transformer = target.get("InputTransformer")
            if transformer is None:
                continue
            places = set(re.findall(r"<([\w-]+)>", transformer["InputTemplate"]))
            try:
                json.loads(re.sub(r"<[\w-]+>", '"x"', transformer["InputTemplate"]))
                known = places <= set(transformer["InputPathsMap"])
            except ValueError:
                known = False
            if not known:
                broken.append(name)
    return broken


def one_log_group_takes_what_a_service_delivers(resources: Resources) -> list[str]:
    """API Gateway adds each group to one policy of 5,120 characters (serverless/serverless#10469): one of ours fits."""
    stages = [name for name, s in _of(resources, "AWS::ApiGatewayV2::Stage") if "AccessLogSettings" in s]
    return stages[1:]


Rule = Callable[[Resources], list[str]]
# Each rule, and what breaks it.
RULES: dict[Rule, Callable[[Resources], Any]] = {
    reserved_concurrency_is_a_choice: lambda r: r["NotifyFunction"]["Properties"].update(
        ReservedConcurrentExecutions=5
    ),
    a_queue_hides_a_message_for_longer_than_its_function_runs: lambda r: r["LetterQueue"]["Properties"].update(
        VisibilityTimeout=300
    ),
    what_is_kept_has_no_name_of_its_own: lambda r: r["ConsentTable"]["Properties"].update(TableName="consents"),
    a_table_defines_the_attributes_of_its_keys_and_no_others: lambda r: r["ConsentTable"]["Properties"][
        "AttributeDefinitions"
    ].append({"AttributeName": "policy", "AttributeType": "S"}),
    a_functions_environment_has_four_kilobytes: lambda r: r["BrakeFunction"]["Properties"]["Environment"][
        "Variables"
    ].update(MORE="x" * 4_000),
    the_api_is_not_sent_the_viewers_host: lambda r: r["Passed"]["Properties"]["OriginRequestPolicyConfig"][
        "HeadersConfig"
    ]["Headers"].append("Host"),
    an_alarms_topic_is_not_encrypted_by_a_key_that_cloudwatch_may_not_use: lambda r: r["Alarms"]["Properties"].update(
        KmsMasterKeyId="alias/aws/sns"
    ),
    a_keys_policy_lets_itself_be_changed: lambda r: r["LogKey"]["Properties"]["KeyPolicy"]["Statement"].pop(0),
    what_the_api_waits_for_ends_before_it_stops_waiting: lambda r: r["ContactFunction"]["Properties"].update(
        Timeout=60
    ),
    an_events_template_is_json_once_it_is_filled_in: lambda r: next(
        rule["Properties"]["Targets"][0]["InputTransformer"]
        for rule in r.values()
        if rule["Type"] == "AWS::Events::Rule" and "InputTransformer" in rule["Properties"]["Targets"][0]
    ).update(InputTemplate='{"source": <nowhere>}'),
    one_log_group_takes_what_a_service_delivers: lambda r: r.update(
        Another={"Type": "AWS::ApiGatewayV2::Stage", "Properties": {"AccessLogSettings": {}}}
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_holds_and_finds_what_breaks_it(expanded: Expanded, rule: Rule) -> None:
    assert rule(expanded.resources) == []
    broken = copy.deepcopy(expanded.resources)
    RULES[rule](broken)
    assert rule(broken)


def test_the_template_is_within_what_cloudformation_takes(template: Any, expanded: Expanded) -> None:
    assert len(templates.template_body().encode()) < 1_000_000
    assert len(expanded.resources) <= 500
    assert len(template.data["Parameters"]) <= 200 and len(template.data["Outputs"]) <= 200


# What CloudFront would not compress: it takes text of 1,000 bytes and more, by its type.
TOO_SMALL_OR_NO_TEXT = {"/.well-known/jwks.json", "/log/checkpoint", "/log/key", "/log/tile/*"}


def test_what_is_compressed_has_a_policy_that_caches_by_encoding_and_is_text_enough(template: Any) -> None:
    """CloudFront compresses only what its cache policy asks for by encoding, which “CachingDisabled” does not."""
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    config = site["DistributionConfig"]
    assert {behaviour["PathPattern"] for behaviour in config["CacheBehaviors"]} > TOO_SMALL_OR_NO_TEXT
    for behaviour in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        pattern = behaviour.get("PathPattern", "")
        does = behaviour["CachePolicyId"] != CACHING_DISABLED and pattern not in TOO_SMALL_OR_NO_TEXT
        assert behaviour.get("Compress", False) == does, pattern
