"""What one job built, a second proposed and reviewers approved is what the third carries out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from infra.deploy import approved, artifact, site
from infra.deploy.errors import DeployError
from plugins.policy import live
from tests.infra.deploy.conftest import SITE, Formation, released
from tests.infra.deploy.test_release import up

NEW = {"index.html": "new"}


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=120)


@pytest.fixture
def planned(deployment: Any, candidate: Any, console: Console, tmp_path: Path) -> Path:
    """A release that is up, and another that was built and proposed."""
    released(deployment, candidate())
    folder = tmp_path / "release"
    artifact.write(folder, candidate(NEW, b"new code"))
    approved.propose(deployment, folder, console)
    return folder


def test_the_change_sets_that_were_shown_are_the_ones_that_are_carried_out(
    deployment: Any, planned: Path, console: Console, s3: Any, formation: Formation
) -> None:
    assert "Table" in console.export_text()
    assert up(s3) == SITE, "a proposal changes nothing"
    proposed, shown = len(formation.proposed), formation.proposed[-1]["ChangeSetName"]
    approved.apply(deployment, planned, console)
    assert len(formation.proposed) == proposed, "nothing else was proposed"
    assert artifact.noted(planned)[1].change_set == shown
    assert up(s3)["index.html"] == "new"


def test_what_was_changed_after_the_plan_is_not_carried_out(
    deployment: Any, planned: Path, console: Console, formation: Formation
) -> None:
    (planned / "package.zip").write_bytes(b"somebody else's code")
    before = list(formation.calls)
    with pytest.raises(DeployError, match="not what the plan was made of"):
        approved.apply(deployment, planned, console)
    assert formation.calls == before


def test_a_firewall_that_came_out_otherwise_than_planned_stops_before_the_site(
    deployment: Any, planned: Path, console: Console, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    arns = iter(["arn:firewall", "arn:another"])
    monkeypatch.setattr(deployment.common, "outputs", lambda: {"WebAclArn": next(arns)})
    with pytest.raises(DeployError, match="Plan again"):
        approved.apply(deployment, planned, console)
    assert up(s3) == SITE


def test_the_first_deployment_is_the_owners(deployment: Any, candidate: Any, console: Console, tmp_path: Path) -> None:
    artifact.write(tmp_path / "release", candidate())
    with pytest.raises(DeployError, match="owner"):
        approved.propose(deployment, tmp_path / "release", console)


def test_without_a_release_or_a_plan_it_says_which_command_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="make release-build"):
        artifact.read(tmp_path, tmp_path / "site")
    with pytest.raises(DeployError, match="make release-plan"):
        artifact.noted(tmp_path)


def test_who_speaks_to_aws_loads_nothing_that_builds_tests_or_checks() -> None:
    code = "import sys, infra.deploy.approved; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    tools = {"pelican", "markdown", "jinja2", "PIL", "moto", "pytest", "playwright", "cfnlint", "httpx", "fontTools"}
    assert not tools & set(done.stdout.split())


def test_what_the_daily_look_writes_stays_as_it_stands() -> None:
    assert {live.DATA, live.TEXT} == site._LOOKED_AT
