"""A text is read without fail, whatever is in it, and every place in it is a line of its file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from plugins.checks.text import Text

MARKS = [
    "#", "[", "]", "(", ")", "!", "`", "```\n", "~~~\n", "<", ">", "<!--", "-->", "<b>", "</b>", "<![", "{: #a }", "\n",
    "\n\n", "    ", "\t", "a", " ", ":", "Title: x\n", "\\", '"', "===\n", "---\n", "[a]: /b\n", "![", "|", "é",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
def test_any_marks_in_any_order_are_read(source: str) -> None:
    text = Text.of("content/a.md", source.encode())
    lines = len(text.lines)
    places = [
        *(link.at for link in text.links),
        *(heading.at for heading in text.headings),
        *(tag.at for tag in (*text.markup.tags, *text.markup.unclosed)),
        *(at for at, _ in (*text.markup.stray, *text.plain.unclosed)),
    ]
    assert all(1 <= text.line_at(at) <= lines for at in places)
    assert len(text.plain.text) == len(text.words) == len(text.body)
    assert text.misspelt == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read(held: bytes) -> None:
    text = Text.of("content/a.md", held)
    assert text.faults or text.lines


@pytest.mark.parametrize(
    "source",
    [
        "Title: One\nDate: 2026-10-04\n\nText.",
        "Title: One\n    and more\nDate:\n\nText.",
        "  Title:  One  \n\nText: not of the head",
        "Title: One\nText without a line between",
        "Title - One\nDate: 2026-10-04\n\nText.",
        "\nTitle: One\n\nText.",
        "Title: One\ntitle: Two\n\nText.",
    ],
)
def test_a_head_is_read_as_the_build_reads_it(source: str) -> None:
    engine = Markdown(extensions=["markdown.extensions.meta"])
    engine.convert(source)
    given_: dict[str, list[str]] = {}
    for entry in Text.of("content/a.md", source.encode()).entries:
        given_.setdefault(entry.key, []).extend(entry.value.split("\n"))
    assert given_ == {key: [value.strip() for value in values] for key, values in engine.Meta.items()}
