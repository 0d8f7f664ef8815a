"""What somebody who is signed in can have done: a copy, a correction, an objection, an erasure with its receipt.

Each needs the session's cookie and a request from our own pages. An erasure is looked at first (GET), then confirmed;
its receipt stands under a number of its own, because nothing then leads to it from a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions import languages
from functions.core import observe, problems, store
from functions.core.text import TextError
from functions.my_data import correcting, erasing, erasure_pages, export, objecting, pages, receipt, routes, stores
from functions.my_data.sign_in import Session
from functions.my_data.unfinished import ENOUGH_MS
from functions.web import cookies, responses
from functions.web import requests as web_requests

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/my-data/export")
@routes.by_the_person
def take(event: APIGatewayProxyEventV2, session: Session) -> Response[bytes]:
    """A copy of everything, signed, as one file; where it is too much for one, in parts."""
    languages.use(languages.chosen(web_requests.query(event.raw_event, "language") or session.language))
    with store.answering():
        parts = stores.held(store.table, routes.persons(event, session))
        number, copies = export.chosen(web_requests.query(event.raw_event, "part"), export.split(parts))
        audit = stores.audit(store.table, copies[number - 1])
    observe.count("DataTaken")
    return export.download(copies[number - 1], audit, number, len(copies))


@router.post("/api/my-data/correct")
@routes.posted("name", "email")
def correct(event: APIGatewayProxyEventV2, session: Session, values: Mapping[str, Any]) -> Response[str]:
    """A new name at once; a new address once a link to it was opened."""
    try:
        if "email" in values:
            return routes.asked(event, routes.mailable(values["email"]), session)
        with store.answering():
            correcting.name(store.table, session.email, str(values.get("name") or ""))
    except TextError as error:
        # A page of its own: what is held is not for Back to bring again.
        return pages.correct_again("email" if "email" in values else "name", values, str(error))
    return responses.see_other(f"{routes.HERE}?said=corrected", [])


@router.post("/api/my-data/object")
@routes.posted()
def object_to(_: APIGatewayProxyEventV2, session: Session, values: Mapping[str, Any]) -> Response[str]:
    """News end at once. A message is set aside, with every mail about it, until one of us has decided."""
    with store.answering():
        if values.get("news"):
            objecting.to_news(store.table, session.email)
            observe.count("NewsLeft")
            return responses.see_other(f"{routes.HERE}?said=left", [])
        if message := str(values.get("message") or ""):
            objecting.to_messages(store.table, session.email, message)
    return responses.see_other(f"{routes.HERE}?said=set_aside", [])


@router.get("/api/my-data/erase")
@routes.by_the_person
def look(event: APIGatewayProxyEventV2, session: Session) -> Response[str]:
    """What goes, what stays, until when and why. Nothing is done."""
    with store.answering():
        parts = stores.held(store.table, routes.persons(event, session), whole=True)
    return erasure_pages.look(session, erasing.look(parts), erasing.names(parts))


@router.post("/api/my-data/erase")
@routes.posted()
def erase(event: APIGatewayProxyEventV2, session: Session, values: Mapping[str, Any]) -> Response[str]:
    """Erase, once it was confirmed: then to the receipt. What there is no time for, the schedule goes on with."""
    if values.get("sure") != "yes":
        return responses.see_other(f"{routes.HERE}/erase", [])
    only = str(values.get("only") or "")
    context = router.lambda_context
    with store.answering():
        # What only this browser leads to; the rest is looked up when it comes to that.
        found = [] if only else erasing.look(stores.held(store.table, routes.persons(event, session)[1:]))
        request = erasing.begin(store.table, session.email, "my-data", only, erasing.staying(found))
        erasing.run(store.table, request, lambda: context.get_remaining_time_in_millis() > ENOUGH_MS)
    observe.count("DataErased")
    forget = [] if only else routes.gone(event)
    return responses.see_other(f"{routes.HERE}/erased?id={request['id']}", forget)


@router.get("/api/my-data/erased")
def erased() -> Response[str]:
    """The receipt of an erasure, as a page or, signed, as a file. It names nobody, and who has its number may see it.

    :raises problems.Problem: 409 where there is none under the number.
    """
    event = router.current_event
    number = web_requests.query(event.raw_event, "id")
    item = store.get(requests_table(), {"id": number}) if cookies.is_uuid(number) else None
    if item is None or item["kind"] != "erase":
        raise problems.no_erasure()
    if item["state"] == "done" and web_requests.query(event.raw_event, "file"):
        name = f"erasure-receipt-{item['done_at'][:10]}.json"
        return responses.download(name, "application/jose+json", receipt.signed(item))
    return erasure_pages.erased(item)


def requests_table() -> str:
    return store.table(erasing.REQUESTS).name
