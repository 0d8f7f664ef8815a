"""The way off the list: one click, by whoever has the link, for ever."""

from __future__ import annotations

import pytest

from tests.functions.calls import silence
from tests.functions.newsletter.listing import ADA, DAY, Listing, fields


@pytest.mark.promise("P16")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
         "multipart/form-data; boundary=x"),
        (b"", ""),
        (b"\xff\xfe", "text/plain"),
    ],
)  # fmt: skip
def test_one_click_is_enough_however_a_mail_program_sends_it(listing: Listing, body: bytes, kind: str) -> None:
    person = listing.join()
    answer = listing.leave(person, body, **{"content-type": kind})
    assert answer.status == 200 and "location" not in answer.headers
    assert listing.may(person) is None
    assert ADA not in str(listing.api.stored), "the address is gone from every table"
    assert listing.leave(person, body, **{"content-type": kind}).status == 200, "twice is once"


def test_looking_at_the_link_leaves_nobody_and_its_button_does(listing: Listing) -> None:
    person = listing.join()
    page = listing.get(f"/api/newsletter/unsubscribe?p={person}")
    assert "If it was forwarded to you" in page.shown
    assert listing.may(person) is not None
    sent = listing.api.send(
        "POST", "/api/newsletter/unsubscribe", b"go=leave",
        {"content-type": "application/x-www-form-urlencoded", "accept": "text/html"}, query=f"p={person}",
    )  # fmt: skip
    assert (sent.status, sent.headers["location"]) == (303, "/api/newsletter/done?what=left&language=en")
    assert "You have left" in listing.get(sent.headers["location"]).shown
    assert listing.may(person) is None


def test_the_link_of_years_ago_works_and_says_the_same_to_who_was_erased(listing: Listing) -> None:
    person = listing.join()
    listing.now += 3_000 * DAY
    listing.api.empty()
    assert listing.leave(person).status == 200
    assert listing.leave("no-hash").status == 422
    assert listing.api.stored == []


def test_leaving_that_was_not_stored_is_not_said_to_be(listing: Listing) -> None:
    person = listing.join()
    with silence("PutItem"):
        assert listing.leave(person).status == 503
    assert listing.leave(person).status == 200
    assert sorted(line["event"] for line in listing.api.items("ListProofTable")) == ["left", "yes"]


def test_without_a_mail_at_hand_the_link_is_mailed(listing: Listing) -> None:
    person = listing.join()
    answer = listing.api.post_form("/api/newsletter/preferences", {"email": "ADA@example.org", "language": "en"})
    assert answer.headers["location"].startswith("/api/newsletter/done?what=linked")
    assert listing.link("preferences") == f"/api/newsletter/preferences?p={person}&language=en"
    assert listing.link("unsubscribe") == f"/api/newsletter/unsubscribe?p={person}&language=en"
    before = len(listing.mails())
    listing.api.post_form("/api/newsletter/preferences", {"email": "nobody@example.org", "language": "en"})
    assert len(listing.mails()) == before
    wrong = listing.api.post_form("/api/newsletter/preferences", {"email": "no address", "language": "en"})
    assert (wrong.status, fields(wrong)["email"]) == (422, "no address")


@pytest.mark.promise("P16")
def test_preferences_take_away_at_once_and_add_only_after_a_mail(listing: Listing) -> None:
    person = listing.join(topics=("company", "products"))
    page = listing.get(f"/api/newsletter/preferences?p={person}")
    assert fields(page)["topic"] == ["company", "products"]
    change = {"p": person, "topic": ["products", "services"], "language": "de", "go": "save"}
    answer = listing.api.post_form("/api/newsletter/preferences", change)
    assert answer.headers["location"].startswith("/api/newsletter/done?what=asked")
    found = listing.may(person, "products")
    assert found is not None and (found.topics, found.language) == (("products",), "de")
    assert listing.may(person, "company", "services") is None
    listing.confirm(listing.link())
    assert listing.may(person, "services") is not None


def test_whoever_changes_all_topics_for_others_gets_nothing_until_they_confirm(listing: Listing) -> None:
    person = listing.join(topics=("company",))
    change = {"p": person, "topic": ["services"], "language": "en", "go": "save"}
    listing.api.post_form("/api/newsletter/preferences", change)
    assert listing.may(person) is None
    listing.confirm(listing.link())
    found = listing.may(person)
    assert found is not None and found.topics == ("services",)


def test_unticking_everything_is_leaving(listing: Listing) -> None:
    person = listing.join()
    answer = listing.api.post_form("/api/newsletter/preferences", {"p": person, "language": "en", "go": "save"})
    assert answer.headers["location"].startswith("/api/newsletter/done?what=left")
    assert listing.may(person) is None
    assert "nobody on the list" in listing.get(f"/api/newsletter/preferences?p={person}").shown


def test_a_foreign_page_changes_no_preferences(listing: Listing) -> None:
    person = listing.join()
    for path in ("/api/newsletter", "/api/newsletter/confirm", "/api/newsletter/preferences"):
        answer = listing.api.post_form(path, {"p": person, "go": "leave"}, sec_fetch_site="cross-site")
        assert answer.status == 403
    assert listing.may(person) is not None
