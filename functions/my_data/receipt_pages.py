"""The form that takes receipts of choices, and the page of what they lead to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions import languages
from functions.core import html
from functions.core.attributes import Item
from functions.core.html import Html
from functions.my_data import words
from functions.web import responses

_WHERE = "/api/my-data/receipts"


def form(level: int = 2) -> Html:
    """The form, under a heading of its own, for files as well as for text.

    :param level: of the heading.
    """
    said = languages.words()["my_data"]["receipts"]
    return Html(
        f'<h{level} id="receipts">{escape(said["heading"])}</h{level}><p>{escape(said["about"])}</p>'
        f'<form class="answer-form" method="post" action="{_WHERE}" enctype="multipart/form-data"'
        ' aria-labelledby="receipts">'
        f"{html.hidden('language', languages.current())}"
        f'<div class="field"><label for="receipt-file">{escape(said["file"])}</label>'
        '<input id="receipt-file" name="file" type="file" multiple accept=".json,application/json"></div>'
        f'<div class="field"><label for="receipt-text">{escape(said["text"])}</label>'
        '<textarea id="receipt-text" name="receipt" rows="4" dir="ltr" spellcheck="false" autocomplete="off">'
        f"</textarea></div>{html.button(said['show'])}</form>"
    )


def records(found: Mapping[Any, Sequence[Item]], missing: int, *, withdrawn: bool) -> Response[str]:
    """What the receipts lead to: by receipt number, all that its browser chose.

    :param missing: how many receipts lead to nothing. :param withdrawn: whether something was taken back just now.
    """
    said = languages.words()["my_data"]["receipts"]
    notices = []
    if withdrawn:
        notices.append(said["withdrawn"])
    if missing:
        notices.append(languages.filled(said["missing"], count=languages.number(missing)))
    if not found and not missing:
        notices.append(said["none"])
    slots = {
        "notice": Html("".join(f'<p role="status"><strong>{escape(one)}</strong></p>' for one in notices)),
        "records": Html("".join(_browser(items) for items in _each(found.values()))),
        "acts": _acts(found) if found else Html(""),
        "form": form(),
    }
    status = 200 if found or missing else 422
    return responses.page("my-data-receipts", status, responses.RESTORABLE, **slots)


def _each(found: Iterable[Sequence[Item]]) -> list[Sequence[Item]]:
    """What each browser chose, once: several receipts may be of one."""
    return list({str(items[0]["visitor"]): items for items in found}.values())


def _browser(items: Sequence[Item]) -> str:
    """A browser's choices, newest first, the one in force open."""
    return "".join(_choice(item, " open" * (place == 0)) for place, item in enumerate(reversed(items)))


def _choice(item: Item, is_open: str) -> str:
    at = words.moment(dt.datetime.fromisoformat(str(item["recorded_at"])))
    return f"<details{is_open}><summary>{escape(at)}</summary>{words.listed(words.fields(item))}</details>"


def _acts(found: Mapping[Any, Sequence[Item]]) -> Html:
    said = languages.words()["my_data"]["receipts"]
    hidden = [html.hidden("language", languages.current()), *(html.hidden("number", str(one)) for one in found)]
    acts = [html.form(_WHERE, *hidden, html.button(said["copy"], "act", "copy"))]
    if any(items[-1]["granted"] for items in found.values()):
        acts.insert(0, html.form(_WHERE, *hidden, html.button(said["withdraw"], "act", "withdraw")))
    return Html("".join(acts))
