"""What is served before there is any site: the problems that stop its first build. It needs no script to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any


def page(tag: str, problems: Iterable[Mapping[str, Any]]) -> str:
    """The page.

    :param tag: the script that leaves the page once there is a site.
    :param problems: as problems.py shows them.
    """
    items = "".join(map(_problem, problems))
    lead = "Mend this and save: the page comes by itself." if items else "It is being built."
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The site is not built yet</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="/_preview/live/tokens.css">'
        '<link rel="stylesheet" href="/_preview/live/problems.css">'
        f'{tag}</head><body><main><h1>The site is not built yet</h1><p>{lead}</p><ol class="problems">{items}</ol>'
        "</main></body></html>"
    )


def _problem(problem: Mapping[str, Any]) -> str:
    place = escape(f"{problem['path']}:{problem['line']}" if problem["line"] else problem["path"])
    named = f'<a href="{escape(problem["open"])}">{place}</a>' if problem["open"] else place
    lines = "".join(
        f'<li value="{number}"{" class=here" if number == problem["line"] else ""}><code>{escape(text)}</code></li>'
        for number, text in problem["lines"]
    )
    source = f"<ol>{lines}</ol>" if lines else ""
    where = f"<h2>{named}</h2>" if place else ""
    remedy = f'<p class="remedy">{escape(problem["remedy"])}</p>' if problem["remedy"] else ""
    return f'<li>{where}<p class="message">{escape(problem["message"])}</p>{remedy}{source}</li>'
