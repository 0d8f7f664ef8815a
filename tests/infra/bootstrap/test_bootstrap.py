"""The checklist of the first day: what is amiss is said, with what helps, and no more once it is mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber
from rich.console import Console

from infra.bootstrap import __main__ as command
from infra.bootstrap import account, domain, mail
from infra.bootstrap.findings import GOOD, MISSING, WAITS, Finding
from infra.deploy.errors import DeployError
from infra.template import Template

REGION, NUMBER = "eu-central-1", "123456789012"
ARN = f"arn:aws:acm:us-east-1:{NUMBER}:certificate/1"
DOMAINS = ("www.cardamum.exeve", "cardamum.exeve")
HEALTHY = {
    "ProductionAccessEnabled": True, "SendingEnabled": True, "EnforcementStatus": "HEALTHY",
    "SendQuota": {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0},
}  # fmt: skip


def _client(service: str) -> Any:
    return boto3.client(service, REGION, aws_access_key_id="x", aws_secret_access_key="x")


def _asked(service: str, look: Callable[[Any], Any], *answers: tuple[str, Any]) -> list[Finding]:
    """What is found where a service, by its own model, answers so; a word is an error of that code."""
    client = _client(service)
    with Stubber(client) as stub:
        for operation, answer in answers:
            if isinstance(answer, str):
                stub.add_client_error(operation, answer)
            else:
                stub.add_response(operation, answer)
        found = look(client)
        return [found] if isinstance(found, Finding) else list(found)


def _bucket(client: Any) -> Any:
    return account.bucket(client, NUMBER, REGION, {"CODE_BUCKET": "code"})


def test_the_bucket_is_there_ours_and_near() -> None:
    here = ("get_bucket_location", {"LocationConstraint": REGION})
    (good,) = _asked("s3", _bucket, ("head_bucket", {}), here)
    assert good.state == GOOD
    (foreign,) = _asked("s3", _bucket, ("head_bucket", "403"))
    assert (foreign.state, "right account" in foreign.says) == (MISSING, True)
    (gone,) = _asked("s3", _bucket, ("head_bucket", "404"))
    assert "infra/access.yaml" in gone.do
    (far,) = _asked("s3", _bucket, ("head_bucket", {}), ("get_bucket_location", {}))
    assert "us-east-1" in far.says
    (unset,) = account.bucket(None, NUMBER, REGION, {})
    assert "CODE_BUCKET" in unset.says


def test_a_new_account_is_told_what_its_ten_functions_mean() -> None:
    (small,) = _asked(
        "lambda", account.functions, ("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 10}})
    )
    assert (small.state, "Service Quotas" in small.do) == (WAITS, True)
    (large,) = _asked(
        "lambda", account.functions, ("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 1_000}})
    )
    assert large.state == GOOD


def _certificate(client: Any) -> Finding:
    return domain.certificate(client, {"CERTIFICATE_ARN": ARN}, DOMAINS)


def _described(status: str, *names: str) -> tuple[str, Any]:
    name = "_x.cardamum.exeve."
    option = {
        "DomainName": names[0],
        "ResourceRecord": {"Name": name, "Type": "CNAME", "Value": "_y.acm-validations.aws."},
    }
    about = {"DomainName": names[0], "SubjectAlternativeNames": list(names), "Status": status}
    return "describe_certificate", {"Certificate": about | {"DomainValidationOptions": [option]}}


def test_a_certificate_that_waits_names_its_record_and_one_that_is_issued_is_good() -> None:
    (waits,) = _asked("acm", _certificate, _described("PENDING_VALIDATION", *DOMAINS))
    assert waits.records == ("_x.cardamum.exeve.  CNAME  _y.acm-validations.aws.",)
    (good,) = _asked("acm", _certificate, _described("ISSUED", *DOMAINS))
    assert good.state == GOOD
    (half,) = _asked("acm", _certificate, _described("ISSUED", DOMAINS[0]))
    assert "cardamum.exeve" in half.says and half.state == MISSING
    (expired,) = _asked("acm", _certificate, _described("EXPIRED", *DOMAINS))
    assert "EXPIRED" in expired.says
    (gone,) = _asked("acm", _certificate, ("describe_certificate", "ResourceNotFoundException"))
    assert "right account" in gone.do


@pytest.mark.parametrize("arn", ["", ARN.replace("us-east-1", REGION)])
def test_a_certificate_of_another_region_or_none_is_asked_for_by_a_command(arn: str) -> None:
    found = domain.certificate(None, {"CERTIFICATE_ARN": arn}, DOMAINS)
    assert "aws acm request-certificate --region us-east-1 --domain-name www.cardamum.exeve" in found.do


def test_ses_in_its_sandbox_or_paused_is_said_before_any_mail_waits_for_it() -> None:
    states = {f.what: f.state for f in _asked("sesv2", mail.account, ("get_account", HEALTHY))}
    assert set(states.values()) == {GOOD}
    (sandbox, *_) = _asked("sesv2", mail.account, ("get_account", HEALTHY | {"ProductionAccessEnabled": False}))
    assert (sandbox.state, "Request production access" in sandbox.do) == (MISSING, True)
    paused = _asked("sesv2", mail.account, ("get_account", HEALTHY | {"EnforcementStatus": "SHUTDOWN"}))
    assert "SHUTDOWN" in paused[1].says
    listing = _asked(
        "sesv2", mail.account, ("get_account", HEALTHY | {"SuppressionAttributes": {"SuppressedReasons": ["BOUNCE"]}})
    )
    assert listing[2].state == MISSING


def _identity(client: Any) -> Any:
    return mail.domain(client, "cardamum.exeve", REGION)


def test_dkim_and_mail_from_name_their_records_until_ses_has_found_them() -> None:
    new = {
        "DkimAttributes": {"Status": "PENDING", "Tokens": ["a", "b", "c"]},
        "MailFromAttributes": {
            "MailFromDomain": "bounce.cardamum.exeve", "MailFromDomainStatus": "PENDING",
            "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
        },
    }  # fmt: skip
    dkim, back = _asked("sesv2", _identity, ("get_email_identity", new))
    assert dkim.records[0] == "a._domainkey.cardamum.exeve.  CNAME  a.dkim.amazonses.com."
    assert back.records == ("bounce.cardamum.exeve.  MX  10 feedback-smtp.eu-central-1.amazonses.com.",)
    done = {
        "DkimAttributes": {"Status": "SUCCESS"},
        "MailFromAttributes": new["MailFromAttributes"] | {"MailFromDomainStatus": "SUCCESS"},
    }
    assert {f.state for f in _asked("sesv2", _identity, ("get_email_identity", done))} == {GOOD}
    (early,) = _asked("sesv2", _identity, ("get_email_identity", "NotFoundException"))
    assert early.state == WAITS


@pytest.mark.parametrize(
    ("texts", "states"),
    [
        ({}, (MISSING, MISSING)),
        ({"bounce.c.ex": ["v=spf1 include:amazonses.com ~all"], "_dmarc.c.ex": ["v=DMARC1; p=none"]}, (GOOD, GOOD)),
        ({"bounce.c.ex": ["v=spf1 -all"], "_dmarc.c.ex": ["v=DMARC1; p=none"] * 2}, (MISSING, MISSING)),
    ],
)
def test_spf_and_dmarc_are_looked_up(texts: dict[str, list[str]], states: tuple[str, str]) -> None:
    found = list(mail.policies("c.ex", "hello@c.ex", lambda name: texts.get(name, [])))
    assert tuple(f.state for f in found) == states


def test_where_nobody_here_can_look_them_up_the_records_are_named_all_the_same() -> None:
    found = list(mail.policies("c.ex", "hello@c.ex", lambda _: None))
    assert [f.state for f in found] == [WAITS, WAITS]
    assert found[0].records == ('bounce.c.ex.  TXT  "v=spf1 include:amazonses.com ~all"',)


def test_the_domains_lead_to_the_distribution() -> None:
    known = {"www.c.ex": {"192.0.2.1"}, "d1.cloudfront.net": {"192.0.2.1", "192.0.2.2"}}
    assert domain.leads("www.c.ex", "d1.cloudfront.net", lambda name: known.get(name, set())).state == GOOD
    apex = domain.leads("c.ex", "d1.cloudfront.net", lambda name: known.get(name, set()))
    assert (apex.records, "no CNAME" in apex.do) == (("c.ex.  ALIAS  d1.cloudfront.net.",), True)
    assert domain.leads("c.ex", "").state == WAITS


def test_a_mailbox_that_has_not_confirmed_is_told_of() -> None:
    def listed(arn: str) -> tuple[str, Any]:
        return "list_subscriptions_by_topic", {"Subscriptions": [{"Protocol": "email", "SubscriptionArn": arn}]}

    look: Callable[[Any], Finding] = lambda client: mail.mailbox(client, ["a", "b"])  # noqa: E731
    (waits,) = _asked("sns", look, listed("PendingConfirmation"), listed("arn:1"))
    assert "1 of 2" in waits.says
    (good,) = _asked("sns", look, listed("arn:2"), listed("arn:1"))
    assert good.state == GOOD


def test_the_records_stand_at_the_end_as_text_to_hand_on() -> None:
    console = Console(record=True, width=60)
    found = [Finding("DKIM", MISSING, "SES says PENDING.", "Enter it.", ("a.c.ex.  CNAME  a.dkim.amazonses.com.",))]
    command.show(console, [Finding("account", GOOD, "1."), *found])
    text = console.export_text()
    assert text.index("✗ DKIM") < text.index("For the DNS provider:") < text.index("a.c.ex.  CNAME  a.dkim")


@pytest.mark.parametrize("failure", ["signed out", "no network"])
def test_whoever_is_signed_out_or_has_no_network_is_told_so(failure: str) -> None:
    client = _client("sts")
    with Stubber(client) as stub:
        if failure == "signed out":
            stub.add_client_error("get_caller_identity", "ExpiredToken")
        else:

            def offline(**_: Any) -> None:
                raise EndpointConnectionError(endpoint_url="https://sts.eu-central-1.amazonaws.com")

            client.get_caller_identity = offline
        with pytest.raises(DeployError, match="Sign in" if failure == "signed out" else "network"):
            list(command.findings(lambda *_: client, REGION, {}))


def test_the_stack_puts_out_what_the_checklist_asks_for(template: Template) -> None:
    outputs = set(template.data["Outputs"])
    assert {"DistributionDomain", "AlarmTopic", "BrakeTopic", "MailFromMx", "MailFromSpf", "MailPolicy"} <= outputs
