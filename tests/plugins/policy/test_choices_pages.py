"""The choices in every language, and pages whose own language is not English."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from functions import languages
from functions import register as registers
from pelicanconf import MARKDOWN
from plugins.policy import choices_pages
from plugins.site import context

ROOT = Path(__file__).parents[3]
ORIGIN = registers.load().site.origin
OTHERS = choices_pages.others()
MAP = '!embed openstreetmap "Map" https://www.openstreetmap.org/export/embed.html'


def parsed(path: Path) -> Element:
    return html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def text(element: Element | None) -> str:
    """What is read there, a blank for any run of them."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def said(language: str) -> dict[str, Any]:
    return context.words_for(registers.load(), language)


def plain(words: str) -> str:
    return " ".join(words.split())


def choices(site: Path, language: str) -> Element:
    return parsed(site / choices_pages.address(language).strip("/") / "index.html")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with a page, a form and an article in each of the other languages."""
    folder = tmp_path_factory.mktemp("tongues")
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    for code in OTHERS:
        front_matter = f"Title: {code} title\nSummary: {code} summary\nLang: {code}\n"
        (content / f"pages/page-{code}.md").write_text(
            f"{front_matter}Template: page\n\nText.\n\n{MAP}\n", encoding="utf-8"
        )
        (content / f"pages/letter-{code}.md").write_text(
            f"{front_matter}Template: contact\n\nText.\n", encoding="utf-8"
        )
        picture = "Picture: pod\nPalette: paper\nPattern: row\nAlt: Pods\n"
        note = f"{front_matter}Date: 2026-03-01\n{picture}\nText.\n"
        (content / f"journal/note-{code}.md").write_text(note, encoding="utf-8")
    out = folder / "out"
    pages = f'ANSWERS_PATH="{folder / "pages"}"'
    command = [sys.executable, "-m", "pelican", str(content), "--fatal", "warnings", "-o", str(out), "-e", pages]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_choices_are_there_in_every_language(site: Path, language: str) -> None:
    page, words = choices(site, language), said(language)
    assert (page.get("lang"), page.get("dir")) == (language, words["language"]["direction"])
    (form,) = [form for form in page.iter("form") if form.get("action") == "/api/consent"]
    fields = {field.get("name"): field.get("value") for field in form.iter("input") if field.get("type") == "hidden"}
    assert fields["language"] == language
    assert fields["return"] == choices_pages.address(language)
    assert fields["surface"] == "choices"
    assert [text(button) for button in form.iter("button")] == [
        words["banner"][name] for name in ("save", "reject", "accept")
    ]
    for purpose in words["purposes"].values():
        assert plain(purpose["title"]) in text(form)
        assert plain(purpose["sentence"]) in text(form)
    assert page.find(".//*[@id='privacy-choices']") is None


@pytest.mark.parametrize("language", OTHERS)
def test_heading_and_introduction_are_in_the_language(site: Path, language: str) -> None:
    page, words = choices(site, language), said(language)["choices"]
    assert text(page.find(".//h1")) == plain(words["title"])
    assert plain(words["summary"]) in text(page.find(".//main"))
    assert text(page.find(".//title")) == f"{plain(words['title'])} · {registers.current().site.name}"
    assert "{" not in text(page.find(".//main"))
    assert text(page.find(".//a[@class='skip']")) == said(language)["page"]["skip"]


def test_the_introduction_says_what_the_english_one_says(site: Path) -> None:
    """As many paragraphs, the same number of days, the same links: what can be counted."""
    settings = {"MARKDOWN": MARKDOWN}
    for language in OTHERS:
        html = choices_pages.page(language, settings)["content"]
        assert html.count("<p>") == 2, language
        assert "180" in html
        links = [
            (a.get("href"), a.get("hreflang")) for a in html5lib.parse(html, namespaceHTMLElements=False).iter("a")
        ]
        assert links == [("/privacy/", "en")], language


@pytest.mark.parametrize("language", languages.OFFERED)
def test_each_leads_to_all_the_others_by_their_own_names(site: Path, language: str) -> None:
    page = choices(site, language)
    (nav,) = [nav for nav in page.iter("nav") if nav.get("aria-label") == said(language)["choices"]["languages"]]
    found = {(a.get("lang"), a.get("hreflang"), a.get("href"), text(a)) for a in nav.iter("a")}
    assert found == {
        (code, code, choices_pages.address(code), languages.words(code)["language"]["name"])
        for code in languages.OFFERED
    }
    assert [a.get("lang") for a in nav.iter("a") if a.get("aria-current") == "page"] == [language]


@pytest.mark.parametrize("language", languages.OFFERED)
def test_search_engines_are_told_of_all_of_them(site: Path, language: str) -> None:
    links = [link for link in choices(site, language).iter("link") if link.get("hreflang")]
    assert {link.get("hreflang"): link.get("href") for link in links} == {
        code: ORIGIN + choices_pages.address(code) for code in languages.OFFERED
    } | {"x-default": f"{ORIGIN}/choices/"}
    (own,) = [link.get("href") for link in choices(site, language).iter("link") if link.get("rel") == "canonical"]
    assert own == ORIGIN + choices_pages.address(language)


def test_the_sitemap_names_each_once(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    for language in languages.OFFERED:
        assert sitemap.count(f"<loc>{ORIGIN}{choices_pages.address(language)}</loc>") == 1


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_english_on_another_page_says_so(site: Path, language: str) -> None:
    page = choices(site, language)
    for name in ("header", "footer"):
        part = next(page.iter(name))
        assert (part.get("lang"), part.get("dir")) == ("en", "ltr")
    (policy,) = [a for a in page.find(".//form").iter("a") if a.get("href") == "/privacy/"]
    assert policy.get("hreflang") == "en"
    (own,) = [a.get("href") for a in next(page.iter("footer")).iter("a") if "/choices/" in a.get("href", "")]
    assert own == choices_pages.address(language)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", ["{}/page-{}", "{}/journal/note-{}"])
def test_a_page_with_a_language_has_its_banner_in_it(built: Path, language: str, path: str) -> None:
    place = path.format(language, language)
    page, words = parsed(built / place / "index.html"), said(language)
    assert (page.get("lang"), page.get("dir")) == (language, words["language"]["direction"])
    banner = page.find(".//*[@id='privacy-choices']")
    assert banner is not None
    assert text(banner.find(".//h2")) == plain(words["banner"]["title"])
    labels = {button.get("value"): text(button) for button in banner.iter("button")}
    assert labels == {name: plain(words["banner"][name]) for name in ("accept", "reject", "save")}
    assert text(banner.find(".//summary")) == plain(words["banner"]["choose"])
    for purpose in words["purposes"].values():
        assert plain(purpose["sentence"]) in text(banner)
    fields = {field.get("name"): field.get("value") for field in banner.iter("input") if field.get("type") == "hidden"}
    assert (fields["language"], fields["return"]) == (language, f"/{place}/")
    status = page.find(".//*[@id='choices-status']")
    assert status is not None and status.get("data-saved") == words["choices"]["saved"]


@pytest.mark.parametrize("language", OTHERS)
def test_a_form_is_in_the_language_of_its_page_and_says_so(built: Path, language: str) -> None:
    page, words = parsed(built / language / f"letter-{language}" / "index.html"), said(language)["contact"]
    (form,) = [form for form in page.iter("form") if form.get("action") == "/api/contact"]
    (field,) = [field for field in form.iter("input") if field.get("name") == "language"]
    assert field.get("value") == language
    assert text(next(form.iter("button"))) == words["send"]
    assert [text(option) for option in form.iter("option")] == [plain(topic) for topic in words["topics"].values()]
    assert plain(words["kept"].format(retention=said(language)["retention"]["message"])) in text(form)
    assert "365" in said(language)["retention"]["message"]


@pytest.mark.parametrize("language", OTHERS)
def test_an_embed_names_its_recipient_in_the_language_of_its_page(built: Path, language: str) -> None:
    page, words = parsed(built / language / f"page-{language}" / "index.html"), said(language)
    note = next(part for part in page.iter("div") if part.get("class") == "embed-note")
    for expected in (words["embed"]["once"], *words["recipients"]["openstreetmap"].values()):
        assert plain(expected) in text(note)
    assert plain(words["embed"]["always"].format(purpose=words["purposes"]["social"]["title"])) in text(note)


@pytest.mark.parametrize("language", OTHERS)
def test_the_day_of_an_article_is_written_in_its_language(built: Path, language: str) -> None:
    page = parsed(built / language / "journal" / f"note-{language}" / "index.html")
    article = next(page.iter("article"))
    assert "2026" in text(article.find(".//time"))
    assert "March" not in text(article.find(".//time"))


def test_an_english_page_is_english_throughout(site: Path) -> None:
    page = parsed(site / "contact/index.html")
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    assert next(page.iter("header")).get("lang") is None
    assert {field.get("value") for field in page.iter("input") if field.get("name") == "language"} == {"en"}
