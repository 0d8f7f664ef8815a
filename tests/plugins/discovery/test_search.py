"""The search: the index as made at build, and the script that ranks, run as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from functions import register as registers
from infra.local.script import Script
from plugins.discovery.search import EXACT, STOP, Entry, SynonymError, fold, index, words
from plugins.site.assets import bundle
from plugins.site.bundling import bundle as bundled

ROOT = Path(__file__).parents[3]
RANK = (ROOT / "theme/static/js/search/rank.js").read_text(encoding="utf-8")
# As the page uses it, with the index in a name that the engine finds.
ENTRY = """import { fold, opened, ranked } from "./rank.js";
globalThis.folded = fold;
globalThis.hold = (made) => {
  globalThis.held = opened(made);
};
globalThis.search = (query) => ranked(query, held);"""
# What an index may weigh as it travels, and what each page may add to it.
MOST_BYTES, MOST_A_PAGE = 12_000, 400
MOST_SCRIPT = 3_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Ranking:
    """The script with an index open in it."""

    def __init__(self, made: dict[str, Any]) -> None:
        self.pages = made["pages"]
        script = bundled({"rank.js": RANK, "entry.js": ENTRY}, "", ["entry.js"])["entry.js"]
        self.script = Script(script, f"hold({json.dumps(made)});", name="ranking")

    def __call__(self, query: str) -> Any:
        return self.script.call("search", query)

    def paths(self, query: str) -> list[str]:
        return [self.pages[hit["page"]][0] for hit in self(query)["found"]]


@pytest.fixture(scope="module")
def built(site: Path) -> dict[str, Any]:
    """The index of the built site."""
    (path,) = site.glob("theme/search/index.*.json")
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return made


@pytest.fixture(scope="module")
def ranking(built: dict[str, Any]) -> Iterator[Ranking]:
    yield Ranking(built)


def entry(path: str, title: str, summary: str = "", html: str = "") -> Entry:
    return Entry(path, "Pages", title, summary, html)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ranking:
    """A ranking over four pages that share a word, each in another place."""
    return Ranking(index(SHARED, tmp_path_factory.mktemp("none")))


SHARED = [
    entry("/text/", "One", "A line.", "<p>Nutmeg, grated. Saffron.</p>"),
    entry("/heading/", "Two", "A line.", "<h2>Nutmeg</h2><p>Text.</p>"),
    entry("/summary/", "Three", "A line on nutmeg.", "<p>Text.</p>"),
    entry("/title/", "Nutmeg", "A line.", "<p>Text.</p>"),
]


def test_a_title_counts_more_than_a_summary_than_a_heading_than_the_text(small: Ranking) -> None:
    assert small.paths("nutmeg") == ["/title/", "/summary/", "/heading/", "/text/"]


def test_pages_with_all_the_words_stand_alone(small: Ranking) -> None:
    assert small.paths("nutmeg saffron") == ["/text/"]


@pytest.mark.parametrize("query", ["nut", "NUTMÉG", "nutmegs", "nutmge", "nutneg", "nutmegg", "nuteg", "nutm"])
def test_beginnings_accents_plurals_and_problems_are_forgiven(small: Ranking, query: str) -> None:
    assert "/title/" in small.paths(query)


def test_what_is_worth_the_same_stands_in_the_order_of_the_list(tmp_path: Path) -> None:
    pages = [entry("/first/", "One", html="<p>nutz</p>"), entry("/second/", "Two", html="<p>nuta</p>")]
    assert Ranking(index(pages, tmp_path)).paths("nut") == ["/first/", "/second/"]


def test_a_problem_is_said_with_the_word_that_was_looked_up_instead(small: Ranking) -> None:
    assert small("nutmge")["instead"] == [["nutmge", "nutmeg"]]
    assert small("nutmeg")["instead"] == []


@pytest.mark.parametrize("query", ["", "   ", "?!", "qqqqqq"], ids=["empty", "blank", "signs", "nowhere"])
def test_nothing_is_found_for_nothing(small: Ranking, query: str) -> None:
    assert small(query) == {"found": [], "instead": []}


def test_the_words_by_which_a_page_is_found_are_told(small: Ranking) -> None:
    (hit,) = small("nutmeg saffron")["found"]
    assert set(hit["words"]) == {"nutmeg", "saffron"}


def test_what_people_call_it_finds_what_we_call_it(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").write_text('elaichi = "Nutmeg"\n', encoding="utf-8")
    assert "/title/" in Ranking(index(SHARED, tmp_path)).paths("Elaichi")


def test_a_synonym_for_a_word_that_is_nowhere_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "synonyms.toml").write_text('a = "nowhere"\n', encoding="utf-8")
    with pytest.raises(SynonymError, match="“nowhere” is no word of the site"):
        index(SHARED, tmp_path)


def test_scripts_and_code_are_not_indexed_and_entities_are_words(tmp_path: Path) -> None:
    made = index([entry("/", "T", "", "<p>ros&eacute; <code>hidden</code></p><script>gone</script>")], tmp_path)
    assert made["words"].split() == ["rose"]


def test_a_stop_word_is_not_indexed() -> None:
    assert words("What the seed is") == {"seed"}
    assert fold("phở") == "pho"


@pytest.mark.parametrize("name", EXACT)
def test_the_name_of_an_allergen_is_never_taken_for_another_word(name: str, tmp_path: Path) -> None:
    near = [f"{name}x", f"x{name}", name[1:], f"b{name[1:]}", f"{name[:-1]}x"]
    pages = [
        entry(f"/{number}/", word.title(), html="<p>Text.</p>")
        for number, word in enumerate(near)
        if not word.startswith(name)
    ]
    assert Ranking(index(pages, tmp_path))(name) == {"found": [], "instead": []}


@pytest.mark.parametrize("typed", ["vegan", "nuts", "organik"])
def test_a_word_of_a_text_is_offered_for_no_other(tmp_path: Path, typed: str) -> None:
    pages = [entry("/", "A page", "A line.", "<h2>Cuts</h2><p>It began when organic cuts came.</p>")]
    assert Ranking(index(pages, tmp_path))(typed) == {"found": [], "instead": []}


@pytest.mark.parametrize(("slip", "other"), [("celary", "Salary"), ("allmonds", "Allmods"), ("mustrad", "Mustread")])
def test_a_slip_in_an_allergens_name_is_taken_for_no_other_word(tmp_path: Path, slip: str, other: str) -> None:
    pages = [entry("/", other, html="<p>Text.</p>")]
    assert Ranking(index(pages, tmp_path))(slip) == {"found": [], "instead": []}


def test_a_slip_is_not_taken_for_an_allergen_either(tmp_path: Path) -> None:
    assert Ranking(index([entry("/", "Peanuts", html="<p>Text.</p>")], tmp_path))("peasuts") == {
        "found": [],
        "instead": [],
    }


@pytest.mark.parametrize("query", ["75g", "75 g", "75 G", "tin 75g"])
def test_a_unit_is_found_with_a_blank_and_without(tmp_path: Path, query: str) -> None:
    pages = [entry("/grams/", "Sumac", "In a tin.", "<p>75 g tin</p>"), entry("/joined/", "Salt", "In a tin.", "75g")]
    pages.append(entry("/other/", "Gold", "In a tin.", "<p>750 mg, 7 g and 5 g</p>"))
    assert Ranking(index(pages, tmp_path)).paths(query)[:2] == ["/grams/", "/joined/"]


# ── Over the site as it is built ────────────────────────────────────────────────────────────────


def test_every_public_english_page_can_be_found(built: dict[str, Any], site: Path) -> None:
    listed = (site / "sitemap.xml").read_text(encoding="utf-8")
    paths = {page[0] for page in built["pages"]}
    assert all(f"https://www.cardamum.exeve{path}<" in listed for path in paths)
    assert {"/shop/sumac/", "/journal/false-friends/", "/privacy/", "/about/"} <= paths
    assert not any(path.startswith("/choices/") and path != "/choices/" for path in paths)


def test_the_index_is_small_and_grows_no_faster_than_its_pages(site: Path, built: dict[str, Any]) -> None:
    (path,) = site.glob("theme/search/index.*.json")
    weight = len(brotli.compress(path.read_bytes(), quality=11))
    assert weight <= MOST_BYTES
    assert weight <= MOST_A_PAGE * len(built["pages"])


def test_the_script_is_at_most_3000_bytes() -> None:
    script = bundle(ROOT / "theme/static", registers.load())["js/search.js"]
    assert len(brotli.compress(script.encode(), quality=11)) <= MOST_SCRIPT


def test_a_word_of_a_title_finds_its_page_first_or_beside_its_equals(ranking: Ranking, built: dict[str, Any]) -> None:
    for path, _, title, _ in built["pages"]:
        for word in words(title):
            found = ranking(word)["found"]
            (own,) = (hit for hit in found if built["pages"][hit["page"]][0] == path)
            assert own["score"] == found[0]["score"], (path, word)


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("nuts", "/shop/sumac/"),
        ("celery", "/shop/garam-masala/"),
        ("75g", "/shop/sumac/"),
        ("Zimt", "/shop/ground-cassia/"),
        ("payment", "/shop/"),
        ("vegan", ""),
        ("organic", ""),
        ("sesame", ""),
        ("peanuts", ""),
    ],
)
def test_what_people_ask_for_is_found_or_nothing_is_offered(ranking: Ranking, query: str, path: str) -> None:
    assert ranking(query)["instead"] == []
    found = ranking.paths(query)
    assert path in found if path else found == []


@st.composite
def slipped(draw: st.DrawFn, word: str) -> str:
    """A word with one letter changed, added, left out or swapped with its neighbour."""
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(LETTERS))
    left, right = word[:at], word[at:]
    return draw(
        st.sampled_from(
            [
                left + letter + right[1:],
                left + letter + right,
                left + right[1:],
                left + right[1:2] + right[:1] + right[2:],
            ]
        )
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_problem_in_a_word_of_five_letters_or_more_still_finds_it(
    ranking: Ranking, built: dict[str, Any], data: st.DataObject
) -> None:
    titled = {(page[0], word) for page in built["pages"] for word in words(page[2]) if len(word) >= 5}
    path, word = data.draw(st.sampled_from(sorted(titled)))
    typed = data.draw(slipped(word))
    answer = ranking(typed)
    # What begins another word that the site has is no problem.
    assume(answer["instead"] or typed == word)
    assert path in [built["pages"][hit["page"]][0] for hit in answer["found"]], (typed, word)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Above these, the engine knows letters of a newer Unicode than Python does.
@given(text=st.text(st.characters(max_codepoint=0x58F, categories=["L", "M", "N", "P", "Z"]), max_size=30))
def test_script_and_build_fold_words_alike(ranking: Ranking, text: str) -> None:
    assert ranking.script.call("folded", text) == fold(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_whatever_is_typed_is_answered(ranking: Ranking, query: str) -> None:
    scores = [hit["score"] for hit in ranking(query)["found"]]
    assert scores == sorted(scores, reverse=True)


def test_no_stop_word_is_a_word_that_someone_looks_for() -> None:
    assert not STOP & {"green", "black", "order", "price", "seed", "tin", "milk"}


@pytest.mark.parametrize(
    "typed", ["-sumac", "sumac*", "sumac?", "(sumac", "[sumac", "sumac\\", "+sumac", "su\u00admac", "\u200bsumac\ufeff"]
)
def test_signs_around_a_word_and_signs_that_nobody_sees_neither_break_a_search_nor_hide_what_it_finds(
    ranking: Ranking, typed: str
) -> None:
    assert ranking.paths(typed) == ranking.paths("sumac") != []


def test_either_apostrophe_finds_the_same(tmp_path: Path) -> None:
    found = Ranking(index([entry("/", "The grower’s tin", html="<p>Text.</p>")], tmp_path))
    assert found.paths("grower's") == found.paths("grower’s") == ["/"]
