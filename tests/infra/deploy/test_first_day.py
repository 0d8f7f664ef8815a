"""The first day with its wrong turns: each ends with words that help, and the second try works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from rich.console import Console

from infra.deploy import __main__ as command
from infra.deploy.sweep import Leftovers
from tests.infra.deploy.conftest import SITE, CloudFront, Formation
from tests.infra.deploy.test_release import up

ALIAS = "One or more of the CNAMEs you provided are already associated with a different resource."
CERTIFICATE = (
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a chain."
)


@pytest.fixture
def deploy(
    monkeypatch: pytest.MonkeyPatch, candidate: Any, s3: Any, formation: Formation, cloudfront: CloudFront
) -> Callable[[], str]:
    """``YES=1 make deploy`` without the probe at its end: what it says."""
    sts = boto3.client("sts", region_name="eu-central-1")
    clients = {"s3": s3, "cloudformation": formation, "cloudfront": cloudfront, "sts": sts}

    class Session:
        def __init__(self, region_name: str) -> None: ...

        def client(self, service: str, region_name: str = "") -> Any:
            return clients[service]

    monkeypatch.setattr(command.boto3, "Session", Session)
    monkeypatch.setattr(command, "here", lambda *_: candidate())
    monkeypatch.setattr(command, "Console", lambda: Console(quiet=True))
    monkeypatch.setattr(command.subprocess, "run", lambda *_, **__: type("Done", (), {"returncode": 0}))
    monkeypatch.setattr("sys.argv", ["deploy"])
    for name, value in (("CODE_BUCKET", "code"), ("CERTIFICATE_ARN", "arn:certificate"), ("YES", "1")):
        monkeypatch.setenv(name, value)

    def run() -> str:
        with pytest.raises(SystemExit) as end:
            command.main()
        return "" if end.value.code == 0 else str(end.value.code)

    run.clients = clients  # type: ignore[attr-defined]
    return run


def _once(monkeypatch: pytest.MonkeyPatch, client: Any, method: str, error: Exception, bucket: str = "") -> None:
    """The next call of a method, on that bucket where one is named, fails; those after it do not."""
    works = getattr(client, method)

    def fail(*arguments: Any, **more: Any) -> Any:
        if bucket and more["Bucket"] != bucket:
            return works(*arguments, **more)
        monkeypatch.setattr(client, method, works)
        raise error

    monkeypatch.setattr(client, method, fail)


def _refusal(code: str, words: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": words}}, "Call")


GONE = EndpointConnectionError(endpoint_url="https://example.org")
EXPIRED = _refusal("ExpiredToken", "The security token included in the request is expired")
# Where it fails, on which bucket, with what, and what has to be said.
TURNS = {
    "no network at the door": ("sts", "get_caller_identity", "", GONE, "Is there a network"),
    "signed out at the door": ("sts", "get_caller_identity", "", EXPIRED, "Sign in"),
    "another account": ("s3", "head_bucket", "", _refusal("403", "Forbidden"), "right account"),
    "no network at the bucket": ("s3", "head_bucket", "", GONE, "network went away"),
    "no network while planning": ("cloudformation", "create_change_set", "", GONE, "network went away"),
    "expired while planning": ("cloudformation", "create_change_set", "", EXPIRED, "Sign in again"),
    "expired while looking at the stack": ("cloudformation", "describe_stacks", "", EXPIRED, "Sign in again"),
    "no network while keeping the release": ("s3", "put_object", "code", GONE, "network went away"),
    "expired while keeping the release": ("s3", "put_object", "code", EXPIRED, "Sign in again"),
    "no network while changing": ("cloudformation", "execute_change_set", "", GONE, "network went away"),
    "expired while changing": ("cloudformation", "execute_change_set", "", EXPIRED, "Sign in again"),
    "no network while watching": ("cloudformation", "describe_stack_events", "", GONE, "network went away"),
    "no network while protecting": ("cloudformation", "set_stack_policy", "", GONE, "network went away"),
    "no network while uploading": ("s3", "put_object", "site", GONE, "network went away"),
    "expired while uploading": ("s3", "put_object", "site", EXPIRED, "Sign in again"),
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=list(TURNS))
def test_what_goes_wrong_is_said_with_what_helps_and_the_second_try_works(
    deploy: Any,
    monkeypatch: pytest.MonkeyPatch,
    s3: Any,
    formation: Formation,
    turn: tuple[str, str, str, Exception, str],
) -> None:
    service, method, bucket, error, says = turn
    _once(monkeypatch, deploy.clients[service], method, error, bucket)
    assert says in deploy()
    assert deploy() == ""
    assert up(s3) == SITE
    assert set(formation.protected) == {"cardamum", "cardamum-global"}


@pytest.mark.parametrize("error", [GONE, EXPIRED], ids=["no network", "expired"])
def test_edges_that_were_not_told_are_told_by_the_second_try(
    deploy: Any, monkeypatch: pytest.MonkeyPatch, s3: Any, candidate: Any, error: Exception
) -> None:
    cloudfront = deploy.clients["cloudfront"]
    assert deploy() == ""
    monkeypatch.setattr(command, "here", lambda *_: candidate({"index.html": "new"}))
    _once(monkeypatch, cloudfront, "create_invalidation", error)
    assert deploy() != ""
    assert cloudfront.dropped == []
    assert deploy() == ""
    assert (up(s3)["index.html"], cloudfront.dropped) == ("new", [["/", "/index.html"]])


def test_a_stack_that_is_still_being_made_when_the_network_is_back_is_waited_for(
    deploy: Any, s3: Any, formation: Formation
) -> None:
    formation.stacks["cardamum"] = {"StackStatus": "CREATE_IN_PROGRESS"}
    assert "Wait until that has ended" in deploy()
    formation.stacks["cardamum"] = {"StackStatus": "CREATE_COMPLETE"}
    assert deploy() == ""
    assert up(s3) == SITE


@pytest.mark.parametrize(
    ("reason", "says"), [(ALIAS, "alias"), (CERTIFICATE, "make bootstrap")], ids=["alias", "certificate"]
)
def test_a_distribution_that_cannot_be_made_says_why_and_is_made_once_that_is_mended_and_swept(
    deploy: Any, s3: Any, formation: Formation, reason: str, says: str
) -> None:
    formation.fails, formation.why = "cardamum", reason
    said = deploy()
    assert reason in said and says in said
    assert up(s3) == {}
    formation.fails = ""
    assert "make sweep" in deploy(), "a stack that was never whole takes no change"
    left = Leftovers(
        lambda service, _: deploy.clients.get(service) or boto3.client(service, "eu-central-1"), "eu-central-1"
    )
    for arn in left.found():
        left.remove(arn)
    assert deploy() == ""
    assert up(s3) == SITE
