"""Embeds: a note that names the recipient, from the register alone."""

from __future__ import annotations

import pytest
from markdown import markdown

from plugins.markdown.embeds import EmbedError

MAP = '!embed openstreetmap "The hills" https://www.openstreetmap.org/export/embed.html?bbox=1%2C2'


def _html(text: str) -> str:
    return markdown(text, extensions=["plugins.markdown.embeds"])


def test_an_embed_is_a_note_with_two_buttons_and_a_link_and_loads_nothing() -> None:
    html = _html(f"Before.\n\n{MAP}\n\nAfter.")
    assert "OpenStreetMap Foundation, United Kingdom" in html
    assert html.count('<button type="button"') == 2
    assert 'data-src="https://www.openstreetmap.org/export/embed.html?bbox=1%2C2"' in html
    assert ' src="' not in html
    assert "<p>Before.</p>" in html
    assert "<p>After.</p>" in html


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('!embed vimeo "x" https://vimeo.com/1', "not under [recipients]"),
        ('!embed openstreetmap "x" https://evil.example/', "is not on https://www.openstreetmap.org/"),
        ('!embed openstreetmap "x" http://www.openstreetmap.org/', "is not on https://www.openstreetmap.org/"),
        ('!embed openstreetmap "x" https://www.openstreetmap.org@evil.example/', "is not on"),
        ("!embed openstreetmap", "write !embed recipient"),
    ],
)
def test_an_embed_that_the_register_does_not_allow_stops_the_build(line: str, said: str) -> None:
    with pytest.raises(EmbedError) as problem:
        _html(line)
    assert said in str(problem.value)
