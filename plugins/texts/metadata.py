"""Schemas of front matter, one for each kind of text: its fields, which are required, and how each is read.

The generators convert published texts with them; plugins/checks validates every file against them before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from functions.core.survey_files import ANYONE
from plugins.texts import letter_fields, metadata_fields, product_fields, survey_fields, written_dates
from plugins.texts.schema import Fault, Field, Schema

_PICTURE = ("picture", "palette", "pattern", "alt")


def _whole_picture(values: Mapping[str, Any]) -> Iterator[Fault]:
    given = [name for name in _PICTURE if name in values]
    for name in _PICTURE:
        if given and name not in given:
            remedy = f"A picture needs {', '.join(_PICTURE)}: write a line “{name.capitalize()}: …”."
            yield Fault(given[0], f"“{given[0]}” is there, but “{name}” is missing", remedy)


def _one_place(values: Mapping[str, Any]) -> Iterator[Fault]:
    """A page that says its address says where its file lies, and both are one."""
    url, file = values.get("url"), values.get("save_as")
    if url and not file:
        yield Fault("url", "“url” is there, but “save_as” is missing", f"Write a line “Save_as: {_file(url)}”.")
    elif file and not url:
        yield Fault("save_as", "“save_as” is there, but “url” is missing", "Write a line “Url: …” that leads to it.")
    elif url and file and file != _file(url):
        yield Fault(
            "save_as", f"“save_as” is “{file}”, which “url” does not lead to", f"Write “Save_as: {_file(url)}”."
        )


def _file(url: str) -> str:
    return f"{url}index.html" if url.endswith("/") else url


def _mended_later(values: Mapping[str, Any]) -> Iterator[Fault]:
    if "date" in values and "modified" in values and values["modified"] < values["date"]:
        yield Fault("modified", "“modified” is before “date”", "Write the day on which it was changed last.")


def _closes_after_it_opens(values: Mapping[str, Any]) -> Iterator[Fault]:
    if "opens" in values and "closes" in values and values["closes"] < values["opens"]:
        yield Fault("closes", "“closes” is before “opens”", "Write the last day on which it can be answered.")


def _a_contest_is_whole(values: Mapping[str, Any]) -> Iterator[Fault]:
    named = [name for name in survey_fields.CONTEST if name in values]
    if not named:
        return
    for name in survey_fields.CONTEST:
        if name not in named:
            yield Fault(name, f"“{name}” is missing beside “{named[0]}”", "A contest has Prize:, Winners: and Round:.")
    if "closes" in values and "round" in values:
        first, last = survey_fields.rounds_after(values["closes"])
        if not first <= values["round"] <= last:
            what = "“round” is no round that comes when the list of entries is out: two to thirty days after the close"
            yield Fault("round", what, f"The first is {first}.")


def _a_contest_is_for_anyone(values: Mapping[str, Any]) -> Iterator[Fault]:
    if "prize" in values and values.get("who", ANYONE) != ANYONE:
        yield Fault(
            "who", "a contest is entered by anyone, with an address", "Write “Who: anyone”, or take the prize out."
        )


def _traces_are_not_in_it(values: Mapping[str, Any]) -> Iterator[Fault]:
    for both in sorted(set(values.get("allergens", ())) & set(values.get("traces", ()))):
        yield Fault(
            "traces", f"“traces” names “{both}”, which “allergens” says is in it", "Take it out of one of them."
        )


_LOOKS: dict[str, Callable[[str], Any]] = {
    "picture": metadata_fields.symbols,
    "palette": metadata_fields.palette,
    "pattern": metadata_fields.pattern,
    "alt": str,
}
_WORDS = {"title": Field(metadata_fields.title), "summary": Field()}
_DATED = {
    "modified": Field(written_dates.moment, required=False),
    "status": Field(metadata_fields.status, required=False),
    "lang": Field(metadata_fields.language, required=False),
    "slug": Field(metadata_fields.slug, required=False),
}

PAGE = Schema(
    "A page",
    _WORDS
    | {
        "template": Field(metadata_fields.template),
        "url": Field(metadata_fields.path, required=False),
        "save_as": Field(metadata_fields.path, required=False),
        "nav": Field(product_fields.count, required=False),
        "date": Field(written_dates.moment, required=False),
    }
    | _DATED
    | {name: Field(convert, required=False) for name, convert in _LOOKS.items()},
    (_whole_picture, _one_place, _mended_later),
)
ARTICLE = Schema(
    "A note of the journal",
    _WORDS
    | {"date": Field(written_dates.moment)}
    | {name: Field(convert) for name, convert in _LOOKS.items()}
    | _DATED
    | {"tags": Field(product_fields.words, required=False)},
    (_mended_later,),
)
PRODUCT = Schema(
    "A product",
    _WORDS
    | {
        "price": Field(product_fields.price),
        "unit": Field(product_fields.unit),
        "origin": Field(),
        "countries": Field(product_fields.countries),
        "grower": Field(),
        "harvest": Field(),
        "ingredients": Field(),
        "storage": Field(),
        "allergens": Field(product_fields.allergens),
        "traces": Field(product_fields.allergens),
        "uses": Field(product_fields.uses),
        "stock": Field(product_fields.count),
        "group": Field(),
        "position": Field(product_fields.count),
    }
    | {name: Field(convert) for name, convert in _LOOKS.items()}
    | {
        "related": Field(product_fields.words, required=False),
        "status": Field(product_fields.status, required=False),
        "date": Field(written_dates.day, required=False),
    },
    (_traces_are_not_in_it,),
)
CATEGORY = Schema("A category", _WORDS | {"position": Field(product_fields.count)})
POLICY = Schema("A version of the policy", _WORDS | {"version": Field()})
LETTER = Schema(
    "A letter",
    # The subject of the mail, and the line that mail programs show beside it.
    {
        "title": Field(metadata_fields.title),
        "summary": Field(),
        "date": Field(written_dates.moment),
        "topics": Field(letter_fields.topics),
        "languages": Field(letter_fields.readers, required=False),
        "lang": Field(metadata_fields.language, required=False),
        "status": Field(product_fields.status, required=False),
        # The survey to which each reader gets an invitation of their own with it.
        "survey": Field(letter_fields.survey, required=False),
    },
)
SURVEY = Schema(
    "A survey",
    _WORDS
    | {
        "opens": Field(written_dates.day),
        "closes": Field(written_dates.day),
        "who": Field(survey_fields.who),
        "prize": Field(required=False),
        "winners": Field(survey_fields.winners, required=False),
        "round": Field(survey_fields.beacon_round, required=False),
        "example": Field(metadata_fields.one_of(lambda: ["yes"]), required=False),
        "status": Field(product_fields.status, required=False),
    },
    (_closes_after_it_opens, _a_contest_is_whole, _a_contest_is_for_anyone),
)
ANSWER = Schema(
    "An answer",
    {
        "title": Field(),
        "template": Field(metadata_fields.one_of(lambda: ["answer"]), required=False),
        "summary": Field(required=False),
        "form": Field(metadata_fields.one_of(lambda: ["contact", "survey"]), required=False),
        "script": Field(metadata_fields.one_of(lambda: ["order-placed", "ballot"]), required=False),
        # Whether the notice on the legal guarantee stands below.
        "guarantee": Field(metadata_fields.one_of(lambda: ["yes"]), required=False),
    },
)
