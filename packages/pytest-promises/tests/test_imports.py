"""The package needs pytest and the standard library, and reading marks needs no pytest."""

import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src/pytest_promises"


def _imported(path: Path) -> set[str]:
    return set(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_it_imports_nothing_of_who_uses_it() -> None:
    found = set[str]().union(*map(_imported, SOURCE.glob("*.py")))
    assert found - sys.stdlib_module_names == {"pytest", "pytest_promises"}


def test_marks_and_results_are_read_without_pytest() -> None:
    assert not {"pytest"} & (_imported(SOURCE / "marks.py") | _imported(SOURCE / "__init__.py"))
