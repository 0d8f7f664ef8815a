"""What can be wrong with a request, as one exception: RFC 9457 problem details for programs, a page for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from functions.languages import number, say


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, said to the person who filled it in."""

    field: str
    message: str


@dataclass
class Problem(Exception):  # noqa: N818 - the term of RFC 9457
    """A request that is answered with an error and stores nothing.

    ``kind`` names the strings under ``[problems]``; ``members`` are extension members (RFC 9457 section 3.2).
    No part of it may hold what the person sent, so that it can be logged.
    """

    kind: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, object] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return say(f"problems.{self.kind}.title")

    def as_json(self) -> dict[str, object]:
        """The body of ``application/problem+json``."""
        body: dict[str, object] = {
            "type": f"/problems/#{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"field": e.field, "message": e.message} for e in self.errors]
        return body | dict(self.members)


def unreadable(reason: str) -> Problem:
    return Problem("unreadable", 400, say(f"problems.unreadable.{reason}"))


def foreign() -> Problem:
    return Problem("foreign", 403, say("problems.foreign.detail"))


def too_large(most: int) -> Problem:
    return Problem("large", 413, say("problems.large.detail", most=number(most)))


def wrong_type() -> Problem:
    return Problem("type", 415, say("problems.type.detail"))


def fields(*errors: FieldError) -> Problem:
    return Problem("fields", 422, say("problems.fields.detail"), errors)


def outdated(current: str, errors: tuple[FieldError, ...]) -> Problem:
    """A choice for another version than the one in force, which ``current`` names (as an extension member too)."""
    detail = say("problems.outdated.detail", current=current)
    return Problem("outdated", 422, detail, errors, members={"current": current})


def conflict() -> Problem:
    """409: other content stands under the id (functions/core/store.py decides it)."""
    return Problem("conflict", 409, say("problems.conflict.detail"))


def sold_out(left: Mapping[str, int], errors: tuple[FieldError, ...]) -> Problem:
    """409: there is too little of something. ``left`` says how many there are, by product (as an extension member)."""
    return Problem("sold-out", 409, say("problems.sold-out.detail"), errors, members={"left": dict(left)})


def other_prices(quote: Mapping[str, object]) -> Problem:
    """409: what was shown is no longer what it comes to. ``quote`` is what it is now (as an extension member)."""
    return Problem("prices", 409, say("problems.prices.detail"), members={"quote": dict(quote)})


def no_order() -> Problem:
    """410 and not 404, as :func:`no_receipt`: a link that opens no order."""
    return Problem("no-order", 410, say("problems.no-order.detail"))


def too_fast(seconds: int) -> Problem:
    detail = say("problems.pace.detail", seconds=seconds)
    return Problem("pace", 429, detail, headers={"Retry-After": str(seconds)})


def held(most: int) -> Problem:
    """429: an order of more than is put aside for one address or one part of the network (functions/orders/held.py)."""
    return Problem("held", 429, say("problems.held.detail", most=number(most)))


def not_stored(seconds: int) -> Problem:
    detail = say("problems.store.detail", seconds=seconds)
    return Problem("store", 503, detail, headers={"Retry-After": str(seconds)})


def no_receipt() -> Problem:
    """409 and not 404: CloudFront makes the site's own page of every 404 (docs/decisions/0011)."""
    return Problem("receipt", 409, say("problems.receipt.detail"))


def not_in_log(status: int) -> Problem:
    """409 where the log does not have a record yet, 503 where it does not answer."""
    return Problem("log", status, say("problems.log.detail"))


def not_signed(seconds: int) -> Problem:
    detail = say("problems.key.detail", seconds=seconds)
    return Problem("key", 503, detail, headers={"Retry-After": str(seconds)})


def not_signed_in() -> Problem:
    return Problem("signin", 401, say("problems.signin.detail"))


def no_survey() -> Problem:
    """410 and not 404, as of which the edge would show the site's own page."""
    return Problem("survey", 410, say("problems.survey.detail"))


def no_invitation() -> Problem:
    """The link of an invitation, or a ballot, that opens no survey."""
    return Problem("invitation", 403, say("problems.invitation.detail"))


def invitation_used() -> Problem:
    return Problem("answered", 409, say("problems.answered.detail"))


def no_erasure() -> Problem:
    """409 and not 404, as of receipts."""
    return Problem("erasure", 409, say("problems.erasure.detail"))


def fault() -> Problem:
    return Problem("fault", 500, say("problems.fault.detail"))
