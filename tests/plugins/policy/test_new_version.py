"""``make policy-version``: the new version entered, the old one kept as it was agreed to."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from functions import register as registers
from functions.register import policy_text
from plugins.policy import new_version
from tests.versions import CURRENT

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of its own with the register and the policy, committed."""
    for part in ("functions/register.toml", "content/policies/privacy"):
        target = tmp_path / part
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, target)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "before"]):
        subprocess.run([*git, *command], check=True)
    monkeypatch.setattr(new_version, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["policy_version"])
    return tmp_path


def _change(shop: Path) -> None:
    path = shop / f"content/policies/privacy/{CURRENT}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne sentence more.\n", encoding="utf-8")


def _load(shop: Path) -> Any:
    return registers.load(shop / "functions/register.toml", texts=shop / "content/policies/privacy")


@pytest.mark.promise("A10")
def test_a_changed_text_is_refused_until_it_has_a_version_and_then_asks_again(shop: Path) -> None:
    _change(shop)
    # Other tests import the functions afresh, and the error with them: its class is known by its base alone.
    with pytest.raises(ValueError, match="make policy-version"):
        _load(shop)
    new_version.main(dt.date(2099, 3, 1))
    register = _load(shop)
    assert register.policy.version == register.asked == "2099-03-01"
    assert not register.in_force(CURRENT)


def test_the_older_text_keeps_its_hash_when_the_tables_change_later(shop: Path) -> None:
    before = _load(shop).policies[CURRENT].sha256
    path = shop / "functions/register.toml"
    text = path.read_text(encoding="utf-8").replace(
        'retention = "1 year"\nretention_days = 365', 'retention = "2 years"\nretention_days = 730'
    )
    path.write_text(text, encoding="utf-8")
    new_version.main(dt.date(2099, 3, 1))
    register = _load(shop)
    assert register.policies[CURRENT].sha256 == before != register.policy.sha256
    old = (shop / f"content/policies/privacy/{CURRENT}.md").read_text(encoding="utf-8")
    assert policy_text.sha256(old, register) == before
    assert "1 year (365 days)" in old


def test_a_correction_does_not_ask_again(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _load(shop)
    monkeypatch.setattr("sys.argv", ["policy_version", "--correction"])
    _change(shop)
    new_version.main(dt.date(2099, 3, 1))
    register = _load(shop)
    assert (register.policy.version, register.asked) == ("2099-03-01", before.asked)
    assert register.in_force(CURRENT)


def test_a_version_of_today_only_gets_its_new_hash(shop: Path) -> None:
    _change(shop)
    before = list(registers.load(shop / "functions/register.toml").policies)
    new_version.main(dt.date.fromisoformat(CURRENT))
    assert list(_load(shop).policies) == before


@pytest.fixture
def someone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Someone is at the terminal; what they are asked. They answer with no."""
    asked: list[str] = []
    monkeypatch.setattr(new_version, "attended", lambda: True)
    monkeypatch.setattr("click.confirm", lambda question, default: asked.append(question) or not default)
    return asked


def test_on_a_terminal_it_is_asked_whether_visitors_are_asked_again(shop: Path, someone: list[str]) -> None:
    before = _load(shop)
    _change(shop)
    new_version.main(dt.date(2099, 3, 1))
    assert len(someone) == 1
    assert (_load(shop).policy.version, _load(shop).asked) == ("2099-03-01", before.asked)


def test_on_a_terminal_a_text_that_has_not_changed_is_opened_and_entered_when_it_is_left(
    shop: Path, someone: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_version, "opened", lambda path: _change(shop))
    new_version.main(dt.date(2099, 3, 1))
    assert _load(shop).policy.version == "2099-03-01"


def test_what_is_said_ahead_is_not_asked(shop: Path, someone: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["policy_version", "--correction"])
    _change(shop)
    new_version.main(dt.date(2099, 3, 1))
    assert someone == []
