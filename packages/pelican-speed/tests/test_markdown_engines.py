"""A reused, quicker engine returns exactly what a new stock engine returns, for Markdown that nobody would write."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor

from pelican_speed import markdown_engines

EXTENSIONS = {
    "none": [],
    "extra": ["markdown.extensions.extra", "markdown.extensions.meta"],
    "all": [
        *("markdown.extensions." + name for name in ("extra", "meta", "toc", "admonition", "sane_lists", "smarty")),
        *("markdown.extensions." + name for name in ("nl2br", "wikilinks", "codehilite", "legacy_attrs")),
    ],
    "legacy": ["markdown.extensions.legacy_em", "markdown.extensions.footnotes"],
}
# Pieces of every construct, whole and broken.
PIECES = [
    *("*", "**", "***", "_", "__", "*em*", "**strong**", "_em_", "__strong__", "***both***", "*a **b* c**", "2*3*4"),
    *("`", "``", "`code`", "``a`b``", "\\`", "\\\\`x`", "\\*", "\\_", "\\[", "\\", "\\\\", "\\{", "\\&"),
    *("[", "]", "(", ")", "[a](b)", '[a](b "c")', "[a](<b c>)", "[a][b]", "[a][]", "[a]", "![a](b)", "![a][b]", "![a]"),
    *(
        "[b]: /c",
        '[a]: <d> "e"',
        "  [a]:\n   f",
        "[*x*](y)",
        "[`x`](y)",
        "[a](b(c)d)",
        "[a](b",
        "[[Wiki Link]]",
        "[TOC]",
    ),
    *(
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        '<div markdown="1">',
        "<!-- c -->",
        "<?php ?>",
        "<![CDATA[x]]>",
        "<br>",
        "<hr />",
    ),
    *("<http://a.b/c>", "<me@a.b>", "<", ">", "&", "&amp;", "&#38;", "&x", "<span markdown='span'>*a*</span>", "</>"),
    *("# H", "## H ##", "### H {#id .c}", "H\n=", "H\n---", "---", "* * *", "___", "#", "#x", "\\# x"),
    *(
        "- a",
        "+ a",
        "* a",
        "1. a",
        "2) a",
        "    - b",
        "    code",
        "\tcode",
        "   1. c",
        "> q",
        ">> q",
        ">",
        "- > q",
        "- # h",
    ),
    *(
        "[^1]",
        "[^1]: note",
        "[^1]:\n    long",
        "*[HTML]: Text",
        "HTML",
        "*[a]: ''",
        "Term\n: Def",
        ":   Def",
        ": ",
        "~",
    ),
    *("```", "~~~", "```py\nx\n```", "~~~ {.a #b c=d}\nx\n~~~", "``` {.py hl_lines='1'}", "    ```"),
    *("a|b", "-|-", "|a|\n|-|\n|b|", "a | b\n--- | :-:\n`c|d` | e\\|f", "|", "{: .c }", "{#i}", "{", "}", "a{: x=y }"),
    *("!!! note", "///Footnotes Go Here///", "...", "--", "'q'", '"q"', "title: x", "key:", "---\na: b\n---"),
    *("\x02", "\x03", "\x02klzzwxh:0000\x03", "\x02wzxhzdk:0\x03", "\x0242\x03", "\r", "\r\n", "\t", " ", "  ", "  \n"),
    *("\n", "\n\n", "\n\n\n", " \n", "\u00a0", "é", "İ", "ß", "\u2028", "word", "two words", "https://a.b", "a@b.c"),
]
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=24).flatmap(
    lambda parts: st.lists(
        st.sampled_from(["", " ", "\n", "\n\n", "\n    ", "\n> "]), min_size=len(parts), max_size=len(parts)
    ).map(lambda between: "".join(part + gap for part, gap in zip(parts, between, strict=True)))
)


def options(name: str, output: str = "html", **more: Any) -> dict[str, Any]:
    return {"extensions": [*EXTENSIONS[name]], "extension_configs": {}, "output_format": output} | more


def stock(text: str, chosen: dict[str, Any]) -> tuple[object, ...]:
    try:
        engine = Markdown(**chosen)
        return engine.convert(text), getattr(engine, "Meta", None), getattr(engine, "toc", None)
    except Exception as error:  # noqa: BLE001 - whatever it is, ours is to be the same
        return type(error), str(error)


def quick(text: str, chosen: dict[str, Any]) -> tuple[object, ...]:
    try:
        with markdown_engines.engine(chosen) as engine:
            return engine.convert(text), getattr(engine, "Meta", None), getattr(engine, "toc", None)
    except Exception as error:  # noqa: BLE001
        return type(error), str(error)


@pytest.mark.parametrize("name", EXTENSIONS)
@pytest.mark.parametrize("output", ["html", "xhtml"])
@given(before=texts, text=texts)
@settings(max_examples=100, deadline=None)
@example(before="> a\n\n[^1]: b\n[x]: y\n*[HTML]: z", text="[^1] [x] HTML")
@example(before="", text="*a **b* c** `d\\` [e](f 'g') <h i=j> &k; ![l][m]")
def test_nasty_markdown_gives_the_same_html(name: str, output: str, before: str, text: str) -> None:
    chosen = options(name, output)
    quick(before, chosen)
    assert quick(text, chosen) == stock(text, chosen)


class _Marks(Extension):
    """An extension from elsewhere: a new pattern, and a stock one with another expression."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()\^\^(.+?)\^\^", "mark"), "marks", 200)
        md.inlinePatterns["link"].compiled_re = (
            md.inlinePatterns["link"].compiled_re.__class__ and InlineProcessor(r"(?<!\!)\[|§", md).compiled_re
        )


@pytest.mark.parametrize("text", ["^^new^^", "*a* ^^b^^ `c`", "plain", "§a](b)"])
def test_patterns_of_other_extensions_are_always_tried(text: str) -> None:
    chosen = options("extra", extensions=[*EXTENSIONS["extra"], _Marks()])
    assert quick(text, chosen) == stock(text, chosen)


def test_an_engine_is_reused_unless_it_failed() -> None:
    chosen = options("extra", tab_length=3)
    with markdown_engines.engine(chosen) as first:
        pass
    with markdown_engines.engine(chosen) as again:
        assert again is first
    with pytest.raises(ZeroDivisionError), markdown_engines.engine(chosen):
        raise ZeroDivisionError
    with markdown_engines.engine(chosen) as other:
        assert other is not first


def test_two_texts_at_a_time_use_two_engines() -> None:
    chosen = options("extra")
    with markdown_engines.engine(chosen) as one, markdown_engines.engine(chosen) as two:
        assert one is not two


def test_an_engine_that_may_not_be_reused_is_not() -> None:
    chosen = options("none", tab_length=2)
    with markdown_engines.engine(chosen, reuse=False) as first:
        pass
    with markdown_engines.engine(chosen) as second, markdown_engines.engine(chosen, reuse=False) as third:
        assert first is not second and first is not third


@pytest.mark.parametrize(
    ("extensions", "stock_alone"),
    [([], True), (EXTENSIONS["all"], True), (["mine"], False), (["markdown.extensions.toc", _Marks()], False)],
)
def test_extensions_that_are_not_python_markdowns_own_are_known(extensions: list[Any], stock_alone: bool) -> None:
    assert markdown_engines.only_stock_extensions({"extensions": extensions}) is stock_alone


def test_footnotes_whose_ids_count_across_texts_begin_anew() -> None:
    chosen = options("extra")
    chosen["extension_configs"] = {"markdown.extensions.extra": {"footnotes": {"UNIQUE_IDS": True}}}
    for text in ("a[^1]\n\n[^1]: b", "c[^1]\n\n[^1]: d"):
        assert quick(text, chosen) == stock(text, chosen)
