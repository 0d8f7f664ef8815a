"""``make bootstrap`` through the wrong turns of a first day: each is said with what helps, and mended it is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from infra.bootstrap import __main__ as command
from infra.bootstrap import domain, mail
from infra.template import Template
from tests.infra.bootstrap.test_bootstrap import ARN, DOMAINS, HEALTHY, NUMBER, REGION
from tests.infra.deploy.recorded import ADMINISTRATOR, Caller

GONE = EndpointConnectionError(endpoint_url="https://example.org")
TOPIC = f"arn:aws:sns:{REGION}:{NUMBER}:cardamum-Alarms-1"


class Account:
    """An account, its domain and its mail, after the first deployment; as much as the checklist asks. What is amiss is
    named by ``lacks``; ``broken`` is a call that fails, and how.
    """

    def __init__(self) -> None:
        self.lacks: set[str] = set()
        self.broken: tuple[str, Exception] | None = None

    def __getattr__(self, call: str) -> Callable[..., Any]:
        def answer(**asked: Any) -> Any:
            if self.broken and self.broken[0] == call:
                raise self.broken[1]
            return getattr(self, f"_{call}")(asked)

        return answer

    def _get_caller_identity(self, _: Any) -> Any:
        return {"Account": NUMBER}

    def _describe_stacks(self, _: Any) -> Any:
        outputs = {"DistributionDomain": "d1.cloudfront.net", "AlarmTopic": TOPIC, "BrakeTopic": TOPIC}
        stack = {"StackName": "cardamum", "CreationTime": "2026-12-01T09:00:00Z", "StackStatus": "CREATE_COMPLETE"}
        listed = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]
        return {"Stacks": [stack | {"Outputs": listed}]}

    def _head_bucket(self, asked: Any) -> Any:
        if "account" in self.lacks:
            raise ClientError({"Error": {"Code": "403", "Message": "Forbidden"}}, "HeadBucket")
        assert asked["ExpectedBucketOwner"] == NUMBER
        return {}

    def _get_bucket_location(self, _: Any) -> Any:
        return {"LocationConstraint": REGION}

    def _get_account_settings(self, _: Any) -> Any:
        return {"AccountLimit": {"ConcurrentExecutions": 1_000}}

    def _describe_certificate(self, _: Any) -> Any:
        about = {"DomainName": DOMAINS[0], "SubjectAlternativeNames": [*DOMAINS]}
        if "certificate" not in self.lacks:
            return {"Certificate": about | {"Status": "ISSUED"}}
        record = {"Name": "_x.cardamum.exeve.", "Type": "CNAME", "Value": "_y.acm-validations.aws."}
        options = [{"DomainName": DOMAINS[0], "ResourceRecord": record}]
        return {"Certificate": about | {"Status": "PENDING_VALIDATION", "DomainValidationOptions": options}}

    def _get_account(self, _: Any) -> Any:
        return HEALTHY | {"ProductionAccessEnabled": "sandbox" not in self.lacks}

    def _get_email_identity(self, _: Any) -> Any:
        state = "PENDING" if "dkim" in self.lacks else "SUCCESS"
        return {
            "DkimAttributes": {"Status": state, "Tokens": ["a"]},
            "MailFromAttributes": {
                "MailFromDomain": "bounce.cardamum.exeve",
                "MailFromDomainStatus": state,
                "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
            },
        }

    def _list_subscriptions_by_topic(self, _: Any) -> Any:
        arn = "PendingConfirmation" if "mailbox" in self.lacks else f"{TOPIC}:1"
        return {"Subscriptions": [{"Protocol": "email", "SubscriptionArn": arn}]}


@pytest.fixture
def aws() -> Account:
    return Account()


@pytest.fixture
def caller(aws: Account) -> Caller:
    services = ("sts", "cloudformation", "s3", "lambda", "acm", "sesv2", "sns")
    return Caller(ADMINISTRATOR, dict.fromkeys(services, aws))


@pytest.fixture
def bootstrap(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], aws: Account, caller: Caller
) -> Callable[[], tuple[int, str]]:
    """Runs ``make bootstrap``: how it ended, and what it said."""

    class Session:
        def __init__(self, region_name: str) -> None: ...

        def client(self, service: str, region_name: str) -> Any:
            return caller.client(service, region_name)

    monkeypatch.setattr("infra.bootstrap.__main__.boto3.Session", Session)
    # Read once for all tries.
    parameters = Template().data["Parameters"]
    monkeypatch.setattr(command.templates, "template_body", lambda: "")
    monkeypatch.setattr(command.templates, "declared", lambda _: parameters)
    monkeypatch.setenv("CODE_BUCKET", "code")
    monkeypatch.setenv("CERTIFICATE_ARN", ARN)
    monkeypatch.setenv("COLUMNS", "200")
    leads: set[str] = {"192.0.2.1"}
    monkeypatch.setattr(domain.leads, "__defaults__", (lambda name: {name} if "dns" in aws.lacks else leads,))
    texts = {"bounce": "v=spf1 include:amazonses.com ~all", "_dmarc": "v=DMARC1; p=none"}
    found: Callable[[str], list[str]] = lambda name: [] if "dns" in aws.lacks else [texts[name.partition(".")[0]]]  # noqa: E731
    monkeypatch.setattr(mail.policies, "__defaults__", (found,))

    def run() -> tuple[int, str]:
        with pytest.raises(SystemExit) as end:
            command.main()
        said = capsys.readouterr().out
        return (1, f"{said}{end.value.code}") if isinstance(end.value.code, str) else (int(end.value.code or 0), said)

    return run


TURNS = {
    "account": "Sign in to the account of the shop",
    "certificate": "_x.cardamum.exeve.  CNAME  _y.acm-validations.aws.",
    "sandbox": "Request production access",
    "dkim": "a._domainkey.cardamum.exeve.  CNAME  a.dkim.amazonses.com.",
    "dns": '_dmarc.cardamum.exeve.  TXT  "v=DMARC1; p=quarantine',
    "mailbox": "press “Confirm subscription”",
}


def test_a_first_day_that_takes_each_wrong_turn_comes_to_its_end(
    bootstrap: Callable[[], tuple[int, str]], aws: Account
) -> None:
    aws.lacks = {*TURNS}
    for turn, says in TURNS.items():
        code, said = bootstrap()
        assert (code, says in said) == (1, True), turn
        aws.lacks.remove(turn)
        assert says not in bootstrap()[1], turn
    assert bootstrap()[0] == 0


CALLS = ("get_caller_identity", "describe_stacks", "head_bucket", "describe_certificate", "get_account",
         "get_email_identity", "list_subscriptions_by_topic")  # fmt: skip


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (GONE, "network"),
        (
            ClientError({"Error": {"Code": "ExpiredToken", "Message": "The security token is expired"}}, "Call"),
            "Sign in",
        ),
    ],
    ids=["no network", "expired"],
)
def test_a_network_or_a_sign_in_that_ends_in_any_phase_is_said_and_the_next_try_works(
    bootstrap: Callable[[], tuple[int, str]], aws: Account, error: Exception, says: str
) -> None:
    for call in CALLS:
        aws.broken = (call, error)
        code, said = bootstrap()
        assert (code, says in said) == (1, True), (call, said)
    aws.broken = None
    assert bootstrap()[0] == 0
