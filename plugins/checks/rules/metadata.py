"""Front matter of texts, validated against the schema of their kind, with the line of each problem."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.entry import Entry
from plugins.checks.site import Site
from plugins.checks.text import Entry as Line
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
        yield from (Problem(text.path, text.line_of(fault.field), fault.what, fault.remedy) for fault in faults)
        yield from (*end, *_twice(text, entry.schema))


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


def _twice(text: Text, schema: Schema) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for entry in text.entries:
        if entry.key in first:
            what = f"“{entry.key}” is given twice, in line {first[entry.key]} before"
            yield Problem(text.path, entry.line, what, "Take one of the two out.")
        elif "\n" in entry.value:
            yield Problem(text.path, entry.line, f"“{entry.key}” runs over several lines", _joined(entry, schema))
        first.setdefault(entry.key, entry.line)


def _joined(entry: Line, schema: Schema) -> str:
    """An indented line goes on with the field above, unless it is a field itself that was indented by mistake."""
    _, *more = entry.value.split("\n")
    for line in more:
        if line.partition(":")[0].strip().lower() in schema.fields and ":" in line:
            return f"Begin “{_brief(line)}” at the beginning of its line."
    return f"Join “{_brief(more[0])}” to the line above it: a field is one line, however long."


def _brief(line: str) -> str:
    shown = line.strip()
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN].rstrip()}…"


def _end(text: Text, schema: Schema) -> Iterator[Problem]:
    """The front matter ends with an empty line: without one, the build takes the lines that follow for text."""
    if text.ends >= len(text.lines) or not (line := text.lines[text.ends]).strip():
        return
    until = next((at for at in range(text.ends, len(text.lines)) if not text.lines[at].strip()), len(text.lines))
    after = (following.partition(":")[0].strip().lower() for following in text.lines[text.ends : until])
    shown = _brief(line)
    own = line.split()[0].lower().rstrip(":=-–") in schema.fields
    if line[0].isspace() and text.entries and not own:
        what = f"“{shown}” goes on with “{text.entries[-1].key}”, which the build does not read"
        remedy = "Join it to the line above it; if it is text, leave a line empty before it."
        yield Problem(text.path, text.ends + 1, what, remedy)
        return
    if any(key in schema.fields for key in after) or own:
        yield Problem(
            text.path,
            text.ends + 1,
            f"“{shown}” is no line of a head",
            "Write “Name: what it says”, from the beginning of the line.",
        )
    else:
        what = f"the head ends at “{shown}” without an empty line"
        yield Problem(text.path, text.ends + 1, what, "Leave a line empty between the head and the text.")
