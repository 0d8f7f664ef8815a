"""Surveys: their questions can be read, and each can be answered."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.checks.site import Site
from plugins.core.problems import Problem
from plugins.texts import metadata, survey_fields


def problems(site: Site) -> Iterator[Problem]:
    for entry in site.of(metadata.SURVEY):
        ends = entry.text.ends
        contest = any(line.startswith("Prize:") for line in entry.text.lines[:ends])
        parsed = survey_fields.parse("\n".join(entry.text.lines[ends:]), contest)
        for one in parsed.wrong:
            yield Problem(entry.path, ends + one.line, one.what, one.remedy)
