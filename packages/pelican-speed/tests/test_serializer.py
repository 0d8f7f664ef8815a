"""The serializer writes what the stock serializer writes."""

from xml.etree.ElementTree import Comment, Element, ProcessingInstruction, QName, SubElement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.serializers import to_html_string

from pelican_speed.serializer import to_html

TAGS = ["p", "em", "br", "IMG", "script", "STYLE", "input", "x-y", "Div"]
NAMES = ["class", "checked", "hidden", "title", "data-a"]
texts = st.one_of(st.none(), st.text(alphabet="ab<>&;\"'\n#x1", max_size=8), st.sampled_from(["&amp;", "&#38;", "&x"]))
values = st.one_of(texts, st.sampled_from(NAMES))


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Element:
    element = Element(draw(st.sampled_from(TAGS)))
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True)):
        element.set(name, draw(values))
    element.text, element.tail = draw(texts), draw(texts)
    if depth:
        element.extend(draw(st.lists(trees(depth=depth - 1), max_size=3)))
    return element


@given(trees())
@settings(deadline=None)
def test_every_tree_gives_the_same(tree: Element) -> None:
    assert to_html(tree) == to_html_string(tree)


@pytest.mark.parametrize(
    "odd",
    [
        Comment(" <c> "),
        ProcessingInstruction("php", "x"),
        Element(QName("urn:x", "y")),
        Element("p", {QName("a"): "b"}),
    ],
)
def test_what_is_not_a_plain_tag_is_left_to_the_stock_serializer(odd: Element) -> None:
    tree = Element("div")
    SubElement(tree, "p").text = "a & b"
    tree.append(odd)
    assert to_html(tree) == to_html_string(tree)


def test_a_tree_as_deep_as_can_be_does_not_end_the_build() -> None:
    tree = deepest = Element("div")
    for _ in range(5000):
        deepest = SubElement(deepest, "blockquote")
    assert to_html(tree) == to_html_string(tree)
