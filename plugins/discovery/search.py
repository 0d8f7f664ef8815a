"""The search index: what ``/search/`` looks things up in, made at build, read by theme/static/js/search/; and
``everything``, the same pages for the list that stands there without script.

It is an inverted index: every word once, with the pages that it stands in and the most important place there. Words in
a page's title and in the line below it are found by the script itself, which has both to show anyway.

    {"pages": [["/shop/sumac/", "Products", "Sumac", "Ground sumac berries …"], …],
     "words": "acid also amber …", "at": [[3, 17], …], "same": {"elaichi": "cardamom"}, "exact": ["almond", …]}

``at`` has for each word, in order, a number a page: twice the page's place in ``pages``, plus 1 where a heading has it.
Pages in English alone: words of other languages would be taken for problems of the English ones.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from functions import languages
from plugins.core.file_cache import kept
from plugins.texts.product_fields import ALLERGENS

INDEX = "search/index.json"
SYNONYMS = Path("synonyms.toml")
PRODUCTS, JOURNAL, PAGES = "Products", "Journal", "Pages"
HEADINGS = {"h1", "h2", "h3", "h4"}
UNREAD = {"script", "style", "template", "iframe", "button", "code"}
SHORTEST = 2
# Pages that nobody looks for: where one came in, where one is, what every page leads to, and where there is nothing.
UNLISTED = {"home", "search", "basket", "notfound"}
# What stands in every text, and says nothing of any.
_STOP = """
    about after all also am an and any are as at be because been before but by can could did do does for from had has
    have he her here him his how if in into is it its just may me more most my no nor not of off on once one only or
    other our out over own same she should so some such than that the their them then there these they this those
    through to too under until up us very was we were what when where which while who why will with would you your
"""
STOP = frozenset(_STOP.split())
# A number and its unit are two words, with a blank between them or not: “75g”, “75 g”.
_WORD = re.compile(r"[0-9]+|[^\W_0-9]+")
# Annex II of Regulation (EU) No 1169/2011 in the words that people use. Whoever looks for one of these wants it or
# nothing: another word in its place could hurt them.
_MORE_ALLERGENS = """
    almond almonds barley cashew cashews celeriac crab dairy hazelnut hazelnuts lactose lobster macadamia oats pecan
    pecans pistachio pistachios prawn prawns rye shellfish shrimp soy soya squid sulfite sulfites walnut walnuts wheat
"""
EXACT = sorted({*ALLERGENS, *(name.removesuffix("s") for name in ALLERGENS), *_MORE_ALLERGENS.split()})
# Letters that do not come apart into a plain one and a mark; search/rank.js has the same.
_WHOLE = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ı": "i"})


class SynonymError(ValueError):
    """An entry of content/synonyms.toml that leads nowhere: the message names it."""


def fold(text: str) -> str:
    """As words are compared: small, without accents and without what nobody sees, such as soft hyphens.

    >>> fold("Phở ÆRØ Straße")
    'pho aero strasse'
    """
    small = text.lower()
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFD", small)
    seen = (letter for letter in apart if not unicodedata.category(letter).startswith(("M", "Cf")))
    return "".join(seen).translate(_WHOLE)


def words(text: str) -> set[str]:
    """The words of a text that are worth finding it by."""
    return {word for word in _WORD.findall(fold(text)) if len(word) >= SHORTEST and word not in STOP}


class Parts(HTMLParser):
    """What headings say, and what the rest says."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS | UNREAD:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not UNREAD.intersection(self._open):
            (self.headings if self._open else self.text).append(data)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as it is found: ``html`` is its own text, ``also`` what stands on it beside that."""

    path: str
    kind: str
    title: str
    summary: str
    html: str
    also: str = ""

    def shown(self) -> frozenset[str]:
        """The words of title and summary."""
        return _shown(f"{self.title} {self.summary}")

    def places(self) -> dict[str, bool]:
        """Every word that title and summary do not have, and whether a heading does."""
        return _places(self)


@kept(maxsize=65_536)
def _shown(text: str) -> frozenset[str]:
    return frozenset(words(text))


@kept(maxsize=65_536)
def _places(entry: Entry) -> dict[str, bool]:
    parts = Parts()
    parts.feed(str(entry.html))
    parts.close()
    headings = words(" ".join(parts.headings)) - entry.shown()
    text = words(" ".join([*parts.text, entry.also])) - entry.shown() - headings
    return dict.fromkeys(headings, True) | dict.fromkeys(text, False)


def _facts(one: Any) -> str:
    """What stands on a product's page beside its text."""
    return " ".join([one.origin, one.grower, one.harvest, one.unit, one.ingredients, *one.allergens, *one.traces])


def _named(one: Any) -> str:
    """Its title, and in the preview what it waits for (plugins/texts/drafts.py)."""
    return f"{one.title} ({one.mark})" if one.mark else str(one.title)


def entries(context: Mapping[str, Any]) -> list[Entry]:
    """Every public page in English, in the order in which the search page lists them."""
    found = [
        Entry(f"/{one.url}", PRODUCTS, _named(one), one.summary, one.content, _facts(one))
        for one in context["products"]
    ]
    found += [
        Entry(f"/{one.url}", PRODUCTS, one.title, one.summary, one.content) for one in context["categories"].values()
    ]
    found += [
        Entry(f"/{one.url}", JOURNAL, _named(one), one.summary, one.content)
        for one in context["articles"]
        if one.lang == languages.DEFAULT
    ]
    found += [
        Entry(f"/{one.url}", PAGES, _named(one), one.summary, one.content)
        for one in context["letters"]
        if one.lang == languages.DEFAULT
    ]
    found += [Entry(f"/{one.url}", PAGES, _named(one), one.summary, one.content) for one in context["surveys"]]
    found += [
        Entry(f"/{one.url}", PAGES, _named(one), one.summary, one.content)
        for one in context["pages"]
        if one.lang == languages.DEFAULT and one.template not in UNLISTED
    ]
    # The version in force, at the address that stays; the others say nearly the same.
    found += [
        Entry("/privacy/", PAGES, one.title, one.summary, one.content) for one in context["policy_pages"] if one.current
    ]
    return found


def synonyms(content: Path, known: set[str]) -> dict[str, str]:
    """What editors say that people call things, by the word that the site has for it.

    :raises SynonymError: where that word is nowhere on the site.
    """
    path = content / SYNONYMS
    given = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    same = {fold(word): fold(str(instead)) for word, instead in given.items()}
    for word, instead in same.items():
        if instead not in known:
            raise SynonymError(f"content/{SYNONYMS}: {word} = {instead}: “{instead}” is no word of the site")
    return same


def index(found: list[Entry], content: Path) -> dict[str, Any]:
    """The index as the script reads it."""
    at: dict[str, list[int]] = {}
    for place, entry in enumerate(found):
        for word, heading in entry.places().items():
            at.setdefault(word, []).append(2 * place + heading)
    shown = set().union(*(entry.shown() for entry in found))
    ordered = sorted(at)
    return {
        "pages": [[entry.path, entry.kind, entry.title, entry.summary] for entry in found],
        "words": " ".join(ordered),
        "at": [at[word] for word in ordered],
        "exact": EXACT,
        "same": synonyms(content, shown | set(at)),
    }


def make(generators: list[Generator]) -> None:
    """Write the search index beside the other assets, once everything is read and before pages are written."""
    context, settings = generators[0].context, generators[0].settings
    found = entries(context)
    made = index(found, Path(settings["PATH"]))
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    settings["BUILT_ASSETS"][INDEX] = text.encode()
    context["everything"] = found


def register() -> None:
    signals.all_generators_finalized.connect(make)
