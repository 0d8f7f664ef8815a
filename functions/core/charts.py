"""Bar charts as SVG, drawn on the server: no script is needed, and a table beside each says the same."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from functions.core.html import Html

_ROW = 40


def bars(caption: str, rows: Sequence[tuple[str, int, str]]) -> Html:
    """A line of words and a bar for each row: its name, how much it is, and how that is said.

    Lengths are in per cent, so that the words keep their size however narrow the window is; colours are those of the
    text around it.
    """
    most = max(count for _, count, _ in rows) or 1
    drawn = "".join(
        f'<text x="0" y="{place * _ROW + 28}" fill="currentColor">{escape(name)}: {escape(said)}</text>'
        f'<rect x="0" y="{place * _ROW + 36}" width="{count / most * 100:.4g}%" height="8" fill="currentColor" '
        f'opacity=".6"/>'
        for place, (name, count, said) in enumerate(rows)
    )
    return Html(
        f'<svg role="img" aria-label="{escape(caption)}, as bars; the table that follows has the same numbers" '
        f'width="100%" height="{len(rows) * _ROW + 24}">{drawn}</svg>'
    )
