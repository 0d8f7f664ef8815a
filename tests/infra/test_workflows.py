"""The workflows: actions by commit, no more rights than they need, and no key that is stored."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.build import offline
from infra.checks import audit

FOLDER = Path(__file__).parents[2] / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))


def _parsed(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["check", "deploy", "log", "probe", "weekly"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit_with_its_version_beside(path: Path) -> None:
    uses = re.findall(r"^\s*(?:- )?uses: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert uses
    assert not [use for use in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)]


def test_an_action_has_one_commit_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    pins: dict[str, set[str]] = {}
    for action, pin in re.findall(r"uses: ([\w-]+/[\w-]+)@(.+)", text):
        pins.setdefault(action, set()).add(pin)
    assert not {action: found for action, found in pins.items() if len(found) > 1}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_names_what_it_may_and_how_long_it_may_run(path: Path) -> None:
    workflow = _parsed(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 90, name
        writing = {right for right, level in job.get("permissions", {}).items() if level == "write"}
        assert writing <= {
            "plan": {"id-token"},
            "apply": {"id-token"},
            "promises": {"id-token"},
            "update": {"contents", "pull-requests"},
            "watch": {"contents"},
        }.get(name, set())


def test_no_workflow_knows_a_secret() -> None:
    for path in WORKFLOWS:
        assert not re.search(r"secrets\.|aws-secret|AKIA", path.read_text(encoding="utf-8")), path.name


def _commands(job: Any) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def test_a_deployment_waits_for_the_environment_and_is_trusted_by_openid_connect() -> None:
    jobs = _parsed(FOLDER / "workflows/deploy.yml")["jobs"]
    assert {name: job.get("environment") for name, job in jobs.items()} == {
        "build": None, "plan": "plan", "apply": "production", "look": None,
    }  # fmt: skip
    assert [jobs[name]["needs"] for name in ("plan", "apply", "look")] == ["build", "plan", "apply"]
    for name, more in (("plan", set()), ("apply", {"role-duration-seconds"})):
        (credentials,) = (step for step in jobs[name]["steps"] if "configure-aws-credentials" in step.get("uses", ""))
        assert set(credentials["with"]) == {"role-to-assume", "aws-region"} | more


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_job_that_tests_or_builds_has_an_identity(path: Path) -> None:
    """Who has one runs what speaks to AWS, or looks at the live site: none of the tools that tests and checks load."""
    for name, job in _parsed(path)["jobs"].items():
        if job.get("permissions", {}).get("id-token") == "write":
            for command in _commands(job):
                assert command.startswith(("make release-plan ", "make release-apply ", "make probe ")), name
                assert not re.search(r"\b(check|test|build|deploy|lock|audit|apt-get)\b", command), name
        else:
            assert "configure-aws-credentials" not in str(job["steps"]), name


def test_what_is_approved_is_what_was_built_and_what_is_carried_out() -> None:
    jobs = _parsed(FOLDER / "workflows/deploy.yml")["jobs"]

    def moved(job: str, action: str) -> list[str]:
        return [s["with"]["name"] for s in jobs[job]["steps"] if f"actions/{action}-artifact@" in s.get("uses", "")]

    assert (moved("build", "upload"), moved("plan", "download")) == (["release"], ["release"])
    assert (moved("plan", "upload"), moved("apply", "download")) == (["planned"], ["planned"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_a_workflow_runs_is_what_a_person_would_type(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (FOLDER.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = {
        target
        for words in re.findall(r"- run: make (.+)", path.read_text(encoding="utf-8"))
        for target in words.split()
        if "=" not in target
    }
    assert made
    assert made <= targets


def test_a_proposal_brings_a_preview_and_a_summary_whatever_the_check_found() -> None:
    steps = _parsed(FOLDER / "workflows/check.yml")["jobs"]["check"]["steps"]
    (preview,) = (step for step in steps if step.get("with", {}).get("name") == "preview")
    assert FOLDER.parent / preview["with"]["path"] == offline.TARGET
    assert preview["if"] == "${{ !cancelled() && steps.offline.outcome == 'success' }}"
    ids = {step["id"]: step for step in steps if "id" in step}
    (summary,) = (step for step in steps if step.get("run") == "make summary")
    told = dict(re.findall(r"(make \w+): \$\{\{ steps\.(\w+)\.outcome }}", summary["env"]["OUTCOMES"]))
    assert told == {"make check": "check", "make build": "build", "make offline": "offline"}
    for command, step in told.items():
        assert ids[step]["run"].startswith(command)
    for step in (ids["build"], ids["offline"], summary):
        assert step["if"] == "${{ !cancelled() }}"
    (checkout,) = (step for step in steps if "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 2, "the commit before is what a summary is held against"


def test_dependabot_looks_after_the_actions_and_every_folder_of_npm() -> None:
    updates = {update["package-ecosystem"]: update for update in _parsed(FOLDER / "dependabot.yml")["updates"]}
    folders = {f"/{lock.parent}" for lock in audit.locks("*package-lock.json")}
    assert set(updates) == {"github-actions", "npm"}
    assert set(updates["npm"]["directories"]) == folders
