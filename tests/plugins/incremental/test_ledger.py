"""Things are made again when something that they read is not as it was, and only then."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.incremental.ledger import Ledger
from plugins.incremental.recorders import recorded


class Site:
    """Two pages of one ledger: each shows the shop's name and a word of its own."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.shared: dict[str, Any] = {"name": "Cardamum"}
        self.words = {"a": "pod", "b": "seed"}

    def build(self, *, breaks_at: str = "") -> list[str]:
        """What was made."""
        self.ledger.begin(self.shared)
        for key, word in self.words.items():
            own = {"word": word}
            roots = self.shared | own

            def make(key: str = key, roots: dict[str, Any] = roots) -> str:
                if key == breaks_at:
                    raise ValueError(key)
                return f"{recorded(roots['name'], ('name',))} {recorded(roots['word'], ('word',))}"

            self.ledger.remember(key, roots, own, make)
        self.ledger.end()
        return self.ledger.made


@pytest.fixture
def site() -> Site:
    site = Site()
    assert site.build() == ["a", "b"]
    return site


def test_nothing_is_made_twice_for_nothing(site: Site) -> None:
    assert site.build() == []


def test_what_one_page_has_changes_that_page(site: Site) -> None:
    site.words["b"] = "husk"
    assert site.build() == ["b"]
    assert site.build() == []


def test_what_all_share_changes_all(site: Site) -> None:
    site.shared["name"] = "Shop"
    assert site.build() == ["a", "b"]
    assert site.build() == []


def test_a_build_that_breaks_off_leaves_nothing_that_looks_new(site: Site) -> None:
    site.shared["name"] = "Shop"
    with pytest.raises(ValueError, match="a"):
        site.build(breaks_at="a")
    assert site.build() == ["a", "b"]


def test_what_is_asked_for_no_longer_is_forgotten_and_made_anew_when_it_returns(site: Site) -> None:
    word = site.words.pop("a")
    assert site.build() == []
    site.words["a"] = word
    assert site.build() == ["a"]


def test_one_and_true_are_not_the_same_on_a_page(site: Site) -> None:
    site.shared["name"] = 1
    site.build()
    site.shared["name"] = True
    assert site.build() == ["a", "b"]


def test_what_is_to_be_made_again_is(site: Site) -> None:
    site.ledger.forget("b")
    assert site.build() == ["b"]
