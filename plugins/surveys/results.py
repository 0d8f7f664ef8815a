"""The results of a survey: ``content/survey-results/<slug>.json``, which ``cardamum survey results`` writes at the
close, as bars and tables.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from functions.core import charts
from functions.core.html import table
from functions.core.survey_files import TEXT, Survey
from functions.core.survey_results import BASE
from plugins.core import escaping
from plugins.core.problems import Problem, ProblemsError

FOLDER = "survey-results"


def read(content: Path, survey: Survey) -> dict[str, Any] | None:
    """The results; None where there are none yet.

    :raises ProblemsError: where the file is not one that the desk wrote.
    """
    path = content / FOLDER / f"{survey.slug}.json"
    if not path.exists():
        return None
    place, remedy = f"content/{FOLDER}/{path.name}", f"Let the desk write it: cardamum survey results {survey.slug}"
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        rows = [row for question in held["questions"].values() for row in question]
        small = [label for label, count, said in rows if count < BASE and not said.startswith("fewer")]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ProblemsError([Problem(place, 1, "is not what the desk writes", remedy)]) from None
    if small:
        raise ProblemsError([Problem(place, 1, f"“{small[0]}” counts fewer than {BASE} people", remedy)])
    return dict(held)


def drawn(survey: Survey, held: dict[str, Any]) -> Markup:
    """A chart and a table for each question that was counted."""
    parts = []
    for question in survey.questions:
        rows = [(str(label), int(count), str(said)) for label, count, said in held["questions"].get(question.name, ())]
        heading = f'<h2 id="{question.name}">{escape(question.text)}</h2>'
        if rows:
            cells = [(label, said) for label, _, said in rows]
            parts.append(
                f"<section>{heading}{charts.bars(question.text, rows)}{_table(question.text, cells)}</section>"
            )
        elif question.kind == TEXT and held["answers"]:
            parts.append(f"<section>{heading}<p>What was written is read by us, and published nowhere.</p></section>")
    return escaping.html("".join(parts))


def _table(caption: str, cells: list[tuple[str, str]]) -> str:
    return str(table(caption, ("Answer", "How many"), cells))
