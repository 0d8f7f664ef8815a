"""docs/operations.md says what is so: alarms, commands, names and figures."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from desk.command import cardamum
from infra.deploy.parameters import variable
from infra.operations import restore
from infra.planning import cost, limits

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
# Commands of the aws tool itself, which no service describes; and options of the tool.
OWN_COMMANDS = {("cloudformation", "deploy"), ("cloudtrail", "validate-logs"), ("logs", "tail")}
OWN_OPTIONS = {"query", "output", "cli-binary-format"}


def _section(title: str) -> str:
    found = TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]
    assert found, title
    return found


def _rows(section: str) -> list[list[str]]:
    """The cells of a section's tables, without their headings."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = {number for number, row in enumerate(cells) if set("".join(row)) <= set("-:")}
    return [row for number, row in enumerate(cells) if number not in rules and number + 1 not in rules]


def _commands() -> Iterator[list[str]]:
    """Every ``aws`` command, in words."""
    for line in TEXT.replace("\\\n", " ").splitlines():
        for found in re.findall(r"(?:^\s+|\(|\{ |`)(aws [a-z].+)", line):
            words = shlex.split(re.split(r"`|; }|\s#", found.replace('"$(', "$(").replace(')"', ")"))[0])
            yield words[1:]


COMMANDS = list(_commands())


def test_every_alarm_has_its_row_and_every_row_its_alarm(template: Any, firewall: Any) -> None:
    alarms = {
        name: alarm["AlarmDescription"]
        for stack in (template, firewall)
        for name, alarm in stack.of_type("AWS::CloudWatch::Alarm").items()
    }
    rows = {row[0].strip("`"): row[1:] for row in _rows(_section("Alarms"))}
    assert set(rows) == set(alarms)
    assert list(rows) == list(alarms), "in the order of the template"
    for name, (meaning, first) in rows.items():
        assert len(meaning) > 15 and len(first) > 8, name


def test_there_are_commands_to_be_held_against_the_services() -> None:
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:3]))
def test_a_command_is_one_that_the_service_knows_with_options_that_it_takes(words: list[str]) -> None:
    service, operation, *rest = words
    if (service, operation) in OWN_COMMANDS:
        return
    session = botocore.session.get_session()
    options = {word.removeprefix("--") for word in rest if word.startswith("--")} - OWN_OPTIONS
    model = session.get_service_model(service)
    if operation == "wait":
        waiter = session.get_waiter_model(service)
        names = {xform_name(name, "-"): name for name in waiter.waiter_names}
        wanted = waiter.get_waiter(names[rest[0]]).operation
    else:
        names = {xform_name(name, "-"): name for name in model.operation_names}
        wanted = names[operation]
    shape = model.operation_model(wanted).input_shape
    members = {xform_name(name, "-") for name in shape.members} if shape else set()
    # The tool offers a pair for what is true or false, and these in place of a structure.
    members |= {f"no-{member}" for member in members} | {"deletion-protection-enabled"}
    members |= {"paths"} if operation == "create-invalidation" else set()
    assert {option for option in options if option not in members} == set()
    required = {xform_name(name, "-") for name in (shape.required_members if shape else ())}
    required -= {"invalidation-batch"} if "paths" in options else set()
    assert required <= options | {option.removeprefix("no-") for option in options}


def test_every_name_that_is_asked_of_the_stack_is_there(template: Any) -> None:
    names = set(re.findall(r"\$\(name (\w+)\)", TEXT))
    assert len(names) > 5
    assert names <= set(template.data["Resources"])
    outputs = set(re.findall(r"\$\(output (\w+)\)", TEXT))
    assert outputs
    assert outputs <= set(template.data["Outputs"])


def test_every_variable_sets_a_parameter_or_is_one_that_is_explained(template: Any, firewall: Any) -> None:
    parameters = {variable(name) for stack in (template, firewall) for name in stack.data["Parameters"]}
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", TEXT)) | set(re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)=", TEXT))
    others = {
        "AWS_DEPLOY_ROLE",
        "AWS_PLAN_ROLE",
        "AWS_PROBE_ROLE",
        "SITE_BUCKET",
        "AWS_REGION",
        "MESSAGE_TABLE",
        "CONSENT_TABLE",
        "AUDIT_TABLE",
        "SIGNIN_TABLE",
        "REQUEST_TABLE",
        "ORDER_TABLE",
        "PERSON_KEY_SECRET",
        "STOCK_TABLE",
        "TRAIL_BUCKET",
        "WATCH_LOG",
    }
    assert named
    assert named - others <= parameters, named - others - parameters


def test_our_own_commands_are_there() -> None:
    desk = set(re.findall(r"`cardamum ([a-z]+)", TEXT))
    assert {"audit", "show", "export", "inbox"} <= desk <= set(cardamum.commands)
    tools = set(re.findall(r"-m infra\.operations\.restore ([a-z-]+)", TEXT))
    assert tools == set(restore.restore.commands)
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", TEXT)) <= targets
    for module in set(re.findall(r"-m (infra[.\w]+)", TEXT)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
    for path in re.findall(r"\]\(([^)]+)\)", TEXT) + re.findall(r"`((?:infra|tests)/[\w./]+)`", TEXT):
        assert (ROOT / path).exists() or (ROOT / "docs" / path).exists(), path


def test_the_costs_are_what_the_calculator_says() -> None:
    section = _section("What it costs")
    months = sum(line.usd for line in cost.month())
    said = {row[0]: row[1] for row in _rows(section) if row[0]}
    assert said == {
        "a month in which nobody comes": f"{months:.2f}",
        "a million visits of three pages, scrolled to their ends": f"{cost.per('visit'):.2f}",
        "a million choices": f"{cost.per('choice'):.2f}",
        "a thousand messages": f"{cost.per('message', 1_000):.2f}",
        "a thousand receipts": f"{cost.per('receipt', 1_000):.2f}",
        "ten thousand messages opened at the desk": f"{cost.per('look', 10_000):.2f}",
    }
    example = months + cost.per("visit") + cost.per("choice", 300_000)
    assert f"come to {example:.2f} a month" in " ".join(section.split())


def test_the_limits_are_what_the_model_says(template: Any) -> None:
    whole = _section("What scales by itself, and what comes first")
    section = " ".join(whole.split())
    rows = {float(row[0].replace(",", "")): row[1:] for row in _rows(whole)}
    assert list(rows) == [10, 1_000, 100_000]
    for rate, (first, then, quotas) in rows.items():
        met = limits.met(rate)
        assert ("nothing" in first) is (not met)
        assert ("none" in quotas) is all(limit.ours for limit in met)
        if met:
            assert f"{limits.through(rate, 60):,.0f}" in first
            assert f"{limits.until_budget_shutoff(rate) / 60:,.0f} minutes" in then
        for limit in met:
            assert limit.ours or f"{limit.per_second:,.0f}" in quotas, limit.of
    brake, throttle = (limit.per_second for limit in limits.limits()[:2])
    assert f"more than {brake:.0f} a second" in section and throttle == 50
    beside = limits.quotas()["beside"]
    assert f"KMS, {beside['signatures']['per_second']:,} receipts a second" in section
    assert f"SES, {beside['mail']['per_second']} mails a second" in section
    budget = template.data["Parameters"]["MonthlyBudget"]["Default"]
    assert f"`MONTHLY_BUDGET` ({budget} unless told otherwise)" in " ".join(TEXT.split())


@pytest.mark.promise("P21")
def test_a_breach_has_its_hours_its_notices_and_its_record() -> None:
    section = _section("A breach, or what may be one")
    for needed in ("72 hours", "Art. 33(1)", "Art. 33(3)", "Art. 33(5)", "Art. 34", "Hamburg Commissioner"):
        assert needed in section, needed
    notices = [part for part in section.split("\n\n") if part.startswith("> ")]
    assert len(notices) == 2
    assert all("[" in notice and "privacy@cardamum.exeve" in notice for notice in notices)


def test_each_finding_of_the_first_day_is_shown_by_a_test_that_is_there() -> None:
    text = (ROOT / "docs/first-deployment.md").read_text(encoding="utf-8")
    rows = _rows(text)
    assert len(rows) > 20
    for finding, shown_by in rows:
        named = re.findall(r"`([\w./]+)`", shown_by)
        assert any(Path(path).name.startswith("test_") for path in named), finding
        assert [path for path in named if not (ROOT / path).is_file()] == [], finding
