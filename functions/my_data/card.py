"""What the number on a card can do: find a record of a choice, dispute it, and have it erased.

Nobody's address leads to such a record, so My data cannot show it to whoever has lost their cookie, or never had one.
The card can. It is as good as a key: whoever holds it is taken for the person.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

from botocore.exceptions import ClientError

from functions.consent import jws, personal
from functions.core.attributes import Item, timestamp
from functions.core.aws import error_code
from functions.my_data import requests, trail
from functions.my_data.erasing import BACKUP_DAYS, REQUESTS
from functions.my_data.stores import AUDIT, Tables
from functions.register.model import DAY
from functions.web import cookies

CAME = "card"
TABLE = "CONSENT_TABLE"
# What somebody can say against a record: that they allowed nothing, allowed something else, did not choose at all.
REASONS = ("nothing", "other", "never")


def number(typed: str) -> str:
    """The number in what somebody typed or scanned: the number itself, or the signed text of the card. Empty where
    there is none. The signature is not looked at: the number alone counts.
    """
    text = typed.strip()
    if text.count(".") == 2:
        part = text.split(".")[1]
        try:
            text = json.loads(jws.unb64(part))["number"]
        except (ValueError, KeyError, TypeError):
            return ""
    text = str(text).lower()
    return text if cookies.is_uuid(text) else ""


def find(tables: Tables, number: str) -> Item | None:
    """The record under a number."""
    return personal.numbered(tables(TABLE), number)


def dispute(tables: Tables, number: str, reason: str, email: str) -> Item:
    """Write down that a record is not what its person chose. Said twice, it is one request.

    :param reason: one of :data:`REASONS`. :param email: where to answer; may be empty.
    """
    said = {"at": timestamp(time.time()), "said": f"disputes consent record {number}: {reason}"}
    return _once(tables, "object", number, email, log=[said])


def erase(tables: Tables, number: str) -> Item:
    """Erase the record under a number: the request, done, which is the receipt. It names no number any more."""
    record = find(tables, number)
    keys = [{name: record[name] for name in personal.KEY}] if record else []
    request = _once(tables, "erase", number, "", planned={"consent": keys}, done={}, kept={}, only="")
    return run(tables, request)


def run(tables: Tables, request: Item, in_time: Callable[[], bool] = lambda: True) -> Item:
    """Go on with an erasure that was begun; doing it twice does no harm."""
    if request["state"] == "done":
        return request
    keys = request["planned"]["consent"]
    for key in keys:
        if not in_time():
            return request
        trail.note(tables(AUDIT), str(key["id"]), "erase", "erasure by the card of the record", time.time())
        personal.erase_one(tables(TABLE), key)
    now = time.time()
    requests.change(tables(REQUESTS), request["id"], "SET #done.#store = :n", {":n": len(keys)}, {"#store": "consent"})
    return requests.finish_erasure(tables(REQUESTS), request["id"], now, int(now) + BACKUP_DAYS * DAY, {}) or request


def _once(tables: Tables, kind: str, number: str, email: str, **own: object) -> Item:
    """A request under an id that follows from what it asks: asked again, it is the same."""
    table, name = tables(REQUESTS), str(uuid5(NAMESPACE_URL, f"{kind}:{number}"))
    try:
        return requests.begin(table, kind, email, CAME, time.time(), id=name, **own)
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
    return table.get({"id": name}) or {}
