"""What is written, and taken back as far as it can be: choices, a receipt, a message."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from infra.probe.visit import Visit

VISITOR, CHOICES = "__Host-visitor", "__Host-choices"
TEXT = "This is make probe looking whether the site works, and no customer. It can be erased at the desk."


def choices(visit: Visit, optional: list[str]) -> None:
    """A choice by form and one by JSON, its receipt, and its withdrawal, after which the browser holds no id."""
    policy = re.search(r'name="policy" value="([^"]+)"', visit.ask("GET", "/").text)
    if not visit.check("the banner names the policy", True, policy is not None) or policy is None:
        return
    form = {"choice": "reject", "policy": policy[1], "return": "/shop/"}
    answer = visit.ask("POST", "/api/consent", data=form)
    visit.check("a refusal by form", (303, "/shop/"), (answer.status_code, answer.headers.get("location")))
    visit.check("a refusal leaves no identifier", [CHOICES], sorted(visit.jar))

    choice = {"id": str(uuid4()), "policy": policy[1], "granted": optional, "surface": "banner"}
    visit.check("a consent", 201, visit.ask("POST", "/api/consent", json=choice).status_code)
    visit.check("the same again is the same", 200, visit.ask("POST", "/api/consent", json=choice).status_code)
    other = visit.ask("POST", "/api/consent", json=choice | {"granted": []}).status_code
    visit.check("something else under its id is refused", 409, other)
    records = visit.ask("GET", "/api/consent").json().get("records", [])
    visit.check("it is shown to its visitor", [optional], [record["granted"] for record in records])
    receipt(visit)

    withdrawal = choice | {"id": str(uuid4()), "granted": [], "surface": "choices"}
    visit.check("a withdrawal", 201, visit.ask("POST", "/api/consent", json=withdrawal).status_code)
    visit.check("after it the browser holds no identifier", [CHOICES], sorted(visit.jar))


def receipt(visit: Visit) -> None:
    """The receipt is proved by the public key, by a library that is not ours, and not when a letter is changed."""
    signed = visit.ask("GET", "/api/consent/receipt").json()
    keys = visit.ask("GET", "/.well-known/jwks.json").json()
    visit.check("the receipt is proved by the public key", True, proved(signed, keys))
    said = base64.urlsafe_b64decode(signed["payload"] + "==")
    changed = base64.urlsafe_b64encode(said.replace(b"ConsentGiven", b"ConsentRefused", 1)).decode().rstrip("=")
    visit.check("a changed receipt is not", False, proved(signed | {"payload": changed}, keys))


def proved(signed: Any, keys: Any) -> bool:
    """Whether a JWS in JSON was signed by one of the keys."""
    from joserfc import jws  # noqa: PLC0415 - needed here alone
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    try:
        jws.deserialize_json(signed, KeySet.import_key_set(keys), algorithms=["ES256"])
    except JoseError:
        return False
    return True


def message(visit: Visit, address: str) -> str:
    """A message with its proof of work, twice; its id, by which staff erase it.

    :param address: the shop's own, which the confirmation goes to.
    """
    number = str(uuid4())
    sent = {"id": number, "name": "make probe", "email": address, "topic": "other", "message": TEXT}
    challenge = visit.ask("GET", f"/api/contact/challenge?id={number}")
    visit.check("a challenge", 200, challenge.status_code)
    sent["altcha"] = solution(challenge.json())
    visit.check("a message", 201, visit.ask("POST", "/api/contact", json=sent).status_code)
    visit.check("the same again is the same", 200, visit.ask("POST", "/api/contact", json=sent).status_code)
    other = visit.ask("POST", "/api/contact", json=sent | {"message": f"{TEXT} Again."}).status_code
    visit.check("something else under its id is refused", 409, other)
    return number


def solution(challenge: Mapping[str, Any]) -> str:
    """The proof of work, as a browser would send it."""
    from altcha.v1 import Challenge, solve_challenge  # noqa: PLC0415 - needed here alone

    texts = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    found = solve_challenge(Challenge(max_number=challenge["maxnumber"], **texts))
    number = found.number if found else -1
    return base64.b64encode(json.dumps(texts | {"number": number}).encode()).decode()
