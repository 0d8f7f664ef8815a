"""Counting a page view: only after a yes, once, and with nothing in it that tells whose it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from functions import register as registers
from functions.statistics import views
from tests.functions.calls import OPTIONAL, Answer, Api, silence
from tests.versions import CURRENT

PATH = "/api/statistics"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
ALLOWED = f"__Host-choices=v1.{CURRENT}.statistics; __Host-visitor={uuid4()}"


def view(**changes: str) -> dict[str, str]:
    """A view as the counter's beacon has it."""
    return {"id": str(uuid4()), "path": "/shop/", "from": "google", "width": "0"} | changes


def send(api: Api, sent: dict[str, str], cookie: str = ALLOWED, language: str = "de-AT,de;q=0.9") -> Answer:
    return api.post_form(PATH, sent, cookie=cookie, user_agent=FIREFOX, accept_language=language)


@pytest.mark.promise("P05")
def test_a_view_of_someone_who_allows_statistics_is_kept_without_a_trace_of_who_it_was(
    api: Api, clock: SimpleNamespace
) -> None:
    sent = view()
    answer = send(api, sent)
    assert (answer.status, answer.text, answer.cookies) == (204, "", [])
    (kept,) = api.stored
    record = registers.load().records["view"]
    assert kept == {
        "part": f"2026-11-23#{sent['id'][0]}", "id": sent["id"], "path": "/shop/", "site": "google",
        "browser": "Firefox", "language": "de", "width": "0", "expires_at": int(clock.now) + 3 * 86_400,
    }  # fmt: skip
    assert {*kept, "pair"} == set(record.fields)


@pytest.mark.promise("P05", "P09", "P10")
@pytest.mark.parametrize(
    "cookie",
    [
        "",
        f"__Host-choices=v1.{CURRENT}.",
        f"__Host-choices=v1.{CURRENT}.{'+'.join(name for name in OPTIONAL if name != 'statistics')}",
        "__Host-choices=v1.2020-01-01.statistics",
        "__Host-choices=nonsense",
    ],
)
def test_without_a_yes_to_statistics_in_force_nothing_is_written(api: Api, cookie: str) -> None:
    assert send(api, view(), cookie).status == 204
    assert api.stored == []


@pytest.mark.both_stores
def test_a_repeat_counts_once(api: Api) -> None:
    sent = view()
    assert [send(api, sent).status for _ in range(3)] == [204] * 3
    assert len(api.stored) == 1


def test_a_view_whose_answer_was_lost_counts_once(api: Api, impatient: None) -> None:
    sent = view()
    with silence("PutItem", 1, landed=True):
        assert send(api, sent).status == 204
    assert len(api.stored) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"path": "/no-such-page/"}, "path"),
        ({"path": "/shop/?q=my+name"}, "path"),
        ({"from": "casino.example"}, "from"),
        ({"width": "411"}, "width"),
        ({"id": "1"}, "id"),
        ({"from": ""}, "from"),
        ({"email": "ada@example.org"}, "email"),
    ],
)
def test_what_is_on_no_list_is_not_kept(api: Api, changes: dict[str, str], field: str) -> None:
    cookie = {"cookie": ALLOWED, "accept": "application/json"}
    answer = api.post_form(PATH, view(**changes), **cookie)
    assert answer.status == 422
    assert api.stored == []
    problem = api.post_json(PATH, view(**changes), cookie=ALLOWED).json
    assert [error["field"] for error in problem["errors"]] == [field]


def test_another_site_cannot_have_a_view_counted(api: Api) -> None:
    assert api.post_form(PATH, view(), cookie=ALLOWED, sec_fetch_site="cross-site").status == 403
    assert api.stored == []


def test_a_language_that_few_have_is_kept_as_other(api: Api) -> None:
    send(api, view(), language="cy")
    assert [kept["language"] for kept in api.stored] == ["other"]


@pytest.mark.promise("P06")
def test_neither_log_nor_metric_says_what_was_read(api: Api, told: Callable[[], str]) -> None:
    sent = view()
    send(api, sent)
    said = told()
    assert "ViewCounted" in said
    assert not any(value in said for value in (sent["id"], "/shop/", "google", "Firefox", "203.0.113.7"))


def test_the_counter_knows_the_sites_that_the_function_takes() -> None:

    script = Path("theme/static/js/counter.js").read_text(encoding="utf-8")
    assert f"({'|'.join(views.KNOWN_SITES)})" in script
    assert all(f'"{name}"' in script for name in set(views.SITES) - {*views.KNOWN_SITES, views.HERE})


def test_only_pages_of_the_site_map_are_counted() -> None:
    assert {"/", "/shop/", "/privacy/"} <= views.paths()
    assert not {"/contact/thanks/", "/404.html", "/api/contact"} & views.paths()
