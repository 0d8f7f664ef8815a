"""What must hold across the register: policies and their texts, promises and their states."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.functions.calls import CURRENT
from tests.functions.register.mistakes import TEXT, changed, refusal

TEXTS = Path("content/policies/privacy")
OLDER = f'[policies.2026-01-01]\nsha256 = "{"0" * 64}"\neffective = 2026-01-01\nasks_again = true\n'
ENTRY = f"[policies.{CURRENT}]"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (changed(ENTRY, f"{OLDER}current = true\n{ENTRY}"), f"version is current; here it is 2026-01-01 and {CURRENT}"),
        (changed("current = true\n", ""), "[policies]: exactly one version is current; here it is none"),
        (TEXT.replace("asks_again = true", "asks_again = false"), f"no version up to {CURRENT} asks; the first"),
        (changed(ENTRY, f"{OLDER.replace('2026-01-01]', 'first]')}\n{ENTRY}"), "[policies.first]: a version is a day"),
        (changed(ENTRY, f"{OLDER.replace('0' * 64, 'abc')}\n{ENTRY}"), "“sha256” must be 64 hexadecimal digits"),
        (changed(ENTRY, f"{OLDER.replace('0' * 64, 'F' * 64)}\n{ENTRY}"), "“sha256” must be 64 hexadecimal digits"),
        (changed("[promises.P01]", "[promises.Q01]"), "[promises.Q01]: an id is P or A and two digits"),
        (changed('state = "proved"', 'state = "kept"'), "[promises.P01]: “state” must be one of proved, stated, pl"),
        (changed('state = "proved"', 'state = "stated"'), "[promises.P01]: a stated promise needs “reason”"),
        (changed('state = "proved"', 'state = "planned"'), "[promises.P01]: a planned promise needs “waits_for”"),
    ],
)  # fmt: skip
def test_a_problem_between_entries_is_named(tmp_path: Path, text: str, says: str) -> None:
    said = refusal(tmp_path, text)
    assert said.startswith("register.toml: [p")
    assert says in said


def test_consents_count_from_the_newest_version_that_asked(tmp_path: Path) -> None:
    from functions import register as registers

    def entry(version: str, asks: str, current: str = "") -> str:
        return f'[policies.{version}]\nsha256 = "{"0" * 64}"\neffective = {version}\nasks_again = {asks}\n{current}\n'

    head, _, tail = TEXT.partition(f"{ENTRY}\n")
    rest = tail[tail.index("# ──") :]
    entries = entry("2026-01-01", "true") + entry("2026-02-01", "true") + entry("2026-03-01", "false", "current = true")
    path = tmp_path / "register.toml"
    path.write_text(head + entries + entry("2026-04-01", "true") + rest, encoding="utf-8")
    register = registers.load(path)
    assert register.asked == "2026-02-01"
    versions = ("2026-01-01", "2026-02-01", "2026-02-15", "2026-03-01", "2026-04-01")
    assert [register.in_force(version) for version in versions] == [False, True, False, True, False]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A copy of the policy texts, to change."""
    return Path(shutil.copytree(TEXTS, tmp_path / "privacy"))


def said(texts: Path) -> str:
    """What the loader says to the register as it is, with these texts."""
    return refusal(texts.parent, TEXT, texts)


@pytest.mark.promise("A10")
def test_a_changed_text_without_a_new_version_is_refused(texts: Path) -> None:
    path = texts / f"{CURRENT}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("one year", "two years", 1), encoding="utf-8")
    found = said(texts)
    assert found.startswith(f"register.toml: [policies.{CURRENT}]: the text of {CURRENT}.md")
    assert "Run `make policy-version`" in found


@pytest.mark.promise("A10", "A02")
def test_a_changed_table_without_a_new_version_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, changed("lifetime_days = 180", "lifetime_days = 400"), TEXTS)
    assert found.startswith(f"register.toml: [policies.{CURRENT}]: the text of {CURRENT}.md, with the tables")


def test_a_version_without_its_text_is_refused(texts: Path) -> None:
    (texts / f"{CURRENT}.md").unlink()
    assert said(texts) == f"register.toml: [policies.{CURRENT}]: its text {CURRENT}.md is missing"


def test_a_text_without_its_version_is_refused(texts: Path) -> None:
    shutil.copy(texts / f"{CURRENT}.md", texts / "2030-01-01.md")
    assert said(texts) == "register.toml: [policies]: 2030-01-01.md has no entry. Run `make policy-version`."


def test_a_text_that_asks_for_an_unknown_table_is_refused(texts: Path) -> None:
    path = texts / f"{CURRENT}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n[[partners]]\n", encoding="utf-8")
    assert f"{CURRENT}.md asks for a table 'partners'; there are purposes, cookies" in said(texts)
