"""The pages of the list: the form again, the second yes, preferences, leaving, and what became of each.

Each is ``content/answers/news.md`` with other words (``[newsletter]`` of functions/languages). Nothing acts by a GET:
whatever changes something is a button, because programs that scan mail follow every link.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from functions import languages, register
from functions.core import problems
from functions.core.attributes import Item
from functions.core.html import Html, button, hidden
from functions.languages import current, say
from functions.newsletter import proof, wording
from functions.web import responses

# A field that people do not see, named so that no password manager knows what to put there.
HONEYPOT = "nothing_here"
# What a form that was sent leads to.
OUTCOMES = ("asked", "linked", "confirmed", "saved", "left", "never")
_NONE = Html()


def outcome(name: str) -> Response[str]:
    """The page that a form leads to: it holds nothing about anybody, and can be gone back to."""
    return _page(name, after=_link("/news/", "newsletter.back"))


def ask_again(problem: problems.Problem, values: Mapping[str, Any]) -> Response[str]:
    """The form with what was typed and ticked, and what is wrong beside each field."""
    wrong = _wrong(problem)
    fields = (
        _boxes(register.current().topics, values.get("topic") or (), wrong.get("topic", "")),
        _email(str(values.get("email", "")), wrong.get("email", "")),
        _languages(str(values.get("language", current()))),
        button(say("newsletter.ask")),
    )
    return _again(problem, _form("/api/newsletter", *fields))


def link_again(problem: problems.Problem, values: Mapping[str, Any]) -> Response[str]:
    """The form that asks for the link, with what was typed."""
    email = _email(str(values.get("email", "")), _wrong(problem).get("email", ""))
    language = hidden("language", current())
    return _again(problem, _form("/api/newsletter/preferences", email, language, button(say("newsletter.link"))))


def confirm(token: str, request: Item, ticked: Collection[str], *, amiss: bool = False) -> Response[str]:
    """The second yes: the topics that were asked for, as boxes, the words, and one button."""
    topics = request["topics"]
    fields = (
        _boxes(topics, ticked, say("errors.topic") if amiss else ""),
        Html(f"<p>{escape(say('newsletter.consent'))}</p>"),
        hidden("t", token),
        hidden("language", current()),
        # Another deployment may have other words: what was not shown is not agreed to.
        hidden("words", proof.digest(wording.agreed(topics, current()))),
        button(say("newsletter.confirm"), "go", "confirm"),
    )
    form = _form("/api/newsletter/confirm", *fields)
    return _page("answer", form=form, after=_never(token), status=422 if amiss else 200)


def late(token: str) -> Response[str]:
    """The request is no longer there. That one never asked can still be said."""
    return _page("late", after=Html(_never(token) + _link("/news/", "newsletter.back")))


def preferences(item: Item, letter: str = "") -> Response[str]:
    """What a subscriber gets, to be changed; and the way out. ``letter`` is the one whose link led here."""
    fields = (
        _boxes(register.current().topics, item["topics"], ""),
        _languages(item["language"]),
        hidden("p", item["person"]),
        *([hidden("letter", letter)] if letter else []),
        button(say("newsletter.save"), "go", "save"),
        button(say("newsletter.leave.button"), "go", "leave"),
    )
    return _page("preferences", form=_form("/api/newsletter/preferences", *fields), after=_forwarded())


def leave(person: str, letter: str = "") -> Response[str]:
    """One button. Whose link it is, is said: a letter may have been forwarded. ``letter`` is the one it stands in."""
    own = urlencode({"p": person} | ({"letter": letter} if letter else {}))
    form = _form(
        f"/api/newsletter/unsubscribe?{own}&language={current()}",
        button(say("newsletter.leave.button"), "go", "leave"),
    )
    return _page(
        "leave",
        form=form,
        after=Html(_forwarded() + _link(f"/api/newsletter/preferences?{own}", "newsletter.instead")),
    )


def gone(status: int = 200) -> Response[str]:
    """The link belongs to nobody who gets news."""
    return _page(
        "gone",
        after=Html(_link("/news/preferences/", "newsletter.link") + _link("/news/", "newsletter.back")),
        status=status,
    )


def _page(
    name: str, form: Html = _NONE, after: Html = _NONE, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response[str]:
    said = languages.words()["newsletter"][name]
    site = register.current().site.origin.removeprefix("https://")
    text = Html("".join(f"<p>{escape(languages.filled(row, site=site))}</p>" for row in said["text"].split("\n")))
    return responses.page("news", status, headers or {}, title=said["title"], text=text, form=form, after=after)


def _again(problem: problems.Problem, form: Html) -> Response[str]:
    note = Html(f'<div class="errors" role="alert" tabindex="-1" autofocus><p>{escape(problem.detail)}</p></div>')
    return _page("again", form=Html(note + form), status=problem.status, headers=problem.headers)


def _wrong(problem: problems.Problem) -> dict[str, str]:
    return {error.field: error.message for error in reversed(problem.errors)}


def _form(action: str, *parts: Html) -> Html:
    return Html(f'<form class="letter" method="post" action="{escape(action)}">{"".join(parts)}</form>')


def _boxes(topics: Collection[str], ticked: Sequence[str] | Collection[str], wrong: str) -> Html:
    rows = "".join(_box(name, checked=name in ticked) for name in topics)
    error = f'<p class="error" id="topic-error">{escape(wrong)}</p>' if wrong else ""
    described = ' aria-describedby="topic-error"' if wrong else ""
    legend = escape(say("newsletter.legend"))
    return Html(f'<fieldset class="purposes"{described}><legend>{legend}</legend>{error}{rows}</fieldset>')


def _box(name: str, *, checked: bool) -> str:
    title, sentence = (escape(text) for text in wording.topic(name))
    box = f'<input type="checkbox" name="topic" value="{escape(name)}"{" checked" if checked else ""}>'
    return f'<label class="purpose">{box}<span><b>{title}</b> <span>{sentence}</span></span></label>'


def _email(value: str, wrong: str) -> Html:
    error = f'<p class="error" id="email-error">{escape(wrong)}</p>' if wrong else ""
    invalid = ' aria-invalid="true" aria-describedby="email-error"' if wrong else ""
    return Html(
        f'<div class="field"><label for="email">{escape(say("contact.email"))}</label>{error}'
        '<input id="email" name="email" type="email" dir="auto" autocomplete="email" spellcheck="false" '
        f'maxlength="254" required value="{escape(value)}"{invalid}></div>'
    )


def _languages(chosen: str) -> Html:
    options = "".join(
        f'<option value="{code}" lang="{code}"{" selected" if code == chosen else ""}>'
        f"{escape(languages.words(code)['language']['name'])}</option>"
        for code in languages.OFFERED
    )
    label = escape(say("newsletter.language"))
    return Html(
        f'<div class="field"><label for="language">{label}</label>'
        f'<select id="language" name="language">{options}</select></div>'
    )


def _never(token: str) -> Html:
    """That this was not me: by a form of its own, so that no one press can mean two things."""
    if not token:
        return _NONE
    parts = (hidden("t", token), hidden("language", current()), button(say("newsletter.not_me"), "go", "never"))
    return Html(f"<p>{escape(say('newsletter.not_me_note'))}</p>" + _form("/api/newsletter/confirm", *parts))


def _forwarded() -> Html:
    return Html(f'<p class="hint">{escape(say("newsletter.forwarded"))}</p>')


def _link(path: str, words: str) -> Html:
    separator = "&" if "?" in path else "?"
    path += f"{separator}language={current()}" if path.startswith("/api/") else ""
    foreign = ' hreflang="en"' if current() != languages.DEFAULT and not path.startswith("/api/") else ""
    return Html(f'<p><a href="{escape(path)}"{foreign}>{escape(say(words))}</a></p>')
