"""The pages about choices for people without script: refused ones, and the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from functions import languages, register
from functions.core import html, observe, problems
from functions.core.attributes import Item
from functions.languages import say
from functions.web import requests, responses


def history(records: Sequence[Item]) -> Response[str]:
    """What this browser chose, in a page."""
    return responses.page("history", history=_table(records))


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
    labels = languages.words()["banner"]
    if problem.kind == "store":
        label = languages.words()["choices"]["retry"]
        purposes = [html.hidden("purpose", name) for name in values["purpose"]]
        said = [html.hidden(name, values[name]) for name in ("surface", "language") if name in values]
        again = html.button(label, "choice", values["choice"])
        form = html.form("/api/consent", policy, back, *said, *purposes, again)
        slots = {"form": form, "retry_after": problem.headers["Retry-After"]}
        return responses.page("choice-later", problem.status, problem.headers, **slots)
    if problem.kind == "outdated":
        both = [html.button(labels[choice], "choice", choice) for choice in ("accept", "reject")]
        return responses.page(
            "choice-outdated", problem.status, form=html.form("/api/consent", policy, back, language, *both)
        )
    detail = " ".join(error.message for error in problem.errors) or problem.detail
    return responses.page("choice-again", problem.status, detail=detail)
