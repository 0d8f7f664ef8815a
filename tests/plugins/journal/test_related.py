"""Which notes stand under a note."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import html5lib

from plugins.journal.related import COMMON, Journal, choose

FIRST = datetime(2026, 1, 1)


def note(url: str, day: int, title: str = "", **more: Any) -> Any:
    given = {"summary": "", "lang": "en", "tags": ()} | more
    return SimpleNamespace(url=url, title=title, date=FIRST + timedelta(days=day), **given)


def under(one: Any, *others: Any) -> list[str]:
    return [other.url for other in Journal.of([one, *others]).related(one)]


def test_notes_that_share_a_rare_word_come_before_those_that_share_a_common_one() -> None:
    buns = note("buns", 0, "Buns of saffron and cardamom")
    common = [note(f"common{day}", day, "On cardamom") for day in (1, 2, 3)]
    rare = note("rare", 9, "Saffron")
    assert under(buns, *common, rare)[0] == "rare"


def test_a_shared_tag_outweighs_a_shared_word() -> None:
    one = note("one", 0, "Mills", tags=("baking",))
    assert under(one, note("word", 1, "Of mills"), note("tag", 2, "Else", tags=("baking",)))[0] == "tag"


def test_words_that_say_nothing_make_no_note_related() -> None:
    one = note("one", 0, "What we would be")
    assert under(one, note("far", 9, "What would you be"), note("near", 1, "Salt"))[0] == "near"


def test_where_nothing_is_shared_the_nearest_in_time_stand_there() -> None:
    notes = [note(str(day), day) for day in range(10)]
    journal = Journal.of(notes)
    assert {one.url for one in journal.related(notes[5])} == {"4", "6", "3"}
    assert {one.url for one in journal.related(notes[0])} == {"1", "2", "3"}
    assert {one.url for one in journal.related(notes[9])} == {"8", "7", "6"}


def test_a_note_is_not_beside_itself_and_none_stands_there_twice() -> None:
    one, other = note("one", 0, "Saffron"), note("other", 1, "Saffron")
    assert under(one, other) == ["other"]
    assert under(one) == []


def test_a_new_note_that_shares_nothing_changes_only_the_page_of_the_one_before_it() -> None:
    notes = [note(str(day), day) for day in range(30)]
    before, after = Journal.of(notes), Journal.of([*notes, note("new", 30)])
    changed = [one.url for one in notes if [n.url for n in before.related(one)] != [n.url for n in after.related(one)]]
    assert changed == ["29"]


def test_a_draft_has_related_notes_and_is_none() -> None:
    notes, draft = [note(str(day), day, "Saffron") for day in range(3)], note("draft", 4, "Saffron")
    context = chosen(articles=notes, drafts=[draft])
    assert set(context) == {"0", "1", "2", "draft"}
    assert len(context["draft"]) == 3
    assert all("draft" not in [one.url for one in found] for found in context.values())


def test_related_notes_speak_the_language_of_the_note() -> None:
    german = note("de", 1, "Safran", lang="de")
    context = chosen(articles=[note("0", 0), note("1", 1)], translations=[german, note("de2", 2, lang="de")])
    assert [one.url for one in context["de"]] == ["de2"]
    assert [one.url for one in context["0"]] == ["1"]


def chosen(**kinds: list[Any]) -> dict[str, list[Any]]:
    every = ("articles", "translations", "hidden_articles", "hidden_translations", "drafts", "drafts_translations")
    generator = SimpleNamespace(**({kind: [] for kind in every} | kinds), context={})
    choose(generator)
    found: dict[str, list[Any]] = generator.context["related_notes"]
    return found


def test_a_word_in_too_many_heads_is_not_followed_so_that_no_note_is_held_against_all() -> None:
    one, near = note("one", 500, "Saffron"), note("near", 501)
    assert "near" not in under(one, near, *(note(str(day), day, "Saffron") for day in range(COMMON - 1)))
    assert "near" in under(one, near, *(note(str(day), day, "Saffron") for day in range(COMMON)))


def test_each_note_of_the_site_names_three_others(site: Path) -> None:
    notes = sorted(site.glob("journal/*/index.html"))
    assert len(notes) > 3
    for path in notes:
        page = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        (band,) = [part for part in page.iter("section") if part.get("aria-labelledby") == "others"]
        led_to = [link.get("href") for link in band.iter("a")]
        assert len(set(led_to)) == 3
        assert f"/journal/{path.parent.name}/" not in led_to
