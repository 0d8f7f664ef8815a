"""A proof of work: the page's script finds a number before it sends a message, which costs a flood far more than a
person, who notices nothing. It is altcha's protocol (altcha.org, version 1), served and checked by us alone.

The challenge is bound to the id of the message, so that a solution is good for one message, however often it is sent.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import json
from typing import Any
from urllib.parse import parse_qs

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution

# Found after half as many tries on average: about a second on an old phone.
MOST = 50_000
VALID_SECONDS = 3_600
_TEXTS = ("algorithm", "challenge", "salt", "signature")
_MOST_CHARACTERS = 2_000


def make(form_key: str, message_id: str, now: float) -> dict[str, Any]:
    """What a script needs to begin: ``algorithm``, ``challenge``, ``maxnumber``, ``salt`` and ``signature``."""
    until = dt.datetime.fromtimestamp(now + VALID_SECONDS, dt.UTC)
    made = create_challenge(
        ChallengeOptions(max_number=MOST, hmac_key=_key(form_key), expires=until, params={"id": message_id})
    )
    return {name: getattr(made, name) for name in _TEXTS} | {"maxnumber": made.max_number}


def solved(form_key: str, message_id: str, solution: object, now: float) -> bool:
    """Whether ``solution``, as a client sent it, is one to a challenge made for this message within the hour.

    :param solution: base64 of JSON with the challenge's fields and the ``number``.
    """
    if not isinstance(solution, str) or not solution.isascii() or len(solution) > _MOST_CHARACTERS:
        return False
    try:
        sent = json.loads(base64.b64decode(solution, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return False
    if not isinstance(sent, dict) or not all(isinstance(sent.get(name), str) for name in _TEXTS):
        return False
    number = sent.get("number")
    if type(number) is not int or not 0 <= number <= MOST or sent["algorithm"] != "SHA-256":
        return False
    said = parse_qs(sent["salt"].partition("?")[2])
    if said.get("id") != [message_id] or not _ahead(said.get("expires"), now):
        return False
    # By the clock of the request, above; the library would ask the machine's.
    payload = Payload(sent["algorithm"], sent["challenge"], number, sent["salt"], sent["signature"])
    good, _ = verify_solution(payload, _key(form_key), check_expires=False)
    return good


def _ahead(expires: list[str] | None, now: float) -> bool:
    return expires is not None and len(expires) == 1 and expires[0].isdecimal() and now <= int(expires[0])


def _key(form_key: str) -> bytes:
    """A key of its own: what is signed here can never stand for what :mod:`signature` signs."""
    return hmac.digest(form_key.encode(), b"challenge", "sha256")
