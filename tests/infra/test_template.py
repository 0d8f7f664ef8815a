"""The template and the register say the same, and what the policy says of security is in the template."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LAMBDA_OWN = {"Lambda", "Serverless"}


def _statements(template: Any) -> list[tuple[str, dict[str, Any]]]:
    """Every statement that a function's role gets, with the function's name."""
    return [
        (name, statement)
        for name, function in template.of_type("AWS::Serverless::Function").items()
        for policy in function["Policies"]
        for statement in policy["Statement"]
    ]


def _actions(statement: dict[str, Any]) -> list[str]:
    action = statement["Action"]
    return action if isinstance(action, list) else [action]


@pytest.mark.promise("P02")
def test_every_route_is_registered_and_every_registered_route_exists(template: Any, register: Any) -> None:
    registered = [route for record in register.records.values() for route in record.routes]
    assert sorted(route.key for route in template.routes) == sorted(registered)


@pytest.mark.promise("P02")
def test_every_store_is_registered_and_every_registered_store_exists(template: Any, register: Any) -> None:
    stores = {*template.of_type("AWS::DynamoDB::Table"), *template.of_type("AWS::Logs::LogGroup")}
    assert stores == {record.store for record in register.records.values()}


@pytest.mark.promise("A04")
def test_logs_expire_when_the_register_says(template: Any, register: Any) -> None:
    logs = template.of_type("AWS::Logs::LogGroup")
    assert logs
    retention = {record.store: record.retention_days for record in register.records.values()}
    assert {name: log["RetentionInDays"] for name, log in logs.items()} == {name: retention[name] for name in logs}


@pytest.mark.promise("A04")
def test_every_table_erases_by_the_attribute_that_the_functions_write(template: Any, register: Any) -> None:
    for name, table in template.of_type("AWS::DynamoDB::Table").items():
        assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
        (record,) = (r for r in register.records.values() if r.store == name)
        assert "expires_at" in record.fields


@pytest.mark.promise("P07")
def test_the_web_log_has_the_registered_fields_and_no_address(template: Any, register: Any) -> None:
    (api,) = template.of_type("AWS::Serverless::HttpApi").values()
    fields = json.loads(api["AccessLogSettings"]["Format"])
    assert tuple(fields) == register.records["web-log"].fields
    assert not re.search(r"sourceIp|userAgent|header|querystring|path\b", json.dumps(fields))
    assert api["AccessLogSettings"]["DestinationArn"] == {"Fn::GetAtt": "ApiLog.Arn"}


@pytest.mark.promise("P21", "P22")
def test_every_table_is_encrypted_recoverable_and_protected(template: Any) -> None:
    for name, table in template.of_type("AWS::DynamoDB::Table").items():
        assert table["SSESpecification"] == {"SSEEnabled": True}, name
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name
        assert table["DeletionProtectionEnabled"] is True, name
        assert template.data["Resources"][name]["DeletionPolicy"] == "Retain", name


@pytest.mark.promise("P21", "P25")
def test_each_function_may_use_its_own_table_and_key_and_do_nothing_else(template: Any) -> None:
    allowed = {
        ("ConsentFunction", "ConsentTable.Arn"): {"dynamodb:PutItem", "dynamodb:Query"},
        ("ConsentFunction", "ReceiptKey.Arn"): {"kms:Sign", "kms:GetPublicKey"},
        ("ContactFunction", "MessageTable.Arn"): {"dynamodb:PutItem"},
        ("ContactFunction", "SenderTable.Arn"): {"dynamodb:UpdateItem"},
    }
    statements = _statements(template)
    own = [(name, s) for name, s in statements if name != "NotifyFunction"]
    assert {(name, s["Resource"]["Fn::GetAtt"]): set(_actions(s)) for name, s in own} == allowed
    assert len(own) == len(allowed)
    assert {statement["Effect"] for _, statement in statements} == {"Allow"}


@pytest.mark.promise("P21", "P25")
def test_the_notify_function_may_read_and_mark_messages_send_from_one_address_and_do_nothing_else(
    template: Any, register: Any
) -> None:
    statements = [statement for name, statement in _statements(template) if name == "NotifyFunction"]
    assert {action: json.dumps(s["Resource"]) for s in statements for action in _actions(s)} == {
        "dynamodb:GetItem": '{"Fn::GetAtt": "MessageTable.Arn"}',
        "dynamodb:UpdateItem": '{"Fn::GetAtt": "MessageTable.Arn"}',
        "dynamodb:Query": '{"Fn::Sub": "${MessageTable.Arn}/index/by-outbox"}',
        **dict.fromkeys(
            ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
            '{"Fn::Sub": "${MessageTable.Arn}/stream/*"}',
        ),
        **dict.fromkeys(("ses:SendEmail", "ses:SendRawEmail"), json.dumps(_ours("identity/${MailDomain}"))),
        "sqs:SendMessage": '{"Fn::GetAtt": "DeadMail.Arn"}',
    }
    (sending,) = (statement for statement in statements if "ses:SendEmail" in _actions(statement))
    sender = sending["Condition"]["StringEquals"]["ses:FromAddress"]
    assert template.resolved(sender) == register.site.email


def _ours(identity: str) -> list[dict[str, str]]:
    arn = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}"
    return [{"Fn::Sub": f"{arn}:{name}"} for name in (identity, "configuration-set/${MailSettings}")]


def test_what_notify_is_brought_is_brought_again_and_kept_where_it_fails(template: Any) -> None:
    (mapping,) = template.of_type("AWS::Lambda::EventSourceMapping").values()
    assert mapping["FunctionName"] == {"Ref": "NotifyFunction"}
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": "MessageTable.StreamArn"}
    assert (mapping["BatchSize"], mapping["FunctionResponseTypes"]) == (25, ["ReportBatchItemFailures"])
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] > 0
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": "DeadMail.Arn"}
    assert json.loads(mapping["FilterCriteria"]["Filters"][0]["Pattern"]) == {"eventName": ["INSERT", "MODIFY"]}
    function = template.of_type("AWS::Serverless::Function")["NotifyFunction"]
    assert function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"] == {
        "Fn::GetAtt": "DeadMail.Arn"
    }
    (queue,) = template.of_type("AWS::SQS::Queue").values()
    assert queue == {"MessageRetentionPeriod": 14 * 86_400, "SqsManagedSseEnabled": True}


def test_a_claim_outlives_the_function_that_made_it(template: Any) -> None:
    lease = re.search(
        r"^LEASE = (\d+) \* 60$", (ROOT / "functions/outbox.py").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert lease and int(lease[1]) * 60 > 2 * template.timeout("NotifyFunction")


def test_of_sess_word_the_function_gets_the_tags_and_no_address(template: Any) -> None:
    events = template.of_type("AWS::Serverless::Function")["NotifyFunction"]["Events"]
    rule = events["Taken"]["Properties"]
    assert (rule["Pattern"]["source"], rule["Pattern"]["detail-type"]) == (["aws.ses"], ["Email Sent"])
    assert rule["Pattern"]["detail"] == {"mail": {"tags": {"ses:configuration-set": [{"Ref": "MailSettings"}]}}}
    paths = rule["InputTransformer"]["InputPathsMap"]
    assert paths == {"source": "$.source", "kind": "$.detail-type", "tags": "$.detail.mail.tags"}
    assert events["Sweep"]["Properties"]["Schedule"] == "rate(5 minutes)"
    (destination,) = template.of_type("AWS::SES::ConfigurationSetEventDestination").values()
    assert destination["EventDestination"]["MatchingEventTypes"] == ["SEND"]


def test_mail_is_signed_sent_over_tls_and_tracks_nobody(template: Any, register: Any) -> None:
    (identity,) = template.of_type("AWS::SES::EmailIdentity").values()
    assert template.resolved(identity["EmailIdentity"]) == register.site.email.partition("@")[2]
    assert identity["DkimAttributes"]["SigningEnabled"] is True
    assert identity["ConfigurationSetAttributes"] == {"ConfigurationSetName": {"Ref": "MailSettings"}}
    (settings,) = template.of_type("AWS::SES::ConfigurationSet").values()
    assert settings["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert settings["VdmOptions"]["DashboardOptions"] == {"EngagementMetrics": "DISABLED"}
    assert "TrackingOptions" not in settings


def test_staff_are_told_of_dead_letters_failed_and_waiting_mail_and_faults(template: Any) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm")
    assert {alarm["MetricName"] for alarm in alarms.values()} == {
        "ApproximateNumberOfMessagesVisible", "MailFailed", "OldestMail", "Errors",
    }  # fmt: skip
    assert {json.dumps(alarm["AlarmActions"]) for alarm in alarms.values()} == {'[{"Ref": "Alarms"}]'}
    (topic,) = template.of_type("AWS::SNS::Topic").values()
    assert topic["Subscription"] == [{"Protocol": "email", "Endpoint": {"Ref": "StaffEmail"}}]
    source = (ROOT / "functions/notify.py").read_text(encoding="utf-8")
    assert 'count("MailFailed")' in source and 'span("OldestMail"' in source


@pytest.mark.promise("P21")
def test_the_consent_record_is_only_ever_added_to(template: Any) -> None:
    consent = [action for name, s in _statements(template) if name == "ConsentFunction" for action in _actions(s)]
    assert not {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:*"} & set(consent)


@pytest.mark.promise("P21", "P24")
def test_the_key_of_receipts_signs_for_the_consent_function_alone_and_outlives_the_stack(template: Any) -> None:
    ((name, key),) = template.of_type("AWS::KMS::Key").items()
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    resource = template.data["Resources"][name]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    statements = key["KeyPolicy"]["Statement"]
    assert not any("*" in action for s in statements for action in _actions(s)), "each action by its name"
    (signing,) = (s for s in statements if "kms:Sign" in _actions(s))
    assert _actions(signing) == ["kms:Sign"]
    role = signing["Condition"]["ArnLike"]["aws:PrincipalArn"]["Fn::Sub"]
    assert role.endswith(":role/${AWS::StackName}-ConsentFunctionRole-*")
    assert signing["Condition"]["StringEquals"] == {"kms:SigningAlgorithm": "ECDSA_SHA_256", "kms:MessageType": "RAW"}
    forbidden = {"kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey"}
    assert not forbidden & {action for s in statements for action in _actions(s)}


def test_every_route_outside_the_api_folder_is_led_to_the_api_by_the_edge(template: Any) -> None:
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    led = {b["PathPattern"]: b for b in site["DistributionConfig"]["CacheBehaviors"] if b["TargetOriginId"] == "api"}
    elsewhere = {route.path for route in template.routes if not route.path.startswith("/api/")}
    assert elsewhere == set(led) - {"/api/*"} == {"/.well-known/jwks.json"}
    keys = led["/.well-known/jwks.json"]
    assert "OriginRequestPolicyId" not in keys, "no cookie and no header is passed on"
    assert "AllowedMethods" not in keys, "reading only"


@pytest.mark.promise("P23")
def test_only_tls_1_2_and_newer_is_spoken_and_plain_http_is_redirected(template: Any) -> None:
    (site,) = template.of_type("AWS::CloudFront::Distribution").values()
    config = site["DistributionConfig"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    for behaviour in config["CacheBehaviors"]:
        wanted = "redirect-to-https" if behaviour["TargetOriginId"] == "site" else "https-only"
        assert behaviour["ViewerProtocolPolicy"] == wanted, behaviour["PathPattern"]
    (api,) = (origin for origin in config["Origins"] if origin["Id"] == "api")
    assert api["CustomOriginConfig"] == {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}
    assert template.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains; preload"


@pytest.mark.promise("P21")
def test_the_site_bucket_is_closed_to_all_but_the_distribution(template: Any) -> None:
    (bucket,) = template.of_type("AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (policy,) = template.of_type("AWS::S3::BucketPolicy").values()
    for statement in policy["PolicyDocument"]["Statement"]:
        if statement["Effect"] == "Allow":
            assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
            assert "distribution/${Site}" in statement["Condition"]["StringEquals"]["AWS:SourceArn"]["Fn::Sub"]


@pytest.mark.promise("A07")
def test_every_service_of_the_template_belongs_to_a_listed_processor(template: Any, register: Any) -> None:
    used = {resource["Type"].split("::")[1] for resource in template.data["Resources"].values()}
    listed = {service for processor in register.processors.values() for service in processor.services}
    assert used <= listed, f"not listed under [processors]: {used - listed}"


@pytest.mark.promise("A08")
def test_the_region_deployed_to_is_the_one_on_the_page(site: Path, register: Any) -> None:
    from infra import deploy, embedded

    page = (site / "privacy/index.html").read_text(encoding="utf-8")
    assert deploy.region() == register.site.region == embedded.LOCAL["AWS_DEFAULT_REGION"]
    assert register.site.region in page
    assert register.site.region_name.split(",")[0] in page


def test_the_functions_run_where_the_contract_says(template: Any) -> None:
    function = template.data["Globals"]["Function"]
    assert (function["Runtime"], function["Architectures"], function["MemorySize"]) == ("python3.13", ["arm64"], 256)


def test_only_the_registers_recipients_may_be_framed_and_only_where_embeds_are_the_embedder_policy_gives_way(
    template: Any, register: Any
) -> None:
    hosts = {f"https://{recipient.host}" for recipient in register.recipients.values()}
    for path, embedder in (("/", "require-corp"), ("/journal/what-green-means/", "unsafe-none")):
        headers = template.headers_for(path)
        (frames,) = (part.split()[1:] for part in headers["content-security-policy"].split(";") if "frame-src" in part)
        assert set(frames) == hosts
        assert headers["cross-origin-embedder-policy"] == embedder
    usual, embedding = template.headers_for("/"), template.headers_for("/journal/x/")
    assert {name for name in usual if usual[name] != embedding[name]} == {"cross-origin-embedder-policy"}


def test_the_content_policy_forbids_everything_but_our_own(template: Any) -> None:
    policy = dict(part.strip().partition(" ")[::2] for part in template.headers["content-security-policy"].split(";"))
    del policy["frame-src"]
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in str(policy)
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    sources = {word for value in policy.values() for word in value.split()}
    assert not any("://" in word or word in ("*", "https:", "data:") for word in sources)


def test_the_content_policy_admits_the_one_inline_script_by_its_hash(template: Any, site: Path) -> None:
    pages = [*site.rglob("*.html"), *(ROOT / "functions/pages").glob("*.html")]
    scripts = {
        script
        for page in pages
        for script in re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    }
    (early,) = {script.replace("$$", "$") for script in scripts}
    digest = base64.b64encode(hashlib.sha256(early.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in template.headers["content-security-policy"]


def test_the_security_headers_are_all_there(template: Any) -> None:
    headers = template.headers
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert "camera=()" in headers["permissions-policy"]


def test_sources_of_the_template_are_read_with_their_tags(template: Any) -> None:
    environment = template.environment({"FORM_KEY": "here"})
    assert environment["CONSENT_TABLE"] == "ConsentTable"
    assert environment["SITE_ORIGIN"] == "https://www.cardamum.exeve"
    assert environment["FORM_KEY"] == "here"
