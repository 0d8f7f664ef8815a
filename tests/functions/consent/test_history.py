"""``GET /api/consent``: what this browser chose, for a program and for a person."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest

from tests.functions.calls import Api, choice

PATH = "/api/consent"
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

STRANGER = "7f3c1a52-6a0e-4c55-9a31-0f4b8f7d2e10"


@pytest.fixture
def jar(api: Api, clock: SimpleNamespace) -> dict[str, str]:
    """The cookies of a browser that chose twice; another browser's choice stands beside."""
    first = api.post_json(PATH, choice(granted=["social"]))
    clock.now += 60
    second = api.post_json(PATH, choice(granted=["marketing"]), **first.jar)
    api.post_json(PATH, choice(granted=["personalisation"]))
    return second.jar


def test_a_program_gets_the_records_of_this_browser_oldest_first(api: Api, jar: dict[str, str]) -> None:
    answer = api.send("GET", PATH, headers=jar)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    assert [record["granted"] for record in answer.json["records"]] == [["social"], ["marketing"]]
    assert not {"visitor", "browser", "system", "expires_at"} & {k for r in answer.json["records"] for k in r}


def test_a_person_gets_a_table_of_them(api: Api, jar: dict[str, str]) -> None:
    answer = api.send("GET", PATH, headers=jar | HTML)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<caption>Choices recorded for this browser</caption>" in answer.text
    assert answer.text.count('<th scope="row" role="rowheader">') == 2
    assert "23 November 2026, 00:00:00" in answer.shown and "23 November 2026, 00:01:00" in answer.shown
    assert "Social features" in answer.shown and "Newsletters and promotion" in answer.shown


@pytest.mark.parametrize("cookie", [{}, {"cookie": "__Host-visitor=forged"}, {"cookie": f"__Host-visitor={STRANGER}"}])
def test_a_browser_without_records_has_none(api: Api, jar: dict[str, str], cookie: dict[str, str]) -> None:
    assert api.send("GET", PATH, headers=cookie).json == {"records": []}
    page = api.send("GET", PATH, headers=cookie | HTML)
    assert page.status == 200
    assert "Nothing is recorded for this browser." in page.shown


def test_a_refusal_alone_is_not_shown_because_nothing_leads_to_it(api: Api) -> None:
    refused = api.post_json(PATH, choice(granted=[]))
    assert api.send("GET", PATH, headers=refused.jar).json == {"records": []}


def test_a_page_says_nothing_was_granted_in_words(api: Api, jar: dict[str, str]) -> None:
    api.post_json(PATH, choice(granted=[]), **jar)
    assert "nothing" in api.send("GET", PATH, headers=jar | HTML).shown.split("Choices recorded")[1]


def test_looking_changes_nothing_and_sets_nothing(api: Api, jar: dict[str, str]) -> None:
    before = api.stored
    assert api.send("GET", PATH, headers=jar).cookies == []
    assert api.stored == before


def test_a_person_reads_dates_as_their_language_writes_them(api: Api, jar: dict[str, str]) -> None:
    answer = api.send("GET", PATH, headers=jar | HTML | {"accept-language": "de"})
    times = re.findall(r"<time[^>]*>([^<]*)</time>", answer.text)
    assert len(times) == 4
    assert all(re.fullmatch(r"\d{1,2}\. [A-ZÄ][a-zä]+ \d{4}", time) for time in times), times


def test_a_visitor_has_so_many_choices_and_whoever_goes_on_begins_another(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.consent.history.MOST_CHOICES", 3)
    monkeypatch.setattr("functions.consent.history.MOST_WITH_REFUSALS", 5)
    first = api.post_json(PATH, choice(granted=["social"])).jar
    jars = [api.post_json(PATH, choice(granted=["social"]), **first).jar for _ in range(3)]
    assert [jar == first for jar in jars] == [True, True, False]
    assert len(api.send("GET", PATH, headers=first).json["records"]) == 3
    assert len(api.send("GET", PATH, headers=jars[-1]).json["records"]) == 1


def test_a_withdrawal_stands_beside_its_yes_even_where_a_visitor_may_allow_nothing_more(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.consent.history.MOST_CHOICES", 1)
    monkeypatch.setattr("functions.consent.history.MOST_WITH_REFUSALS", 3)
    first = api.post_json(PATH, choice(granted=["social"])).jar
    for _ in range(9):
        api.post_json(PATH, choice(granted=[]), **first)
    records = api.send("GET", PATH, headers=first).json["records"]
    assert sorted(record["granted"] for record in records) == [[], [], ["social"]]


def test_the_most_that_one_visitor_can_have_is_one_page_of_the_table_and_a_small_answer(api: Api) -> None:
    from functions.consent import history

    first = api.post_json(PATH, choice(granted=["social", "marketing", "personalisation"])).jar
    stored, shown = (len(str(found)) for found in (api.stored[0], api.send("GET", PATH, headers=first).json["records"]))
    assert history.MOST_CHOICES < history.MOST_WITH_REFUSALS
    assert stored * history.MOST_WITH_REFUSALS < 1_000_000 / 2
    assert shown * history.MOST_WITH_REFUSALS < 6_000_000 / 10


@pytest.mark.promise("P21")
@pytest.mark.parametrize("path", [PATH, f"{PATH}/receipt"])
@pytest.mark.parametrize("name", ["visitor", "id", "__Host-visitor"])
def test_who_somebody_is_is_told_by_their_cookie_and_never_by_an_address(
    api: Api, jar: dict[str, str], path: str, name: str
) -> None:
    visitor = SimpleCookie(jar["cookie"])["__Host-visitor"].value
    nobody = api.send("GET", path)
    assert (api.send("GET", path, headers=jar).text) != nobody.text
    assert api.send("GET", path, query=f"{name}={visitor}").text == nobody.text
