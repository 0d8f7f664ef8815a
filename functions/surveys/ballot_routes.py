"""Where an invitation leads, and where it is exchanged for a ballot: ``/api/surveys/<slug>`` by GET and ``…/ballot``.

Nothing is used up by opening a link: programs that scan mail follow every one.
"""

from __future__ import annotations

import time

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions.core import clock, problems, survey_files
from functions.core.survey_files import Survey
from functions.surveys import one_each, pages
from functions.web import body, requests, responses

_MOST_BYTES = 4_000

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/surveys/<slug>")
def invited(slug: str) -> Response[str]:
    """The questions, for whoever has an invitation."""
    survey = _survey(slug)
    carried = {one_each.INVITATION: requests.query(router.current_event, one_each.INVITATION)}
    one_each.admitted(survey, carried)
    return pages.invitation(survey, carried)


@router.post("/api/surveys/<slug>/ballot")
def ballot(slug: str) -> Response[str]:
    event = router.current_event
    requests.admit(event)
    sent = body.read(event, _MOST_BYTES).values
    survey = _survey(slug)
    invitation, blinded = (str(sent.get(name, "")) for name in (one_each.INVITATION, "blinded"))
    return responses.data(200, {"signature": one_each.sign(survey, invitation, blinded)})


def _survey(slug: str) -> Survey:
    """:raises problems.Problem: 410 where there is none that takes invitations now."""
    survey = survey_files.load(slug)
    today = clock.day(time.time())
    if survey is None or not survey.one_each or not survey.is_open(today):
        raise problems.no_survey()
    return survey
