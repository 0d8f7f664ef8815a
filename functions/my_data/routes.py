"""``/api/my-data…``: signing in by a mailed link, and the page with everything that is held.

Nothing here tells whether an address is known: the answer is made before anybody looks, and the mail tells its reader.
A link is a page with a button, so that a program that opens mails spends nothing; and only the browser that asked for
it is let in. Another is shown a code, which is of use in that browser alone.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.shared.cookies import Cookie
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages
from functions.contact import fields
from functions.core import observe, problems, store
from functions.core.person import Person, of_address, of_visitor
from functions.core.text import TextError
from functions.languages import say
from functions.mail import compose
from functions.my_data import correcting, export, limits, pages, portions, sign_in, stores, tokens, words
from functions.my_data.sign_in import Session
from functions.web import body, cookies, forms, requests, responses, user_agent
from functions.web.body import Body

MOST_BYTES = 8_000
HERE = "/api/my-data"
# What a page may be asked to say, so that no address can make it say anything else.
NOTICES = ("corrected", "set_aside", "left")

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


def by_the_person(act: Callable[[APIGatewayProxyEventV2, Session], Response[Any]]) -> Callable[[], Response[Any]]:
    """Decorator of a route for whoever is signed in: it gets their session, and anybody else is led to the form."""

    @functools.wraps(act)
    def route() -> Response[Any]:
        event = router.current_event
        session = signed_in(event)
        return not_signed_in(event) if session is None else act(event, session)

    return route


def posted(
    *typed: str,
) -> Callable[[Callable[[APIGatewayProxyEventV2, Session, Mapping[str, Any]], Response[Any]]], Callable[[], Any]]:
    """Decorator of a route for forms of whoever is signed in: it gets what was sent as well.

    :param typed: the fields that people type into, which are given back where the form is refused.
    """

    def declared(act: Callable[[APIGatewayProxyEventV2, Session, Mapping[str, Any]], Response[Any]]) -> Any:
        @functools.wraps(act)
        def route() -> Response[Any]:
            event = router.current_event

            def acted(sent: Body) -> Response[Any]:
                session = signed_in(event)
                return not_signed_in(event) if session is None else act(event, session, sent.values)

            return forms.answered(event, acted, typed, most=MOST_BYTES)

        return route

    return declared


@router.post("/api/my-data/link")
def ask() -> Response[str]:
    """Mail a link, and answer in the same way whoever's address it is."""
    return forms.answered(router.current_event, _ask, ("email",), most=MOST_BYTES)


def _ask(sent: Body) -> Response[str]:
    event, values = router.current_event, sent.values
    try:
        email = mailable(values.get("email"))
    except TextError as error:
        return pages.ask(typed=str(values.get("email") or "")[:254], error=str(error), status=422)
    return asked(event, email)


def mailable(value: object) -> str:
    """An address that a mail can be sent to.

    :raises TextError: where it is none.
    """
    email = fields.checked_one("email", value)
    try:
        compose.address(email)
    except compose.Unmailable:
        raise TextError(say("errors.email")) from None
    return email


def asked(event: APIGatewayProxyEventV2, email: str, instead_of: Session | None = None) -> Response[str]:
    """Write a link down, and lead on to where its code can be typed.

    :raises problems.Problem: 429 where the asker's network has had its links for this hour.
    """
    now, person, network = time.time(), of_address(email), requests.viewer(event)
    had, crowded = limits.full(person, network, now)
    if crowded:
        raise problems.too_fast(3_600 - int(now % 3_600))
    families = user_agent.families(body.header(event, "user-agent"))
    before = tokens.read_pending(cookies.value(event, cookies.SIGN_IN))
    pending = sign_in.ask(email, languages.current(), families, before, mail=not had, instead_of=instead_of)
    limits.count(person, network, now)
    observe.count("LinkAsked")
    return responses.see_other(f"{HERE}/enter{_in()}", [cookies.of_sign_in(cookies.SIGN_IN, pending.value)])


@router.get("/api/my-data/enter")
def opened() -> Response[str]:
    """A mailed link is opened, which spends nothing; without one, the page that waits for it."""
    event = router.current_event
    link = requests.query(event.raw_event, "link")
    if not link:
        return pages.sent()
    found = tokens.read_link(link)
    item = sign_in.asked(found) if found else None
    if item is None:
        return pages.ask("run_out")
    if item["language"] in languages.OFFERED and not requests.query(event.raw_event, "language"):
        languages.use(item["language"])
    if not sign_in.is_of(item, _pending(event)):
        observe.count("LinkElsewhere")
        return pages.code(tokens.code(item["id"]))
    return pages.enter(link, item["kind"] == "address")


@router.post("/api/my-data/enter")
def enter() -> Response[str]:
    """Spend a link by its button, or by the code that another browser shows."""
    return forms.answered(router.current_event, _enter, ("code",), most=MOST_BYTES)


def _enter(sent: Body) -> Response[str]:
    event = router.current_event
    values, pending = sent.values, _pending(event)
    if "link" in values:
        found = tokens.read_link(str(values["link"]))
        item = sign_in.asked(found) if found else None
        if item is not None and not sign_in.is_of(item, pending):
            return pages.code(tokens.code(item["id"]))
    else:
        item = sign_in.by_code(str(values.get("code") or ""), pending)
        if item is None and pending is not None:
            return pages.sent("wrong_code", 422)
    session = sign_in.spend(item, pending) if item and pending else None
    if item is None or session is None:
        return pages.ask("run_out", status=409)
    if item["kind"] == "address":
        with store.answering():
            correcting.address(store.table, item["instead_of"], item["email"])
    observe.count("SignedIn")
    set_cookies = [cookies.of_sign_in(cookies.SESSION, session), cookies.of_sign_in(cookies.SIGN_IN, "")]
    return responses.see_other(HERE + _in(), set_cookies)


@router.post("/api/my-data/leave")
def leave() -> Response[str]:
    """End this sign-in, or all of this person's."""
    return forms.answered(router.current_event, _leave, (), most=MOST_BYTES)


def _leave(sent: Body) -> Response[str]:
    session = signed_in(router.current_event)
    if session is not None:
        ids = [session.id]
        if sent.values.get("all"):
            with store.answering():
                found = stores.of("sign-in")
                ids += [str(key["id"]) for key in stores.keys(store.table, found, [session.person])]
        for one in ids:
            sign_in.end(one)
    return responses.see_other("/my-data/", [cookies.of_sign_in(cookies.SESSION, "")])


@router.get("/api/my-data")
@by_the_person
def show(event: APIGatewayProxyEventV2, session: Session) -> Response[str]:
    """Everything that is held, as a page or as JSON; to somebody who is not signed in, the way there."""
    if not requests.query(event.raw_event, "language"):
        languages.use(languages.chosen(session.language))
    return shown(event, session, said(requests.query(event.raw_event, "said")))


def shown(event: APIGatewayProxyEventV2, session: Session, notice: str = "") -> Response[str]:
    page, after = requests.wants_page(event), requests.query(event.raw_event, "after")
    with store.answering():
        parts = stores.held(store.table, persons(event, session))
        number, copies = export.chosen(requests.query(event.raw_event, "part"), export.split(parts))
        portion = portions.of(parts, int(after) if after.isdecimal() else 0)
        audit = stores.audit(store.table, portion[0] if page else copies[number - 1])
    observe.count("DataShown")
    if page:
        return pages.everything(session, parts, portion, audit, notice)
    told = {
        part.store.record: {"title": words.title(part.store.record), "items": list(part.items)}
        for part in copies[number - 1]
    }
    return responses.data(200, {"stores": told, "audit": audit, "part": {"number": number, "of": len(copies)}})


def said(notice: str) -> str:
    return notice if notice in NOTICES else ""


def signed_in(event: APIGatewayProxyEventV2) -> Session | None:
    return sign_in.session(cookies.value(event, cookies.SESSION))


def not_signed_in(event: APIGatewayProxyEventV2) -> Response[str]:
    """The form that asks for a link.

    :raises problems.Problem: 401 for a program.
    """
    if not requests.wants_page(event):
        raise problems.not_signed_in()
    return pages.ask()


def persons(event: APIGatewayProxyEventV2, session: Session) -> Sequence[Person]:
    """Whom to look for: the address, and this browser where it has a visitor's id."""
    visitor = cookies.visitor(event)
    return [session.person, *([of_visitor(visitor)] if visitor else [])]


def gone(event: APIGatewayProxyEventV2) -> list[Cookie]:
    """What a browser is to forget after an erasure."""
    forget = cookies.forgotten() if cookies.visitor(event) else []
    return [*forget, cookies.of_sign_in(cookies.SESSION, ""), cookies.of_sign_in(cookies.SIGN_IN, "")]


def _pending(event: APIGatewayProxyEventV2) -> tokens.Pending | None:
    return tokens.read_pending(cookies.value(event, cookies.SIGN_IN))


def _in() -> str:
    """The page's language, for the page that comes next."""
    return "" if languages.current() == languages.DEFAULT else f"?language={languages.current()}"
