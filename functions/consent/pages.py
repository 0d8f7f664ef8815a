"""The pages about choices for people without script: recorded and refused ones, and the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from functions import languages, register
from functions.consent import card as consent_card
from functions.core import html, observe, problems
from functions.core.attributes import Item
from functions.languages import say
from functions.web import requests, responses


def history(records: Sequence[Item]) -> Response[str]:
    """What this browser chose, in a page; where there is something, with the way to a receipt of the latest."""
    said = languages.words()["choices"]
    asked = "" if languages.current() == languages.DEFAULT else f"?language={languages.current()}"
    links = {
        "receipt": f'<a href="/api/consent/receipt{asked}">{escape(said["a_receipt"])}</a>',
        "check": f'<a href="/receipt/" hreflang="en">{escape(said["check_receipt"])}</a>',
    }
    offer = html.Html(f"<p>{languages.filled(escape(said['receipt']), **links)}</p>") if records else ""
    return responses.page("history", history=_table(records), receipt=offer)


def recorded(record: Item, set_cookies: Sequence[Cookie], back: str) -> Response[str]:
    """What was recorded just now, in a page with a button for its signed receipt.

    :param back: the path of the page that asked.
    """
    language = html.hidden("language", languages.current())
    number = html.hidden("of", record["card"])
    card = html.Html(f'<button type="submit" formaction="/api/consent/card">{escape(say("card.offer"))}</button>')
    form = html.form("/api/consent/receipt", language, number, html.button(say("choices.offer")), card)
    on = html.Html(f'<p><a id="on" href="{escape(back)}">{escape(say("choices.go_on"))}</a></p>')
    answer = responses.page("choice-recorded", 200, responses.RESTORABLE, record=_table([record]), form=form, on=on)
    answer.cookies.extend(set_cookies)
    return answer


def receipt_link(record: Item) -> str:
    """The header ``Link`` (RFC 8288) that offers a script the signed receipt of a choice and its card, called as a
    person reads them. ``of`` is the record's number. A header and not a part of the answer: that is the record.
    """
    title, called = quote(say("choices.offer")), quote(say("card.offer"))
    names = f"title*=UTF-8''{title}; card*=UTF-8''{called}"
    return f'</api/consent/receipt>; rel="related"; {names}; of="{record["card"]}"'


def card(record: Item) -> Response[str]:
    """A choice as a card: what was recorded, its number, and a QR code with all of it, signed."""
    signed = consent_card.signed(record)
    number, language = str(record["card"]), html.hidden("language", languages.current())
    ways = [
        ("/api/consent/receipt", "of", "card.file"),
        ("/api/consent/proof", "of", "card.proof"),
        ("/api/my-data/card", "number", "card.use"),
    ]
    slots = {
        "record": _table([record]),
        "number": number,
        "code": consent_card.code(signed, say("card.code")),
        "text": html.Html(f'<p><code class="card-text">{escape(signed)}</code></p>'),
        "ways": html.Html(
            "".join(
                html.form(way, language, html.hidden(name, number), html.button(say(label)))
                for way, name, label in ways
            )
        ),
    }
    observe.count("CardShown")
    return responses.page("consent-card", 200, responses.RESTORABLE, **slots)


def no_receipt(problem: problems.Problem) -> Response[str]:
    """A page that says why there is no receipt now: none to give, or something did not answer."""
    observe.refused(problem.kind, problem.status)
    slots = {"retry_after": problem.headers["Retry-After"]} if problem.status == 503 else {}
    template = "receipt-later" if slots else "receipt-none"
    return responses.page(template, problem.status, problem.headers, **slots)


def _table(records: Sequence[Item]) -> html.Html:
    """The history as a table with a caption, or a sentence where there is none."""
    said = languages.words()["history"]
    if not records:
        return html.Html(f"<p>{escape(said['empty'])}</p>")
    heads = [said[name] for name in ("when", "policy", "granted", "refused")]
    rows = [
        (
            html.Html(f"{_day(item['recorded_at'])}, {escape(item['recorded_at'][11:19])}"),
            _day(item["policy"]),
            _names(item["granted"]),
            _names(item["refused"]),
        )
        for item in records
    ]
    return html.table(said["caption"], heads, rows)


def _day(text: str) -> html.Html:
    """The day that a moment, or a version of the policy, begins with, as a reader of the language writes it."""
    day = text[:10]
    return html.Html(f'<time datetime="{escape(day)}">{escape(languages.day(dt.date.fromisoformat(day)))}</time>')


def _names(purposes: list[str]) -> str:
    """Purposes by their titles; one that the register no longer has keeps its id."""
    said = languages.words().get("purposes", {})
    titles = {name: purpose.title for name, purpose in register.current().purposes.items()}
    titles |= {name: words["title"] for name, words in said.items()}
    return ", ".join(titles.get(name, name) for name in purposes) or say("history.none")


def refused(problem: problems.Problem, values: dict[str, Any], set_cookies: Sequence[Cookie]) -> Response[str]:
    """A page that says what happened and lets the visitor choose again from where they are."""
    answer = _refused(problem, values)
    answer.cookies.extend(set_cookies)
    return answer


def _refused(problem: problems.Problem, values: dict[str, Any]) -> Response[str]:
    back = html.hidden("return", requests.local_path(values.get("return")))
    policy = html.hidden("policy", register.current().policy.version)
    language = html.hidden("language", languages.current())
    then = [html.hidden("then", values["then"])] if "then" in values else []
    labels = languages.words()["banner"]
    if problem.kind == "store":
        label = languages.words()["choices"]["retry"]
        purposes = [html.hidden("purpose", name) for name in values["purpose"]]
        said = [html.hidden(name, values[name]) for name in ("surface", "language") if name in values]
        again = html.button(label, "choice", values["choice"])
        form = html.form("/api/consent", policy, back, *then, *said, *purposes, again)
        slots = {"form": form, "retry_after": problem.headers["Retry-After"]}
        return responses.page("choice-later", problem.status, responses.RESTORABLE | dict(problem.headers), **slots)
    if problem.kind == "outdated":
        both = [html.button(labels[choice], "choice", choice) for choice in ("accept", "reject")]
        form = html.form("/api/consent", policy, back, *then, language, *both)
        return responses.page("choice-outdated", problem.status, responses.RESTORABLE, form=form)
    detail = " ".join(error.message for error in problem.errors) or problem.detail
    return responses.page("choice-again", problem.status, responses.RESTORABLE, detail=detail)
