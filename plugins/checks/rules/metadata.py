"""Front matter of texts, validated against the schema of their kind, with the line of each problem."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.entry import Entry
from plugins.checks.site import Site
from plugins.checks.text import Text
from plugins.core.problems import Problem
from plugins.texts import metadata
from plugins.texts.schema import Fault, Schema, unknown_names

_SHOWN = 40


def problems(site: Site) -> Iterator[Problem]:
    groups = [entry.slug for entry in site.of(metadata.CATEGORY)]
    products = [entry.slug for entry in site.of(metadata.PRODUCT)]
    for entry in site.entries:
        text = entry.text
        if not text.entries:
            yield _without_front_matter(text, entry.schema)
            continue
        faults = list(entry.faults)
        if entry.schema is metadata.PRODUCT:
            others = [slug for slug in products if slug != entry.slug]
            named = [entry.values["group"]] if "group" in entry.values else []
            faults += unknown_names("group", named, groups, "a category")
            faults += unknown_names("related", entry.values.get("related", ()), others, "another product")
        if entry.schema is metadata.POLICY:
            faults += _named_for_its_version(entry)
        end = list(_end(text, entry.schema))
        # Where a line breaks the front matter off, what comes after it is not missing.
        faults = [fault for fault in faults if fault.field or not end]
        yield from (Problem(text.path, text.line_of(fault.field), fault.what, fault.mend) for fault in faults)
        yield from (*end, *_twice(text))


def _without_front_matter(text: Text, schema: Schema) -> Problem:
    if not text.lines[0].strip() and text.source.strip():
        return Problem(
            text.path, 1, "begins with an empty line, so it has no head", "Delete the empty lines before the head."
        )
    first = ", ".join(name.capitalize() for name, field in schema.fields.items() if field.required)
    return Problem(
        text.path, 1, "has no head", f"Begin with lines such as “Title: …”: {schema.kind.lower()} needs {first}."
    )


def _named_for_its_version(entry: Entry) -> Iterator[Fault]:
    version = entry.values.get("version", entry.slug)
    if version != entry.slug:
        yield Fault(
            "version", f"“version” is “{version}”", f"The file is named for {entry.slug}: one of both is wrong."
        )


def _twice(text: Text) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for entry in text.entries:
        if entry.key in first:
            what = f"“{entry.key}” is given twice, in line {first[entry.key]} before"
            yield Problem(text.path, entry.line, what, "Take one of the two out.")
        elif "\n" in entry.value:
            mend = "Write it in one line, or begin the next one without blanks."
            yield Problem(text.path, entry.line, f"“{entry.key}” runs over several lines", mend)
        first.setdefault(entry.key, entry.line)


def _end(text: Text, schema: Schema) -> Iterator[Problem]:
    """The front matter ends with an empty line: without one, the build takes the lines that follow for text."""
    if text.ends >= len(text.lines) or not (line := text.lines[text.ends]).strip():
        return
    until = next((at for at in range(text.ends, len(text.lines)) if not text.lines[at].strip()), len(text.lines))
    after = (following.partition(":")[0].strip().lower() for following in text.lines[text.ends : until])
    shown = line.strip() if len(line.strip()) <= _SHOWN else f"{line.strip()[:_SHOWN].rstrip()}…"
    if any(key in schema.fields for key in after) or line.split()[0].lower().rstrip(":=-–") in schema.fields:
        yield Problem(
            text.path,
            text.ends + 1,
            f"“{shown}” is no line of a head",
            "Write “Name: what it says”, from the beginning of the line.",
        )
    else:
        what = f"the head ends at “{shown}” without an empty line"
        yield Problem(text.path, text.ends + 1, what, "Leave a line empty between the head and the text.")
