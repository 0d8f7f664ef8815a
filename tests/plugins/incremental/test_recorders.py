"""What is read is recorded as a path, and a path leads to what is there now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from plugins.incremental.recorders import MISSING, Reads, follow, plain, recorded, recording
from plugins.incremental.templates import ROOTS, RecordingContext


def rendered(roots: dict[str, Any], template: str) -> tuple[str, Reads]:
    """What a template says, and what it read for that."""
    environment = Environment(autoescape=True)
    environment.context_class = RecordingContext
    with recording() as reads:
        text = environment.from_string(template).render({**roots, ROOTS: roots})
    return text, reads


def site(**more: Any) -> dict[str, Any]:
    notes = [SimpleNamespace(title=f"Note {n}", url=f"{n}/", day=dt.date(2026, 1, n), tags=["a"]) for n in (1, 2, 3, 4)]
    return {"articles": notes, "name": "Cardamum", "by": {1: notes[:2]}} | more


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ name }}", "Cardamum"),
        ("{% for a in articles[:2] %}{{ a.title }};{% endfor %}", "Note 1;Note 2;"),
        ("{{ articles|length }} {{ articles|map(attribute='url')|join }}", "4 1/2/3/4/"),
        ("{{ (articles|sort(attribute='title', reverse=true)|first).title }}", "Note 4"),
        ("{{ articles|rejectattr('url', 'equalto', '1/')|map(attribute='title')|list|length }}", "3"),
        ("{{ by[1][1].title }}{% for key, value in by.items() %}{{ key }}{{ value|length }}{% endfor %}", "Note 212"),
        ("{{ articles[0].missing is defined }}{{ nobody is defined }}", "FalseFalse"),
        ("{{ articles[1].day.year }}{{ 'a' in articles[1].tags }}{{ 7 in by }}", "2026TrueFalse"),
        ("{% set mine = name %}{% for a in articles %}{% if loop.last %}{{ mine }}{% endif %}{% endfor %}", "Cardamum"),
        ("{{ articles[0] == articles[0] }}{{ articles[0] == articles[1] }}", "TrueFalse"),
    ],
)
def test_a_template_says_the_same_and_every_path_leads_to_what_was_read(template: str, text: str) -> None:
    roots = site()
    said, reads = rendered(roots, template)
    assert said == text == Environment(autoescape=True).from_string(template).render(roots)
    assert reads and all(follow(path, roots) is value or follow(path, roots) == value for path, value in reads.items())


@pytest.mark.parametrize(
    ("template", "change", "same"),
    [
        ("{{ articles[0].title }}", lambda r: setattr(r["articles"][0], "title", "Other"), False),
        ("{{ articles[0].title }}", lambda r: setattr(r["articles"][0], "url", "other/"), True),
        ("{% for a in articles[:2] %}{{ a.url }}{% endfor %}", lambda r: r["articles"].pop(), True),
        ("{% for a in articles[:2] %}{{ a.url }}{% endfor %}", lambda r: r["articles"].pop(0), False),
        ("{{ articles|length }}", lambda r: r["articles"].pop(), False),
        ("{{ articles[0].more is defined }}", lambda r: setattr(r["articles"][0], "more", 1), False),
        ("{{ nobody is defined }}", lambda r: r.update(nobody=1), False),
        ("{{ by.items()|length }}", lambda r: r["by"].update({2: []}), False),
        ("{{ by[1]|length }}", lambda r: r["by"].update({2: []}), True),
        ("{{ articles[0].day }}", lambda r: setattr(r["articles"][0], "day", dt.date(2027, 1, 1)), False),
    ],
)
def test_a_change_is_seen_where_it_was_read_and_nowhere_else(
    template: str, change: Callable[[dict[str, Any]], object], same: bool
) -> None:
    roots = site()
    _, reads = rendered(roots, template)
    change(roots)
    assert all(follow(path, roots) == value for path, value in reads.items()) is same


def test_what_a_function_answers_to_words_is_asked_again() -> None:
    named = {"site.css": "site.1.css"}
    roots = {"asset": lambda name: named[name]}
    text, reads = rendered(roots, "{{ asset('site.css') }}")
    (path,) = reads
    assert (text, reads[path], follow(path, roots)) == ("site.1.css", "site.1.css", "site.1.css")
    named["site.css"] = "site.2.css"
    assert follow(path, roots) == "site.2.css"
    named.clear()
    assert follow(path, roots) is MISSING


def test_a_function_that_is_given_an_object_is_known_by_what_it_reads_of_it() -> None:
    roots = site(headline=lambda article: article.title.upper())
    text, reads = rendered(roots, "{{ headline(articles[0]) }}")
    assert text == "NOTE 1"
    assert ("articles", ("item", 0), ("attribute", "title")) in reads


def test_a_method_that_is_given_an_object_brings_its_owner() -> None:
    class Teller:
        prefix = "On "

        def tell(self, article: Any) -> str:
            return self.prefix + article.title

    roots = site(teller=Teller())
    _, reads = rendered(roots, "{{ teller.tell(articles[0]) }}")
    assert reads[("teller",)] is roots["teller"]


def test_an_include_reads_through_the_same_eyes() -> None:
    from jinja2 import DictLoader

    loader = DictLoader({"page": "{% set level = 2 %}{% for article in articles[:1] %}{% include 'card' %}{% endfor %}",
                         "card": "{{ level }}{{ article.title }}{{ name }}"})  # fmt: skip
    environment = Environment(loader=loader, autoescape=True)
    environment.context_class = RecordingContext
    roots = site()
    with recording() as reads:
        text = environment.get_template("page").render({**roots, ROOTS: roots})
    assert text == "2Note 1Cardamum"
    assert {path[0] for path in reads} == {"articles", "name"}, "what the template set itself is nobody's variable"


def test_nothing_is_noted_outside() -> None:
    value = recorded([SimpleNamespace(a=1)], ("x",))
    assert value[0].a == 1


@pytest.mark.parametrize(
    ("value", "whole"), [([1, ("a", None)], True), ({"a": {"b": 1}}, True), ([object()], False), ({"a": print}, False)]
)
def test_lists_of_words_are_compared_as_a_whole(value: Any, whole: bool) -> None:
    assert plain(value) is whole


def test_a_mapping_says_what_it_lacks() -> None:
    roots: Mapping[str, Any] = {"by": {"a": object()}}
    with recording() as reads:
        assert recorded(roots["by"], ("by",)).get("b") is None
    assert reads == {("by", ("has", "b")): False}
