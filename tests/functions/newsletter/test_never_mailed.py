"""Whatever order of asking, confirming, preferring, leaving, bouncing, erasing and sending: news goes to exactly those
who said yes twice and have not left since (P16), and no letter twice to one of them.
"""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.functions.newsletter.campaigning import LETTER
from tests.functions.newsletter.listing import DAY, Listing, bounce, fields
from tests.functions.newsletter.memory import Memory

ADDRESSES = ("ada@example.org", "bob@bücher.example")
TOPICS = ("company", "products", "services")
SPELLINGS = {
    "ada@example.org": st.sampled_from(["ada@example.org", "ADA@Example.org", "\u200bada@example.org"]),
    "bob@bücher.example": st.sampled_from(["bob@bücher.example", "Bob@xn--bcher-kva.example"]),
}
RUNS, STEPS = 30, 20
anyone = st.sampled_from(ADDRESSES)
some_topics = st.lists(st.sampled_from(TOPICS), min_size=1, unique=True)


def machine(listing: Listing, tables: Memory) -> type[RuleBasedStateMachine]:
    """The list's rules, and beside them what people said, kept by the test."""
    from bench.letters.played import Clock, Fate, Ledger, Queue
    from functions.core.person import of_address
    from functions.newsletter import keys, personal, sending, subscription

    class News(RuleBasedStateMachine):
        @initialize(topics=st.lists(st.sampled_from(TOPICS), min_size=2, unique=True))
        def begin(self, topics: list[str]) -> None:
            """One person is on the list from the first step on, so that every run has whom to take off it."""
            tables.empty()
            self.said: dict[str, set[str]] = {address: set() for address in ADDRESSES}
            self.never: set[str] = set()
            self.links: list[tuple[str, str]] = []
            self.letters = 0
            self.ledger: Any = None
            self.queue: Any = None
            self.got: set[tuple[str, str]] = set()
            self.join(ADDRESSES[0], topics, topics)

        @rule(address=anyone, topics=some_topics, data=st.data())
        def ask(self, address: str, topics: list[str], data: Any) -> None:
            assert listing.ask(data.draw(SPELLINGS[address]), tuple(topics)).status == 303
            if token := self.token(address):
                self.links.append((address, token))

        @rule(address=anyone, topics=some_topics, ticked=some_topics)
        def join(self, address: str, topics: list[str], ticked: list[str]) -> None:
            """Asks and confirms in one step: otherwise few runs would have anybody on the list to take off it."""
            listing.ask(address, tuple(topics))
            token = self.token(address)
            assert (token is None) == (address in self.never)
            if token:
                form = fields(listing.get(f"/api/newsletter/confirm?t={token}"))
                agreed = set(form["topic"]) & set(ticked)
                answer = listing.api.post_form("/api/newsletter/confirm", form | {"topic": ticked, "go": "confirm"})
                assert answer.status == (303 if agreed else 422)
                self.said[address] |= agreed

        @rule(data=st.data(), wanted=some_topics, never=st.booleans())
        def follow_a_link(self, data: Any, wanted: list[str], never: bool) -> None:
            if not self.links:
                return
            address, token = data.draw(st.sampled_from(self.links))
            page = listing.get(f"/api/newsletter/confirm?t={token}")
            offered = fields(page).get("topic", []) if 'name="words"' in page.text else []
            change = {"t": token, "topic": wanted, "go": "never" if never else "confirm"}
            answer = listing.api.post_form("/api/newsletter/confirm", fields(page) | change if offered else change)
            if never and not self.said[address]:
                self.never.add(address)
            elif not never and answer.status == 303 and offered:
                self.said[address] |= set(wanted) & set(offered)

        @rule(address=anyone, wanted=some_topics)
        def prefer(self, address: str, wanted: list[str]) -> None:
            form = {"p": keys.person_hash(address), "topic": wanted, "language": "en", "go": "save"}
            assert listing.api.post_form("/api/newsletter/preferences", form).status in (200, 303)
            self.said[address] &= set(wanted)

        @rule(address=anyone, by_letter=st.booleans())
        def leave(self, address: str, by_letter: bool) -> None:
            person = keys.person_hash(address)
            if by_letter:
                assert listing.leave(person).status == 200
            else:
                nothing = {"p": person, "language": "en", "go": "save"}
                assert listing.api.post_form("/api/newsletter/preferences", nothing).status in (200, 303)
            self.said[address] = set()

        @rule(address=anyone, kind=st.sampled_from(["Permanent", "Transient"]))
        def bounces(self, address: str, kind: str) -> None:
            listing.ses(bounce(keys.person_hash(address), kind))
            if kind == "Permanent":
                self.never.add(address)

        @rule(address=anyone)
        def erase(self, address: str) -> None:
            people: Any = tables.people
            proofs: Any = tables.proofs
            personal.erase(people, of_address(address), proofs=proofs)
            self.said[address] = set()

        @rule(hours=st.sampled_from([1, 25, 49]))
        def time_passes(self, hours: int) -> None:
            listing.now += hours * DAY / 24

        @rule(topics=some_topics)
        def begin_a_letter(self, topics: list[str]) -> None:
            """Queues all who were ever on the list. The one before it is over, wherever it was."""
            self.letters += 1
            letter = replace(LETTER, slug=f"letter-{self.letters}", topics=tuple(topics))
            fate = Fate([])
            self.ledger, self.queue = Ledger(Path(":memory:"), letter, fate), Queue(Clock(), fate)
            self.ledger.begin(letter.slug, int(listing.now))
            sending.sweep(self.around())

        @rule(again=st.booleans())
        def mail_what_is_queued(self, again: bool) -> None:
            """A worker takes a message, perhaps one that comes twice; then the schedule looks who is left."""
            if self.queue is None:
                return
            if message := self.queue.receive():
                for _ in range(1 + again):
                    sending.work(self.around(), message, lambda: 900)
                self.queue.delete(message)
            listing.now += 60
            sending.sweep(self.around())

        def around(self) -> sending.Surroundings:
            """The engine as it is, between a played queue and a played SES."""
            return sending.Surroundings(
                ledger=self.ledger,
                # What a pass has read of the list may be old; the worker asks.
                listed=lambda _: iter([[keys.person_hash(address) for address in ADDRESSES]]),
                reader=lambda person, topics: subscription.may_be_mailed(person, *topics),
                send=self.send,
                put=self.queue.put,
                waiting=self.queue.waiting,
                wait=lambda: None,
                now=lambda: listing.now,
            )

        def send(self, _: EmailMessage, tags: dict[str, str]) -> str:
            (address,) = [one for one in ADDRESSES if keys.person_hash(one) == tags["list"]]
            assert address not in self.never
            assert self.said[address] & set(self.ledger.letter.topics), "they never asked for this, or have left"
            assert (tags["campaign"], address) not in self.got, "they have it already"
            self.got.add((tags["campaign"], address))
            return "0100"

        @invariant()
        def news_goes_to_those_who_said_yes_and_to_nobody_else(self) -> None:
            for address in ADDRESSES:
                found = listing.may(keys.person_hash(address))
                wanted = set() if address in self.never else self.said[address]
                assert set(found.topics if found else ()) == wanted

        def token(self, address: str) -> str | None:
            """What the link in the newest opt-in mail to that address proves, if it was asked."""
            person = keys.person_hash(address)
            item = tables.people.get({"person": person})
            return keys.Request(person, item["asked"]["nonce"]).token if item and "asked" in item else None

    return News


def look(listing: Listing, tables: Memory, runs: int) -> None:
    """Takes that many runs; the first that breaks the rule ends it. Shortening it would take minutes under load."""
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        machine(listing, tables),
        settings=settings(
            max_examples=runs,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            derandomize=True,
            report_multiple_bugs=False,
            print_blob=False,
            suppress_health_check=checks,
        ),
    )


@pytest.fixture
def tables(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> Memory:
    return Memory(monkeypatch)


@pytest.mark.slow
@pytest.mark.promise("P16")
def test_an_unconfirmed_or_departed_address_is_never_mailed_news(listing: Listing, tables: Memory) -> None:
    look(listing, tables, RUNS)


def keeps_all(_: Any) -> Any:
    return lambda before, now: before


def adds(_: Any) -> Any:
    """Preferences that put somebody on the list for what they have not confirmed."""
    return lambda before, topics, language, now: before | {"topics": sorted({*before["topics"], *topics})}


def takes_all(right: Any) -> Any:
    """A second yes to all that was asked for, whatever was ticked."""
    return lambda before, _, line, now: right(before, before["asked"]["topics"], line, now)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "wrong"), [("left", keeps_all), ("narrowed", adds), ("confirmed", takes_all)])
def test_a_list_that_breaks_the_rule_is_found_out(
    listing: Listing, tables: Memory, monkeypatch: pytest.MonkeyPatch, step: str, wrong: Any
) -> None:
    from functions.newsletter import states

    monkeypatch.setattr(states, step, wrong(getattr(states, step)))
    with pytest.raises(AssertionError):
        look(listing, tables, RUNS)


def remembers(mail: Any) -> Any:
    """A worker that asks until somebody may be mailed, and keeps that answer."""
    known: dict[Any, Any] = {}

    def wrong(around: Any, letter: Any, person: str, counts: Any) -> None:
        def asked(person: str, topics: tuple[str, ...]) -> Any:
            known[person] = known.get(person) or around.reader(person, topics)
            return known[person]

        mail(replace(around, reader=asked), letter, person, counts)

    return wrong


@pytest.mark.slow
def test_a_worker_that_does_not_ask_the_list_at_each_mail_is_found_out(
    listing: Listing, tables: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.newsletter import sending

    monkeypatch.setattr(sending, "_mail", remembers(sending._mail))
    with pytest.raises(AssertionError, match="never asked for this"):
        look(listing, tables, RUNS)


@pytest.mark.slow
def test_a_worker_that_claims_nothing_is_found_out(
    listing: Listing, tables: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bench.letters.played import Ledger

    monkeypatch.setattr(Ledger, "claim", lambda *_: "1")
    with pytest.raises(AssertionError, match="have it already"):
        look(listing, tables, RUNS)
