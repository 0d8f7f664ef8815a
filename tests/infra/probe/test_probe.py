"""The probe, against the served preview: it passes there, and says what is wrong where something is."""

from __future__ import annotations

from typing import Any

import pytest

from infra.local.edge_runtime import Edge
from infra.preview import Preview
from infra.probe import __main__ as command
from infra.probe import pages
from infra.probe.pages import ROUTES
from infra.probe.round_trips import TEXT
from infra.probe.visit import Visit

pytestmark = pytest.mark.slow


def test_the_preview_passes_and_what_stays_is_what_the_probe_says(url: str, preview: Preview, register: Any) -> None:
    checks, number = command.probe(url)
    assert [check for check in checks if not check.good] == []
    assert len(checks) > 50
    stored = preview.stored()
    (message,) = stored["MessageTable"]
    assert (message["id"], message["topic"], message["message"]) == (number, "other", TEXT)
    assert message["email"] == register.site.email
    assert message["suspicion"] == [], "the proof of work was good"
    assert len(stored["ConsentTable"]) == 3
    refusal, consent, withdrawal = sorted(stored["ConsentTable"], key=lambda item: item["recorded_at"])
    assert (refusal["granted"], withdrawal["granted"]) == ([], [])
    assert consent["visitor"] == withdrawal["visitor"] != refusal["visitor"]
    assert {item["browser"] for item in stored["ConsentTable"]} == {"other"}


def test_what_is_wrong_is_told_with_what_was_expected_and_ends_with_1(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], register: Any
) -> None:
    ask = Visit.ask
    monkeypatch.setattr("sys.argv", ["probe", url])
    monkeypatch.setattr(Visit, "ask", lambda self, method, path, **about: _without(ask(self, method, path, **about)))
    with pytest.raises(SystemExit) as end:
        command.main()
    said = capsys.readouterr().out
    assert end.value.code == 1
    assert "BAD  / referrer-policy: expected same-origin, found None" in said
    assert "3 bad" in said
    assert register.site.email not in said


def _without(answer: Any) -> Any:
    """An answer whose referrer policy was lost on the way."""
    answer.headers.pop("referrer-policy", None)
    return answer


def test_old_addresses_are_looked_at_and_one_that_leads_nowhere_is_bad(url: str, preview: Preview) -> None:
    table = {"/shop/old/": "/shop/sumac/", "/journal/old/": "/journal/no-such-note/"}
    preview.edge = Edge(redirects=table)
    visit = Visit(url)
    pages.moved_addresses(visit, table)
    assert [check.name for check in visit.checks if not check.good] == ["moved /journal/old/, where it leads"]
    assert len(visit.checks) == 4


def test_a_site_that_does_not_answer_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["probe", "http://127.0.0.1:9"])
    with pytest.raises(SystemExit, match="does not answer: ConnectError"):
        command.main()


def test_every_route_of_the_template_is_probed(template: Any) -> None:
    assert {route.key for route in template.routes} == ROUTES.keys()
