"""``make audit``: every lock held against the lists of known faults, PyPI's and npm's. Runs in .cache/tools.

Ends with 0 where no fault is known, 1 where one is, 2 where a list could not be asked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLEAN, FOUND, UNKNOWN = range(3)


def locks(pattern: str) -> list[Path]:
    """The lock files of the repository that a pattern names, as paths in it."""
    command = ["git", "ls-files", pattern]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [Path(line) for line in done.stdout.splitlines()]


def python(lock: str) -> tuple[int, str]:
    """The verdict on a lock of ours, and what there is to say."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json", "-r", lock]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    try:
        asked = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return UNKNOWN, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer"
    lines = [f"{i['name']} {i['version']}: {', '.join(v['id'] for v in i['vulns'])}" for i in asked if i.get("vulns")]
    if lines:
        return FOUND, "; ".join(lines)
    # What the list does not know by name and version, such as through a mirror that has no list, is passed over.
    passed_over = sum("skip_reason" in item for item in asked)
    return (UNKNOWN, f"{passed_over} of {len(asked)} could not be looked up") if passed_over else (CLEAN, "")


def npm(folder: str) -> tuple[int, str]:
    """The verdict on a package-lock.json."""
    command = ["npm", "audit", "--package-lock-only", "--json"]
    done = subprocess.run(command, cwd=ROOT / folder, check=False, capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["vulnerabilities"]
    except (ValueError, KeyError):
        return UNKNOWN, "the registry gave no answer"
    lines = [f"{name} ({fault['severity']})" for name, fault in found.items()]
    return (FOUND if lines else CLEAN), "; ".join(lines)


def main() -> None:
    """Say it lock by lock."""
    asked = [(str(lock), python(str(lock))) for lock in locks("requirements/*.txt")]
    asked += [(str(lock), npm(str(lock.parent))) for lock in locks("*package-lock.json")]
    verdicts = []
    for name, (verdict, said) in asked:
        print(f"{name}: {('nothing known', 'KNOWN FAULTS', 'NOT AUDITED')[verdict]}{said and f': {said}'}", flush=True)
        verdicts.append(verdict)
    sys.exit(FOUND if FOUND in verdicts else UNKNOWN if UNKNOWN in verdicts else CLEAN)


if __name__ == "__main__":
    main()
