"""What can be seen of the promises from outside: a look for each, as a visitor without an account would take it.

A look holds what the site does against what the site says, not against this checkout, so that it is true of an older
release too. What stays of a round are the choices that it makes, under random ids, as in round_trips.py.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from desk import log as desk_log
from desk.errors import MismatchError
from functions.register import Register
from infra.probe import pages, round_trips
from infra.probe.visit import Visit
from plugins.policy.live import Look, Report

_PAGES = ("/", "/shop/", "/contact/", "/promises/")
# What a page loads by itself; a link that a person follows is another thing.
_LOADED = re.compile(
    r'<(?:script|img|iframe|source|video|audio|link rel="(?:stylesheet|preload|modulepreload|icon)")[^>]*'
    r' (?:src|srcset|href)="(?:https?:)?//([^/"]+)'
)
_ANSWER = re.compile(r'<button(?=[^>]* name="choice")([^>]*) value="(accept|reject)"([^>]*)>')
# How old the day may be on which the disclosures were last looked at.
_LOOKED_AT = dt.timedelta(days=92)


def look(url: str, known: Register, at: dt.datetime, *, preview: bool) -> Report:
    """Look at the site for every promise that can be seen from outside.

    One of which nothing can be seen there, as of TLS in a preview, is left out of the report.
    """
    found: dict[str, tuple[Look, ...]] = {}
    for names, take in LOOKS.items():
        visit = Visit(url)
        try:
            take(visit, known)
        except (httpx.HTTPError, LookupError, TypeError, ValueError) as error:
            # What is there cannot be read as it should be: that is a finding, and no reason to stop.
            visit.check("the site answers as it should", "an answer", type(error).__name__)
        looks = tuple(Look(one.name, one.good, "" if one.good else f"found {one.found}") for one in visit.checks)
        if looks:
            found |= dict.fromkeys(names, looks)
    return Report(at, url, preview, found)


def _policy(visit: Visit) -> Any:
    return visit.ask("GET", "/privacy/policy.json").json()


def _text(visit: Visit, path: str = "/privacy/") -> str:
    """A page's text, without its markup."""
    page = visit.ask("GET", path).text.replace("<wbr>", "")
    return _plain(unescape(re.sub(r"<[^>]+>", " ", page)))


def _plain(text: str) -> str:
    """A text without what typography does to it."""
    return " ".join(text.replace("’", "'").split())


def _choose(visit: Visit, granted: list[str], policy: str | None = None) -> httpx.Response:
    version = policy or _policy(visit)["schema:version"]
    choice = {"id": str(uuid4()), "policy": version, "granted": granted, "surface": "banner"}
    return visit.ask("POST", "/api/consent", json=choice)


def _every_page_leads_to_the_policy(visit: Visit, _: Register) -> None:
    without = [path for path in _PAGES if 'href="/privacy/"' not in visit.ask("GET", path).text]
    visit.check("pages lead to the policy", [], without)


def _only_listed_cookies(visit: Visit, known: Register) -> None:
    visit.ask("GET", "/")
    visit.check("a first visit sets no cookie", [], sorted(visit.jar))
    _choose(visit, list(known.optional))
    visit.check("after a yes to everything, every cookie is on the list", [], sorted({*visit.jar} - {*known.cookies}))


def _nothing_before_a_yes(visit: Visit, _: Register) -> None:
    for path in _PAGES:
        answer = visit.ask("GET", path)
        visit.check(f"{path} sets no cookie", [], answer.headers.get_list("set-cookie"))
        visit.check(f"{path} loads nothing from anyone else", [], _LOADED.findall(answer.text))
        rules = [rule.strip() for rule in answer.headers["content-security-policy"].split(";")]
        others = [rule for rule in rules if "//" in rule and not rule.startswith("frame-src ")]
        visit.check(f"{path} lets a browser ask nobody else", [], others)


def _each_purpose_alone(visit: Visit, known: Register) -> None:
    one = known.optional[0]
    _choose(visit, [one])
    visit.check("a yes to one purpose allows that one", [one], visit.jar[round_trips.CHOICES].split(".")[2].split("+"))


def _refusing_works(visit: Visit, _: Register) -> None:
    _choose(visit, [])
    visit.check("a refusal leaves no identifier", [round_trips.CHOICES], sorted(visit.jar))
    visit.jar.clear()
    visit.check("pages are there without any cookie", {200}, {visit.ask("GET", path).status_code for path in _PAGES})


def _encrypted(visit: Visit, _: Register) -> None:
    if urlsplit(visit.url).scheme == "https":
        pages.transport(visit)
        pages.redirects(visit)
        said = visit.ask("GET", "/").headers.get("strict-transport-security", "")
        visit.check("browsers are told to come encrypted", True, "max-age=" in said)


def _receipts_are_signed(visit: Visit, known: Register) -> None:
    _choose(visit, list(known.optional))
    round_trips.receipt(visit)
    _choose(visit, [])


def _the_log_is_signed(visit: Visit, _: Register) -> None:
    checkpoint, keys = visit.ask("GET", "/log/checkpoint"), visit.ask("GET", "/log/key")
    try:
        kinds = desk_log.signers(checkpoint.content, keys.text.split())
    except (MismatchError, ValueError):
        kinds = []
    visit.check("the log's checkpoint is signed by its keys", True, bool(kinds))


def _who_is_responsible(visit: Visit, _: Register) -> None:
    controller, text = _policy(visit)["hasDataController"], _text(visit)
    missing = [name for name in ("hasName", "hasAddress", "hasContact") if _plain(controller[name]) not in text]
    visit.check("the policy names who is responsible", [], missing)
    visit.check("security.txt has an address", True, "Contact:" in visit.ask("GET", "/.well-known/security.txt").text)


def _the_fingerprint(visit: Visit, _: Register) -> None:
    policy = _policy(visit)
    visit.check("page and data have the same fingerprint", True, policy["schema:sha256"] in _text(visit))
    banner = re.search(r'name="policy" value="([^"]+)"', visit.ask("GET", "/").text)
    visit.check("the question about cookies is for this version", policy["schema:version"], banner and banner[1])


def _bases_are_named(visit: Visit, _: Register) -> None:
    policy, text = _policy(visit), _text(visit)
    bases = {one["hasLegalBasis"]["skos:prefLabel"] for one in (*policy["hasPurpose"], *policy["hasProcess"])}
    visit.check("the page shows every legal basis", [], sorted(one for one in bases if _plain(one) not in text))


def _retention_is_shown(visit: Visit, _: Register) -> None:
    policy, text = _policy(visit), _text(visit)
    titles = [one["skos:prefLabel"] for one in policy["hasProcess"]]
    visit.check("the page shows every kind of record", [], [one for one in titles if _plain(one) not in text])
    shown = [one["hasStorageCondition"]["hasDuration"]["skos:prefLabel"] for one in policy["hasProcess"]]
    visit.check("the page shows how long each is kept", [], [one for one in shown if _plain(one) not in text])


def _no_is_as_easy_as_yes(visit: Visit, _: Register) -> None:
    page = visit.ask("GET", "/").text
    buttons = {value: before + after for before, value, after in _ANSWER.findall(page)}
    visit.check("the first question offers both answers", ["accept", "reject"], sorted(buttons))
    visit.check("both look the same", 1, len({re.sub(r' id="[^"]*"', "", one) for one in buttons.values()}))
    policy = _policy(visit)["schema:version"]
    for value in ("accept", "reject"):
        answer = visit.ask("POST", "/api/consent", data={"choice": value, "policy": policy, "return": "/"})
        visit.check(f"one click is enough to {value}", 303, answer.status_code)


def _processors_are_named(visit: Visit, _: Register) -> None:
    text = _text(visit)
    missing = [one["hasName"] for one in _policy(visit)["hasDataProcessor"] if _plain(one["hasName"]) not in text]
    visit.check("the page names every company that works for us", [], missing)


def _the_place_is_named(visit: Visit, _: Register) -> None:
    place = _policy(visit)["hasProcess"][0]["hasStorageCondition"]["hasLocation"]["skos:prefLabel"]
    visit.check("the page names where records lie", True, place.split(",")[0] in _text(visit))


def _new_words_ask_again(visit: Visit, known: Register) -> None:
    policy = _policy(visit)
    older = min(one["schema:version"] for one in policy["dct:hasVersion"])
    visit.check("a yes to older words is not taken", 422, _choose(visit, list(known.optional), older).status_code)


def _the_signal_is_honoured(visit: Visit, _: Register) -> None:
    visit.check("the site says so where browsers look", True, visit.ask("GET", "/.well-known/gpc.json").json()["gpc"])


def _the_authority_is_named(visit: Visit, _: Register) -> None:
    said = re.search(r'id="A13">.*?</p>', visit.ask("GET", "/privacy/").text, re.DOTALL)
    visit.check("the policy links the authority", True, bool(said and 'href="https://' in said[0]))


def _disclosures_are_counted(visit: Visit, _: Register) -> None:
    register = visit.ask("GET", "/disclosures/disclosures.json").json()
    text = _text(visit, "/disclosures/")
    missing = [kind["title"] for kind in register["kinds"] if _plain(kind["title"]) not in text]
    visit.check("the page counts every kind of request", [], missing)
    age = dt.datetime.now(dt.UTC).date() - dt.date.fromisoformat(register["as_of"])
    visit.check("the count is from the last three months", True, age <= _LOOKED_AT)


LOOKS: dict[tuple[str, ...], Callable[[Visit, Register], None]] = {
    ("P01",): _every_page_leads_to_the_policy,
    ("P08",): _only_listed_cookies,
    ("P09",): _nothing_before_a_yes,
    ("P10",): _each_purpose_alone,
    ("P11",): _refusing_works,
    ("P21",): _the_log_is_signed,
    ("P23",): _encrypted,
    ("P24",): _receipts_are_signed,
    ("P26", "P27"): _disclosures_are_counted,
    ("A01",): _who_is_responsible,
    ("A02",): _the_fingerprint,
    ("A03",): _bases_are_named,
    ("A04",): _retention_is_shown,
    ("A06",): _no_is_as_easy_as_yes,
    ("A07",): _processors_are_named,
    ("A08",): _the_place_is_named,
    ("A10",): _new_words_ask_again,
    ("A12",): _the_signal_is_honoured,
    ("A13",): _the_authority_is_named,
}
