"""Typography in the text between tags."""

from __future__ import annotations

import pytest

from plugins.markdown.typography import typeset


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("<p>It's</p>", "<p>It’s</p>"),
        ('<p>"Ground this week"</p>', "<p>“Ground this week”</p>"),
        ('<p>She said "no".</p>', "<p>She said “no”.</p>"),
        ("<p>'quoted' word</p>", "<p>‘quoted’ word</p>"),
        ('<p>"<em>Yes</em>"</p>', "<p>“<em>Yes</em>”</p>"),
        ("<p>wait... now</p>", "<p>wait… now</p>"),
        ("<p>pods -- green</p>", "<p>pods – green</p>"),
        ('<p><code>"as is" -- it\'s</code></p>', '<p><code>"as is" -- it\'s</code></p>'),
        ('<a href="x" title="it\'s">y</a>', '<a href="x" title="it\'s">y</a>'),
        ("<p>It&#x27;s &#39;so&#39; and &#34;so&#34;</p>", "<p>It’s ‘so’ and “so”</p>"),
        ("<p>a &amp; b &lt; c</p>", "<p>a &amp; b &lt; c</p>"),
    ],
)
def test_quotes_and_dashes_are_set_and_code_and_attributes_are_left(plain: str, set_: str) -> None:
    assert typeset(plain) == set_
