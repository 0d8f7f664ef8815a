"""Social cards: every page that has its own words and picture has a card of them, light enough to be shown anywhere."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from plugins.core.site_files import SiteFiles
from plugins.images import social_cards
from plugins.images.social_cards import COLUMN, CardError, Deck, Words, balanced, draw, readable, wrapped
from tests import own_texts

PODS = Words("Green cardamom, whole", "€ 7.90 · 50 g tin", ("pod", "leaf"), "cardamom", "scatter", "pods")
HOME = Words("Cardamom, first of all", "", ("pod",), "cardamom", "ring", "home")


@pytest.fixture
def deck(tmp_path: Path) -> Deck:
    """A deck that knows the home page and one product."""
    deck = Deck("Cardamum", "theme", SiteFiles(tmp_path / "site"), tmp_path / "cache")
    deck.words = {("page", "home"): HOME, ("product", "pods"): PODS}
    return deck


def test_a_card_is_1200_by_630_and_under_100_kilobytes_with_the_words_in_ink_on_paper() -> None:
    drawn = draw(PODS, "Cardamum")
    assert len(drawn) <= 100_000
    with Image.open(BytesIO(drawn)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
        colours = (
            image.convert("RGB")
            .crop((social_cards.EDGE, social_cards.TOP, social_cards.EDGE + COLUMN, social_cards.BOTTOM))
            .getcolors(9999)
        )
    assert colours
    common = [colour for _, colour in sorted(colours, reverse=True)[:2]]
    assert common == [(248, 242, 228), (22, 36, 27)]


def test_a_card_says_its_size_and_what_is_on_it(deck: Deck) -> None:
    card = deck.card("product", "pods")
    assert card.startswith("/theme/cards/product-pods.")
    assert (card.width, card.height) == (1200, 630)
    assert "Green cardamom, whole" in card.alt


def test_a_title_that_looks_like_a_tag_is_on_its_card(deck: Deck) -> None:
    deck.words["product", "salt"] = words = replace(PODS, title="Salt <spice>")
    assert deck.card("product", "salt").alt.startswith("Salt <spice>, with")
    assert list(deck.asked.values()) == [words]
    assert social_cards.fitted("Salt <spice>")[0] == ["Salt <spice>"]
    assert draw(words, "Cardamum") != draw(replace(words, title="Salt"), "Cardamum")


def test_another_title_or_picture_is_another_name(deck: Deck) -> None:
    before = deck.card("product", "pods")
    assert deck.card("product", "pods") == before
    deck.words["product", "pods"] = replace(PODS, title="Green cardamom")
    assert deck.card("product", "pods") != before


def test_a_page_without_a_picture_of_its_own_has_its_title_on_the_shop_s(deck: Deck) -> None:
    deck.card("page", "privacy", "Privacy policy")
    (asked,) = deck.asked.values()
    assert (asked.title, asked.names, asked.palette) == ("Privacy policy", HOME.names, HOME.palette)


def test_a_title_in_letters_that_the_font_lacks_has_the_card_of_the_shop(deck: Deck) -> None:
    assert readable(PODS.title + PODS.line)
    deck.card("page", "choices-ja", "あなたの選択")
    assert list(deck.asked.values()) == [HOME]


def test_every_product_and_article_has_a_card_of_its_own_words(site: Path) -> None:
    drawn = {path.name.split(".")[0] for path in (site / "theme/cards").glob("*.png")}
    for kind, folder in (("product", "products"), ("article", "journal")):
        assert drawn >= {f"{kind}-{path.stem}" for path in (own_texts.TEXTS / folder).glob("*.md")}


def test_a_title_is_broken_into_lines_that_fit_and_are_even() -> None:
    font = social_cards._font(80, social_cards.BOLD)
    title = "Two clicks, and what happens after"
    greedy, even = wrapped(title, font, COLUMN), balanced(title, font, COLUMN)
    assert " ".join(even) == title
    assert len(even) == len(greedy)
    assert max(map(font.getlength, even)) <= max(map(font.getlength, greedy)) <= COLUMN


@pytest.mark.parametrize("title", ["A word " * 40, "Unbreakably" * 6], ids=["long", "one word"])
def test_a_title_that_does_not_fit_is_an_error_that_says_what_does(title: str) -> None:
    with pytest.raises(CardError, match="does not fit on a social card: six lines"):
        draw(replace(PODS, title=title), "Cardamum")


def test_what_was_asked_for_is_written_and_drawn_once(
    deck: Deck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = deck.card("product", "pods")
    assert deck.missing() == [card.rpartition("/")[2]]
    deck.write()
    assert deck.missing() == []
    monkeypatch.setattr(social_cards, "draw", lambda *_: pytest.fail("drawn again"))
    other = Deck("Cardamum", "theme", SiteFiles(tmp_path / "other"), tmp_path / "cache")
    other.words = deck.words
    assert other.card("product", "pods") == card
    other.write()
    first, second = (tmp_path / folder / card.lstrip("/") for folder in ("site", "other"))
    assert first.read_bytes() == second.read_bytes()
