"""Every mistake of the folder beside this file is told: file, line, what is wrong, how to mend it; all at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from plugins import checks
from plugins.checks import rules
from plugins.core.problems import Problem
from tests.plugins.checks.deliberate import FOLDER, GOOD_FRONT_MATTER, Mistake, mistakes

TODAY = dt.date(2026, 11, 27)
MISTAKES = mistakes()
RULES = {rule.__module__.rpartition(".")[2]: rule for rule in rules.RULES}
# These are wrong in other places than a text: tests of their own spoil those.
ELSEWHERE = {"disclosures", "policies", "promises", "redirects", "surveys"}


def _told(problems: list[Problem], path: str) -> list[str]:
    return [str(problem).removeprefix(path).removeprefix(":").strip() for problem in problems if problem.path == path]


def test_nothing_is_wrong_with_our_own_texts() -> None:
    assert [str(problem) for problem in checks.found()] == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(shared: Path, mistake: Mistake) -> None:
    mistake.write(shared)
    try:
        assert _told(checks.found(shared, TODAY), mistake.path) == list(mistake.told)
    finally:
        mistake.remove(shared)


def test_a_letter_that_mail_programs_would_cut_off_is_told(shared: Path) -> None:
    long = GOOD_FRONT_MATTER["letter"][1] + "\n" + "It is about nothing.\n" * 800
    mistake = Mistake("long", {"content/letters/long.md": long.encode()}, ())
    mistake.write(shared)
    try:
        (told,) = _told(checks.found(shared, TODAY), mistake.path)
    finally:
        mistake.remove(shared)
    assert told.startswith(f"5: a letter of {len(long.encode()):,} bytes is too long for a mail. Stay below 16,000")


def test_all_mistakes_are_told_in_one_run(root: Path) -> None:
    for mistake in MISTAKES:
        mistake.write(root)
    problems = checks.found(root, TODAY)
    assert problems == sorted(problems)
    for mistake in MISTAKES:
        # How to mend it may name a text that another mistake brings.
        told = [line.partition(". ")[0] for line in _told(problems, mistake.path)]
        assert told == [line.partition(". ")[0] for line in mistake.told], mistake.name


@pytest.mark.parametrize("kind", GOOD_FRONT_MATTER)
def test_nothing_is_told_of_a_good_text_of_any_kind(root: Path, kind: str) -> None:
    folder, front_matter = GOOD_FRONT_MATTER[kind]
    (root / f"content/{folder}/a-good-one.md").write_text(f"{front_matter}\nText.\n", encoding="utf-8")
    assert checks.found(root, TODAY) == []


def test_every_rule_has_its_mistakes() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} | ELSEWHERE == set(RULES)


@pytest.mark.parametrize("name", sorted(set(RULES) - ELSEWHERE))
def test_without_its_rule_a_mistake_would_be_published(
    shared: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(checks, "RULES", tuple(rule for other, rule in RULES.items() if other != name))
    for mistake in mistakes([FOLDER / f"{name}.toml"]):
        mistake.write(shared)
        left = _told(checks.found(shared, TODAY), mistake.path)
        mistake.remove(shared)
        assert set(left) < set(mistake.told), mistake.name
