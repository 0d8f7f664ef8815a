"""Pages for people, from the templates that the build puts into ``pages/`` (plugins/answers/function_pages.py)."""

from __future__ import annotations

import os
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


def table(label: str, inner: Html) -> Html:
    """A table in a region that a keyboard can scroll where the window is narrow (WCAG 2.2, 2.1.1).

    :param label: what the region is called. :param inner: the rows, with their caption and head.
    """
    return Html(
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}"><table>{inner}</table></div>'
    )


def form(action: str, *parts: Html) -> Html:
    """A plain form that posts ``parts`` to ``action``."""
    return Html(f'<form class="answer-form" method="post" action="{escape(action)}">{"".join(parts)}</form>')
