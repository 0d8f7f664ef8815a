"""What make does before anything else: it asks the doctor, and gives programs a home."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHOWN = "shown: ; @echo $$HOME,$$AWS_CONFIG_FILE"


def make(*arguments: str, **environment: str) -> str:
    """What make prints, with these set and HOME not, unless it is among them."""
    rest = {
        name: value for name, value in os.environ.items() if name != "HOME" and not name.startswith(("MAKE", "AWS_"))
    }
    done = subprocess.run(
        ["make", "--silent", *arguments], cwd=ROOT, env=rest | environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_home_directory_that_can_be_written_stays(tmp_path: Path) -> None:
    assert make("--eval", SHOWN, "shown", HOME=str(tmp_path)) == f"{tmp_path},\n"


def test_where_home_cannot_be_written_programs_have_one_and_aws_is_found_where_it_was() -> None:
    home = ROOT / ".cache/home"
    assert make("--eval", SHOWN, "shown", HOME="/nonexistent") == f"{home},/nonexistent/.aws/config\n"
    assert make("--eval", SHOWN, "shown").startswith(f"{home},")
    assert home.is_dir()


@pytest.mark.parametrize(("target", "question"), [("preview", "--quiet preview"), ("test", "--quiet --install test")])
def test_both_commands_ask_the_doctor_first(target: str, question: str) -> None:
    first = make("--dry-run", target, PYTHON="some-python").splitlines()[0]
    assert first.startswith("some-python ") and first.endswith(f"some-python -m infra.doctor {question}")


def test_the_doctor_is_asked_for_one_purpose_with_for() -> None:
    assert make("doctor", "PYTHON=echo", "FOR=deploy") == "-m infra.doctor deploy\n"


def test_the_tools_have_a_python_that_their_lock_has_wheels_for() -> None:
    made = make("--dry-run", "--what-if", "requirements/tools.txt", ".cache/tools/.ready", PYTHON="some-python")
    assert "WITH_PYTHON='>=3.11,<3.13' some-python -m infra.setup.environment .cache/tools/.ready" in made
    made = make("--dry-run", "--what-if", "requirements/runtime.txt", ".cache/runtime/.ready", PYTHON="some-python")
    assert "WITH_PYTHON='' some-python -m infra.setup.environment .cache/runtime/.ready" in made
