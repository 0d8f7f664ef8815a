"""Somebody at a browser, who asks for a link, reads their mail and goes in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import html5lib

from functions.core.attributes import typed
from functions.core.table import Table
from functions.newsletter.campaigns import Campaigns
from tests.functions.calls import Answer, Api
from tests.functions.mailing import Mailing, mails
from tests.functions.newsletter.campaigning import LETTER
from tests.functions.newsletter.listing import fields
from tests.functions.orders import ordering

HERE = "/api/my-data"


class Browser:
    """A browser with its cookies, at an address on the network."""

    def __init__(self, api: Api, address: str = "203.0.113.7") -> None:
        self.api, self.address, self.jar = api, address, {}
        self.jar: dict[str, str] = {}

    def get(self, path: str, accept: str = "text/html", language: str = "") -> Answer:
        where, _, query = path.partition("?")
        headers = {"accept": accept, "accept-language": language} | self._cookies()
        return self._kept(self.api.send("GET", where, headers=headers, address=self.address, query=query))

    def post(self, path: str, **fields: str) -> Answer:
        """A form of our own page, sent."""
        return self._kept(self.api.post_form(path, fields, sec_fetch_site="same-origin", **self._cookies()))

    def follow(self, answer: Answer) -> Answer:
        assert answer.status == 303, answer.text
        return self.get(answer.headers["location"])

    def ask(self, email: str = "ada@example.org", **fields: str) -> Answer:
        return self.post(f"{HERE}/link", email=email, **fields)

    def press(self, link: str) -> Answer:
        """The button of the page that a link leads to."""
        return self.post(f"{HERE}/enter", **self.get(link).form)

    def _cookies(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())} if self.jar else {}

    def _kept(self, answer: Answer) -> Answer:
        for line in answer.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return answer


def link(number: int = -1) -> str:
    """The path that a mail's link leads to."""
    text = [mail for mail in mails() if "signin" in mail.tags][number].part("plain")
    (found,) = re.findall(r"https://www\.cardamum\.exeve(/api/my-data/enter\?link=\S+)", text)
    return str(found)


def put_all(api: Api, table: str, items: Iterable[dict[str, Any]]) -> None:
    """Many items at once."""
    puts = [{"PutRequest": {"Item": typed(item)}} for item in items]
    for start in range(0, len(puts), 25):
        api.database.batch_write_item(RequestItems={table: puts[start : start + 25]})


def write_many(mailing: Mailing, count: int, **changes: str) -> set[str]:
    """Many messages, as they lie in the table when every mail about them is sent; their ids."""
    written = mailing.write(**changes)
    (first,) = (item for item in mailing.api.items("MessageTable") if item["id"] == written)
    first = {name: value for name, value in first.items() if name not in ("outbox", "mails")}
    more = [
        first | {"id": f"00000000-0000-4000-8000-{number:012}", "message": f"{number} {first['message']}"}
        for number in range(1, count)
    ]
    put_all(mailing.api, "MessageTable", more)
    return {str(item["id"]) for item in (first, *more)}


def signed_in(mailing: Mailing, email: str = "ada@example.org") -> Browser:
    """Somebody who has gone in."""
    browser = Browser(mailing.api)
    browser.ask(email)
    mailing.pump.pump()
    assert browser.press(link()).status == 303
    return browser


def bought(mailing: Mailing, email: str = "ada@example.org", to: str = "placed", **own: Any) -> dict[str, Any]:
    """An order of somebody's, in the state it was brought to; its item."""
    item = ordering.placed(mailing.api, mailing, email=email, **own)
    if to != "placed":
        ordering.states.step(ordering.ours(), ordering.stored_order(item), to, "maren", mailing.now)
    mailing.pump.pump()
    (found,) = [one for one in ordering.orders(mailing.api) if one["id"] == item["id"]]
    return found


def withdrew(mailing: Mailing, number: str, email: str = "ada@example.org") -> None:
    """Somebody declares that they withdraw from a part of an order."""
    withdrawal: Any = ordering.Late("functions.orders.withdrawal")
    declared = withdrawal.Declared("Ada Bell", number, email, "the sumac alone")
    withdrawal.declare(ordering.ours(), "00000000-0000-4000-8000-00000000ada1", declared)
    mailing.pump.pump()


def joined(mailing: Mailing, email: str = "ada@example.org", *topics: str) -> str:
    """Somebody asks for news and says yes behind the mail; their hash."""
    asked = {"email": email, "topic": topics or ("products",), "language": "en"}
    mailing.api.post_form("/api/newsletter", asked)
    mailing.pump.pump()
    text = [mail for mail in mails() if "/api/newsletter/confirm" in mail.part("plain")][-1].part("plain")
    (token,) = re.findall(r"/api/newsletter/confirm\?t=([\w-]+)", text)
    page = mailing.api.send("GET", "/api/newsletter/confirm", headers={"accept": "text/html"}, query=f"t={token}")
    sent = fields(page) | {"go": "confirm"}
    assert mailing.api.post_form("/api/newsletter/confirm", sent).status == 303, page.shown
    return str(token[:22])


def mailed(mailing: Mailing, person: str, slug: str = "the-harvest") -> None:
    """A letter of a campaign is on its way to somebody."""
    campaigns = Campaigns(Table(mailing.api.database, "CampaignTable"))
    campaigns.ask_test(replace(LETTER, slug=slug))
    assert campaigns.claims.claim(slug, person, int(mailing.now))


def refused(mailing: Mailing, person: str) -> None:
    """Nothing may go to somebody any more, for a reason that leaves their subscription as it is."""
    item = {"person": person, "reason": "bounce", "at": "2026-11-30T10:00:00Z", "event": "0100"}
    mailing.api.database.put_item(TableName="SuppressionTable", Item=typed(item))


def everything(mailing: Mailing, email: str = "ada@example.org") -> None:
    """Of somebody, what each capability holds, but for messages: three orders, a withdrawal, a subscription, a letter
    on its way, and a word that nothing may go there.
    """
    bought(mailing, email, phone="040 123")
    withdrew(mailing, bought(mailing, email.capitalize(), to="paid")["number"], email)
    bought(mailing, email, to="cancelled", note="Third floor")
    person = joined(mailing, email)
    mailed(mailing, person)
    refused(mailing, person)
    entered(mailing, email)


def entered(mailing: Mailing, email: str) -> None:
    """An entry to a contest, as its function stores it."""
    from functions.core import draw, person_index
    from functions.core.attributes import typed

    entry = {"id": draw.entry("three-tins", email), "contest": "three-tins", "email": email, "day": "2026-11-30"}
    entry |= person_index.mark(email) | {"expires_at": 1_890_000_000}
    mailing.api.database.put_item(TableName="EntryTable", Item=typed(entry))


def code(answer: Answer) -> str:
    """The code that a page shows."""
    (found,) = re.findall(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", answer.shown)
    return str(found)


def terms(answer: Answer) -> list[tuple[str, str]]:
    """The labelled values of a page."""
    page: Any = html5lib.parse(answer.text, namespaceHTMLElements=False)
    for line_break in page.iter("br"):
        line_break.text = "\n"
    return [
        ("".join(dt.itertext()), "".join(dd.itertext()))
        for found in page.iter("dl")
        for dt, dd in zip(found.findall("dt"), found.findall("dd"), strict=True)
    ]
