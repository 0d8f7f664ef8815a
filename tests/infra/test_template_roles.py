"""Least privilege, as a table: who may do what to what, and nothing else (P21, P25)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.template import Template
from tests.infra.expanded import Expanded, listed

AUDIT = "AuditTable.Arn"
_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
_SES = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}"
_STREAM = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams")
MAY: dict[str, dict[str, tuple[str, ...]]] = {
    "ConsentFunction": {
        "ConsentLog.Arn": _LOGS,
        "ConsentTable.Arn": ("dynamodb:PutItem", "dynamodb:Query"),
        "${ConsentTable.Arn}/index/by-card": ("dynamodb:Query",),
        # One of the two, whichever is there.
        "ReceiptKey.Arn": ("kms:Sign", "kms:GetPublicKey"),
        "SecondReceiptKey.Arn": ("kms:Sign", "kms:GetPublicKey"),
        "EarlierReceiptKeys": ("kms:GetPublicKey",),
        "${LogBucket.Arn}/*": ("s3:GetObject",),
        "LogBucket.Arn": ("s3:ListBucket",),
    },
    "ContactFunction": {
        "ContactLog.Arn": _LOGS,
        "MessageTable.Arn": ("dynamodb:PutItem",),
        "SenderTable.Arn": ("dynamodb:UpdateItem", "dynamodb:BatchGetItem"),
    },
    # It alone may erase, and reads what it shows; of consents it adds and changes nothing.
    "MyDataFunction": {
        "MyDataLog.Arn": _LOGS,
        "MessageTable.Arn": (
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
        ),
        "${EntryTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${MessageTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${OrderTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${RequestTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${SignInTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${ConsentTable.Arn}/index/by-receipt": ("dynamodb:Query",),
        "ConsentTable.Arn": ("dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"),
        "${ConsentTable.Arn}/index/by-card": ("dynamodb:Query",),
        "AuditTable.Arn": ("dynamodb:PutItem", "dynamodb:Query"),
        "SenderTable.Arn": ("dynamodb:UpdateItem", "dynamodb:BatchGetItem"),
        "EntryTable.Arn": (
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
        ),
        "SignInTable.Arn": (
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
        ),
        "RequestTable.Arn": (
            "dynamodb:BatchGetItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
        ),
        # Of an order it takes out what no law wants kept; of the list, the whole item; of proof, nothing.
        "OrderTable.Arn": ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Scan", "dynamodb:UpdateItem"),
        "ListTable.Arn": ("dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        "ListProofTable.Arn": ("dynamodb:PutItem", "dynamodb:Query"),
        "SuppressionTable.Arn": ("dynamodb:GetItem", "dynamodb:Query"),
        "CampaignTable.Arn": ("dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:Query"),
        "ReceiptKey.Arn": ("kms:Sign", "kms:GetPublicKey"),
        "SecondReceiptKey.Arn": ("kms:Sign", "kms:GetPublicKey"),
        "DeadMail.Arn": ("sqs:SendMessage",),
    },
    "NotifyFunction": {
        "NotifyLog.Arn": _LOGS,
        # It looks whether anything is held of who asks for a link, before it mails one.
        "MessageTable.Arn": ("dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Scan"),
        "${EntryTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${MessageTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${OrderTable.Arn}/index/by-person": ("dynamodb:Query",),
        "${RequestTable.Arn}/index/by-person": ("dynamodb:Query",),
        "RequestTable.Arn": ("dynamodb:Scan",),
        "EntryTable.Arn": ("dynamodb:Scan",),
        "SignInTable.Arn": ("dynamodb:GetItem", "dynamodb:UpdateItem"),
        "${SignInTable.Arn}/index/by-outbox": ("dynamodb:Query",),
        "${SignInTable.Arn}/stream/*": _STREAM,
        "${MessageTable.Arn}/index/by-outbox": ("dynamodb:Query",),
        "${MessageTable.Arn}/stream/*": _STREAM,
        "OrderTable.Arn": ("dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Scan"),
        "ListProofTable.Arn": ("dynamodb:Query",),
        "SuppressionTable.Arn": ("dynamodb:Query",),
        "${OrderTable.Arn}/index/by-outbox": ("dynamodb:Query",),
        "${OrderTable.Arn}/stream/*": _STREAM,
        "ListTable.Arn": ("dynamodb:GetItem", "dynamodb:UpdateItem"),
        "${ListTable.Arn}/index/by-outbox": ("dynamodb:Query",),
        "${ListTable.Arn}/stream/*": _STREAM,
        f"{_SES}:identity/${{MailDomain}}": ("ses:SendEmail", "ses:SendRawEmail"),
        f"{_SES}:configuration-set/${{MailSettings}}": ("ses:SendEmail", "ses:SendRawEmail"),
        # How much of a kind of mail came back; it knows no resource.
        "*": ("cloudwatch:GetMetricData",),
        "DeadMail.Arn": ("sqs:SendMessage",),
    },
    "OrderFunction": {
        "OrderLog.Arn": _LOGS,
        "OrderTable.Arn": ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        "StockTable.Arn": ("dynamodb:BatchGetItem", "dynamodb:UpdateItem"),
        "AuditTable.Arn": ("dynamodb:Query",),
    },
    "OrdersDueFunction": {
        "OrdersDueLog.Arn": _LOGS,
        "OrderTable.Arn": ("dynamodb:GetItem", "dynamodb:UpdateItem"),
        "${OrderTable.Arn}/index/by-due": ("dynamodb:Query",),
        "StockTable.Arn": ("dynamodb:UpdateItem",),
        "Alarms": ("sns:Publish",),
    },
    "NewsletterFunction": {
        "NewsletterLog.Arn": _LOGS,
        "ListTable.Arn": ("dynamodb:GetItem", "dynamodb:PutItem"),
        "ListProofTable.Arn": ("dynamodb:PutItem",),
        "SuppressionTable.Arn": ("dynamodb:GetItem", "dynamodb:PutItem"),
        "SenderTable.Arn": ("dynamodb:UpdateItem",),
        "CampaignTable.Arn": ("dynamodb:Query", "dynamodb:UpdateItem"),
        "DeadMail.Arn": ("sqs:SendMessage",),
    },
    "LettersFunction": {
        "LettersLog.Arn": _LOGS,
        "ListTable.Arn": ("dynamodb:GetItem", "dynamodb:Scan"),
        "SurveyKeyTable.Arn": ("dynamodb:GetItem",),
        "SuppressionTable.Arn": ("dynamodb:GetItem",),
        "CampaignTable.Arn": ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem"),
        "LetterQueue.Arn": ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"),
        "DeadLetters.Arn": ("sqs:SendMessage",),
        f"{_SES}:identity/${{MailDomain}}": ("ses:SendEmail", "ses:SendRawEmail"),
        f"{_SES}:configuration-set/${{MailSettings}}": ("ses:SendEmail", "ses:SendRawEmail"),
        # How fast the account may send: it knows no resource.
        "*": ("ses:GetAccount",),
    },
    "BrakeFunction": {
        "BrakeLog.Arn": _LOGS,
        "arn:${AWS::Partition}:apigateway:${AWS::Region}::/apis/${Api}/stages/*": ("apigateway:PATCH",),
        # What was counted in an hour; it knows no resource.
        "*": ("cloudwatch:GetMetricData",),
        "arn:${AWS::Partition}:budgets::${AWS::AccountId}:budget/${Budget}": ("budgets:ViewBudget",),
        "Alarms": ("sns:Publish",),
    },
    # Who writes views cannot read them, and who reads them cannot write any.
    "StatisticsFunction": {
        "StatisticsLog.Arn": _LOGS,
        "ViewTable.Arn": ("dynamodb:PutItem",),
        "ArrivalTable.Arn": ("dynamodb:Query", "dynamodb:UpdateItem"),
        "DayTable.Arn": ("dynamodb:Query",),
    },
    # It adds answers, and can read none; an entry is found by its ticket alone.
    "SurveyFunction": {
        "SurveyLog.Arn": _LOGS,
        "SurveyTable.Arn": ("dynamodb:PutItem",),
        "SurveyKeyTable.Arn": ("dynamodb:GetItem",),
        "EntryTable.Arn": ("dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"),
    },
    "RollUpFunction": {
        "RollUpLog.Arn": _LOGS,
        "ViewTable.Arn": ("dynamodb:Query",),
        "ConsentTable.Arn": ("dynamodb:Scan",),
        "DayTable.Arn": ("dynamodb:UpdateItem",),
        "Alarms": ("sns:Publish",),
    },
    "LogWriterFunction": {
        "LogWriterLog.Arn": _LOGS,
        "ConsentTable.Arn": ("dynamodb:Scan",),
        "ListProofTable.Arn": ("dynamodb:Scan",),
        "RequestTable.Arn": ("dynamodb:Scan",),
        "${LogBucket.Arn}/*": ("s3:GetObject", "s3:PutObject"),
        "LogBucket.Arn": ("s3:ListBucket",),
        "LogKey.Arn": ("kms:Sign", "kms:GetPublicKey"),
        "LogSecondKey.Arn": ("kms:Sign", "kms:GetPublicKey"),
        "Alarms": ("sns:Publish",),
    },
}
DESK = {
    "MessageTable.Arn": (
        "dynamodb:BatchGetItem",
        "dynamodb:PutItem",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
    ),
    "${MessageTable.Arn}/index/by-status": ("dynamodb:Query",),
    "SurveyTable.Arn": ("dynamodb:Query",),
    "SurveyKeyTable.Arn": ("dynamodb:DeleteItem", "dynamodb:PutItem"),
    "EntryTable.Arn": (
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ),
    "OrderTable.Arn": (
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ),
    "${OrderTable.Arn}/index/by-state": ("dynamodb:Query",),
    "StockTable.Arn": ("dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
    "ConsentTable.Arn": ("dynamodb:Query", "dynamodb:Scan"),
    "${ConsentTable.Arn}/index/by-receipt": ("dynamodb:Query",),
    "${ConsentTable.Arn}/index/by-card": ("dynamodb:Query",),
    "AuditTable.Arn": ("dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"),
    "RequestTable.Arn": (
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ),
    "SignInTable.Arn": (
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ),
    "ListTable.Arn": (
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
    ),
    "ListProofTable.Arn": ("dynamodb:PutItem", "dynamodb:Query"),
    "SuppressionTable.Arn": ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:DeleteItem"),
    "CampaignTable.Arn": (
        "dynamodb:BatchGetItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    ),
    "ListKey": ("secretsmanager:GetSecretValue",),
    "PersonKey": ("secretsmanager:GetSecretValue",),
    "*": ("sts:GetCallerIdentity",),
}


def _pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return sorted((action, resource) for resource, actions in table.items() for action in actions)


@pytest.mark.promise("P21", "P25")
@pytest.mark.parametrize("function", MAY)
def test_a_function_may_do_what_its_row_says_and_nothing_else(expanded: Expanded, function: str) -> None:
    rights = list(expanded.allowed(f"{function}Role"))
    assert sorted((action, resource) for _, action, resource in rights) == _pairs(MAY[function])
    assert {effect for effect, _, _ in rights} == {"Allow"}


@pytest.mark.promise("P21")
def test_each_function_has_its_own_role_and_no_role_has_more_than_its_table(expanded: Expanded) -> None:
    functions = expanded.of_type("AWS::Lambda::Function")
    assert set(functions) == set(MAY)
    roles = expanded.of_type("AWS::IAM::Role")
    assert {name: f["Role"] for name, f in functions.items()} == {n: {"Fn::GetAtt": f"{n}Role.Arn"} for n in functions}
    assert set(roles) == {f"{name}Role" for name in functions}, "SAM has made no role of its own"
    for role in roles.values():
        assert set(role) == {"AssumeRolePolicyDocument", "Policies", "PermissionsBoundary"}, "no managed policy"
        bounded = {"Fn::If": ["HasRoleBoundary", {"Ref": "RoleBoundary"}, {"Ref": "AWS::NoValue"}]}
        assert role["PermissionsBoundary"] == bounded
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert (trust["Effect"], trust["Principal"]) == ("Allow", {"Service": "lambda.amazonaws.com"})


def test_no_action_is_named_by_a_pattern(expanded: Expanded) -> None:
    for role in (f"{name}Role" for name in MAY):
        assert not [action for _, action, _ in expanded.allowed(role) if "*" in action]


@pytest.mark.promise("P21")
def test_the_consent_record_is_only_ever_added_to_but_for_the_erasure_that_its_card_asks_for(
    expanded: Expanded,
) -> None:
    rights = {
        (role, action)
        for role in (*(f"{name}Role" for name in MAY), "DeskPolicy")
        for effect, action, resource in expanded.allowed(role)
        if effect == "Allow" and "ConsentTable" in resource
    }
    changing = {"Update", "Delete", "BatchWrite", "PartiQL", "*"}
    found = [(role, action) for role, action in rights if any(word in action for word in changing)]
    assert found == [("MyDataFunctionRole", "dynamodb:DeleteItem")]


@pytest.mark.promise("P21")
def test_the_contact_function_reads_no_message(expanded: Expanded) -> None:
    reading = [
        (action, resource)
        for _, action, resource in expanded.allowed("ContactFunctionRole")
        if re.search(r"Get|Query|Scan|PartiQL", action)
    ]
    # The counts of senders are hashes and numbers.
    assert [action for action, resource in reading if "SenderTable" not in resource] == []


def test_mail_is_sent_from_one_address(template: Any, expanded: Expanded, register: Any) -> None:
    (sending,) = (
        statement
        for policy in expanded.resources["NotifyFunctionRole"]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        if "ses:SendEmail" in listed(statement["Action"])
    )
    sender = sending["Condition"]["StringEquals"]["ses:FromAddress"]
    assert template.resolved(sender) == register.site.email


@pytest.mark.promise("P21")
def test_whatever_else_staff_may_do_elsewhere_lines_of_the_audit_stay(expanded: Expanded) -> None:
    denied = {action for effect, action, to in expanded.allowed("DeskPolicy") if (effect, to) == ("Deny", AUDIT)}
    assert denied == {
        "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:DeleteTable", "dynamodb:UpdateContinuousBackups",
        "dynamodb:PartiQL*", "dynamodb:UpdateItem", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
    }  # fmt: skip


@pytest.mark.promise("P21")
def test_the_desk_may_do_what_its_row_says(expanded: Expanded) -> None:
    rights = [(action, resource) for effect, action, resource in expanded.allowed("DeskPolicy") if effect == "Allow"]
    assert sorted(rights) == _pairs(DESK)


@pytest.mark.promise("P21")
def test_the_desk_never_changes_or_erases_a_line_of_the_audit_whatever_else_it_may_do(expanded: Expanded) -> None:
    denied = {(a, r) for effect, a, r in expanded.allowed("DeskPolicy") if effect == "Deny" and "dynamodb" in a}
    assert {resource for _, resource in denied} == {"AuditTable.Arn"}
    assert {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteTable"} <= {
        action for action, _ in denied
    }


def test_the_desk_asks_for_nothing_that_it_may_not_do() -> None:
    calls = {
        "get_item": "GetItem", "put_item": "PutItem", "update_item": "UpdateItem", "delete_item": "DeleteItem",
        '"query"': "Query", '"scan"': "Scan", "batch_get_item": "BatchGetItem",
    }  # fmt: skip
    called = (
        *Path("functions").glob("*/personal.py"),
        Path("functions/core/table.py"),
        Path("functions/orders/stock.py"),
    )
    source = "".join(path.read_text(encoding="utf-8") for path in (*Path("desk").rglob("*.py"), *called))
    used = {f"dynamodb:{action}" for call, action in calls.items() if call in source}
    assert used == {action for action, _ in _pairs(DESK) if action.startswith("dynamodb:")}
    assert not re.search(r"\.(batch_write|execute_statement)", source)


@pytest.mark.promise("P21", "P24")
@pytest.mark.parametrize("name", ["ReceiptKey", "SecondReceiptKey"])
def test_a_key_of_receipts_signs_for_two_functions_alone_and_outlives_the_stack(template: Any, name: str) -> None:
    keys = template.of_type("AWS::KMS::Key")
    assert set(keys) == {"ReceiptKey", "SecondReceiptKey", "LogKey", "LogSecondKey"}
    key = keys[name]
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    resource = template.data["Resources"][name]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    administration, signing = key["KeyPolicy"]["Statement"]
    assert administration["Action"] == {"Fn::FindInMap": ["ReceiptKeys", "Administration", "Actions"]}
    actions = template.data["Mappings"]["ReceiptKeys"]["Administration"]["Actions"]
    assert not any("*" in action for action in actions), "each action by its name"
    assert listed(signing["Action"]) == ["kms:Sign"]
    roles = [role["Fn::Sub"].partition(":role/")[2] for role in signing["Condition"]["ArnLike"]["aws:PrincipalArn"]]
    assert roles == [f"${{AWS::StackName}}-{name}FunctionRole-*" for name in ("Consent", "MyData")]
    assert signing["Condition"]["StringEquals"] == {"kms:SigningAlgorithm": "ECDSA_SHA_256", "kms:MessageType": "RAW"}
    forbidden = {
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:ReEncryptFrom",
        "kms:GenerateDataKey",
        "kms:Sign",
    }
    assert not forbidden & set(actions)


@pytest.mark.parametrize(
    ("name", "kind", "algorithm"),
    [("LogKey", "ECC_NIST_EDWARDS25519", "ED25519_SHA_512"), ("LogSecondKey", "ML_DSA_44", "ML_DSA_SHAKE_256")],
)
def test_a_key_of_the_log_signs_for_its_writer_alone_and_outlives_the_stack(
    template: Any, name: str, kind: str, algorithm: str
) -> None:
    key = template.of_type("AWS::KMS::Key")[name]
    assert (key["KeySpec"], key["KeyUsage"]) == (kind, "SIGN_VERIFY")
    resource = template.data["Resources"][name]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    _, signing = key["KeyPolicy"]["Statement"]
    role = signing["Condition"]["ArnLike"]["aws:PrincipalArn"]["Fn::Sub"]
    assert role.endswith(":role/${AWS::StackName}-LogWriterFunctionRole-*")
    assert signing["Condition"]["StringEquals"] == {"kms:SigningAlgorithm": algorithm, "kms:MessageType": "RAW"}


@pytest.mark.promise("P24")
def test_a_change_of_one_parameter_makes_a_new_key_that_signs_and_keeps_the_one_before() -> None:
    there = {}
    template = Template()
    for place in template.data["Parameters"]["ReceiptKeyInUse"]["AllowedValues"]:
        template.data["Parameters"]["ReceiptKeyInUse"]["Default"] = place
        (there[place],) = set(template.signing_keys()) - {"LogKey", "LogSecondKey"}
        assert template.environment({})["KEY_ID"] == there[place]
        alias = template.of_type("AWS::KMS::Alias")["ReceiptKeyAlias"]["TargetKeyId"]
        assert template.resolved(alias) == there[place]
    assert there == {"first": "ReceiptKey", "second": "SecondReceiptKey"}


def test_only_its_route_its_rule_or_its_topic_may_call_a_function(expanded: Expanded) -> None:
    permissions = expanded.of_type("AWS::Lambda::Permission").values()
    assert {p["Principal"] for p in permissions} == {
        "apigateway.amazonaws.com",
        "events.amazonaws.com",
        "sns.amazonaws.com",
    }
    assert all("SourceArn" in p for p in permissions)
    assert not [p for p in permissions if "*" in json.dumps(p["FunctionName"])]
