"""Pages for people, from the templates that the build puts into ``pages/`` (plugins/answers/function_pages.py)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from functions import languages


def folder() -> Path:
    """Where the pages are: in the package for Lambda, unless ``PAGES_FOLDER`` says where."""
    return Path(os.environ.get("PAGES_FOLDER") or Path(__file__).parents[1] / "pages")


class Html(str):
    """Text that is HTML already, and goes into a page as it is."""

    __slots__ = ()


def render(name: str, /, **slots: str) -> str:
    """The page ``name`` in the request's language, else in English; whatever is not :class:`Html` is escaped.

    :raises KeyError: where a slot of the page is not filled.
    """
    filled = {slot: value if isinstance(value, Html) else escape(value) for slot, value in slots.items()}
    return _template(name, languages.current()).substitute(filled)


@cache
def _template(name: str, language: str) -> Template:
    path = folder() / language / f"{name}.html"
    path = path if path.exists() else folder() / f"{name}.html"
    return Template(path.read_text(encoding="utf-8"))


def hidden(name: str, value: str) -> Html:
    """A hidden form field. A leading line feed survives: attribute values keep it."""
    return Html(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">')


def button(label: str, name: str = "", value: str = "", whole: str = "") -> Html:
    """A submit button, which says nothing of itself where it has no name.

    :param whole: what it is called by those who do not see what it stands beside.
    """
    said = f' name="{escape(name)}" value="{escape(value)}"' if name else ""
    said += f' aria-label="{escape(whole)}"' if whole else ""
    return Html(f'<button type="submit"{said}>{escape(label)}</button>')


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *totals: Sequence[str]) -> Html:
    """A table that is a list of labelled values where there is no room for columns (theme: css/components/table.css).

    Each cell names its column in ``data-label``, which the style sheet shows. The roles are those that the elements
    have anyway: Safari forgets them as soon as CSS gives an element of a table another ``display``. The region can be
    scrolled by keyboard (WCAG 2.2, 2.1.1) should there be too little room all the same.

    :param rows: the cells of each, the first of which heads its row; what is not :class:`Html` is escaped.
    :param totals: the cells of each last row, whose head spans all columns but the last.
    """
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in heads)
    body = "".join(_row(cells, heads[1:]) for cells in rows)
    span = f' colspan="{len(heads) - 1}"'
    foot = "".join(_row(total, ("",), span) for total in totals if total)
    foot = foot and f'<tfoot role="rowgroup">{foot}</tfoot>'
    return Html(
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption)}"><table role="table">'
        f'<caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody>{foot}</table></div>'
    )


def _row(cells: Sequence[str], labels: Sequence[str], span: str = "") -> str:
    first, *others = (cell if isinstance(cell, Html) else escape(cell) for cell in cells)
    values = "".join(
        f'<td role="cell" data-label="{escape(label)}">{cell}</td>' for label, cell in zip(labels, others, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader"{span}>{first}</th>{values}</tr>'


def form(action: str, *parts: Html) -> Html:
    """A plain form that posts ``parts`` to ``action``."""
    return Html(f'<form class="answer-form" method="post" action="{escape(action)}">{"".join(parts)}</form>')
