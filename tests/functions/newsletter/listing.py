"""The list as a visitor, a mailbox and SES meet it: forms in, mails out, links followed."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
from moto.ses.models import ses_backends
from moto.sesv2.models import sesv2_backends

from infra.local.fake_events import EventPump
from infra.local.fake_ses import Mail, sent_mails
from tests.functions.calls import Answer, Api

ADA = "ada@example.org"
NOW = 1_795_392_000.25
DAY = 86_400
_URL = re.compile(r"https?://\S+/api/newsletter/\S+")


class Listing:
    """Empty tables and an empty mailbox. ``now`` is the functions' clock."""

    def __init__(self, api: Api, template: Any, monkeypatch: Any) -> None:
        from functions.mail import dispatch
        from functions.newsletter import routes, suppression

        ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].reset()
        sesv2_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].reset()
        self.api, self.now = api, NOW
        for module in (dispatch, routes, suppression):
            monkeypatch.setattr(module, "time", type("Clock", (), {"time": lambda _=None: self.now}))
        self.pump = EventPump(template, api.functions)

    def ask(self, email: str = ADA, topics: tuple[str, ...] = ("products",), **more: Any) -> Answer:
        return self.api.post_form("/api/newsletter", {"email": email, "topic": topics, "language": "en"} | more)

    def mails(self) -> list[Mail]:
        """What was mailed so far."""
        self.pump.pump()
        return list(sent_mails())

    def link(self, page: str = "confirm", mail: Mail | None = None) -> str:
        """The path and query of a link in a mail, the newest where none is given."""
        text = (mail or self.mails()[-1]).part("plain")
        (found,) = {url for url in _URL.findall(text) if f"/{page}?" in url}
        parts = urlsplit(found)
        return f"{parts.path}?{parts.query}"

    def get(self, link: str) -> Answer:
        path, _, query = link.partition("?")
        return self.api.send("GET", path, headers={"accept": "text/html"}, query=query)

    def confirm(self, link: str, **changes: Any) -> Answer:
        """Press the button of the page behind a link, with its boxes as they stand."""
        page = self.get(link)
        return self.api.post_form("/api/newsletter/confirm", fields(page) | {"go": "confirm"} | changes)

    def join(self, email: str = ADA, topics: tuple[str, ...] = ("products",), **more: Any) -> str:
        """Ask and confirm; the person hash."""
        self.ask(email, topics, **more)
        link = self.link()
        assert self.confirm(link).status == 303
        return parse_qs(urlsplit(link).query)["t"][0][:22]

    def leave(self, person: str, body: bytes = b"List-Unsubscribe=One-Click", **headers: str) -> Answer:
        """As a mail program posts it: no cookie, no origin."""
        kind = {"content-type": "application/x-www-form-urlencoded"} | headers
        return self.api.send("POST", "/api/newsletter/unsubscribe", body, kind, query=urlencode({"p": person}))

    def ses(self, event: dict[str, Any]) -> Any:
        return self.api.functions.invoke("NewsletterFunction", event)

    def may(self, person: str, *topics: str) -> Any:
        """What the sender of news is told, at this moment."""
        from functions.newsletter import subscription

        return subscription.may_be_mailed(person, *(topics or ("company", "products", "services")))

    def everyone(self, *topics: str, language: str = "") -> set[str]:
        """Whom a sending would begin with."""
        from functions.core.table import Table
        from functions.newsletter import subscription

        pages = subscription.subscribed(Table(self.api.database, "ListTable"), topics, language)
        return {person for page in pages for person in page}

    def item(self, person: str) -> dict[str, Any]:
        (found,) = [item for item in self.api.items("ListTable") if item["person"] == person]
        return found


def fields(page: Answer) -> dict[str, Any]:
    """The fields of a page's first form as a browser would send them: boxes where they are ticked."""
    import html5lib

    form = next(html5lib.parse(page.text, namespaceHTMLElements=False).iter("form"))
    found: dict[str, Any] = {"topic": []}
    for field in form.iter("input"):
        if field.get("type") != "checkbox":
            found[field.get("name")] = field.get("value", "")
        elif field.get("checked") is not None:
            found["topic"].append(field.get("value"))
    return found


def bounce(person: str, kind: str = "Permanent", message: str = "0100") -> dict[str, Any]:
    """As EventBridge passes it on."""
    mail = {"messageId": message, "tags": {"list": [person]}}
    said = {"eventType": "Bounce", "bounce": {"bounceType": kind}, "mail": mail}
    return {"source": "aws.ses", "detail-type": "Email Bounced", "detail": said}
