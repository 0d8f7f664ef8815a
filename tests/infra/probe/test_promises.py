"""The daily look at the promises: kept in a preview, told where one is not, and put where the pages read it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import httpx
import pytest

from infra.deploy import site as deploy
from infra.preview import Preview
from infra.probe import __main__ as command
from infra.probe import promises, publish
from infra.probe.visit import Visit
from plugins.policy import live
from plugins.policy.live import Look, Report

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
BROKEN = Report(
    NOON, "https://shop.example", False, {"A01": (Look("it is", True),), "P09": (Look("so", False, "not"),)}
)


@pytest.mark.slow
def test_the_preview_keeps_what_can_be_seen_and_shows_what_was_found(url: str, preview: Preview) -> None:
    assert "Nobody has looked" in httpx.get(f"{url}/promises/live.txt").text
    report, place = command.looks(url)
    assert [name for name in report.in_order if not report.kept(name)] == []
    assert place == url
    assert report.preview
    # TLS cannot be seen over http, so nothing is said of it.
    assert set(report.promises or {}) == {name for names in promises.LOOKS for name in names} - {"P23"}
    shown = httpx.get(f"{url}/promises/live.json").json()
    assert shown["promises"]["P09"]["kept"] is True
    data = {one["id"]: one["live"] for one in httpx.get(f"{url}/promises/promises.json").json()["promises"]}
    assert (data["P09"], data["P23"]) == ({"at": shown["at"], "kept": True}, None)
    assert f"All {len(shown['promises'])} promises looked at were kept." in httpx.get(f"{url}/promises/live.txt").text
    stored = preview.stored()
    assert (len(stored["ConsentTable"]), stored["MessageTable"]) == (7, []), "decision 48 says what stays"


@pytest.mark.slow
def test_a_promise_that_is_not_kept_is_told_and_ends_with_1(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = Visit.ask

    def tracked(self: Visit, method: str, path: str, **about: Any) -> httpx.Response:
        answer = ask(self, method, path, **about)
        if path == "/shop/":
            answer.headers["set-cookie"] = "tracker=1"
            answer._content = answer.content.replace(b"<head>", b'<head><script src="https://tracker.example/a.js">')
        return answer

    only = ("P09",)
    monkeypatch.setattr(promises, "LOOKS", {only: promises.LOOKS[only]})
    monkeypatch.setattr(Visit, "ask", tracked)
    monkeypatch.setattr("sys.argv", ["probe", url, "promises"])
    with pytest.raises(SystemExit) as end:
        command.main()
    assert end.value.code == 1
    said = capsys.readouterr().out
    assert "P09: NOT KEPT" in said
    assert "- /shop/ sets no cookie: no, found ['tracker=1']" in said
    assert "- /shop/ loads nothing from anyone else: no, found ['tracker.example']" in said
    assert httpx.get(f"{url}/promises/live.json").json()["promises"]["P09"]["kept"] is False


def test_a_site_that_answers_otherwise_than_it_should_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, register: Any
) -> None:
    monkeypatch.setattr(Visit, "ask", lambda *_, **__: httpx.Response(200, text="a page of somebody else"))
    report = promises.look("http://shop.example", register, NOON, preview=False)
    assert not report.kept("A02")
    assert not report.kept("P24")


def test_failures_stand_first_in_data_and_in_words() -> None:
    assert list(json.loads(live.data(BROKEN))["promises"]) == ["P09", "A01"]
    lines = live.text(BROKEN).splitlines()
    assert lines[0] == "Looked at https://shop.example on 2026-12-01 at 12:00 UTC. A look is due each day."
    assert lines[1] == "1 of 2 promises were not kept."
    assert lines[3:5] == ["P09: NOT KEPT", "- so: no, not"]


def test_where_nobody_has_looked_that_is_what_is_said() -> None:
    assert json.loads(live.data(Report())) == {"at": None, "site": "", "preview": False, "promises": {}}
    assert live.text(Report()).startswith("Nobody has looked at the live site yet.")


def test_what_was_found_goes_into_the_sites_bucket_and_nowhere_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[dict[str, Any]] = []

    class S3:
        def put_object(self, **about: Any) -> None:
            put.append(about)

    own = {"promises": [{"id": "A01"}, {"id": "P09"}, {"id": "P10"}]}
    request = httpx.Request("GET", "https://shop.example/promises/promises.json")
    monkeypatch.setattr(publish.httpx, "get", lambda _: httpx.Response(200, json=own, request=request))
    monkeypatch.setattr(publish.boto3, "client", lambda _: S3())
    monkeypatch.delenv("SITE_BUCKET", raising=False)
    assert publish.publish("https://shop.example", BROKEN) == ""
    monkeypatch.setenv("SITE_BUCKET", "the-bucket")
    assert publish.publish("https://shop.example", BROKEN) == "the-bucket"
    assert [(one["Bucket"], one["Key"], one["CacheControl"]) for one in put] == [
        ("the-bucket", live.DATA, "no-cache"),
        ("the-bucket", live.TEXT, "no-cache"),
        ("the-bucket", live.PROMISES, "no-cache"),
    ]
    found = {one["id"]: one["live"] for one in json.loads(put[-1]["Body"])["promises"]}
    at = "2026-12-01T12:00:00+00:00"
    assert found == {"A01": {"at": at, "kept": True}, "P09": {"at": at, "kept": False}, "P10": None}


def test_a_release_leaves_what_the_last_look_found() -> None:
    wanted = {live.DATA: ["0", "application/json", "no-cache"], live.TEXT: ["1", "text/plain", "no-cache"]}
    assert deploy.plan(wanted, {}, {}, []).then == (live.DATA, live.TEXT)
    later = deploy.plan(wanted, {live.DATA: "2", live.TEXT: "3"}, {}, [])
    assert (later.first, later.then, later.delete, later.left, later.paths) == ((), (), (), (), ())


def test_the_promises_data_keep_what_a_look_added_until_a_release_has_other_data() -> None:
    before, after = ([digest, "application/json", "no-cache"] for digest in "01")
    looked = {live.PROMISES: "with what was found"}
    assert deploy.plan({live.PROMISES: before}, looked, {live.PROMISES: before}, []).then == ()
    assert deploy.plan({live.PROMISES: after}, looked, {live.PROMISES: before}, []).then == (live.PROMISES,)
