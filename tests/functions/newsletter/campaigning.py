"""A campaign as the desk, the queue and SES meet it, on the tables of a test."""

from __future__ import annotations

from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
from moto.sqs.models import sqs_backends

from functions.core.attributes import typed
from functions.core.letter_files import LetterText
from functions.core.table import Table
from functions.newsletter.campaigns import Campaigns
from infra.local.fake_ses import Mail, sent_mails
from infra.local.letter_pump import LetterPump
from tests.functions.newsletter.listing import NOW, Listing

LETTER = LetterText(
    slug="the-harvest",
    subject="The harvest is in",
    preheader="Pods, and when the saffron comes.",
    topics=("products",),
    languages=("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl"),
    lang="en",
    html='<p>It is <a href="https://www.cardamum.exeve/shop/">in the shop</a>.</p>',
    text="It is in the shop (https://www.cardamum.exeve/shop/).",
    archive="https://www.cardamum.exeve/news/the-harvest/",
    published=True,
)


class Campaigning:
    """The table of campaigns, the list's people, and the pump of the queue. Nothing waits: the pace is of no moment."""

    def __init__(self, listing: Listing, template: Any, monkeypatch: Any) -> None:
        from functions.newsletter import letter_events

        self.listing, self.api, self.now = listing, listing.api, NOW
        clock = type("Clock", (), {"time": lambda _=None: self.now})
        monkeypatch.setattr(letter_events, "time", clock)
        monkeypatch.setattr(letter_events, "_pace", lambda _: type("Pace", (), {"wait": lambda _=None: None})())
        self.pump = LetterPump(template, self.api.functions)
        self.forget_queue()
        self.held = Campaigns(Table(self.api.database, "CampaignTable"))

    def people(self, count: int, **own: Any) -> list[str]:
        """So many on the list, each with a yes to news of products."""
        from functions.newsletter import keys

        model = self.listing.item(self.listing.join())
        self.api.database.delete_item(TableName="ListTable", Key={"person": {"S": model["person"]}})
        hashes = []
        for number in range(count):
            email = f"reader{number}@example.org"
            item = model | {"person": keys.person_hash(email), "email": email} | own
            hashes.append(item["person"])
            self.api.database.put_item(TableName="ListTable", Item=typed(item))
        return hashes

    def start(self, letter: LetterText = LETTER, at: float | None = None) -> None:
        """Test it, then have it sent to all."""
        self.held.ask_test(letter)
        self.pump.sweep()
        self.held.start(letter, int(self.now if at is None else at), int(self.now))

    def minutes(self, count: int = 1) -> None:
        """The schedule's event and all that the queue holds, minute by minute."""
        for _ in range(count):
            self.pump.sweep()
            self.pump.pump()
            self.now += 60
        assert not self.pump.dead, self.pump.dead

    def forget_queue(self) -> None:
        """Every message is lost."""
        for queue in sqs_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].queues.values():
            queue._messages.clear()
            queue.pending_messages.clear()
            queue.deleted_messages.clear()

    def visible_again(self) -> None:
        """The queue's patience is over: what a dead worker had comes again."""
        for queue in sqs_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].queues.values():
            queue.pending_messages.clear()
            for message in queue._messages:
                message.visible_at = 0

    def header(self, slug: str = LETTER.slug) -> dict[str, Any]:
        found = self.held.get(slug)
        assert found is not None
        return found

    def letters(self) -> list[Mail]:
        """What went to the list."""
        return [mail for mail in sent_mails() if "campaign" in mail.tags]

    def reached(self) -> list[str]:
        return sorted(mail.to[0] for mail in self.letters())
