"""``POST /api/my-data/receipts``: consents that somebody has receipts of: shown, copied, taken back. No sign-in.

A receipt's id is a hash of two random numbers of 122 bits each: nobody sees or changes anything without it. So it is
its own key, and its signature need not be checked here. What is shown is the record of the receipt and the choice in
force, without the visitor's id: who was shown a receipt as proof reads no history by it. The receipt is not kept, nor
tied to an address. Its id goes from page to page in the form, never in an address. It is found by an index
(functions/consent/personal.py).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter

from functions import register
from functions.consent import jws, personal, record
from functions.core import observe, store
from functions.core.attributes import Item
from functions.core.person import of_visitor, one_way
from functions.core.table import Table
from functions.my_data import export, receipt_pages, stores
from functions.web import body, cookies, forms, user_agent
from functions.web.body import Body

# A receipt is below 6 kB (functions/consent/receipt.py).
MOST_BYTES, MOST_RECEIPTS = 150_000, 20
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBER = re.compile(rf"(?<![0-9a-f-]){_UUID}\.{_UUID}(?![0-9a-f-])")
_PAYLOAD = re.compile(r'"payload"\s*:\s*"([A-Za-z0-9_-]+)"')

router = APIGatewayHttpRouter()  # type: ignore[no-untyped-call]


@router.post("/api/my-data/receipts")
def bring() -> Response[str] | Response[bytes]:
    """Show what receipts lead to; or, with ``act``, copy it or take it back."""
    return forms.answered(router.current_event, _brought, ("receipt",), most=MOST_BYTES, files=True)


def _brought(sent: Body) -> Response[str] | Response[bytes]:
    event, values = router.current_event, sent.values
    brought = numbers("\n".join(text for name in ("number", "receipt", "file") for text in values.get(name, ())))
    act, gone, set_cookies = values.get("act", [""])[0], False, []
    with store.answering():
        keys = personal.of_receipts(_table(), brought) if brought else {}
    if act == "withdraw":
        families = user_agent.families(body.header(event, "user-agent"))
        for visitor in dict.fromkeys(str(key["visitor"]) for key in keys.values()):
            gone = record.withdraw(visitor, families, time.time()) or gone
            if visitor == cookies.visitor(event):
                set_cookies = cookies.after_choice(event, register.current().policy.version, (), visitor)
        observe.count("WithdrawnByReceipt")
    with store.answering():
        found = {one: told(personal.export(_table(), of_visitor(key["visitor"])), one) for one, key in keys.items()}
    if act == "copy" and found:
        return export.download([stores.Held(stores.of("consent"), once(found.values()))], [])
    observe.count("ReceiptBrought")
    answer = receipt_pages.records(found, len(brought) - len(found), withdrawn=gone)
    answer.cookies.extend(set_cookies)
    return answer


def numbers(text: str) -> list[str]:
    """The ids of the receipts in a text: whole files, several of them, or the ids alone."""
    told = [text, *map(_decoded, _PAYLOAD.findall(text))]
    return list(dict.fromkeys(one for part in told for one in _NUMBER.findall(part)))[:MOST_RECEIPTS]


def told(history: Sequence[Item], receipt: str) -> list[Item]:
    """Of a visitor's choices that of a receipt and the one in force, under their one-way ids."""
    shown = [item for item in history if personal.receipt_id(item) == receipt or item is history[-1]]
    ids = [{name: one_way(item[name]) for name in personal.KEY} for item in shown]
    return [
        {name: value for name, value in item.items() if name != "salt"} | own
        for item, own in zip(shown, ids, strict=True)
    ]


def once(found: Iterable[Sequence[Item]]) -> list[Item]:
    """Each record once: several receipts may be of one browser."""
    return list({str(item["id"]): item for items in found for item in items}.values())


def _decoded(payload: str) -> str:
    try:
        return jws.unb64(payload).decode("utf-8", "replace")
    except ValueError:
        return ""


def _table() -> Table:
    return store.table("CONSENT_TABLE")
