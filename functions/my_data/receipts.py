"""``POST /api/my-data/receipts``: consents that somebody has receipts of: shown, copied, taken back. No sign-in.

A receipt holds two random numbers of 122 bits each, and nobody is shown or can change anything without both. So it is
its own key, and its signature need not be checked here: what is shown is the record, not the receipt. Neither is kept,
nor tied to an address. The numbers go from page to page in the form, never in an address.
"""

from __future__ import annotations

import base64
import binascii
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import register
from functions.consent import personal, record
from functions.core import observe, store
from functions.core.attributes import Item
from functions.core.person import of_visitor
from functions.my_data import export, receipt_pages, stores
from functions.web import body, cookies, requests, user_agent

# A receipt is below 6 kB (functions/consent/receipt.py).
MOST_BYTES, MOST_RECEIPTS = 150_000, 20
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBER = re.compile(rf"(?<![0-9a-f-])({_UUID})\.({_UUID})(?![0-9a-f-])")
_PAYLOAD = re.compile(r'"payload"\s*:\s*"([A-Za-z0-9_-]+)"')

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Number:
    """A receipt's number: whose records, and which of them."""

    visitor: str
    id: str

    def __str__(self) -> str:
        return f"{self.visitor}.{self.id}"


@router.post("/api/my-data/receipts")
def bring() -> Response[str] | Response[bytes]:
    """Show what receipts lead to; or, with ``act``, copy it or take it back."""
    event = router.current_event
    requests.admit(event)
    values = body.with_files(event, MOST_BYTES)
    brought = numbers("\n".join(text for name in ("number", "receipt", "file") for text in values.get(name, ())))
    act, gone, set_cookies = values.get("act", [""])[0], False, []
    found = {number: items for number in brought if (items := records(number))}
    if act == "withdraw":
        families = user_agent.families(body.header(event, "user-agent"))
        for visitor in dict.fromkeys(number.visitor for number in found):
            gone = record.withdraw(visitor, families, time.time()) or gone
            if visitor == cookies.visitor(event):
                set_cookies = cookies.after_choice(event, register.current().policy.version, (), visitor)
        found = {number: records(number) for number in found}
        observe.count("WithdrawnByReceipt")
    elif act == "copy" and found:
        return export.download([stores.Held(_consents(), once(found.values()))], [])
    observe.count("ReceiptBrought")
    answer = receipt_pages.records(found, len(brought) - len(found), withdrawn=gone)
    answer.cookies.extend(set_cookies)
    return answer


def numbers(text: str) -> list[Number]:
    """The numbers of the receipts in a text: whole files, several of them, or the numbers alone."""
    told = [text, *map(_decoded, _PAYLOAD.findall(text))]
    found = (Number(*match) for part in told for match in _NUMBER.findall(part))
    return list(dict.fromkeys(found))[:MOST_RECEIPTS]


def records(number: Number) -> list[Item]:
    """All that the visitor of a receipt chose, oldest first; nothing where there is no such record."""
    with store.answering():
        found = personal.export(store.table("CONSENT_TABLE"), of_visitor(number.visitor))
    return found if any(item["id"] == number.id for item in found) else []


def once(found: Iterable[Sequence[Item]]) -> list[Item]:
    """Each record once: several receipts may be of one browser."""
    return list({str(item["id"]): item for items in found for item in items}.values())


def _decoded(payload: str) -> str:
    try:
        return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _consents() -> stores.Store:
    return next(one for one in stores.STORES if one.record == "consent")
