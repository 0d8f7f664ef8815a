"""The built site through its server: every page whole, every link and part answered."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import httpx
import pytest

from tests.browser.addresses import UNLISTED, every, pages
from tests.versions import CURRENT

FOOT = {"/privacy/", "/privacy/changes/", "/choices/", "/cookies/", "/promises/"}
TRANSLATED = re.compile(r"/choices/(\w\w)/")
HTML = "{http://www.w3.org/1999/xhtml}"


class Pages:
    """Fetches and parses pages, each once."""

    def __init__(self, origin: str) -> None:
        self.client = httpx.Client(base_url=origin, timeout=30)
        self._texts: dict[str, str] = {}
        self._trees: dict[str, tuple[Any, list[Any]]] = {}

    def text(self, path: str) -> str:
        if path not in self._texts:
            self._texts[path] = self.client.get(path).text
        return self._texts[path]

    def tree(self, path: str) -> tuple[Any, list[Any]]:
        """The page as an ElementTree, and what the parser had to mend."""
        if path not in self._trees:
            parser = html5lib.HTMLParser()
            self._trees[path] = parser.parse(self.text(path)), parser.errors
        return self._trees[path]


@pytest.fixture(scope="module")
def built(base_url: str, preview: object) -> Pages:
    return Pages(base_url)


def addresses(built: Pages, path: str) -> set[str]:
    """Every address on our own site that a page names, whole."""
    tree, _ = built.tree(path)
    named = {
        element.get(key)
        for element in tree.iter()
        for key in ("href", "src", "action")
        if element.get(key) and element.get("rel") != "canonical"
    }
    named |= {part.split()[0] for e in tree.iter() if e.get("srcset") for part in e.get("srcset").split(",")}
    own = {urljoin(path, name) for name in named if not re.match(r"[a-z]+:|//", name)}
    return {address for address in own if not address.startswith("/api/")}


def test_there_are_pages(built: Pages) -> None:
    assert {"/", "/shop/", "/journal/", "/about/", "/contact/", "/privacy/", "/choices/"} <= set(pages())
    assert len(pages()) > 25


def test_every_link_and_part_is_answered(built: Pages) -> None:
    wrong = []
    for address in sorted({part for path in every() for part in addresses(built, path)}):
        answer = built.client.get(address.partition("#")[0])
        if answer.status_code != 200:
            wrong.append(f"{answer.status_code} {address}")
    assert wrong == []


def test_every_link_to_a_place_in_a_page_finds_it(built: Pages) -> None:
    wrong = []
    for path in every():
        for address in addresses(built, path):
            target, _, place = address.partition("#")
            if place and f'id="{place}"' not in built.text(target):
                wrong.append(f"{path} → {address}")
    assert wrong == []


@pytest.mark.promise("P01")
def test_every_page_links_to_the_policy_and_the_choices_in_its_foot(built: Pages) -> None:
    for path in every():
        tree, _ = built.tree(path)
        (foot,) = tree.iter(f"{HTML}footer")
        # A page in another language leads to the choices in that language.
        own = {"/choices/": f"/choices/{tree.get('lang')}/"} if tree.get("lang") != "en" else {}
        assert {link.get("href") for link in foot.iter(f"{HTML}a")} >= {own.get(to, to) for to in FOOT}, path


def test_every_page_says_what_it_is(built: Pages) -> None:
    titles = {}
    for path in pages():
        tree, _ = built.tree(path)
        (first,) = list(tree.iter(f"{HTML}h1"))
        (title,) = list(tree.find(f"{HTML}head").iter(f"{HTML}title"))
        (about,) = [e.get("content") for e in tree.iter(f"{HTML}meta") if e.get("name") == "description"]
        assert "".join(first.itertext()).strip(), path
        assert len(about) > 20, path
        assert tree.get("lang") == (TRANSLATED.match(path) or ["", "en"])[1], path
        titles.setdefault(title.text, []).append(path)
    # The version in force stands at two addresses, one of them canonical.
    assert [paths for paths in titles.values() if len(paths) > 1 and "/privacy/" not in paths] == []


def test_every_page_names_its_own_address_as_canonical(built: Pages, register: Any) -> None:
    current = f"/privacy/{register.policy.version}/"
    for path in pages():
        tree, _ = built.tree(path)
        named = [e.get("href") for e in tree.iter(f"{HTML}link") if e.get("rel") == "canonical"]
        expected = [] if path in UNLISTED else [register.site.origin + ("/privacy/" if path == current else path)]
        assert named == expected, path


def test_every_page_is_valid_html(built: Pages) -> None:
    wrong = []
    for path in every():
        _, errors = built.tree(path)
        wrong += [f"{path} {place}: {name} {more}" for place, name, more in errors]
        ids = re.findall(r'\sid="([^"]+)"', built.text(path))
        wrong += [f"{path}: id {name} stands twice" for name in sorted({n for n in ids if ids.count(n) > 1})]
    assert wrong == []


def test_every_page_and_part_carries_the_headers_of_the_template(built: Pages, template: Any) -> None:
    sheet = f"/choices/since-{CURRENT}.css"
    for path in ("/", "/404.html", "/no-such-page/", "/api/consent", sheet, "/feeds/journal.atom.xml"):
        answer = built.client.get(path)
        assert {name: answer.headers.get(name) for name in template.headers} == template.headers, path


def test_a_page_that_is_not_there_says_so_kindly(built: Pages) -> None:
    answer = built.client.get("/no-such-page/")
    assert answer.status_code == 404
    assert answer.text == built.text("/404.html")


def test_a_path_without_its_last_slash_is_sent_on(built: Pages) -> None:
    answer = built.client.get("/shop")
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (308, "/shop/")
