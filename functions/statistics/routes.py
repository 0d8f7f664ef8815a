"""``POST /api/statistics`` counts a page view of someone who allows it; ``/statistics/`` shows everyone the counts."""

from __future__ import annotations

import datetime as dt
import json
import time

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages
from functions.core import html, observe, store
from functions.core.settings import setting
from functions.statistics import also, arrivals, days, pages, views, weeks
from functions.web import body, cookies, requests

PURPOSE, MARKETING = "statistics", "marketing"
MOST_BYTES = 2_000
_HOUR = 3_600  # seconds

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.post("/api/statistics")
def count() -> Response[str]:
    """204 whether it is counted or not: a page that counts learns nothing from the answer. Without a choice in force
    that allows it, the body is not even read.
    """
    event = router.current_event
    if not _allowed(event, PURPOSE):
        observe.count("ViewNotAllowed")
        return _nothing()
    sent = body.read(event, MOST_BYTES)
    agent, language = body.header(event, "user-agent"), body.header(event, "accept-language")
    view = views.item(sent.values, agent, language, time.time())
    _, new = store.put_once(setting("VIEW_TABLE"), ("part", "id"), view, views.SAME)
    observe.count("ViewCounted" if new else "ViewRepeated")
    return _nothing()


@router.post("/api/arrivals")
def arrive() -> Response[str]:
    """The same for what brought a visit, which has a purpose of its own."""
    event = router.current_event
    if _allowed(event, MARKETING):
        arrivals.add(arrivals.source(body.read(event, MOST_BYTES).values), time.time())
    return _nothing()


@router.get("/statistics/")
def page() -> Response[str]:
    """The page, in English as the site is."""
    languages.use(languages.DEFAULT)
    text = html.render("statistics", published=pages.numbers(_published()), rule=weeks.RULE)
    return _public("text/html; charset=utf-8", text)


@router.get("/statistics/weeks.json")
def numbers() -> Response[str]:
    return _public("application/json", json.dumps(weeks.as_json(_published())))


@router.get("/statistics/weeks.csv")
def sheet() -> Response[str]:
    return _public("text/csv; charset=utf-8; header=present", weeks.as_csv(_published()))


@router.get("/statistics/also.json")
def also_viewed() -> Response[str]:
    """What others looked at, for all products and for everyone."""
    return _public("application/json", json.dumps(also.viewed(_published())))


def _published() -> list[weeks.Week]:
    """The weeks of this year and the one before."""
    observe.count("StatisticsShown")
    today = dt.datetime.fromtimestamp(time.time(), dt.UTC).date()
    # A week belongs to the year of its Thursday, so that of today may be the next one.
    years = (today.year - 1, today.year, today.year + 1)
    return weeks.published(days.of_years(*years[:2]), arrivals.of_years(*years), today)


def _allowed(event: APIGatewayProxyEventV2, purpose: str) -> bool:
    """Whether the choice in force allows a purpose.

    :raises problems.Problem: 403 from another site, 429 too many at once.
    """
    requests.admit(event)
    choices = cookies.choices(event)
    return choices is not None and purpose in choices.granted


def _public(kind: str, text: str) -> Response[str]:
    """The same for everyone, and kept for an hour by whoever has it."""
    return Response(200, kind, text, headers={"Cache-Control": f"public, max-age={_HOUR}"})


def _nothing() -> Response[str]:
    return Response(204, headers={"Cache-Control": "no-store"})
