"""The contact form's pages for people without script: what was typed is on every one of them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.contact.fields import TOPICS, TYPED, Message
from functions.core import problems
from functions.core.html import Html, button, form, hidden
from functions.languages import current, say, words
from functions.web import form_token, responses

# A field that people do not see, named so that no password manager knows what to put there.
HONEYPOT = "nothing_here"


def typed_again(problem: problems.Problem | None, values: Mapping[str, Any]) -> Response[str]:
    """The form with what was typed in it and, where there is a problem, what is wrong: beside fields or above."""
    slots = _form_slots(values, problem.errors if problem else ())
    if problem is None or problem.errors:
        name = "contact-again"
    elif problem.kind == "store":
        name = "contact-later"
        slots["retry_after"] = problem.headers["Retry-After"]
    else:
        name = "contact-held"
        slots["detail"] = Html(f'<p role="alert">{escape(problem.detail)}</p>')
    headers = responses.RESTORABLE | dict(problem.headers if problem else {})
    return responses.page(name, problem.status if problem else 200, headers, **slots)


def preview(
    key: str, message: Message, now: float, *, honeypot: str = "", notice: str = "", shown_at: str = ""
) -> Response[str]:
    """The message for a last look, with a form that holds it, signed with the time.

    :param honeypot: what stood in the field that people do not see; it goes with the form.
    :param notice: why the page is shown again: quick, late, changed, or "".
    :param shown_at: the time of the first showing, kept where someone was only too quick.
    """
    moment, sent = int(shown_at) if shown_at else int(now), message.fields
    labels = words()["contact"]
    shown = [
        f'<dt>{escape(labels[name])}</dt><dd dir="auto">{_shown(name, sent[name])}</dd>' for name in TYPED if sent[name]
    ]
    parts = [
        Html(f'<dl class="letter-preview">{"".join(shown)}</dl>'),
        *(hidden(name, value) for name, value in sent.items()),
        *([hidden(HONEYPOT, honeypot)] if honeypot else []),
        hidden("shown_at", str(moment)),
        hidden("signature", form_token.sign(key, moment, sent)),
        button(labels["send"], "step", "send"),
        button(labels["edit"], "step", "edit"),
    ]
    said = Html(f'<p role="status">{escape(say(f"contact.notices.{notice}"))}</p>') if notice else ""
    return responses.page("contact-preview", 200, responses.RESTORABLE, notice=said, form=form("/api/contact", *parts))


def thanks(name: str, reference: str, expires: str) -> Response[str]:
    """The page that ends it, with the name of who wrote."""
    slots = {"name": name, "reference": reference, "expires": expires}
    return responses.page("contact-thanks", 200, responses.RESTORABLE, **slots)


def _shown(name: str, value: str) -> str:
    if name == "topic":
        return escape(words()["contact"]["topics"][value])
    return escape(value).replace("\n", "<br>")


def _form_slots(values: Mapping[str, Any], errors: tuple[problems.FieldError, ...]) -> dict[str, str]:
    """What the theme's contact form wants filled (theme/templates/answer.html)."""
    wrong = {error.field: error.message for error in reversed(errors)}
    slots: dict[str, str] = {name: str(values.get(name, "")) for name in TYPED if name != "topic"}
    slots |= {f"topic_{topic}": Html(" selected") if values.get("topic") == topic else "" for topic in TOPICS}
    for name in TYPED:
        invalid = f'aria-invalid="true" aria-describedby="{name}-error"'
        slots[f"{name}_attributes"] = Html(invalid) if name in wrong else ""
        error = f'<p class="error" id="{name}-error">{escape(wrong.get(name, ""))}</p>'
        slots[f"{name}_error"] = Html(error) if name in wrong else ""
    return slots | {"hidden": hidden("language", current()), "error_summary": _summary(wrong)}


def _summary(wrong: Mapping[str, str]) -> str:
    """The errors as links to their fields, announced as the page opens (WCAG 2.2, 3.3.1)."""
    if not wrong:
        return ""
    labels = words()["contact"]
    lines = []
    for name, text in wrong.items():
        link = f'<a href="#{name}">{escape(labels[name])}</a>' if name in TYPED else escape(name)
        lines.append(f"<li>{link}: {escape(text)}</li>")
    heading = f"<h2>{escape(labels['summary'])}</h2>"
    # Focused as the page opens, so that those who cannot see it start there.
    return Html(f'<div class="errors" role="alert" tabindex="-1" autofocus>{heading}<ul>{"".join(lines)}</ul></div>')
