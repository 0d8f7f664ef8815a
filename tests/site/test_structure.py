"""How each page is put together, where the checker of HTML has no opinion."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.site.pages import Built

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Search engines show about so many letters of a title and of a description; fewer say nothing.
TITLE, DESCRIPTION = 70, range(30, 165)


def width(text: str) -> int:
    """How much room a text takes, in Latin letters: a Chinese or Japanese one takes that of two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def _canonical(page: Built) -> str:
    return next((link.get("href") for link in page.all("link") if link.get("rel") == "canonical"), "")


def test_every_page_has_one_first_heading_and_no_level_is_left_out(built: list[Built]) -> None:
    wrong = []
    for page in built:
        levels = [int(heading.tag[1]) for heading in page.all(*LEVELS)]
        # The banner's heading stands before the page's own, in a dialog of its own.
        start = levels.index(1) if 1 in levels else 0
        own = levels[start:]
        if own.count(1) != 1:
            wrong.append(f"{page.path}: {own.count(1)} first headings")
        wrong += [f"{page.path}: h{a} then h{b}" for a, b in pairwise(own) if b > a + 1]
    assert wrong == []


def test_every_page_has_one_main_part_one_head_one_foot_and_navigation_with_names(built: list[Built]) -> None:
    for page in built:
        names = [nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.all("nav")]
        assert all(names), page.path
        assert max(Counter(names).values()) == 1, f"{page.path}: {names}"
        assert sum(1 for _ in page.all("main")) == 1, page.path
        assert page.one("main").get("id") == "main", page.path


def test_the_banner_is_the_same_on_every_page_that_asks(built: list[Built]) -> None:
    banners = Counter(
        re.sub(r'(name="return" value=")[^"]*', r"\1", found[0])
        for page in built
        if (found := re.search(r'<section id="privacy-choices".*?</section>', page.source, re.DOTALL))
    )
    assert len(banners) == 1
    assert banners.total() == sum(not page.path.startswith("/choices/") for page in built)


def test_every_page_is_described_in_as_many_letters_as_are_shown(built: list[Built]) -> None:
    wrong = []
    for page in built:
        title, about = "".join(page.one("title").text), page.meta("description")
        if not 10 <= width(title) <= TITLE:
            wrong.append(f"{page.path}: title of {width(title)}: {title}")
        if width(about) not in DESCRIPTION:
            wrong.append(f"{page.path}: description of {width(about)}: {about}")
    assert wrong == []


def test_no_description_stands_on_two_pages(built: list[Built]) -> None:
    # A page that names another as the canonical one is the same in another order, or at another address; an earlier
    # version of the policy is described as the one in force.
    own = (page for page in built if urlsplit(_canonical(page)).path == page.path and "/privacy/2" not in page.path)
    found = Counter(page.meta("description") for page in own)
    assert len(found) > 25
    assert [about for about, times in found.items() if times > 1] == []


def test_every_picture_has_its_place_before_it_is_there_and_words_in_its_stead(built: list[Built]) -> None:
    for page in built:
        for image in page.all("img"):
            where = f"{page.path}:{image.line} {image.get('src')}"
            assert image.get("width").isdecimal(), where
            assert image.get("height").isdecimal(), where
            assert "alt" in image.attributes, where


def test_the_first_picture_of_a_page_is_fetched_before_all_else_and_the_others_once_they_are_near(
    built: list[Built],
) -> None:
    with_pictures = [page for page in built if any(page.all("img"))]
    assert len(with_pictures) > 25
    for page in with_pictures:
        first = [image.get("src") for image in page.all("img", "link") if image.get("fetchpriority") == "high"]
        late = [image.get("src") for image in page.all("img") if image.get("loading") == "lazy"]
        every = [image.get("src") for image in page.all("img")]
        assert len(first) == 1, page.path
        assert sorted(first + late) == sorted(every), page.path
        # What a filter hides is not there to be seen first.
        hidden = page.path.startswith(("/shop/without-", "/shop/in-stock/"))
        assert hidden or every[0] == first[0], page.path


def test_every_page_says_what_is_shown_where_its_address_is_shared(
    built: list[Built], site: Path, register: Any
) -> None:
    """The Open Graph protocol, https://ogp.me: its four required properties, and what a card is made of."""
    origin = register.site.origin
    for page in built:
        told = [meta for meta in page.all("meta") if meta.get("property").startswith("og:")]
        if page.meta("robots") == "noindex":
            assert told == [], page.path
            continue
        assert len({meta.get("property") for meta in told}) == len(told), f"{page.path}: one thing said twice"
        assert page.meta("og:type") in ("website", "article", "product"), page.path
        assert page.meta("og:title") in "".join(page.one("title").text), page.path
        assert page.meta("og:title"), page.path
        assert page.meta("og:description") == page.meta("description"), page.path
        assert page.meta("og:url") == _canonical(page), page.path
        assert page.meta("og:site_name") == register.site.name, page.path
        assert page.meta("og:image").startswith(f"{origin}/"), page.path
        assert (site / page.meta("og:image").removeprefix(f"{origin}/")).is_file(), page.path
        assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "630"), page.path
        assert page.meta("og:image:alt"), page.path
        assert page.meta("twitter:card") == "summary_large_image", page.path
