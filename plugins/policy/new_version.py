"""``make policy-version``: after the policy's text or its tables changed, keep the old version and enter the new one.

The old text is taken from the last commit, its tables written out as they were, which leaves its hash as it was. A
version dated today is still being written, and only gets its new hash.

On a terminal it asks whether what we do has changed, and opens the text where nothing has changed yet.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from functions import register as registers
from functions.register import Register, policy_text
from plugins.core.editor import attended, opened

ROOT = Path(__file__).parents[2]
TEXTS = Path("content/policies/privacy")
REGISTER = Path("functions/register.toml")
_QUESTION = "Has what we do with data changed? Then every visitor is asked again; a mended sentence asks nobody."


def committed(path: Path) -> str:
    """A file as the last commit has it."""
    done = subprocess.run(["git", "show", f"HEAD:{path.as_posix()}"], cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode()


def committed_register() -> Register:
    """The register as the last commit has it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.toml"
        path.write_text(committed(REGISTER), encoding="utf-8")
        return registers.load(path)


def frozen(source: str, register: Register) -> str:
    """A version's file with its tables written out; its hash stays as it was."""
    head, _ = policy_text.parts(source)
    return f"{head}\n\n{policy_text.canonical(source, register)}"


def with_hash(text: str, version: str, digest: str) -> str:
    """The register's text with the entry of ``version`` brought to ``digest``."""
    entry = re.compile(rf'(\[policies\.{version}]\nsha256 = ")[0-9a-f]{{64}}"')
    return entry.sub(rf'\g<1>{digest}"', text)


def with_version(text: str, version: str, digest: str, *, asks_again: bool) -> str:
    """The register's text with a new current version after the older ones."""
    entry = (
        f'[policies.{version}]\nsha256 = "{digest}"\neffective = {version}\n'
        f"asks_again = {str(asks_again).lower()}\ncurrent = true\n"
    )
    closed = re.sub(r"(\[policies\.[^\]]+]\n(?:\w+ = .*\n)*?)current = true\n", r"\1", text)
    last = list(re.finditer(r"\[policies\.[^\]]+]\n(?:\w+ = .*\n)+", closed))[-1]
    return f"{closed[: last.end()]}\n{entry}{closed[last.end() :]}"


def main(today: dt.date | None = None) -> None:
    """Enter the change; say what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--correction", action="store_true", help="nothing we do has changed: do not ask visitors again"
    )
    correction = parser.parse_args().correction
    register = registers.load(ROOT / REGISTER)
    version = register.policy.version
    path = ROOT / TEXTS / f"{version}.md"
    source = path.read_text(encoding="utf-8")
    digest = policy_text.sha256(source, register)
    if digest == register.policy.sha256 and attended():
        opened(path)
        source = path.read_text(encoding="utf-8")
        digest = policy_text.sha256(source, register)
    text = (ROOT / REGISTER).read_text(encoding="utf-8")
    new = str(today or dt.date.today())
    if digest == register.policy.sha256:
        print(f"Version {version} is as entered; nothing to do.")
    elif new == version:
        (ROOT / REGISTER).write_text(with_hash(text, version, digest), encoding="utf-8")
        print(f"Version {version} is of today: its entry has the new hash {digest[:12]}….")
    elif new < version:
        sys.exit(f"Version {version} lies in the future of {new}; mend its name first.")
    else:
        asks_again = not correction and (not attended() or click.confirm(_QUESTION, default=True))
        old = frozen(committed(TEXTS / f"{version}.md"), committed_register())
        changed = source.replace(f"Version: {version}", f"Version: {new}", 1)
        (ROOT / TEXTS / f"{new}.md").write_text(changed, encoding="utf-8")
        path.write_text(old, encoding="utf-8")
        digest = policy_text.sha256(changed, register)
        (ROOT / REGISTER).write_text(with_version(text, new, digest, asks_again=asks_again), encoding="utf-8")
        print(f"Version {new} is entered and current; {version} is kept as it was agreed to. Commit both.")


if __name__ == "__main__":
    main()
