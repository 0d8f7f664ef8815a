"""``make deploy`` as a person meets it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from infra.deploy import __main__ as command
from infra.deploy import python
from infra.deploy.stops import Stop


def test_without_what_it_needs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE_BUCKET", "")
    monkeypatch.setattr("sys.argv", ["deploy"])
    with pytest.raises(SystemExit, match="Set CODE_BUCKET in the environment"):
        command.main()


def test_where_nobody_can_be_asked_it_does_not_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setenv("YES", "1")
    assert command.agreed(Console())
    monkeypatch.delenv("YES")
    with pytest.raises(Stop, match="YES=1"):
        command.agreed(Console())


def test_without_lambdas_python_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDA_PYTHON", "/nowhere/python3.99")
    with pytest.raises(Stop, match=r"Lambda runs Python 3\.99(.|\n)*uv python install 3\.99"):
        python.found("3.99")
