"""The pages of My data: asking for a link, going in, and everything that is held, store by store.

A page names nobody in its address. What a person can do is a plain form each; what is held is a list of labelled
values, which a phone, a printer and a screen reader take as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions import languages
from functions.core import html
from functions.core.attributes import Item
from functions.core.html import Html
from functions.languages import say
from functions.my_data import receipt_pages, stores, words
from functions.my_data.sign_in import Session
from functions.my_data.stores import Held
from functions.web import forms, responses

_HERE = "/api/my-data"


def ask(notice: str = "", typed: str = "", error: str = "", status: int = 200) -> Response[str]:
    """The form that asks for a link.

    :param notice: a string under ``[my_data.notices]``. :param error: what is wrong with the address.
    """
    form = html.form(
        f"{_HERE}/link", _field("email", typed, error, kind="email", more='autocomplete="email" required'), _language(),
        html.button(say("my_data.ask")),
    )  # fmt: skip
    return responses.page("my-data-ask", status, notice=_notice(notice), form=form, receipts=receipt_pages.form())


def sent(notice: str = "", status: int = 200) -> Response[str]:
    """What to do until the mail is there, with a place for the code that another browser shows."""
    field = _field("code", "", "", more='autocomplete="one-time-code" autocapitalize="characters" required')
    form = html.form(f"{_HERE}/enter", field, _language(), html.button(say("my_data.enter")))
    return responses.page("my-data-sent", status, notice=_notice(notice), form=form)


def enter(link: str, address: bool) -> Response[str]:
    """The button that spends a link, in the browser that asked for it."""
    label = say("my_data.confirm_address" if address else "my_data.enter")
    form = html.form(f"{_HERE}/enter", html.hidden("link", link), _language(), html.button(label))
    return responses.page("my-data-enter", 200, form=form)


def code(shown: str) -> Response[str]:
    """The code to type where the link was asked for."""
    return responses.page("my-data-code", 200, code=shown)


def everything(
    session: Session,
    parts: Sequence[Held],
    portion: tuple[Sequence[Held], int | None],
    audit: Sequence[Item],
    notice: str = "",
) -> Response[str]:
    """All that is held, or a portion of it.

    :param portion: what of ``parts`` is shown, and where the next portion begins (portions.py).
    :param audit: the lines about what is shown.
    """
    shown, following = portion
    sections = [_section(part, len(whole.items)) for part, whole in zip(shown, parts, strict=True)]
    slots = {
        "notice": _notice(notice),
        "who": session.email,
        "stores": Html("".join(sections) + (_more(following) if following else "")),
        "audit": _audit(audit),
        "untied": Html(words.listed([_untied(record) for record in stores.UNTIED])),
        "correct": Html(_correcting("name") + _correcting("email")),
        "leave": html.form(f"{_HERE}/leave", html.button(say("my_data.leave")), _all()),
    }
    return responses.page("my-data", 200, **slots)


def _section(part: Held, count: int) -> str:
    """A store: what the register says of it, and the items that are shown of ``count``."""
    name = part.store.record
    heading = f'<h2 id="{name}">{escape(words.title(name))}: {languages.number(count)}</h2>'
    facts = words.listed(words.facts(part.store))
    if not count:
        # What would be held is there to be read, and does not push away what is.
        facts = f"<details><summary>{escape(words.facts(part.store)[0][0])} …</summary>{facts}</details>"
    # Of other browsers' choices, only who has their receipts knows.
    more = receipt_pages.form(3) if name == "consent" else ""
    return f"{heading}{facts}{''.join(_item(part, item) for item in part.items)}{more}"


def _item(part: Held, item: Item) -> str:
    at = str(item.get(part.store.moment, ""))
    head = words.moment(dt.datetime.fromisoformat(at)) if at else ""
    about = " · ".join(str(item[name]) for name in part.store.about if item.get(name))
    objection = _objection(part.store.record, item)
    summary = f"<summary>{escape(head)} <bdi>{escape(about)}</bdi></summary>"
    return f"<details>{summary}{words.listed(words.fields(item))}{objection}</details>"


def _objection(record: str, item: Item) -> str:
    """What can be objected to: a message that is not set aside yet, and news."""
    if record == "list" and item.get("email"):
        button = html.button(say("my_data.leave_list"))
        return html.form(f"{_HERE}/object", html.hidden("news", "no"), _language(), button)
    if record != "message" or item.get("status") == "quarantined":
        return ""
    button = html.button(say("my_data.object"))
    return html.form(f"{_HERE}/object", html.hidden("message", str(item["id"])), _language(), button)


def _audit(lines: Sequence[Item]) -> Html:
    if not lines:
        return Html(f"<p>{escape(say('my_data.audit.none'))}</p>")
    heads = [say(f"my_data.audit.{name}") for name in ("when", "who", "what", "why")]
    rows = [
        (
            words.moment(dt.datetime.fromisoformat(str(line["at"]).partition("#")[0])),
            say(f"my_data.audit.{'person' if line['who'] == 'the person' else 'us'}"),
            f"{line['action']} {str(line['record'])[:8]}",
            str(line["reason"]),
        )
        for line in reversed(lines)
    ]
    return html.table(say("my_data.audit.caption"), heads, rows)


def _untied(record: str) -> tuple[str, str]:
    title, why, kept = words.untied(record)
    return title, f"{why}. {kept}"


def correct_again(name: str, values: Mapping[str, Any], error: str) -> Response[str]:
    """The form of one correction, with what was typed; nothing of what is held stands on this page."""
    form = _correcting(name, str(values.get(name) or "")[:254], error)
    return forms.page(422, say("problems.fields.title"), (), form)


def _correcting(name: str, typed: str = "", error: str = "") -> Html:
    """The form that corrects ``name`` or ``email``."""
    kind = "email" if name == "email" else "text"
    field = _field(name, typed, error, kind=kind, more=f'autocomplete="{name}" required')
    return html.form(f"{_HERE}/correct", field, _language(), html.button(say(f"my_data.correct_{name}")))


def _more(after: int) -> str:
    return f'<p><a href="{_HERE}?after={after}" rel="next">{escape(say("my_data.more"))}</a></p>'


def _all() -> Html:
    return html.button(say("my_data.end_all"), "all", "yes")


def _field(name: str, typed: str, error: str, kind: str = "text", more: str = "") -> Html:
    invalid = f' aria-invalid="true" aria-describedby="{name}-error"' if error else ""
    said = f'<p class="error" id="{name}-error">{escape(error)}</p>' if error else ""
    label = f'<label for="{name}">{escape(say(f"my_data.{name}"))}</label>'
    box = f'<input id="{name}" name="{name}" type="{kind}" dir="auto" maxlength="254" value="{escape(typed)}"'
    return Html(f'<div class="field">{label}{said}{box} {more}{invalid}></div>')


def _language() -> Html:
    return html.hidden("language", languages.current())


def _notice(notice: str) -> Html:
    return (
        Html(f'<p role="status"><strong>{escape(say(f"my_data.notices.{notice}"))}</strong></p>')
        if notice
        else Html("")
    )
