"""Who may import whom, as pyproject.toml's contracts have it (tool.importlinter), and that each of them bites."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = Path(sys.executable).parent / "lint-imports"
HOUSES = ("bench", "infra", "plugins", "desk", "functions")


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [LINT, "--no-logo", "--cache-dir", ".cache/imports", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_is_one_that_the_contracts_allow() -> None:
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our code once more, to put wrong imports into."""
    folder = tmp_path_factory.mktemp("copy")
    for house in HOUSES:
        for path in (ROOT / house).rglob("*.py"):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("plugins/discovery/search.py", "infra.template", "houses"),
        ("desk/draft.py", "plugins.discovery.search", "houses"),
        ("functions/mail/dispatch.py", "functions.contact.mails", "functions"),
        ("functions/consent/routes.py", "functions.orders.lines", "functions"),
        ("functions/refunds/__init__.py", "functions.core.store", "functions"),
        ("desk/inbox.py", "functions.contact.mails", "reach"),
        ("plugins/discovery/search.py", "functions.contact.personal", "reach"),
        ("functions/contact/personal.py", "functions.web.cookies", "web"),
        ("plugins/checks/entry.py", "plugins.checks.site", "circles"),
    ],
)
def test_a_wrong_import_breaks_the_contract_against_it(copy: Path, module: str, imported: str, contract: str) -> None:
    path = copy / module
    source, added = path.read_text(encoding="utf-8") if path.exists() else "", not path.exists()
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{source}\nimport {imported}\n", encoding="utf-8")
    try:
        found = lint(copy, "--contract", contract)
        assert (found.returncode, "0 kept, 1 broken" in found.stdout) == (1, True), found.stdout
    finally:
        path.unlink()
        if added:
            path.parent.rmdir()
        else:
            path.symlink_to(ROOT / module)
