"""One answer a person, without knowing whose: what opens a survey, and how an answer by it is stored.

There are two ways in. An **invitation** is the mailed link: its mark and the answer, under a random id, are written in
one transaction. Who watches the table at that moment sees both together, which the page says. A **ballot** is a random
text that was signed unseen in exchange for the invitation (``functions/core/blind_rsa.py``): whoever sends it proves
that they were invited, and nobody can say by which invitation. The answer's id follows from it, so it counts once too.

No mark has a time, and an answer has the day alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from functions.core import invitations, observe, problems, store, transaction
from functions.core.attributes import Item, typed
from functions.core.blind_rsa import PrivateKey, SignatureError
from functions.core.person import id_of
from functions.core.settings import setting
from functions.core.survey_files import Survey

# The fields of a form that carry one of the two.
INVITATION, BALLOT = "invitation", "ballot"
FIELDS = (INVITATION, BALLOT)
_TEXT = 32
_AWAY = "used#"


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody who is invited comes in: by the mark of an invitation, or by the id that a ballot comes to."""

    expires_at: int
    mark: str = ""
    answer: str = ""


def admitted(survey: Survey, values: Mapping[str, Any]) -> Way:
    """The way in that a form carries.

    :raises problems.Problem: 403 where it carries none that is good, or the survey's keys are destroyed.
    """
    keys = _keys(survey)
    if given := str(values.get(BALLOT) or ""):
        message, signature = _ballot(given)
        if PrivateKey.of(keys["signing"]).public.verifies(message, signature):
            return Way(keys["expires_at"], answer=id_of(hashlib.sha256(message).digest()))
    elif mark := invitations.used_mark(keys["key"], str(values.get(INVITATION) or "")):
        return Way(keys["expires_at"], mark=mark)
    raise problems.no_invitation()


def sign(survey: Survey, invitation: str, blinded: str) -> str:
    """Use an invitation up, and sign the hidden text that was sent for it; asked again with the same text, the same.

    :raises problems.Problem: 403 where it is no invitation, 409 where it is used, 400 where there is nothing to sign.
    """
    keys = _keys(survey)
    mark = invitations.used_mark(keys["key"], invitation)
    if mark is None:
        raise problems.no_invitation()
    hidden = _decoded(blinded)
    try:
        signed = PrivateKey.of(keys["signing"]).sign_blinded(hidden)
    except SignatureError:
        raise problems.unreadable("empty") from None
    item = _used(survey, mark, keys["expires_at"]) | {"blinded": hashlib.sha256(hidden).hexdigest()}
    try:
        store.put_once(setting("SURVEY_TABLE"), ("survey", "id"), item, ("blinded",))
    except problems.Problem as problem:
        raise (problems.invitation_used() if problem.kind == "conflict" else problem) from None
    observe.count("BallotSigned")
    return _encoded(signed)


def put(survey: Survey, way: Way, answer: Item) -> None:
    """Store an answer by a way in.

    :param answer: the item without its id.
    :raises problems.Problem: 409 where an answer came that way before, 503 where the table does not answer.
    """
    if way.answer:
        try:
            store.put_once(setting("SURVEY_TABLE"), ("survey", "id"), answer | {"id": way.answer}, ("answers",))
        except problems.Problem as problem:
            raise (problems.invitation_used() if problem.kind == "conflict" else problem) from None
        return
    table = store.table("SURVEY_TABLE")
    items = (_used(survey, way.mark, way.expires_at), answer | {"id": str(uuid4())})
    writes = [
        {"Put": {"TableName": table.name, "Item": typed(item), "ConditionExpression": "attribute_not_exists(survey)"}}
        for item in items
    ]
    with store.answering():
        try:
            transaction.write(table.client, writes)
        except transaction.Cancelled:
            raise problems.invitation_used() from None


def _used(survey: Survey, mark: str, expires_at: int) -> Item:
    return {"survey": f"{_AWAY}{survey.slug}", "id": mark, "expires_at": expires_at}


def _keys(survey: Survey) -> Item:
    """:raises problems.Problem: 403 where there are none, or none any more; 503 where the table does not answer."""
    found = store.get(setting("SURVEY_KEY_TABLE"), {"survey": survey.slug})
    if found is None or found["expires_at"] <= time.time():
        raise problems.no_invitation()
    return found


def _ballot(given: str) -> tuple[bytes, bytes]:
    """The text and its signature."""
    message, signature = (_decoded(part) for part in (*given.split("."), "", "")[:2])
    return (message, signature) if len(message) == _TEXT else (b"", b"")


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Base64url without padding; nothing where it is none."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
