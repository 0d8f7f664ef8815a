"""The questions of a survey as fields of a form, with what was answered in them: the page and the functions draw them
here. A question that takes a choice is a fieldset whose legend is the question; it works without script.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from functions.core.html import Html
from functions.core.survey_files import MANY, NUMBER, ONE, SCALE, STEPS, Question, Survey
from functions.languages import say


def fields(survey: Survey, values: Mapping[str, Any], wrong: Mapping[str, str]) -> Html:
    """All questions, section by section.

    :param values: what was answered, by the question's name: a text, or a list of texts. :param wrong: what is wrong.
    """
    parts = []
    for section in survey.sections:
        inside = "".join(_field(one, values.get(one.name, ""), wrong.get(one.name, "")) for one in section.questions)
        heading = f"<h2>{escape(section.title)}</h2>" if section.title else ""
        element = "section" if heading else "div"
        parts.append(f'<{element} class="questions">{heading}{inside}</{element}>')
    return Html("".join(parts))


def place(question: Question) -> str:
    """The id that a link to the question leads to."""
    return f"q-{question.name}"


def _field(question: Question, value: Any, wrong: str) -> str:
    named = place(question)
    error = f'<p class="error" id="{named}-error">{escape(wrong)}</p>' if wrong else ""
    about = f' aria-describedby="{named}-error"' if wrong else ""
    label = escape(question.text)
    if question.optional:
        label += f" <i>({escape(say('contact.optional'))})</i>"
    if question.kind in (ONE, MANY, SCALE):
        return (
            f'<fieldset class="question" id="{named}" tabindex="-1"{about}><legend>{label}</legend>{error}'
            f"{_choices(question, value if isinstance(value, list) else [value])}</fieldset>"
        )
    about += ' aria-invalid="true"' if wrong else ""
    return (
        f'<div class="field question"><label for="{named}">{label}</label>{error}'
        f"{_input(question, str(value), about)}</div>"
    )


def _input(question: Question, value: str, attributes: str) -> str:
    said = f'id="{place(question)}" name="{escape(question.name)}" autocomplete="off"{attributes}'
    if question.kind == NUMBER:
        return f'<input type="text" inputmode="numeric" class="number" {said} value="{escape(value)}">'
    return f'<textarea rows="4" dir="auto" {said}>\n{escape(value)}</textarea>'


def _choices(question: Question, chosen: list[Any]) -> str:
    """A box for each choice; of a scale, what its two ends mean beside the steps that they are."""
    kind = "checkbox" if question.kind == MANY else "radio"
    if question.kind == SCALE:
        first, last = question.options
        ends = {1: f"1: {first}", STEPS: f"{STEPS}: {last}"}
        options = [(str(step), ends.get(step, str(step))) for step in range(1, STEPS + 1)]
    else:
        options = [(text, text) for text in question.options]
    return "".join(
        f'<label class="option"><input type="{kind}" name="{escape(question.name)}" value="{escape(value)}"'
        f"{' checked' if value in chosen else ''}><span>{escape(text)}</span></label>"
        for value, text in options
    )
