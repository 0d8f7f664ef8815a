"""What stands under each note as “More from the journal”: chosen once for all of them, in time that grows with their
number rather than its square, so that a template looks up instead of walking the journal.

Notes are neighbours by the tags and words that their heads share, the rarer the more. The texts themselves are not
read: so a sentence mended in one note changes no other note's page. A new note changes the pages of those that share
its words, and of those next to it in time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

from pelican import signals
from pelican.generators import ArticlesGenerator

from plugins.discovery.search import words

MOST = 3
# A tag is given with thought, a word falls as it will.
TAG, WORD = 3.0, 1.0
# What stands in more heads than this tells nothing of any, and would make the choice slow.
COMMON = 24


class Note(Protocol):
    """What is read of a note."""

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def date(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Head:
    """A note's head: all that its neighbours are chosen by."""

    url: str
    title: str
    summary: str
    date: datetime
    tags: tuple[str, ...]

    @classmethod
    def of(cls, article: Any) -> Head:
        return cls(
            article.url, article.title, article.summary, article.date, tuple(map(str, getattr(article, "tags", ())))
        )


def terms(note: Note) -> dict[str, float]:
    """What a note is known by, and what each is worth; tags apart from words that read alike."""
    tags = {f"#{tag}": TAG for tag in getattr(note, "tags", ())}
    return tags | dict.fromkeys(words(f"{note.title} {note.summary}"), WORD)


@dataclass(frozen=True, slots=True)
class Journal:
    """Published notes in the order of their dates, the terms of each by its address, and the places of each term."""

    notes: Sequence[Note]
    dates: Sequence[datetime]
    known: dict[str, dict[str, float]]
    places: dict[str, list[int]]

    @classmethod
    def of(cls, notes: Iterable[Note]) -> Journal:
        ordered = sorted(notes, key=lambda note: (note.date, note.url))
        known = {note.url: terms(note) for note in ordered}
        places: dict[str, list[int]] = defaultdict(list)
        for place, note in enumerate(ordered):
            for term in known[note.url]:
                places[term].append(place)
        return cls(ordered, [note.date for note in ordered], known, dict(places))

    def neighbours(self, note: Note) -> list[Note]:
        """Up to three others: those that share most with it, then those nearest to it in time."""
        alike: dict[int, float] = defaultdict(float)
        for term, worth in (self.known.get(note.url) or terms(note)).items():
            sharing = self.places.get(term, ())
            if len(sharing) <= COMMON:
                for place in sharing:
                    alike[place] += worth / len(sharing)
        best = sorted(alike, key=lambda place: (-alike[place], abs(self.dates[place] - note.date), place))
        found: dict[str, Note] = {}
        for place in chain(best, self._outward(note)):
            if len(found) == MOST:
                break
            if self.notes[place].url != note.url:
                found[self.notes[place].url] = self.notes[place]
        return list(found.values())

    def _outward(self, note: Note) -> Iterator[int]:
        """Places by their distance from a note: its own day, then one before and one after in turn."""
        first, beyond = bisect_left(self.dates, note.date), bisect_right(self.dates, note.date)
        yield from range(first, beyond)
        for far in range(len(self.notes)):
            yield from (place for place in (first - 1 - far, beyond + far) if 0 <= place < len(self.notes))


@lru_cache(maxsize=16)
def chosen(published: tuple[Head, ...], asked: tuple[Head, ...]) -> dict[str, tuple[str, ...]]:
    """The addresses of the neighbours of each note that is asked for, by its own. Known until a head changes."""
    journal = Journal.of(published)
    return {one.url: tuple(other.url for other in journal.neighbours(one)) for one in asked}


def choose(generator: ArticlesGenerator) -> None:
    """Put ``neighbours`` into the context: for each note's address, drafts too, the notes to name under it."""
    published = [*generator.articles, *generator.translations]
    unlisted = [*generator.hidden_articles, *generator.hidden_translations]
    drafts = [*generator.drafts, *generator.drafts_translations]
    heads: dict[str, list[Head]] = defaultdict(list)
    asked: dict[str, list[Head]] = defaultdict(list)
    found: dict[str, Any] = {}
    for one in published:
        head = Head.of(one)
        heads[one.lang].append(head)
        asked[one.lang].append(head)
        found[head.url] = one
    for one in (*unlisted, *drafts):
        asked[one.lang].append(Head.of(one))
    generator.context["neighbours"] = {
        url: [found[other] for other in others]
        for language, notes in asked.items()
        for url, others in chosen(tuple(heads[language]), tuple(notes)).items()
    }


def register() -> None:
    signals.article_generator_finalized.connect(choose)
