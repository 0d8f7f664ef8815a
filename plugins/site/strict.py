"""Stop the build where Pelican would skip a file that it cannot read."""

from __future__ import annotations

from pelican import signals
from pelican.generators import Generator

from plugins.core.problems import Problem, ProblemsError


def nothing_lost(generator: Generator) -> None:
    """:raises ProblemsError: naming each file that was left out."""
    read = generator.context["generated_content"]
    if failed := [path for path, content in read.items() if content is None]:
        remedy = "What Pelican printed above says why."
        raise ProblemsError(Problem(f"content/{path}", 0, "Pelican could not read it", remedy) for path in failed)


def register() -> None:
    signals.article_generator_finalized.connect(nothing_lost)
    signals.page_generator_finalized.connect(nothing_lost)
