"""The way onto the list: one yes in a form, one by a button behind a mail."""

from __future__ import annotations

import re
from typing import Any

import pytest

from functions import languages
from tests.functions.calls import silence
from tests.functions.newsletter.listing import ADA, DAY, Listing, fields


@pytest.mark.promise("P16")
def test_two_yeses_put_a_person_on_the_list_for_the_topics_they_ticked(listing: Listing) -> None:
    answer = listing.ask(topics=("company", "products"))
    assert (answer.status, answer.headers["location"]) == (303, "/api/newsletter/done?what=asked&language=en")
    (mail,) = listing.mails()
    assert mail.to == (ADA,)
    assert "The shop" in mail.part("plain") and "Spices" in mail.part("plain")
    person = listing.api.items("ListTable")[0]["person"]
    assert listing.may(person) is None, "one yes is none"
    page = listing.get(listing.link())
    assert fields(page)["topic"] == ["company", "products"]
    assert listing.may(person) is None, "looking is not saying yes"
    done = listing.confirm(listing.link(), topic=["products"])
    assert (done.status, done.headers["location"]) == (303, "/api/newsletter/done?what=confirmed&language=en")
    found = listing.may(person, "products")
    assert found is not None and (found.email, found.topics, found.language) == (ADA, ("products",), "en")
    assert listing.may(person, "company") is None
    assert "expires_at" not in listing.item(person), "who is on the list stays until they leave"
    assert listing.get(listing.link()).shown.startswith("You are on the list"), "the link again is no error"


def test_a_person_is_on_the_list_of_their_topics_and_language(listing: Listing) -> None:
    ada, bob = listing.join(), listing.join("bob@example.org", ("company", "services"), language="de")
    listing.ask("eve@example.org", ("products", "company", "services"))
    assert listing.everyone("products") == {ada}
    assert listing.everyone("products", "services") == {ada, bob}
    assert listing.everyone("company", language="de") == {bob}
    assert listing.everyone("company", language="en") == set()


@pytest.mark.promise("P16")
def test_the_answer_and_the_work_are_the_same_for_every_address(listing: Listing, told: Any) -> None:
    calls: list[list[str]] = []
    from tests.functions.calls import on_call

    def seen(model: Any, **_: Any) -> None:
        calls[-1].append(model.name)

    known = listing.join()
    never = listing.join("never@example.org")
    from functions.newsletter import suppression

    suppression.suppress(never, "complaint")
    listing.ask("waiting@example.org")
    answers, told_of = [], []
    for path in ("/api/newsletter", "/api/newsletter/preferences"):
        for email in (ADA, "never@example.org", "waiting@example.org", "new@example.org"):
            told()
            calls.append([])
            more = {"topic": "products"} if path == "/api/newsletter" else {}
            with on_call("before-call.dynamodb", seen):
                answer = listing.api.post_form(path, {"email": email, "language": "en"} | more)
            answers.append((path, answer.status, answer.text, tuple(sorted(answer.headers.items()))))
            told_of.append(email in told())
    assert len(set(answers)) == 2, "one answer a form"
    assert len({tuple(names) for names in calls}) == 1, calls
    assert not any(told_of)
    assert listing.may(known) is not None and listing.may(never) is None


@pytest.mark.promise("P16")
def test_a_request_holds_for_two_days_and_asking_again_sends_again(listing: Listing) -> None:
    listing.ask()
    first = listing.link()
    listing.now += DAY
    listing.ask(topics=("company",))
    assert len(listing.mails()) == 2
    assert fields(listing.get(first))["topic"] == ["company", "products"], "either link asks for all that was asked for"
    listing.now += 2 * DAY
    assert listing.confirm(listing.link()).status == 200
    assert "no longer asks anything" in listing.get(first).shown
    assert listing.may(first.partition("t=")[2][:22]) is None
    listing.ask()
    assert listing.confirm(listing.link()).status == 303


def test_at_most_three_mails_a_day_go_to_one_address_however_it_is_spelled(listing: Listing) -> None:
    for email in (ADA, "Ada@Example.ORG", " ad\u00ada@example.org", "a\u200bda@EXAMPLE.org", "\ufeffada@example.org"):
        assert listing.ask(email).status == 303
        listing.mails()
    assert len(listing.mails()) == 3
    assert len(listing.api.items("ListTable")) == 1
    assert listing.ask("ada+news@example.org").status == 303, "a plus is for its own server to read"
    assert len(listing.api.items("ListTable")) == 2
    listing.now += DAY + 1
    listing.ask()
    assert len(listing.mails()) == 5


def test_one_person_is_one_in_every_spelling_of_a_domain(listing: Listing) -> None:
    person = listing.join("ada@bücher.example")
    listing.ask("ADA@xn--bcher-kva.example", ("company",))
    listing.confirm(listing.link())
    assert listing.item(person)["topics"] == ["company", "products"]


def test_an_address_that_was_never_asked_says_so_and_is_left_alone_for_good(listing: Listing) -> None:
    listing.ask()
    link = listing.link()
    listing.now += 30 * DAY
    page = listing.get(link)
    assert "This was not me" in page.shown, "also long after the request has gone"
    done = listing.api.post_form("/api/newsletter/confirm", fields(page) | {"go": "never"})
    assert done.headers["location"].startswith("/api/newsletter/done?what=never")
    (kept,) = listing.api.items("SuppressionTable")
    assert set(kept) == {"person", "reason", "at", "event"} and kept["reason"] == "not-me"
    before = len(listing.mails())
    assert listing.ask().status == 303
    assert len(listing.mails()) == before
    assert ADA not in str(listing.api.stored)


def test_who_is_on_the_list_stays_on_it_when_they_did_not_ask_for_more(listing: Listing) -> None:
    person = listing.join()
    listing.ask(topics=("company",))
    page = listing.get(listing.link())
    listing.api.post_form("/api/newsletter/confirm", fields(page) | {"go": "never"})
    assert listing.may(person, "products") is not None
    assert "asked" not in listing.item(person)
    assert listing.api.items("SuppressionTable") == []


def test_nothing_ticked_and_a_changed_wording_are_asked_again(listing: Listing) -> None:
    listing.ask()
    link = listing.link()
    assert listing.confirm(link, topic=[]).status == 422
    assert listing.confirm(link, words="0" * 64).status == 200
    assert listing.api.items("ListProofTable") == []
    assert listing.confirm(link, topic=["services"]).status == 422, "what was not asked for is not there to be ticked"


def test_another_s_link_or_one_that_was_changed_confirms_nobody(listing: Listing) -> None:
    listing.ask()
    listing.mails()
    link = listing.link()
    for wrong in (link[:-1] + ("A" if link[-1] != "A" else "B"), link[:-20], "/api/newsletter/confirm?t=", link + "x"):
        token = wrong.partition("t=")[2].partition("&")[0]
        if token != link.partition("t=")[2].partition("&")[0]:
            assert listing.api.post_form("/api/newsletter/confirm", {"t": token, "topic": "products"}).status == 200
    assert {item["state"] for item in listing.api.items("ListTable")} == {"pending"}


def test_a_form_with_something_amiss_comes_back_with_what_was_typed(listing: Listing) -> None:
    answer = listing.ask("no address", ("company", "services"))
    assert answer.status == 422
    again = fields(answer)
    assert (again["email"], again["topic"]) == ("no address", ["company", "services"])
    assert listing.ask(topics=()).status == 422
    assert listing.ask(topics=("politics",)).status == 422
    assert listing.ask(language="xx").status == 422
    assert listing.ask(bcc="eve@example.org").status == 422
    with silence("PutItem"):
        answer = listing.ask()
    assert (answer.status, fields(answer)["email"]) == (503, ADA)
    assert listing.api.stored == []


def test_a_program_asks_by_json(listing: Listing) -> None:
    sent = {"email": ADA, "topic": ["products"], "language": "fr"}
    answer = listing.api.post_json("/api/newsletter", sent)
    assert (answer.status, answer.json) == (202, {"state": "asked"})
    assert listing.mails()[0].message["Content-Language"] == "fr"
    wrong = listing.api.post_json("/api/newsletter", {"email": "x", "topic": "products"})
    assert wrong.status == 422 and {e["field"] for e in wrong.json["errors"]} == {"email", "topic"}


INJECTED = "\r\nBcc: eve@example.org\r\n\r\nBuy now"


@pytest.mark.parametrize("email", [f"ada@example.org{INJECTED}", "ada@example.org\neve@example.org",
                                   "=?utf-8?q?a?=@example.org", "ada@example.org,eve@example.org",
                                   '"a\r\nBcc: e"@example.org', "<ada@example.org>"])  # fmt: skip
def test_no_field_reaches_a_header_or_another_mailbox(listing: Listing, email: str) -> None:
    listing.ask(email)
    listing.ask(topics=(f"products{INJECTED}",))
    listing.ask(language=f"en{INJECTED}")
    for mail in listing.mails():
        assert len(mail.to) == 1 and "eve" not in str(mail.message["To"])
        assert mail.message["Bcc"] is None and "Buy now" not in mail.raw.decode()


@pytest.mark.parametrize("language", languages.OFFERED)
def test_every_page_and_mail_speaks_the_language_asked_for(listing: Listing, language: str) -> None:
    said = languages.words(language)["newsletter"]
    where = listing.ask(topics=("company",), language=language).headers["location"]
    assert listing.get(where).headers["content-language"] == language
    assert said["asked"]["title"] in listing.get(where).shown
    (mail,) = listing.mails()
    assert mail.message["Content-Language"] == language and mail.message["Subject"] == said["mail"]["ask_subject"]
    assert f"language={language}" in listing.link()
    page = listing.get(listing.link())
    assert said["answer"]["title"] in page.shown and said["consent"] in page.shown
    assert listing.confirm(listing.link()).status == 303
    (line,) = listing.api.items("ListProofTable")
    assert said["consent"] in line["words"] and line["language"] == language
    person = line["person"]
    assert (
        said["preferences"]["title"] in listing.get(f"/api/newsletter/preferences?p={person}&language={language}").shown
    )
    assert said["leave"]["title"] in listing.get(f"/api/newsletter/unsubscribe?p={person}&language={language}").shown


def test_the_page_after_an_order_leads_to_the_news_by_one_line(listing: Listing) -> None:
    from functions.core.html import Html
    from functions.web import responses

    page = str(responses.page("order", 200, number="C-1", placed="today", order=Html("")).body)
    assert len(re.findall(r'<main.*<a href="/news/"[^>]*>ask for news by mail</a>.*</main>', page, re.DOTALL)) == 1
