"""``/api/consent/receipt`` and ``/.well-known/jwks.json``: a choice as a signed receipt, and the keys to check it with.
``/api/consent/proof``: the proof that a choice is in the log (docs/log.md).

A receipt is signed when it is asked for, never on the click: choosing works while the key does not.

``/api/consent/card``: a choice as a page to print.

``GET`` finds a choice by the cookie, ``POST`` also by its number (``of``), which the answer to it gave: a no leaves no
cookie. It is not part of an address, where logs and histories would keep it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter
from botocore.exceptions import BotoCoreError, ClientError

from functions.consent import history, pages, receipt, signing_key
from functions.core import observe, problems
from functions.core.attributes import Item
from functions.core.aws import error_code
from functions.transparency import proof
from functions.web import body, cookies, requests, responses

MOST_BYTES = 4_000
router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.get("/api/consent/receipt")
def latest() -> Response[str]:
    """The latest choice of this browser as a file: a JWS in JSON (RFC 7515 section 9.2.1).

    :raises problems.Problem: 409 where nothing is recorded for it, 503 where table or key does not answer.
    """
    return _or_page(_receipt, _own)


@router.post("/api/consent/receipt")
def of_this_choice() -> Response[str]:
    """The receipt of the choice under a number; problems as of :func:`latest`."""
    return _or_page(_receipt, _asked)


@router.post("/api/consent/card")
def card() -> Response[str]:
    """The choice as a card to print; problems as of :func:`latest`."""
    return _or_page(lambda found: pages.card(found[-1]), _asked)


@router.get("/api/consent/proof")
def logged() -> Response[str]:
    """The proof that this browser's newest choice is in the log, as a file (C2SP tlog-proof). The record is in it.

    :raises problems.Problem: 409 where nothing is recorded for it, or the log does not have it yet; 503 where table or
        log does not answer.
    """
    return _proof(_own())


@router.post("/api/consent/proof")
def this_choice_logged() -> Response[str]:
    """The proof of the choice under a number; problems as of :func:`logged`."""
    return _proof(_asked())


def _own() -> list[Item]:
    return history.of(cookies.visitor(router.current_event))


def _asked() -> list[Item]:
    """What was chosen up to the number that a form names; without one, by this browser."""
    event = router.current_event
    requests.admit(event)
    number = body.read(event, MOST_BYTES).values.get("of")
    if number is None:
        return _own()
    return history.up_to(str(number)) if cookies.is_uuid(number) else []


def _or_page(answer: Callable[[list[Item]], Response[str]], find: Callable[[], list[Item]]) -> Response[str]:
    """The answer about what is found; for people a page that says why there is none."""
    try:
        found = find()
        if not found:
            raise problems.no_receipt()
        return answer(found)
    except problems.Problem as problem:
        if problem.kind == "foreign" or not requests.wants_page(router.current_event):
            raise
        return pages.no_receipt(problem)


def _receipt(found: list[Item]) -> Response[str]:
    signed = receipt.signed(found, time.time())
    observe.count("ReceiptSigned")
    return responses.download(receipt.file_name(found[-1]), "application/jose+json", signed)


def _proof(found: list[Item]) -> Response[str]:
    if not found:
        raise problems.no_receipt()
    try:
        text = proof.of(found[-1], found[-1]["recorded_at"])
    except (BotoCoreError, ClientError) as error:
        observe.logger.error("the log did not answer", error=type(error).__name__, code=error_code(error))
        observe.count("LogUnanswered")
        raise problems.not_in_log(503) from None
    if text is None:
        raise problems.not_in_log(409)
    observe.count("ProofGiven")
    return responses.download(f"consent-proof-{found[-1]['recorded_at'][:10]}.tlog-proof", "text/plain", text)


@router.get("/.well-known/jwks.json")
def public_keys() -> Response[str]:
    """The keys that receipts are checked with (RFC 7517 sections 5 and 8.5.2)."""
    observe.count("KeysShown")
    return responses.public("application/jwk-set+json", {"keys": signing_key.published()})
