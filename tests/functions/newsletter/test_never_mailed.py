"""Whatever order of asking, confirming, preferring, leaving, bouncing and erasing: news goes to exactly those who said
yes twice and have not left since (P16).
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.functions.newsletter.listing import DAY, Listing, bounce, fields

ADDRESSES = ("ada@example.org", "bob@bücher.example")
TOPICS = ("company", "products", "services")
SPELLINGS = {
    "ada@example.org": st.sampled_from(["ada@example.org", "ADA@Example.org", "\u200bada@example.org"]),
    "bob@bücher.example": st.sampled_from(["bob@bücher.example", "Bob@xn--bcher-kva.example"]),
}
anyone = st.sampled_from(ADDRESSES)
some_topics = st.lists(st.sampled_from(TOPICS), min_size=1, unique=True)


def machine(listing: Listing) -> type[RuleBasedStateMachine]:
    """The list's rules, and beside them what people said, kept by the test."""
    from functions.core import store
    from functions.core.person import of_address
    from functions.newsletter import keys, personal

    class News(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            listing.api.empty()
            self.said: dict[str, set[str]] = {address: set() for address in ADDRESSES}
            self.never: set[str] = set()
            self.links: list[tuple[str, str]] = []

        @rule(address=anyone, topics=some_topics, data=st.data())
        def ask(self, address: str, topics: list[str], data: Any) -> None:
            assert listing.ask(data.draw(SPELLINGS[address]), tuple(topics)).status == 303
            person = keys.person_hash(address)
            for item in listing.api.items("ListTable"):
                if item["person"] == person and "asked" in item:
                    self.links.append((address, keys.Request(person, item["asked"]["nonce"]).token))

        @rule(address=anyone, topics=some_topics)
        def join(self, address: str, topics: list[str]) -> None:
            """Asks and confirms in one step: otherwise few runs would have anybody on the list to take off it."""
            listing.ask(address, tuple(topics))
            person = keys.person_hash(address)
            (item,) = [item for item in listing.api.items("ListTable") if item["person"] == person]
            if "asked" in item:
                offered = item["asked"]["topics"]
                token = keys.Request(person, item["asked"]["nonce"]).token
                assert listing.confirm(f"/api/newsletter/confirm?t={token}").status == 303
                self.said[address] |= set(offered)
            else:
                assert address in self.never

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

        @rule(address=anyone, wanted=st.lists(st.sampled_from(TOPICS), unique=True))
        def prefer(self, address: str, wanted: list[str]) -> None:
            form = {"p": keys.person_hash(address), "topic": wanted, "language": "en", "go": "save"}
            assert listing.api.post_form("/api/newsletter/preferences", form).status in (200, 303)
            self.said[address] &= set(wanted)

        @rule(address=anyone)
        def leave(self, address: str) -> None:
            assert listing.leave(keys.person_hash(address)).status == 200
            self.said[address] = set()

        @rule(address=anyone, kind=st.sampled_from(["Permanent", "Transient"]))
        def bounces(self, address: str, kind: str) -> None:
            listing.ses(bounce(keys.person_hash(address), kind))
            if kind == "Permanent":
                self.never.add(address)

        @rule(address=anyone)
        def erase(self, address: str) -> None:
            personal.erase(store.table("LIST_TABLE"), of_address(address), proofs=store.table("LIST_PROOF_TABLE"))
            self.said[address] = set()

        @rule(hours=st.sampled_from([1, 25, 49]))
        def time_passes(self, hours: int) -> None:
            listing.now += hours * DAY / 24

        @invariant()
        def news_goes_to_those_who_said_yes_and_to_nobody_else(self) -> None:
            for address in ADDRESSES:
                found = listing.may(keys.person_hash(address))
                wanted = set() if address in self.never else self.said[address]
                assert set(found.topics if found else ()) == wanted

    return News


@pytest.mark.slow
@pytest.mark.promise("P16")
def test_an_unconfirmed_or_departed_address_is_never_mailed_news(listing: Listing) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    run_state_machine_as_test(
        machine(listing),
        settings=settings(
            max_examples=8, stateful_step_count=20, deadline=None, database=None, suppress_health_check=checks
        ),
    )
