"""The audit says what it knows, and says where it knows nothing."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from infra.checks import audit


def _answers(monkeypatch: pytest.MonkeyPatch, stdout: str, stderr: str = "") -> None:
    done = subprocess.CompletedProcess([], 1, stdout, stderr)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)


@pytest.mark.parametrize(
    ("dependency", "verdict"),
    [
        ({"name": "a", "version": "1", "vulns": []}, audit.CLEAN),
        ({"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}, audit.FOUND),
        ({"name": "a", "skip_reason": "not found"}, audit.UNKNOWN),
    ],
)
def test_what_could_not_be_looked_up_is_not_called_clean(
    monkeypatch: pytest.MonkeyPatch, dependency: dict[str, Any], verdict: int
) -> None:
    _answers(monkeypatch, json.dumps({"dependencies": [dependency]}))
    assert audit.python("x.txt")[0] == verdict


def test_without_the_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, "", "Traceback\nConnectionError: no route")
    assert audit.python("x.txt") == (audit.UNKNOWN, "ConnectionError: no route")
    _answers(monkeypatch, '{"message": "405"}')
    assert audit.npm("infra/checks")[0] == audit.UNKNOWN


def test_one_known_fault_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _answers(monkeypatch, json.dumps({"vulnerabilities": {"left": {"severity": "high"}}}))
    assert audit.npm("infra/checks") == (audit.FOUND, "left (high)")


@pytest.mark.parametrize(
    ("python", "npm", "code"), [((0, ""), (0, ""), 0), ((1, "x"), (2, ""), 1), ((0, ""), (2, ""), 2)]
)
def test_it_ends_with_the_worst_that_it_knows(
    monkeypatch: pytest.MonkeyPatch, python: Any, npm: Any, code: int
) -> None:
    monkeypatch.setattr(audit, "python", lambda _: python)
    monkeypatch.setattr(audit, "npm", lambda _: npm)
    with pytest.raises(SystemExit) as end:
        audit.main()
    assert end.value.code == code


def test_every_lock_is_audited() -> None:
    assert {"requirements/functions.txt", "requirements/all.txt"} <= {str(p) for p in audit.locks("requirements/*.txt")}
    assert "infra/checks" in {str(lock.parent) for lock in audit.locks("*package-lock.json")}
