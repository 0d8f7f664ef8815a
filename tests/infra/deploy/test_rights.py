"""Every call that a deployment makes, by the service's own description and by the rights of who makes it (P21)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from rich.console import Console

from infra.deploy import approved, artifact
from infra.deploy.__main__ import earlier
from infra.deploy.release import Candidate, Deployment
from infra.template import ACCESS, Template
from tests.infra import iam
from tests.infra.deploy.conftest import SITE, CloudFront, Formation, released
from tests.infra.deploy.recorded import ADMINISTRATOR, Caller, role
from tests.infra.deploy.test_release import up

# What protects a stack is the owner's alone; the deployment goes on without (infra/deploy/protection.py).
OWNERS = {"cloudformation:SetStackPolicy"}
NEW = {"index.html": "new", "shop/index.html": None}
Deploys = Callable[[list[iam.Statement]], tuple[Deployment, Caller]]


class Concurrency:
    """As much of Lambda as a deployment asks."""

    def get_account_settings(self) -> dict[str, Any]:
        return {"AccountLimit": {"ConcurrentExecutions": 1_000}}


@pytest.fixture(scope="module")
def access() -> Template:
    return Template(ACCESS)


@pytest.fixture
def deploys(s3: Any, formation: Formation, cloudfront: CloudFront) -> Deploys:
    """A deployment by whoever has these rights, on one account."""
    stands = {"cloudformation": formation, "cloudfront": cloudfront, "lambda": Concurrency()}
    environment = {"CODE_BUCKET": "code", "CERTIFICATE_ARN": "arn:certificate"}

    def made(statements: list[iam.Statement]) -> tuple[Deployment, Caller]:
        caller = Caller(statements, stands)
        return Deployment(caller.client, "eu-central-1", environment, pause=0), caller

    return made


@pytest.fixture
def large(candidate: Any) -> Callable[..., Candidate]:
    """A candidate whose template is too long for a request, as ours is, and has the parameter that asks Lambda."""

    def made(changes: dict[str, str | None] | None = None, code: bytes = b"code") -> Candidate:
        small = candidate(changes, code)
        more = "  ReserveConcurrency: { Type: String, Default: 'no' }\n" + "# long\n" * 8_000
        return Candidate(small.package, small.folder, small.site, small.template + more, small.global_template)

    return made


@pytest.mark.promise("P21")
def test_the_workflow_proposes_and_carries_out_by_its_two_roles_alone(
    deploys: Deploys, large: Any, access: Template, s3: Any, tmp_path: Path
) -> None:
    owner, first = deploys(ADMINISTRATOR)
    released(owner, large())
    assert (
        "cloudformation:SetStackPolicy",
        f"arn:aws:cloudformation:us-east-1:{iam.ACCOUNT}:stack/cardamum-global/1",
    ) in (first.made)
    artifact.write(tmp_path / "release", large(NEW, b"new code"))
    console = Console(quiet=True)
    plans, planner = deploys(role(access, "PlanRole"))
    approved.propose(plans, tmp_path / "release", console)
    assert planner.refused == []
    applies, deployer = deploys(role(access, "DeployRole"))
    approved.apply(applies, tmp_path / "release", console)
    assert {action for action, _ in deployer.refused} == OWNERS
    assert up(s3)["index.html"] == "new"
    assert {action.partition(":")[0] for action, _ in deployer.made} == {"cloudformation", "cloudfront", "s3"}


@pytest.mark.promise("P21")
def test_a_release_by_hand_a_plan_taken_back_and_a_rollback_ask_for_no_more_than_the_deploying_role_may(
    deploys: Deploys, large: Any, access: Template, s3: Any, tmp_path: Path
) -> None:
    owner, _ = deploys(ADMINISTRATOR)
    released(owner, large())
    deployment, caller = deploys(role(access, "DeployRole"))
    second = large(NEW, b"new code")
    deployment.discard(deployment.plan(second))
    released(deployment, second)
    returning, before = earlier(deployment, tmp_path / "back")
    deployment.carry_out(returning, deployment.plan(returning), lambda _: None, before=before)
    assert {action for action, _ in caller.refused} == OWNERS
    assert {key: text for key, text in up(s3).items() if key in SITE} == SITE
    assert "lambda:GetAccountSettings" in {action for action, _ in caller.made}


@pytest.mark.promise("P21")
def test_who_proposes_cannot_carry_it_out(
    deploys: Deploys, large: Any, access: Template, tmp_path: Path, formation: Formation
) -> None:
    owner, _ = deploys(ADMINISTRATOR)
    released(owner, large())
    artifact.write(tmp_path / "release", large(NEW))
    plans, planner = deploys(role(access, "PlanRole"))
    approved.propose(plans, tmp_path / "release", Console(quiet=True))
    carried_out = [call for call in formation.calls if call.startswith("execute")]
    with pytest.raises(ClientError, match="not authorized"):
        approved.apply(plans, tmp_path / "release", Console(quiet=True))
    assert [call for call in formation.calls if call.startswith("execute")] == carried_out
    assert planner.refused


@pytest.mark.parametrize(
    "taken", ["cloudformation:DescribeStackEvents", "s3:DeleteObject", "cloudfront:CreateInvalidation"]
)
def test_a_right_that_is_taken_away_is_missed(deploys: Deploys, large: Any, access: Template, taken: str) -> None:
    """The recorder itself: a call that a role may not make fails as it would in an account."""
    owner, _ = deploys(ADMINISTRATOR)
    released(owner, large())
    denied = {"Effect": "Deny", "Action": taken, "Resource": "*"}
    deployment, caller = deploys([*role(access, "DeployRole"), denied])
    with pytest.raises(ClientError, match=taken):
        released(deployment, large(NEW | {"robots.txt": None}))
    assert caller.refused[-1][0] == taken


def test_a_call_that_the_service_does_not_know_is_no_call(formation: Formation) -> None:
    client = Caller(ADMINISTRATOR, {"cloudformation": formation}).client("cloudformation")
    with pytest.raises(ParamValidationError):
        client.create_change_set(StackName="cardamum", OnFailure="ROLLBACK")
