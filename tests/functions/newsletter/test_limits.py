"""How many mails about news one part of the network may ask for within an hour."""

from __future__ import annotations

import json

import pytest

from tests.functions.calls import Answer
from tests.functions.newsletter.listing import Listing


def ask(listing: Listing, number: int, address: str = "203.0.113.7") -> Answer:
    body = json.dumps({"email": f"reader{number}@example.org", "topic": ["products"]}).encode()
    kind = {"content-type": "application/json"}
    return listing.api.send("POST", "/api/newsletter", body, kind, address=address)


def test_one_network_asks_for_so_many_mails_an_hour_whatever_addresses_it_gives(listing: Listing) -> None:
    from functions.newsletter import limits

    answers = [ask(listing, number, f"203.0.113.{number}") for number in range(limits.FROM_A_NETWORK + 1)]
    assert [answer.status for answer in answers] == [202] * limits.FROM_A_NETWORK + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3_600
    assert len(listing.api.items("ListTable")) == limits.FROM_A_NETWORK
    assert ask(listing, 50, "198.51.100.7").status == 202
    listing.now += 3_600
    assert ask(listing, 51).status == 202


def test_who_is_refused_finds_what_was_typed_in_the_form(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.newsletter import limits

    monkeypatch.setattr(limits, "FROM_A_NETWORK", 0)
    answer = listing.ask("ada@example.org", ("company",))
    assert answer.status == 429 and 'value="ada@example.org"' in answer.text
    answer = listing.api.post_form("/api/newsletter/preferences", {"email": "ada@example.org", "language": "en"})
    assert answer.status == 429 and 'value="ada@example.org"' in answer.text
    assert listing.api.items("ListTable") == []


@pytest.mark.promise("P06", "P14")
def test_the_count_names_neither_network_nor_reader(listing: Listing) -> None:
    from functions import register

    ask(listing, 1)
    (item,) = listing.api.items("SenderTable")
    assert set(item) == set(register.current().records["sender"].fields)
    assert "203.0" not in str(item) and "reader1" not in str(item)


def test_a_browser_that_filled_the_hidden_field_loses_nobody_and_a_flood_of_such_is_told_to_wait(
    listing: Listing,
) -> None:
    from functions.newsletter import limits

    answers = [listing.ask(f"reader{number}@example.org", nothing_here="Ada") for number in range(4)]
    assert [answer.status for answer in answers] == [303] * limits.FROM_A_SUSPECT + [429]
    assert 'value="reader3@example.org"' in answers[-1].text
    assert [mail.to[0] for mail in listing.mails()] == [f"reader{number}@example.org" for number in range(3)]
    assert listing.ask("ada@example.org").status == 303, "who did not fill it in goes on"


def test_who_corrects_a_mistake_again_and_again_has_not_asked_too_often(listing: Listing) -> None:
    """nitely/Spirit 58: a form that was wrong counts, and its correction is "too many submissions"."""
    from functions.newsletter import limits

    for _ in range(limits.FROM_A_NETWORK + 1):
        assert listing.ask("ada@").status == 422
    assert listing.ask("ada@example.org").status == 303
