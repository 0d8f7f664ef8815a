"""``/api/newsletter``: asking for news, the second yes, preferences, leaving.

The answer and the work are the same for every address: whether one is on the list is told to its mailbox alone. What a
GET shows changes nothing; only a POST acts. Leaving takes a POST without cookie, ``Origin`` or body of any kind, as
mail programs send it (RFC 8058), and answers 200.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import languages
from functions.core import email_address, html, observe, problems, store
from functions.core.attributes import Item
from functions.core.problems import FieldError
from functions.core.text import TextError, shown
from functions.languages import say
from functions.newsletter import (
    keys,
    limits,
    numbers,
    outcomes,
    pages,
    proof,
    states,
    subscription,
    suppression,
    wording,
)
from functions.newsletter.campaigns import Campaigns
from functions.newsletter.states import Wish
from functions.web import forms, requests, responses
from functions.web.body import Body

MOST_BYTES = 8 * 1024
_ASKED = frozenset({"email", "topic", "language", pages.HONEYPOT})

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.post("/api/newsletter")
def ask() -> Response[str]:
    """The first yes. 303 for a form, 202 for JSON, whoever is asked for."""
    return _answered(_asked_for, pages.ask_again)


def _asked_for(sent: Body) -> Response[str]:
    wish = _wish(sent.values)
    filled = bool(sent.values.get(pages.HONEYPOT))
    limits.count(requests.viewer(router.current_event), time.time(), honeypot=filled)
    _ask(wish)
    observe.count("NewsAsked")
    return _done("asked") if sent.is_form else responses.data(202, {"state": "asked"})


@router.get("/api/newsletter/confirm")
def answer() -> Response[str]:
    """The second yes, to be given: boxes and a button. A program that follows links, or runs scripts, gives none."""
    token = requests.query(router.current_event.raw_event, "t")
    return _confirming(token)


@router.post("/api/newsletter/confirm")
def confirm() -> Response[str]:
    return _answered(_confirmed_by, ())


def _confirmed_by(sent: Body) -> Response[str]:
    values = sent.values
    token = str(values.get("t", ""))
    request = keys.request(token)
    if request is None:
        return pages.late("")
    if values.get("go") == "never":
        return _never(request)
    now, wanted = time.time(), states.known_topics(values.get("topic") or ())
    asked = _asked(request, now)
    if asked is None:
        return _confirming(token)
    topics = [topic for topic in asked["topics"] if topic in wanted]
    shown_words = values.get("words") == proof.digest(wording.agreed(asked["topics"], languages.current()))
    if not topics or not shown_words:
        return pages.confirm(token, asked, wanted, amiss=not topics)

    def made(item: Item | None) -> Item | None:
        open_request = states.request_of(item, now)
        if item is None or open_request is None or open_request["nonce"] != request.nonce:
            return None
        spoken = open_request | {"language": languages.current()}
        line = proof.yes(request.person, spoken, topics, wording.agreed(topics, languages.current()), now)
        # The proof comes first: nobody is ever on the list without it.
        proof.keep(line, now)
        return states.confirmed(item, topics, line, now)

    before, after = subscription.change(request.person, made)
    if after is before:
        return _confirming(token)
    observe.count("NewsConfirmed")
    return _done("confirmed")


@router.get("/api/newsletter/preferences")
def preferences() -> Response[str]:
    event = router.current_event.raw_event
    item = _confirmed(requests.query(event, "p"))
    return pages.preferences(item, requests.query(event, "letter")) if item else pages.gone()


@router.post("/api/newsletter/preferences")
def prefer() -> Response[str]:
    """With a person's link: keep less, ask for more, another language, or leave. With an address: mail it the link."""
    return _answered(_preferred, _preferences_again)


def _preferences_again(problem: problems.Problem, values: Mapping[str, Any]) -> Response[str]:
    """The form that asks for a link, with what was typed; what the holder of a link ticked, to be sent again."""
    if not values.get("p"):
        return pages.link_again(problem, values)
    return forms.given_back(router.current_event, (), problem, values)


def _preferred(sent: Body) -> Response[str]:
    values = sent.values
    person = str(values.get("p", ""))
    if not person:
        return _mail_link(values, requests.viewer(router.current_event))
    item = _confirmed(person)
    if item is None:
        return pages.gone()
    now, wanted = time.time(), states.known_topics(values.get("topic") or ())
    if values.get("go") == "leave" or not wanted:
        return _leave(person, str(values.get("letter", "")))
    language = languages.chosen(values.get("language"))
    added = [topic for topic in wanted if topic not in item["topics"]]
    if added:
        # Whoever holds the link may have been forwarded it: more news is for the mailbox to say yes to.
        _ask(Wish(person, item["email"], tuple(added), language, "preferences"))
    proof.leave(person, "narrowed", lambda found, at: states.narrowed(found, wanted, language, at), now)
    return _done("asked" if added else "saved")


@router.get("/api/newsletter/unsubscribe")
def leaving() -> Response[str]:
    event = router.current_event.raw_event
    person = requests.query(event, "p")
    return pages.leave(person, requests.query(event, "letter")) if keys.is_person(person) else pages.gone(422)


@router.post("/api/newsletter/unsubscribe")
def leave() -> Response[str]:
    """No cookie, no origin and no type of body is asked for: the link itself is the permission."""
    event = router.current_event
    person = requests.query(event.raw_event, "p")
    if not keys.is_person(person):
        return pages.gone(422)
    _leave(person, requests.query(event.raw_event, "letter"))
    by_page = requests.wants_page(event) and "go=leave" in (event.decoded_body or "")
    return _done("left") if by_page else pages.outcome("left")


@router.get("/api/newsletter/done")
def done() -> Response[str]:
    what = requests.query(router.current_event.raw_event, "what")
    if what not in pages.OUTCOMES:
        raise problems.fields(FieldError("what", say("errors.unknown")))
    return pages.outcome(what)


@router.get("/api/newsletter/numbers")
def figures() -> Response[str]:
    """What became of each letter, as counts and for everyone; in English, as the letters' pages are."""
    languages.use(languages.DEFAULT)
    with store.answering():
        found = _campaigns().all()
    text = html.render("letter-numbers", numbers=numbers.as_table(found), rule=numbers.RULE)
    return Response(200, "text/html; charset=utf-8", text, headers={"Cache-Control": "public, max-age=3600"})


def _answered(act: forms.Act, again: forms.Again | tuple[()]) -> Response[str]:
    return forms.answered(router.current_event, act, again, most=MOST_BYTES, many=("topic",))


def _wish(values: Mapping[str, Any]) -> Wish:
    """:raises problems.Problem: 422 naming all that is wrong."""
    amiss = [FieldError(shown(name), say("errors.unknown")) for name in sorted(set(values) - _ASKED)[:5]]
    email, topics = _email(values, amiss), values.get("topic") or []
    known = states.known_topics(topics) if isinstance(topics, list) else []
    if not known or len(known) != len(set(map(str, topics))):
        amiss.append(FieldError("topic", say("errors.topic")))
    language = values.get("language", languages.current())
    if language not in languages.OFFERED:
        amiss.append(FieldError("language", say("errors.language")))
    if amiss:
        raise problems.fields(*amiss)
    return Wish(keys.person_hash(email), email, tuple(known), str(language))


def _email(values: Mapping[str, Any], amiss: list[FieldError]) -> str:
    try:
        return email_address.checked(values.get("email", ""))
    except TextError as slip:
        amiss.append(FieldError("email", str(slip)))
        return ""


def _ask(wish: Wish) -> None:
    now, blocked = time.time(), subscription.suppressed(wish.person)
    subscription.change(wish.person, lambda item: states.asked(item, wish, now, blocked=blocked))


def _mail_link(values: Mapping[str, Any], address: str) -> Response[str]:
    """The link to what an address gets, mailed to it. As much is read and written for one that gets nothing."""
    amiss: list[FieldError] = []
    email = _email(values, amiss)
    if amiss:
        raise problems.fields(*amiss)
    now, person = time.time(), keys.person_hash(email)
    limits.count(address, now, honeypot=bool(values.get(pages.HONEYPOT)))
    subscription.suppressed(person)
    subscription.change(person, lambda item: states.link_wanted(item, person, now))
    return _done("linked")


def _confirming(token: str) -> Response[str]:
    """The page for a link of an opt-in mail, as things stand."""
    request = keys.request(token)
    if request is None:
        return pages.late("")
    item = subscription.read(request.person)
    if item is not None and item.get("confirmed", {}).get("nonce") == request.nonce:
        return pages.outcome("confirmed")
    asked = _asked(request, time.time())
    return pages.late(token) if asked is None else pages.confirm(token, asked, asked["topics"])


def _asked(request: keys.Request, now: float) -> Item | None:
    """The request that a link names, where it can still be answered."""
    asked = states.request_of(subscription.read(request.person), now)
    if asked is None or asked["nonce"] != request.nonce or subscription.suppressed(request.person):
        return None
    return asked


def _never(request: keys.Request) -> Response[str]:
    """Whoever read the mail says that they did not ask. What they get already, they still get."""
    item = subscription.read(request.person)
    if item is not None and item["state"] == states.CONFIRMED:
        proof.leave(request.person, "declined", states.declined, time.time())
        return _done("saved")
    suppression.suppress(request.person, suppression.NOT_ME)
    observe.count("NewsNeverAsked")
    return _done("never")


def _confirmed(person: str) -> Item | None:
    item = subscription.read(person) if keys.is_person(person) else None
    return item if item is not None and item["state"] == states.CONFIRMED else None


def _leave(person: str, letter: str) -> Response[str]:
    """Take somebody off the list. Which letter's link they took is counted once, and is no reason to fail."""
    before = proof.leave(person, "left", states.left, time.time())
    observe.count("NewsLeft")
    if letter and before is not None and before["state"] == states.CONFIRMED:
        try:
            with store.answering():
                outcomes.left_by(_campaigns(), letter)
        except problems.Problem as problem:
            observe.refused(problem.kind, problem.status)
    return _done("left")


def _campaigns() -> Campaigns:
    return Campaigns(store.table("CAMPAIGN_TABLE"))


def _done(what: str) -> Response[str]:
    return responses.see_other(f"/api/newsletter/done?what={what}&language={languages.current()}", [])
