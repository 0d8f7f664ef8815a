"""A kept, quick engine gives what a new, stock one gives, letter by letter: on nasty Markdown and on the shop's own."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor

from plugins.speed import engines

ROOT = Path(__file__).parent.parent.parent.parent
EXTENSIONS = {
    "none": [],
    "extra": ["markdown.extensions.extra", "markdown.extensions.meta"],
    "all": [
        *("markdown.extensions." + name for name in ("extra", "meta", "toc", "admonition", "sane_lists", "smarty")),
        *("markdown.extensions." + name for name in ("nl2br", "wikilinks", "codehilite", "legacy_attrs")),
    ],
    "legacy": ["markdown.extensions.legacy_em", "markdown.extensions.footnotes"],
}
# What constructs are made of, whole and broken.
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
    except Exception as slip:  # noqa: BLE001 - whatever it is, ours is to be the same
        return type(slip), str(slip)


def quick(text: str, chosen: dict[str, Any]) -> tuple[object, ...]:
    try:
        with engines.lent(chosen) as engine:
            return engine.convert(text), getattr(engine, "Meta", None), getattr(engine, "toc", None)
    except Exception as slip:  # noqa: BLE001
        return type(slip), str(slip)


@pytest.mark.parametrize("name", EXTENSIONS)
@pytest.mark.parametrize("output", ["html", "xhtml"])
@given(before=texts, text=texts)
@settings(max_examples=250, deadline=None)
@example(before="> a\n\n[^1]: b\n[x]: y\n*[HTML]: z", text="[^1] [x] HTML")
@example(before="", text="*a **b* c** `d\\` [e](f 'g') <h i=j> &k; ![l][m]")
def test_nasty_markdown_gives_the_same(name: str, output: str, before: str, text: str) -> None:
    chosen = options(name, output)
    quick(before, chosen)
    assert quick(text, chosen) == stock(text, chosen)


def test_the_shops_own_texts_give_the_same() -> None:
    chosen = options("all")
    files = sorted((ROOT / "content").rglob("*.md"))
    assert len(files) > 40
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert quick(text, chosen) == stock(text, chosen), file


class _Marks(Extension):
    """An extension of which nothing is known: a new pattern, and a stock one by another expression."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()\^\^(.+?)\^\^", "mark"), "marks", 200)
        md.inlinePatterns["link"].compiled_re = (
            md.inlinePatterns["link"].compiled_re.__class__ and InlineProcessor(r"(?<!\!)\[|§", md).compiled_re
        )


@pytest.mark.parametrize("text", ["^^new^^", "*a* ^^b^^ `c`", "plain", "§a](b)"])
def test_patterns_of_other_extensions_are_always_tried(text: str) -> None:
    chosen = options("extra", extensions=[*EXTENSIONS["extra"], _Marks()])
    assert quick(text, chosen) == stock(text, chosen)


def test_an_engine_is_used_again_and_none_that_failed() -> None:
    chosen = options("extra", tab_length=3)
    with engines.lent(chosen) as first:
        pass
    with engines.lent(chosen) as again:
        assert again is first
    with pytest.raises(ZeroDivisionError), engines.lent(chosen):
        raise ZeroDivisionError
    with engines.lent(chosen) as other:
        assert other is not first


def test_two_texts_at_once_have_an_engine_each() -> None:
    chosen = options("extra")
    with engines.lent(chosen) as one, engines.lent(chosen) as two:
        assert one is not two


def test_footnotes_that_count_from_text_to_text_begin_anew() -> None:
    chosen = options("extra")
    chosen["extension_configs"] = {"markdown.extensions.extra": {"footnotes": {"UNIQUE_IDS": True}}}
    for text in ("a[^1]\n\n[^1]: b", "c[^1]\n\n[^1]: d"):
        assert quick(text, chosen) == stock(text, chosen)
