"""Links that follow a text to its new name."""

from __future__ import annotations

import pytest

from plugins.redirects.links import Change

NOTE = Change("content/journal/old.md", "content/journal/new.md", "/journal/old/", "/journal/new/")
PAGE = Change("content/pages/us.md", "content/pages/about.md", "/us/", "/about/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](/journal/old/)", "[a](/journal/new/)"),
        ("[a](/journal/old/#part)", "[a](/journal/new/#part)"),
        ("[a](/journal/old?b=1)", "[a](/journal/new?b=1)"),
        ('<a href="/journal/old">', '<a href="/journal/new">'),
        ('[a](/journal/old/ "Title")', '[a](/journal/new/ "Title")'),
        ("[a]: /journal/old/\n", "[a]: /journal/new/\n"),
        ("[a](/journal/older/)", "[a](/journal/older/)"),
        ("[a](/de/journal/old/)", "[a](/de/journal/old/)"),
        ("[a](/journal/old/more/)", "[a](/journal/old/more/)"),
        ("[a](https://example.org/journal/old/)", "[a](https://example.org/journal/old/)"),
    ],
)
def test_a_link_to_the_old_address_is_mended_and_any_other_is_not(before: str, after: str) -> None:
    assert NOTE.linked(before) == after


def test_a_short_address_is_not_found_inside_a_longer_one() -> None:
    assert PAGE.linked("[a](/us/) [b](/bus/us/) [c](/us-and-them/)") == "[a](/about/) [b](/bus/us/) [c](/us-and-them/)"


def test_a_name_in_a_head_is_mended_in_the_field_that_names_such_texts_alone() -> None:
    change = Change("content/products/a.md", "content/products/b.md", "/shop/a/", "/shop/b/")
    front_matter = "Title: a\nRelated: a, a-b, c-a\nGroup: a\n\nRelated: a"
    assert change.named(front_matter) == "Title: a\nRelated: b, a-b, c-a\nGroup: a\n\nRelated: a"
    assert NOTE.named(front_matter) == front_matter
