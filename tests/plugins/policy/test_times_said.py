"""Each time that the policy names in a sentence is one of the register's, for the record that the sentence is about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from functions.register import policy_text

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TIME = re.compile(rf"\b(\d[\d,]*|{'|'.join(WORDS)})[ -](minute|hour|day|month|year)s?\b", re.IGNORECASE)
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "month": 30, "year": 365.25}
# What a part of a sentence is about, by words that stand before the time: the record's or the cookie's name.
ABOUT = {
    r"we keep your message for$": "message",
    r"keep consent records for$": "consent",
    r"consent records for 3 years \($": "consent",
    r"messages for$": "message",
    r"messages for 1 year \($": "message",
    r"who of us opened what for$": "audit",
    r"opened what for 1 year \($": "audit",
    r"no address, and it is kept for$": "web-log",
    r"a sign-in is kept for$": "sign-in",
    r"requests to our functions for$": "web-log",
    r"what you asked about your data is kept for$": "request",
    r"a request that nobody confirms is gone after$": "list",
    r"`__host-choices` holds your choice for$": "__Host-choices",
    r"a random id, kept for$": "__Host-visitor",
    r"mail that tells you is kept for$": "message",
}
# Times that are about no record, with what they are about.
OTHERWISE = {
    r"reach back$": ("35 days", "DynamoDB's copies"),
    r"notify the authority within$": ("72 hours", "GDPR Art. 33"),
    r"and we answer within$": ("one month", "GDPR Art. 12(3)"),
    r"\bin$|^summary:.*\.$": ("one minute", "how long the summary takes to read"),
    r"## in one minute \{: #$": ("one-minute", "the anchor of the summary"),
}


def _in_days(count: str, unit: str) -> float:
    number = WORDS.index(count.lower()) + 1 if count.lower() in WORDS else int(count.replace(",", ""))
    return number * _DAYS[unit.lower()]


def _kept(register: Any, name: str) -> float:
    """How long a record or cookie is kept, in days."""
    return float(
        register.records[name].retention_days if name in register.records else register.cookies[name].lifetime_days
    )


@pytest.mark.promise("A04")
def test_each_time_in_the_policy_is_the_register_s(register: Any) -> None:
    version = register.policy.version
    source = Path(f"content/policies/privacy/{version}.md").read_text(encoding="utf-8")
    front_matter, body = policy_text.parts(source)
    wrong = []
    for found in _TIME.finditer(f"{front_matter}\n{body}"):
        before = " ".join(found.string[: found.start()].rpartition("\n")[2].lower().split())
        said = found[0]
        known = next((name for pattern, name in ABOUT.items() if re.search(pattern, before)), "")
        if known:
            # A year that has 365 or 366 days.
            if abs(_in_days(found[1], found[2]) - _kept(register, known)) > 1:
                wrong.append(
                    f"“… {before[-50:]} {said}”: the register keeps {known} for {_kept(register, known):g} days"
                )
        elif not any(re.search(pattern, before) and said.lower() == time for pattern, (time, _) in OTHERWISE.items()):
            wrong.append(f"“… {before[-50:]} {said}”: of which record? Say so in this test")
    assert wrong == []
