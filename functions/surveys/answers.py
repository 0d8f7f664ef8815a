"""What somebody answered: each value is one that its question takes, and nothing else is read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from functions.core.problems import FieldError
from functions.core.survey_files import MANY, NUMBER, ONE, SCALE, STEPS, Question, Survey
from functions.core.text import TextError, clean, shown
from functions.languages import number, say

_NUMBER = re.compile(r"[ \t]*0*([0-9]{1,6})[ \t]*")
# By question: a text, a number, or for many choices a list of texts.
Answers = dict[str, Any]


def many(survey: Survey) -> tuple[str, ...]:
    """The fields of a form that may come more than once."""
    return tuple(one.name for one in survey.questions if one.kind == MANY)


def read(survey: Survey, values: Mapping[str, Any], also: frozenset[str]) -> tuple[Answers, list[FieldError]]:
    """The answers that a form holds, without the questions that were passed over; and what is wrong with the others.

    :param also: other fields that the form may hold.
    """
    known = {one.name: one for one in survey.questions}
    errors = [FieldError(shown(name), say("errors.unknown")) for name in sorted(set(values) - set(known) - also)[:5]]
    found: Answers = {}
    for name, question in known.items():
        try:
            answer = _read(question, values.get(name, ""))
        except TextError as mistake:
            errors.append(FieldError(name, str(mistake)))
            continue
        if answer not in ("", []):
            found[name] = answer
        elif not question.optional:
            errors.append(FieldError(name, say("errors.missing")))
    if not found and not errors:
        errors.append(FieldError(next(iter(known)), say("survey.empty")))
    return found, errors


def as_form(survey: Survey, found: Answers) -> dict[str, Any]:
    """Answers as the form sends them: texts, and lists of texts."""
    return {
        name: value if isinstance(value, list) else str(value)
        for name, value in found.items()
        if any(one.name == name for one in survey.questions)
    }


def as_text(found: Answers) -> dict[str, str]:
    """Answers as one text each, to be signed."""
    return {name: json.dumps(value, ensure_ascii=False) for name, value in found.items()}


def digest(survey: Survey) -> str:
    """What tells a survey from one with other questions: an answer is to the questions that were read."""
    return hashlib.sha256(json.dumps(survey.as_dict()["sections"], sort_keys=True).encode()).hexdigest()[:16]


def _read(question: Question, value: Any) -> Any:
    if question.kind == MANY:
        return _listed(question, value)
    if not isinstance(value, str):
        raise TextError(say("errors.type_text"))
    if question.kind in (ONE, SCALE):
        known = question.options if question.kind == ONE else tuple(str(step) for step in range(1, STEPS + 1))
        if value and value not in known:
            raise TextError(say("errors.unlisted"))
        return int(value) if value and question.kind == SCALE else value
    if question.kind == NUMBER:
        return _number(question, value)
    return clean(value, question.most, lines=True, required=False)


def _listed(question: Question, value: Any) -> list[str]:
    chosen = value if isinstance(value, list) else [value] if value else []
    if any(one not in question.options for one in chosen):
        raise TextError(say("errors.unlisted"))
    return [one for one in question.options if one in chosen]


def _number(question: Question, value: str) -> Any:
    if not value.strip():
        return ""
    digits = _NUMBER.fullmatch(value)
    if digits is None or not question.least <= int(digits[1]) <= question.most:
        raise TextError(say("survey.number", least=number(question.least), most=number(question.most)))
    return int(digits[1])
