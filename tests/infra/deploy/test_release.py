"""A whole release: its plan, its order, its failures, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from infra.deploy import shown
from infra.deploy.__main__ import earlier
from infra.deploy.errors import DeployError
from tests.infra.deploy.conftest import SITE, CloudFront, Formation, released

pytestmark = pytest.mark.slow

NEW = {"index.html": "new", "theme/css/site.11111111.css": None, "theme/css/site.22222222.css": "b{}"}


def up(s3: Any) -> dict[str, str]:
    """What is in the site's bucket."""
    found = s3.list_objects_v2(Bucket="site").get("Contents", [])
    return {entry["Key"]: s3.get_object(Bucket="site", Key=entry["Key"])["Body"].read().decode() for entry in found}


def test_a_plan_shows_stacks_and_files_and_changes_nothing(
    deployment: Any, candidate: Any, s3: Any, formation: Formation
) -> None:
    plan = deployment.plan(candidate())
    console = Console(record=True, width=120)
    shown.show(console, plan)
    deployment.discard(plan)
    text = " ".join(console.export_text().split())
    for line in ("Stack cardamum: is made", "+ Table", "upload first, named by their content: 1", "shop/index.html"):
        assert line in text
    assert (up(s3), formation.stacks) == ({}, {})
    assert s3.list_objects_v2(Bucket="code").get("Contents", []) == []


def test_the_firewalls_stack_comes_first_and_the_other_is_told_of_it(
    deployment: Any, candidate: Any, s3: Any, formation: Formation
) -> None:
    released(deployment, candidate())
    done = [call for call in formation.calls if call.startswith("execute")]
    assert done == ["execute cardamum-global", "execute cardamum"]
    told = {entry["ParameterKey"]: entry.get("ParameterValue") for entry in formation.proposed[-1]["Parameters"]}
    assert told["WebAclArn"] == "arn:firewall"
    assert s3.head_object(Bucket="code", Key=told["CodeKey"]), "the package is there before the stack asks for it"
    assert up(s3) == SITE
    assert deployment.address() == "https://www.example.org"


def test_what_was_set_once_need_not_be_set_again(deployment: Any, candidate: Any, formation: Formation) -> None:
    released(deployment, candidate())
    del deployment._environment["CERTIFICATE_ARN"]
    released(deployment, candidate(NEW))
    assert {"ParameterKey": "CertificateArn", "UsePreviousValue": True} in formation.proposed[-1]["Parameters"]


def test_where_the_stack_fails_the_old_site_stays_as_it_is(
    deployment: Any, candidate: Any, s3: Any, formation: Formation, cloudfront: CloudFront
) -> None:
    released(deployment, candidate())
    formation.fails, cloudfront.dropped = "cardamum", []
    with pytest.raises(DeployError, match="no more tables here"):
        released(deployment, candidate(NEW, b"new code"))
    assert up(s3) == SITE
    assert cloudfront.dropped == []


def test_where_the_firewalls_stack_fails_nothing_else_is_begun(
    deployment: Any, candidate: Any, s3: Any, formation: Formation
) -> None:
    formation.fails = "cardamum-global"
    with pytest.raises(DeployError, match="cardamum-global could not be changed"):
        released(deployment, candidate())
    assert (up(s3), "cardamum" in formation.stacks) == ({}, False)
    assert "execute cardamum" not in formation.calls


def test_a_second_release_uploads_what_changed_and_leaves_what_open_pages_ask_for(
    deployment: Any, candidate: Any, s3: Any, cloudfront: CloudFront
) -> None:
    released(deployment, candidate())
    steps: list[str] = []
    new = candidate(NEW)
    deployment.carry_out(new, deployment.plan(new), steps.append, before=None)
    changed = [step for step in steps if step.startswith(("uploaded", "deleted"))]
    assert changed == ["uploaded theme/css/site.22222222.css", "uploaded index.html"]
    assert up(s3)["theme/css/site.11111111.css"] == "a{}"
    assert cloudfront.dropped == [["/", "/index.html"]]


def test_going_back_brings_code_template_and_site_as_they_were(
    deployment: Any, candidate: Any, s3: Any, formation: Formation, tmp_path: Path
) -> None:
    released(deployment, candidate())
    released(deployment, candidate(NEW, b"new code"))
    returning, before = earlier(deployment, tmp_path / "back")
    deployment.carry_out(returning, deployment.plan(returning), lambda _: None, before=before)
    told = {entry["ParameterKey"]: entry.get("ParameterValue") for entry in formation.proposed[-1]["Parameters"]}
    assert deployment.vault.fetch(told["CodeKey"]) == b"code"
    assert {key: text for key, text in up(s3).items() if key in SITE} == SITE
    with pytest.raises(DeployError, match="first release"):
        earlier(deployment, tmp_path / "further")


def test_a_plan_that_cannot_be_made_takes_back_what_it_proposed(
    deployment: Any, candidate: Any, formation: Formation
) -> None:
    del deployment._environment["CERTIFICATE_ARN"]
    with pytest.raises(DeployError, match="CERTIFICATE_ARN"):
        deployment.plan(candidate())
    assert formation.stacks == {}
