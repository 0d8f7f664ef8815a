"""``/_preview/``: what is stored, so that a person can watch their click arrive."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from functions.core.attributes import plain


def items(client: Any, table: str) -> list[dict[str, Any]]:
    """Every item of a table, newest first."""
    found = [item for page in client.get_paginator("scan").paginate(TableName=table) for item in page["Items"]]
    return sorted(
        map(plain, found), key=lambda item: str(item.get("recorded_at") or item.get("received_at") or ""), reverse=True
    )


# The way back for those who hid it (infra/preview/client/bar.js).
_SHOW_BAR = (
    '<form method="post" action="/_preview/bar"><input type="hidden" name="state" value="open">'
    '<input type="hidden" name="return" value="/"><button>Show the bar on pages</button></form>'
)


def stored(site: Path, tables: dict[str, list[dict[str, Any]]], *, live: bool = False) -> str:
    """The page, in the site's own style sheet. It asks again every two seconds.

    :param live: whether pages have the bar.
    """
    lead = 'Every item of every table of this preview, newest first. <a href="/_preview/mail">What was mailed</a>'
    body = "".join(_table(name, rows) for name, rows in tables.items()) + (_SHOW_BAR if live else "")
    return page(site, "What is stored", lead, body, seconds=2)


def page(site: Path, title: str, lead: str, body: str, *, seconds: int) -> str:
    """A page of the preview in the site's own style sheet, which asks again every few seconds."""
    index = site / "index.html"
    home = index.read_text(encoding="utf-8") if index.is_file() else ""
    sheet, icon = (re.search(rf'href="(/theme/{folder}/[^"]+)"', home) for folder in ("css", "icons"))
    return (
        f'<!doctype html><html lang="en" class="chosen"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="{seconds}">'
        f'<link rel="icon" href="{icon[1] if icon else ""}">'
        f'<link rel="stylesheet" href="{sheet[1] if sheet else ""}"></head><body><main><h1>{title}</h1>'
        f'<p>{lead} · <a href="/">Back to the site</a></p>{body}</main></body></html>'
    )


def _table(name: str, rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    head = "".join(f'<th scope="col">{escape(key)}</th>' for key in columns)
    body = "".join("<tr>" + "".join(f"<td>{_cell(row.get(key, ''))}</td>" for key in columns) + "</tr>" for row in rows)
    label = f"{len(rows)} item{'' if len(rows) == 1 else 's'}"
    table = (
        f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>' if rows else ""
    )
    return f'<section id="{escape(name)}"><h2>{escape(name)}: {label}</h2>{table}</section>'


def _cell(value: Any) -> str:
    return escape(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
