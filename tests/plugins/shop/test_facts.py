"""Shop facts on pages, and the build that refuses examples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from functions.register import promotions
from functions.register import shop as shops
from plugins.core.problems import Problem, ProblemsError
from plugins.shop import facts

SHOP = shops.current()
PAGES = ("imprint", "terms", "shipping", "withdrawal")


def test_a_fact_is_put_into_the_text_escaped_and_a_block_takes_its_paragraph() -> None:
    known = facts.values(replace(SHOP, phone="<1> & 2"))
    assert facts.filled("<p>Call $phone.</p>", known, "a.md") == "<p>Call &lt;1&gt; &amp; 2.</p>"
    assert facts.filled("<p>$phone</p>", known, "a.md") == "<p>&lt;1&gt; &amp; 2</p>"
    assert facts.filled("<p>$postage</p>", known, "a.md") == known["postage"]


def test_pages_say_how_one_pays_where_the_shop_is_and_when_it_answers_the_phone_by_the_facts(site: Path) -> None:
    for page, said in (
        ("terms", f"You pay by {SHOP.paying[0]}"), ("shop", f"You pay by {SHOP.paying[0]}"),
        ("basket", f"to pay by {SHOP.paying[0]}"), ("imprint", SHOP.phone_hours), ("about", SHOP.street),
    ):  # fmt: skip
        assert said in (site / page / "index.html").read_text(encoding="utf-8")
        text = Path(f"content/pages/{page}.md").read_text(encoding="utf-8")
        assert said not in text, "it is said in functions/shop.toml or register.toml alone"


def test_an_unknown_fact_is_said_with_the_one_that_was_meant() -> None:
    with pytest.raises(ProblemsError) as caught:
        facts.filled("<p>$phnoe</p>", facts.values(SHOP), "content/pages/imprint.md")
    assert "content/pages/imprint.md: “$phnoe” is no fact of functions/shop.toml. Did you mean “phone”?" in str(
        caught.value
    )


def test_the_table_of_postage_has_every_step_of_every_country() -> None:
    table = facts.postage_table(SHOP)
    for one in SHOP.delivery.values():
        assert one.name in table
        for _, euro in one.postage:
            assert f"€\u202f{euro:.2f}" in table


def test_examples_are_told_with_their_line_until_they_are_replaced(tmp_path: Path) -> None:
    lines = shops.PATH.read_text(encoding="utf-8").split("\n")
    told = facts.examples()
    names = [*SHOP.examples, *promotions.examples()]
    contests = [path for path in facts.SURVEYS.glob("*.md") if "\nExample: yes\n" in path.read_text(encoding="utf-8")]
    said = [f"“{name}” is an example" for name in names] + ["is an example"] * len(contests)
    assert [problem.message for problem in told] == said
    assert (
        Problem(
            "functions/shop.toml",
            lines.index(f'phone = "{SHOP.phone}"') + 1,
            "“phone” is an example",
            "Write the shop’s own, and take the name out of “examples”.",
        )
        in told
    )
    mended = tmp_path / "shop.toml"
    text = "\n".join(lines)
    mended.write_text(text.replace(text[text.index("examples =") : text.index("]") + 1], ""), encoding="utf-8")
    codes = tmp_path / "promotions.toml"
    codes.write_text("examples = []\n[codes]\n", encoding="utf-8")
    assert facts.examples(mended, codes, tmp_path) == []
    (tmp_path / "tins.md").write_text("Title: Tins\nExample: yes\n\nWords.\n", encoding="utf-8")
    (found,) = facts.examples(mended, codes, tmp_path)
    assert (found.path, found.line, found.message) == ("content/surveys/tins.md", 2, "is an example")


def test_a_build_for_production_refuses_examples_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def settings() -> dict[str, object]:
        space: dict[str, object] = {}
        exec(Path("publishconf.py").read_text(encoding="utf-8"), space)
        return space

    monkeypatch.delenv("EXAMPLES", raising=False)
    with pytest.raises(ProblemsError, match=r"functions/shop.toml:.*is an example"):
        facts.refuse(SimpleNamespace(settings=settings()))
    monkeypatch.setenv("EXAMPLES", "1")
    facts.refuse(SimpleNamespace(settings=settings()))


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_the_law_are_there_filled_and_every_page_leads_to_them(site: Path, page: str) -> None:
    text = (site / page / "index.html").read_text(encoding="utf-8")
    assert "$" not in text.partition("<main")[2].partition("</main>")[0]
    for other in site.rglob("*.html"):
        if "<footer" in (html := other.read_text(encoding="utf-8")):
            assert f'href="/{page}/"' in html, other


def test_the_entry_to_withdraw_is_named_as_the_law_words_it(site: Path) -> None:
    assert '<a href="/withdrawal/">Withdraw from contract here</a>' in (site / "index.html").read_text(encoding="utf-8")


def test_a_product_says_what_its_label_says_before_it_is_bought(site: Path) -> None:
    page = (site / "shop/garam-masala/index.html").read_text(encoding="utf-8")
    for said in (
        "<dt>Contents</dt><dd>Green cardamom seed 22",
        "<dd>40 g net</dd>",
        "<dd>None of the fourteen; may contain traces of celery and mustard. What may hold traces is ground",
        "<dt>Keep</dt><dd>Dry and dark, tin shut</dd>",
        f"<dt>Made by</dt><dd>{SHOP.name.replace('&', '&amp;')}, {SHOP.street}",
    ):
        assert said in page


def test_a_gram_of_saffron_has_no_price_for_a_kilogram(site: Path) -> None:
    for page in ("shop/saffron-threads", "shop/companions"):
        assert "9,600.00" not in (site / page / "index.html").read_text(encoding="utf-8")
