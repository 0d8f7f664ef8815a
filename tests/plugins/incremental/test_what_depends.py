"""A change writes again what depends on it, and nothing else; what somebody waits for comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.core.file_cache import Fingerprint
from plugins.incremental import contents
from tests.plugins.incremental.scratch import Standing, rewritten

pytestmark = pytest.mark.slow
NOTE = "content/journal/eleven-grams.md"
FEEDS = {"feeds/journal.atom.xml", "feeds/journal.json"}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    return Standing(tmp_path_factory.mktemp("standing"))


@pytest.fixture
def site(standing: Standing) -> Iterator[Standing]:
    """The site as it is in the repository, and again when the test is over."""
    kept = {path: path.read_bytes() for path in standing.scratch.path.rglob("*") if path.is_file()}
    more = dict(standing.scratch.more)
    yield standing
    changed = {path for path, content in kept.items() if not path.is_file() or path.read_bytes() != content}
    for path in changed:
        path.write_bytes(kept[path])
    standing.scratch.more = more
    assert standing.build(changed).problems == ()


def test_a_sentence_more_is_its_page_and_the_feeds_that_hold_it(site: Standing) -> None:
    built = site.build(rewritten(site.path(NOTE), "Use seeds", "Use the seeds"))
    assert set(built.written) - {"sitemap.xml"} == {"journal/eleven-grams/index.html", *FEEDS}


def test_a_word_that_nobody_had_used_is_in_the_search_as_well(site: Standing) -> None:
    built = site.build(rewritten(site.path(NOTE), "Use seeds", "Use zwiebels"))
    indexes = [name for name in (*built.written, *built.removed) if name.startswith("theme/search/")]
    pages = {name for name in built.written if name.endswith(".html")}
    assert len(indexes) == 2
    assert pages == {"journal/eleven-grams/index.html", "search/index.html"}


def test_a_price_is_where_it_is_shown(site: Standing) -> None:
    built = site.build(rewritten(site.path("content/products/sumac.md"), "Price: ", "Price: 1"))
    assert "shop/sumac/index.html" in built.written
    assert built.functions, "the functions reckon with it"
    assert not {name for name in built.written if name.startswith(("journal/", "privacy/", "choices/", "feeds/"))}


def test_a_partial_is_the_pages_that_include_it(site: Standing) -> None:
    built = site.build(rewritten(site.path("theme/templates/partials/article-card.html"), "<li", "<!-- --><li"))
    pages = {name for name in built.written if name.endswith(".html")}
    assert {"index.html", "journal/index.html", "journal/eleven-grams/index.html"} <= pages
    assert not {name for name in pages if name.startswith(("shop/", "privacy/", "choices/"))}


def test_the_sheet_of_the_search_is_the_pages_that_search(site: Standing) -> None:
    built = site.build(rewritten(site.path("theme/static/css/components/search.css"), "}", "} .n { color: red; }"))
    assert {name for name in built.written if name.endswith(".html")} == {"404.html", "search/index.html"}


def test_a_module_of_scripts_is_the_scripts_that_import_it_and_the_pages_that_load_them(site: Standing) -> None:
    built = site.build(rewritten(site.path("theme/static/js/contact/validation.js"), "NEAR = 1000", "NEAR = 999"))
    scripts = {name.split("/")[-1].split(".")[0] for name in built.written if name.endswith(".js")}
    assert scripts == {"contact", "basket"}
    assert {name for name in built.written if name.endswith(".html")} >= {"contact/index.html", "basket/index.html"}
    assert "index.html" not in built.written


def test_a_problem_in_a_module_is_told_by_its_line_and_leaves_the_last_good_site(site: Standing) -> None:
    built = site.build(rewritten(site.path("theme/static/js/core/page.js"), "export const root", "export const = root"))
    assert {(problem.path, problem.line) for problem in built.problems} == {("theme/static/js/core/page.js", 3)}
    assert built.written == ()


def test_what_the_register_says_of_a_promise_is_where_it_is_shown(site: Standing) -> None:
    built = site.build(rewritten(site.scratch.path / "register.toml", 'control = "', 'control = "Now: '))
    pages = {name for name in built.written if name.endswith(".html")}
    assert "promises/p01/index.html" in pages
    assert all(name.startswith("promises/") for name in pages)


def test_a_setting_that_is_shown_is_where_it_is_shown(site: Standing) -> None:
    site.scratch.more = {"NOBODY_READS": 1}
    assert site.build(set()).written == ()
    site.scratch.more = {"SITENAME": "Cardamom"}
    assert {name for name in site.build(set()).written if name.endswith(".html")} == set()


def test_what_somebody_looks_at_comes_first_and_the_rest_follows(site: Standing) -> None:
    looked_at = "journal/eleven-grams/index.html"
    change = rewritten(site.path("theme/templates/partials/footer.html"), "</footer>", "<!-- --></footer>")
    built = site.build(change, glance=True, first={looked_at})
    assert [name for name in built.written if name.endswith(".html")] == [looked_at]
    assert built.more
    assert built.removed == (), "what older pages name is still there"
    rest = site.build(set())
    assert {"index.html", "shop/sumac/index.html"} <= set(rest.written)
    assert not rest.more
    assert looked_at not in rest.written


def test_the_page_of_a_text_that_was_saved_comes_first_too(site: Standing) -> None:
    built = site.build(rewritten(site.path(NOTE), "Use seeds", "Use the seeds"), glance=True)
    assert [name for name in built.written if name.endswith(".html")] == ["journal/eleven-grams/index.html"]
    assert set(site.build(set()).written) - {"sitemap.xml"} == FEEDS


def test_of_many_texts_at_once_only_those_that_somebody_looks_at_come_first(site: Standing) -> None:
    looked_at = "journal/eleven-grams/index.html"
    change = rewritten(site.path(NOTE), "Use seeds", "Use the seeds")
    change |= {site.path(f"content/journal/pasted-{number}.md") for number in range(200)}
    for path in change - {site.path(NOTE)}:
        path.write_text(site.path(NOTE).read_text(encoding="utf-8"), encoding="utf-8")
    try:
        built = site.build(change, glance=True, first={looked_at})
        assert [name for name in built.written if name.endswith(".html")] == [looked_at]
    finally:
        for path in change - {site.path(NOTE)}:
            path.unlink()


def test_a_whole_build_breaks_off_where_something_newer_waits(site: Standing) -> None:
    change = rewritten(site.path("theme/templates/partials/footer.html"), "</footer>", "<!-- --></footer>")
    built = site.building.build(change, interrupted=lambda: True)
    assert (built.written, built.problems, built.more) == ((), (), True)
    assert "index.html" in site.build(set()).written


def test_what_a_glance_stumbles_over_is_told_by_the_whole(site: Standing) -> None:
    change = rewritten(site.path(NOTE), "Palette: paper", "Palette: papper")
    built = site.build(change, glance=True)
    assert (built.written, built.problems, built.more) == ((), (), True)
    assert "papper" in str(site.build(set()).problems[0])


def test_files_that_vanish_while_a_build_runs_are_no_error(site: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    fleeting = site.path("content/journal/fleeting.md")
    fleeting.write_text(site.path(NOTE).read_text(encoding="utf-8"), encoding="utf-8")
    seen = contents.fingerprint

    def gone(path: Path) -> Fingerprint:
        if path.name == fleeting.name:
            fleeting.unlink()
        return seen(path)

    monkeypatch.setattr(contents, "fingerprint", gone)
    built = site.build({fleeting})
    assert (built.problems, built.written) == ((), ())


def test_a_renamed_note_leaves_nothing_behind(site: Standing) -> None:
    path = site.path(NOTE)
    built = site.build({path, path.rename(path.with_name("twelve-grams.md"))})
    assert "journal/eleven-grams/index.html" in built.removed
    assert "journal/twelve-grams/index.html" in built.written
    assert {name for name in built.removed if name.startswith("theme/pictures/eleven-grams")}


def test_a_problem_leaves_the_last_good_site_and_is_told(site: Standing) -> None:
    before = (site.output / "site/journal/eleven-grams/index.html").read_bytes()
    built = site.build(rewritten(site.path(NOTE), "Palette: paper", "Palette: papper"))
    assert built.written == built.removed == ()
    assert "papper" in str(built.problems[0])
    assert (site.output / "site/journal/eleven-grams/index.html").read_bytes() == before
