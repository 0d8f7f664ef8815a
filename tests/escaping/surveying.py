"""What a survey says on the way of an answer, and the page that a card leads to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.escaping.feeding import TYPED

if TYPE_CHECKING:
    from functions.mail.compose import Letter

TEXT = TYPED["typed.message"]
BEFORE, AFTER = dt.date(2026, 1, 1), dt.date(2026, 12, 1)


def pages(language: str) -> dict[str, Any]:
    """Each page of a survey and of a card, by what it is about."""
    from functions import languages
    from functions.core import problems
    from functions.core.problems import FieldError
    from functions.core.survey_files import Contest, Question, Section, Survey
    from functions.languages import say
    from functions.my_data import card_routes
    from functions.surveys import entry_pages
    from functions.surveys import pages as surveys

    languages.use(language)
    asked = (Question("people", "number", TEXT, least=1, most=12), Question("wish", "text", TEXT, optional=True))
    survey = Survey("drawer", TEXT, dt.date(2026, 2, 1), dt.date(2026, 11, 1), "anyone", (Section(TEXT, asked),))
    members = replace(survey, who="members")
    contest = replace(survey, contest=Contest(TEXT, 3, 1000))
    number = say("survey.number", least="1", most="12")
    wrong = problems.fields(FieldError("people", number), FieldError("wish", say("survey.empty")))
    record = {"recorded_at": "2026-11-23T00:00:00Z", "granted": [TEXT], "card": "c"}
    return {
        "survey again": surveys.typed_again(survey, wrong, {"people": TEXT, "wish": TEXT}),
        "survey invitation": surveys.invitation(members, {"invitation": TEXT}),
        "survey look": surveys.look(survey, {"people": 3, "wish": ""}, {"shown_at": "1"}, True),
        "survey early": surveys.closed(survey, {"wish": TEXT}, BEFORE),
        "survey closed": surveys.closed(survey, {"wish": TEXT}, AFTER),
        "entry again": entry_pages.typed_again(contest, wrong, {"email": TEXT}),
        "entry look": entry_pages.look(contest, TEXT, {"shown_at": "1"}, True),
        "entry early": entry_pages.closed(contest, TEXT, BEFORE),
        "entry": entry_pages.ticket(contest, "00000000-0000-8000-8000-000000000000"),
        "no entry": entry_pages.gone(contest),
        "card": card_routes._page("c", record, TEXT, say("card.unsure")),
        "no card": card_routes._page("c", None),
    }


def letters(language: str) -> dict[str, Letter]:
    """None: a survey mails nobody."""
    return {}
