"""``make deploy`` as a person meets it."""

from __future__ import annotations

import io
from typing import Any

import boto3
import pytest
from rich.console import Console

from infra.deploy import __main__ as command
from infra.deploy import python
from infra.deploy.errors import DeployError
from tests.infra.deploy.conftest import SITE, CloudFront, Formation


def test_without_what_it_needs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_BUCKET", "")
    monkeypatch.setattr("sys.argv", ["deploy"])
    with pytest.raises(SystemExit, match="Set CODE_BUCKET in the environment"):
        command.main()


def test_where_nobody_can_be_asked_it_does_not_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setenv("YES", "1")
    assert command.agreed(Console())
    monkeypatch.delenv("YES")
    with pytest.raises(DeployError, match="YES=1"):
        command.agreed(Console())


def test_without_lambdas_python_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDA_PYTHON", "/nowhere/python3.99")
    with pytest.raises(DeployError, match=r"Lambda runs Python 3\.99(.|\n)*uv python install 3\.99"):
        python.found("3.99")


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, s3: Any, formation: Formation, cloudfront: CloudFront) -> None:
    """AWS as boto3 would reach it, with somebody signed in."""
    sts = boto3.client("sts", region_name="eu-central-1")
    clients = {"s3": s3, "cloudformation": formation, "cloudfront": cloudfront, "sts": sts}

    class Session:
        def __init__(self, region_name: str) -> None:
            self.region_name = region_name

        def client(self, service: str, region_name: str = "") -> Any:
            return clients[service]

    monkeypatch.setattr(command.boto3, "Session", Session)
    monkeypatch.setenv("CODE_BUCKET", "code")
    monkeypatch.setenv("CERTIFICATE_ARN", "arn:certificate")


@pytest.mark.usefixtures("session")
def test_a_deployment_is_agreed_to_and_made_and_a_rollback_brings_back_the_one_before(
    monkeypatch: pytest.MonkeyPatch, candidate: Any, s3: Any
) -> None:
    def home() -> str:
        return str(s3.get_object(Bucket="site", Key="index.html")["Body"].read().decode())

    monkeypatch.setenv("YES", "1")
    monkeypatch.setattr(command, "here", lambda *_: candidate())
    assert command.run("deploy", Console()) == ("https://www.example.org", "site")
    monkeypatch.setattr(command, "here", lambda *_: candidate({"index.html": "new"}))
    command.run("deploy", Console())
    assert home() == "new"
    command.run("rollback", Console())
    assert home() == SITE["index.html"]


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("asked", [("plan", "y"), ("deploy", "n")])
def test_a_plan_and_a_no_change_nothing(
    monkeypatch: pytest.MonkeyPatch, candidate: Any, s3: Any, formation: Formation, asked: tuple[str, str]
) -> None:
    what, said = asked
    monkeypatch.delenv("YES", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(Console, "input", lambda *_: said)
    monkeypatch.setattr(command, "here", lambda *_: candidate())
    assert command.run(what, Console()) is None
    assert formation.stacks == {}
    assert [s3.list_objects_v2(Bucket=bucket).get("Contents") for bucket in ("site", "code")] == [None, None]


def test_where_nobody_is_signed_in_it_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("CODE_BUCKET", "code")
    with pytest.raises(DeployError, match="Sign in"):
        command.run("plan", Console())
