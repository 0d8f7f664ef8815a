"""What is served before there is any site: the slips that stop its first build. It needs no script to be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any


def page(tag: str, slips: Iterable[Mapping[str, Any]]) -> str:
    """The page.

    :param tag: the script that leaves the page once there is a site.
    :param slips: as slips.py shows them.
    """
    items = "".join(map(_slip, slips))
    lead = "Mend this and save: the page comes by itself." if items else "It is being built."
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The site is not built yet</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        '<link rel="stylesheet" href="/_preview/live/tokens.css">'
        '<link rel="stylesheet" href="/_preview/live/slips.css">'
        f'{tag}</head><body><main><h1>The site is not built yet</h1><p>{lead}</p><ol class="slips">{items}</ol>'
        "</main></body></html>"
    )


def _slip(slip: Mapping[str, Any]) -> str:
    place = escape(f"{slip['path']}:{slip['line']}" if slip["line"] else slip["path"])
    named = f'<a href="{escape(slip["open"])}">{place}</a>' if slip["open"] else place
    lines = "".join(
        f'<li value="{number}"{" class=here" if number == slip["line"] else ""}><code>{escape(text)}</code></li>'
        for number, text in slip["lines"]
    )
    source = f"<ol>{lines}</ol>" if lines else ""
    where = f"<h2>{named}</h2>" if place else ""
    mend = f'<p class="mend">{escape(slip["mend"])}</p>' if slip["mend"] else ""
    return f'<li>{where}<p class="what">{escape(slip["what"])}</p>{mend}{source}</li>'
