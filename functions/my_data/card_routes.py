"""``/api/my-data/card…``: what somebody with the number on a card can do, without signing in and without a cookie.

A number is never part of an address, where histories and logs would keep it: forms alone carry it.
"""

from __future__ import annotations

from html import escape

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import languages
from functions.core import html, observe, problems, store
from functions.core.attributes import Item
from functions.core.html import Html
from functions.core.text import TextError
from functions.languages import say
from functions.my_data import card, routes, words
from functions.web import cookies, forms, responses
from functions.web import requests as web_requests
from functions.web.body import Body

HERE = "/api/my-data/card"
# What a cookie holds, and what nobody reads.
_HIDDEN = ("visitor", "id", "salt", "policy_sha256")
router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.post(HERE)
def found() -> Response[str]:
    """The record under a number, and what can be done with it.

    :raises problems.Problem: 409 where there is none, for a program.
    """
    return _answered(_found, ("number",))


def _found(sent: Body) -> Response[str]:
    number, record = _asked(sent)
    observe.count("CardFound" if record else "CardUnknown")
    return _page(number, record)


@router.post(f"{HERE}/act")
def act() -> Response[str]:
    """Dispute the record, or erase it once that was confirmed: then to what was done.

    :raises problems.Problem: as :func:`found`.
    """
    return _answered(_acted, ("email",))


def _acted(sent: Body) -> Response[str]:
    values = sent.values
    number, record = _asked(sent)
    if record is None:
        return _page(number, record)
    if values.get("act") == "erase":
        if values.get("sure") != "yes":
            return _page(number, record, error=say("card.unsure"))
        with store.answering():
            request = card.erase(store.table, number)
        observe.count("CardErased")
        own = cookies.visitor(router.current_event) == record["visitor"]
        return responses.see_other(_to("erased", request), cookies.forgotten() if own and record["granted"] else [])
    email = str(values.get("email") or "").strip()
    reason = str(values.get("reason") or "")
    try:
        address = routes.mailable(email) if email else ""
        if reason not in card.REASONS:
            raise TextError(say("errors.missing"))
    except TextError as error:
        return _page(number, record, email, str(error))
    with store.answering():
        request = card.dispute(store.table, number, reason, address)
    observe.count("CardDisputed")
    return responses.see_other(_to("disputed", request), [])


@router.get("/api/my-data/disputed")
def disputed() -> Response[str]:
    """That a dispute was written down, and until when it is answered. It names neither the person nor the record.

    :raises problems.Problem: 409 where there is none under the number.
    """
    number = web_requests.query(router.current_event.raw_event, "id")
    item = store.get(store.table("REQUEST_TABLE").name, {"id": number}) if cookies.is_uuid(number) else None
    if item is None or item["kind"] != "object":
        raise problems.no_erasure()
    day = words.on(int(item["due_at"]))
    return responses.page("card-disputed", 200, day=day, number=str(item["id"]))


def _answered(act: forms.Act, typed: tuple[str, ...]) -> Response[str]:
    return forms.answered(router.current_event, act, typed, most=routes.MOST_BYTES)


def _asked(sent: Body) -> tuple[str, Item | None]:
    number = card.number(str(sent.values.get("number") or ""))
    if not number:
        return "", None
    with store.answering():
        return number, card.find(store.table, number)


def _page(number: str, record: Item | None, email: str = "", error: str = "") -> Response[str]:
    if record is None:
        notice = html.Html(f'<p role="status"><strong>{escape(say("card.unknown"))}</strong></p>')
        return responses.page("card-record", 409, responses.RESTORABLE, notice=notice, record=Html(""), forms=Html(""))
    said = html.Html(f'<p class="error" role="alert">{escape(error)}</p>' if error else "")
    facts = words.fields({name: value for name, value in record.items() if name not in _HIDDEN})
    rows = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in facts)
    slots = {
        "notice": said,
        "record": Html(f'<div><dl class="letter-preview">{rows}</dl></div>'),
        "forms": Html(f"{_dispute(number, email)}{_erase(number)}"),
    }
    return responses.page("card-record", 422 if error else 200, responses.RESTORABLE, **slots)


def _dispute(number: str, email: str) -> str:
    options = "".join(f'<option value="{one}">{escape(say(f"card.{one}"))}</option>' for one in card.REASONS)
    form = html.form(
        f"{HERE}/act", html.hidden("number", number), html.hidden("act", "dispute"),
        html.hidden("language", languages.current()),
        Html(
            f'<div class="field"><label for="reason">{escape(say("card.reason"))}</label>'
            f'<select id="reason" name="reason">{options}</select></div>'
            f'<div class="field"><label for="email">{escape(say("card.email"))}</label>'
            f'<input id="email" name="email" type="email" dir="auto" maxlength="254" autocomplete="email" '
            f'value="{escape(email)}"></div>'
        ),
        html.button(say("card.dispute")),
    )  # fmt: skip
    return f'<h2 id="dispute">{escape(say("card.dispute_title"))}</h2>{form}'


def _erase(number: str) -> str:
    label = escape(say("my_data.erase.sure"))
    sure = f'<p><label><input type="checkbox" name="sure" value="yes" required> {label}</label></p>'
    form = html.form(
        f"{HERE}/act", html.hidden("number", number), html.hidden("act", "erase"),
        html.hidden("language", languages.current()), Html(sure), html.button(say("my_data.erase.button")),
    )  # fmt: skip
    return f'<h2 id="erase">{escape(say("card.erase_title"))}</h2><p>{escape(say("card.erase_means"))}</p>{form}'


def _to(page: str, request: Item) -> str:
    asked = "" if languages.current() == languages.DEFAULT else f"&language={languages.current()}"
    return f"/api/my-data/{page}?id={request['id']}{asked}"
