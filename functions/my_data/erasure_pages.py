"""The pages of an erasure: the look before it, and the receipt after it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aws_lambda_powertools.event_handler import Response

from functions import languages
from functions.core import html
from functions.core.attributes import Item
from functions.core.html import Html
from functions.languages import say
from functions.my_data import words
from functions.my_data.erasing import Look
from functions.my_data.sign_in import Session
from functions.web import responses


def look(session: Session, found: Sequence[Look], names: Sequence[str]) -> Response[str]:
    """What goes and what stays, and the form that has it done.

    :param names: under which this address has written; where there is more than one, one of them can be chosen.
    """
    rows = [(words.title(one.store.record), languages.number(one.count), _fate(one)) for one in found if one.count]
    rows += [(words.title("audit"), "", say("my_data.stays.audit"))]
    caption, heads = say("my_data.erase.caption"), [say(f"my_data.erase.{name}") for name in ("store", "count", "what")]
    sure = escape(say("my_data.erase.sure"))
    form = html.form(
        "/api/my-data/erase",
        _whose(names) if len(names) > 1 else Html(""),
        Html(f'<p><label><input type="checkbox" name="sure" value="yes" required> {sure}</label></p>'),
        html.hidden("language", languages.current()),
        html.button(say("my_data.erase.button")),
    )
    return responses.page("my-data-erase", 200, who=session.email, table=html.table(caption, heads, rows), form=form)


def erased(item: Item) -> Response[str]:
    """The receipt, or how far it has got."""
    done = item["state"] == "done"
    gone = {name: int(count) for name, count in item["done"].items() if count}
    rows = [
        *((words.title(name), languages.number(count), say("my_data.erase.gone")) for name, count in gone.items()),
        *(
            (words.title(name), languages.number(int(left["count"])), _until(name, int(left["until"])))
            for name, left in item["kept"].items()
        ),
        (words.title("request"), "1", _until("request", int(item["expires_at"]))),
        (words.title("audit"), "", say("my_data.stays.audit")),
    ]  # fmt: skip
    heads = [say(f"my_data.erase.{name}") for name in ("store", "count", "what")]
    slots = {
        "state": say("my_data.erase.done" if done else "my_data.erase.going_on"),
        "table": html.table(say("my_data.erase.receipt"), heads, rows),
        "backups": _backups(item) if done else Html(""),
        "file": _file(item) if done else Html(""),
        "number": str(item["id"]),
    }
    return responses.page("my-data-erased", 200, **slots)


def _fate(one: Look) -> str:
    if one.store.goes == "all":
        return say("my_data.erase.goes")
    return _until(one.store.record, one.until)


def _until(record: str, until: int) -> str:
    """Why something stays, and until when."""
    ends = say("my_data.erase.until", day=words.on(until)) if until else words.how_long(record)
    return f"{say(f'my_data.stays.{record}')} {ends}"


def _whose(names: Sequence[str]) -> Html:
    everyone = (
        f'<label><input type="radio" name="only" value="" required> {escape(say("my_data.erase.everyone"))}</label>'
    )
    each = (
        f'<label><input type="radio" name="only" value="{escape(name)}"> <bdi>{escape(name)}</bdi></label>'
        for name in names
    )
    legend = escape(say("my_data.erase.whose"))
    return Html(f"<fieldset><legend>{legend}</legend>{'<br>'.join((everyone, *each))}</fieldset>")


def _backups(item: Item) -> Html:
    said = say("my_data.erase.backups", day=words.on(int(item["backups_until"])))
    return Html(f"<p>{escape(said)}</p>")


def _file(item: Item) -> Html:
    label = escape(say("my_data.erase.file"))
    return Html(f'<p><a href="/api/my-data/erased?id={escape(item["id"])}&amp;file=yes">{label}</a></p>')
