"""Related notes: what each note lists as “More from the journal”. They are chosen once for all notes, in time that
grows with the number of notes rather than its square, so that a template only looks them up.

Notes are related by the tags and words that their front matter shares; rare ones count more. The texts themselves are
not read: so a sentence corrected in one note changes no other note's page. A new note changes the pages of those that
share its words, and of those next to it in time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Protocol

from pelican import signals
from pelican.generators import ArticlesGenerator

from plugins.core.file_cache import kept
from plugins.discovery.search import words

MOST = 3
# Weights: an editor chose the tag, a word may be there by chance.
TAG, WORD = 3.0, 1.0
# A term that more notes have than this is ignored: it says little about any of them, and would make this slow.
COMMON = 24


class Note(Protocol):
    """The fields of a note that are read here."""

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def date(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class NoteMetadata:
    """The front matter of a note by which related notes are chosen."""

    url: str
    title: str
    summary: str
    date: datetime
    tags: tuple[str, ...]

    @classmethod
    def of(cls, article: Any) -> NoteMetadata:
        return cls(
            article.url, article.title, article.summary, article.date, tuple(map(str, getattr(article, "tags", ())))
        )


def terms(note: Note) -> dict[str, float]:
    """The terms of a note (its tags as ``#tag``, and the words of title and summary), each with its weight."""
    tags = {f"#{tag}": TAG for tag in getattr(note, "tags", ())}
    return tags | dict.fromkeys(words(f"{note.title} {note.summary}"), WORD)


@dataclass(frozen=True, slots=True)
class Journal:
    """Published notes by date: ``terms_by_url`` has the terms of each, ``indexes`` the notes that have a term."""

    notes: Sequence[Note]
    dates: Sequence[datetime]
    terms_by_url: dict[str, dict[str, float]]
    indexes: dict[str, list[int]]

    @classmethod
    def of(cls, notes: Iterable[Note]) -> Journal:
        ordered = sorted(notes, key=lambda note: (note.date, note.url))
        terms_by_url = {note.url: terms(note) for note in ordered}
        indexes: dict[str, list[int]] = defaultdict(list)
        for index, note in enumerate(ordered):
            for term in terms_by_url[note.url]:
                indexes[term].append(index)
        return cls(ordered, [note.date for note in ordered], terms_by_url, dict(indexes))

    def related(self, note: Note) -> list[Note]:
        """Up to three other notes: those that share most with it, then those nearest to it in time."""
        scores: dict[int, float] = defaultdict(float)
        for term, weight in (self.terms_by_url.get(note.url) or terms(note)).items():
            sharing = self.indexes.get(term, ())
            if len(sharing) <= COMMON:
                for index in sharing:
                    scores[index] += weight / len(sharing)
        best = sorted(scores, key=lambda index: (-scores[index], abs(self.dates[index] - note.date), index))
        chosen: dict[str, Note] = {}
        for index in chain(best, self._by_distance(note)):
            if len(chosen) == MOST:
                break
            if self.notes[index].url != note.url:
                chosen[self.notes[index].url] = self.notes[index]
        return list(chosen.values())

    def _by_distance(self, note: Note) -> Iterator[int]:
        """Indexes of notes by their distance in time: the same day, then one before and one after in turn."""
        first, end = bisect_left(self.dates, note.date), bisect_right(self.dates, note.date)
        yield from range(first, end)
        for distance in range(len(self.notes)):
            yield from (i for i in (first - 1 - distance, end + distance) if 0 <= i < len(self.notes))


@kept(maxsize=16)
def related_urls(published: tuple[NoteMetadata, ...], notes: tuple[NoteMetadata, ...]) -> dict[str, tuple[str, ...]]:
    """The addresses of the related notes of each of ``notes``, by its own. Cached until front matter changes."""
    journal = Journal.of(published)
    return {note.url: tuple(other.url for other in journal.related(note)) for note in notes}


def choose(generator: ArticlesGenerator) -> None:
    """Put ``related_notes`` into the context: by the address of each note, drafts too, the notes to list under it."""
    published = [*generator.articles, *generator.translations]
    unlisted = [*generator.hidden_articles, *generator.hidden_translations]
    drafts = [*generator.drafts, *generator.drafts_translations]
    candidates: dict[str, list[NoteMetadata]] = defaultdict(list)
    by_language: dict[str, list[NoteMetadata]] = defaultdict(list)
    by_url: dict[str, Any] = {}
    for article in published:
        note = NoteMetadata.of(article)
        candidates[article.lang].append(note)
        by_language[article.lang].append(note)
        by_url[note.url] = article
    for article in (*unlisted, *drafts):
        by_language[article.lang].append(NoteMetadata.of(article))
    generator.context["related_notes"] = {
        url: [by_url[other] for other in others]
        for language, notes in by_language.items()
        for url, others in related_urls(tuple(candidates[language]), tuple(notes)).items()
    }


def register() -> None:
    signals.article_generator_finalized.connect(choose)
