"""What is checked for what: for everything, for the preview, the tests and a deployment."""

from __future__ import annotations

import re
from typing import Callable

from infra.doctor import needs, programs, python, room, surroundings
from infra.doctor.findings import MISSING, NOTE, OK, Finding, checked
from infra.doctor.machine import Machine
from infra.doctor.room import GB, MB

# Measured, and rounded up: .venv, then what the tests put into .cache, then memory at its highest.
_ENVIRONMENT, _TESTS_KEEP, _A_RUN = 1200 * MB, 1500 * MB, 200 * MB
_PREVIEW_MEMORY, _TEST_MEMORY = 1 * GB, 3 * GB


def _is_set_up(machine: Machine) -> bool:
    # Its Python is a link, which leads nowhere once the machine's own has been replaced.
    return all(machine.find(machine.checkout, f".venv/{part}") for part in (".ready", "bin/python"))


def everything(machine: Machine) -> list[Finding]:
    """What each command needs. What the set-up alone needs is only missing while there is none."""
    ready = _is_set_up(machine)
    once = NOTE if ready else MISSING
    found = [python.version(machine), python.environments(machine), surroundings.clock(machine, once)]
    if ready:
        found = [finding._replace(state=min(finding.state, once, key=_WEIGHT.index)) for finding in found]
    here, own = machine.checkout, f"sudo chown -R $(id -u) {machine.checkout}"
    return [
        *found,
        room.written(machine, "this checkout", here, own),
        room.disk(machine, "this checkout", here, _A_RUN if ready else _ENVIRONMENT),
        room.temporary(machine, _A_RUN),
        room.home(machine),
        surroundings.own_network(machine),
        surroundings.letters(machine),
        surroundings.processor(machine),
    ]


def preview(machine: Machine) -> list[Finding]:
    """What ``make preview`` needs besides."""
    port = machine.env.get("PORT", "")
    return [
        surroundings.port(machine, int(port) if port.isdigit() else 8000),
        room.memory(machine, _PREVIEW_MEMORY),
    ]


def test(machine: Machine) -> list[Finding]:
    """What ``make test`` needs besides. ``make test-quick`` needs Git alone of it."""
    kept = machine.find(machine.checkout, ".cache/runtime/.ready")
    return [
        *(programs.program(machine, wanted) for wanted in needs.FOR_TESTS),
        programs.node(machine, needs.NODEJS),
        programs.program(machine, needs.NPM),
        programs.java(machine, needs.JAVA_RUNTIME),
        programs.fonts(machine, needs.FONTS),
        *([] if kept else [room.disk(machine, "what the tests keep in .cache", machine.checkout, _TESTS_KEEP)]),
        room.memory(machine, _TEST_MEMORY),
        surroundings.slow(machine),
    ]


def deploy(machine: Machine) -> list[Finding]:
    """What ``make deploy`` needs besides, who runs the tests first. Whether AWS lets it in is not tried."""
    bucket = machine.env.get("CODE_BUCKET")
    return [
        _python_of_lambda(machine),
        checked(
            bool(bucket),
            f"CODE_BUCKET: {bucket}",
            "CODE_BUCKET, the bucket of yours for what is released",
            "export CODE_BUCKET=the-bucket",
        ),
        _credentials(machine),
    ]


def _python_of_lambda(machine: Machine) -> Finding:
    runtime = re.search(r"Runtime: python(3\.\d+)", machine.read(str(machine.checkout / "infra/template.yaml")))
    wanted = runtime.group(1) if runtime else "3.13"
    named = machine.env.get("LAMBDA_PYTHON")
    candidates = [named] if named else [machine.executable, f"python{wanted}", *python.kept(machine, wanted)]
    found = next((path for path in candidates if machine.says(path, "-c", _VERSION) == wanted), None)
    return checked(
        bool(found),
        f"Python {wanted}, which Lambda runs: {found}",
        f"Python {wanted}, which Lambda runs, to compile the functions with",
        f"uv python install {wanted}, or name one: export LAMBDA_PYTHON=/path/to/python{wanted}",
    )


def _credentials(machine: Machine) -> Finding:
    """Whether there is a sign of credentials. A role of the machine leaves none, so nothing is said to be missing."""
    named = [name for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN") if machine.env.get(name)]
    files = machine.find(machine.home, ".aws/c[or]*")
    said = f"a way into AWS: {named[0] if named else (files or [''])[0]}"
    remedy = "aws configure, or export AWS_PROFILE=…  (nothing to do where the machine has a role)"
    return checked(bool(named or files), said, "no sign of AWS credentials", remedy, NOTE)


_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
_WEIGHT = (OK, NOTE, MISSING)
Check = Callable[[Machine], "list[Finding]"]
# In the order of the report: what it is for, its checks, and which others it needs besides.
PURPOSES: dict[str, tuple[str, Check]] = {
    "everything": ("For everything", everything),
    "preview": ("For make preview", preview),
    "test": ("For make test", test),
    "deploy": ("For make deploy", deploy),
}
ASKED = {
    "everything": ("everything",),
    "preview": ("everything", "preview"),
    "test": ("everything", "test"),
    "deploy": ("everything", "test", "deploy"),
}
