"""Letters: from a Markdown file to the text of a mail, its page and the feed."""

from __future__ import annotations

import datetime as dt

import feedparser
import pytest
from markupsafe import Markup

from functions import register
from functions.core.letter_files import LetterText
from plugins.core.problems import ProblemsError
from plugins.letters.feed import feed
from plugins.letters.letters import Letter, letter
from plugins.letters.mail_text import as_text

HEAD = {"title": "The harvest", "summary": "It is here.", "date": "2026-11-30", "topics": "products, company"}


def _letter(**own: str) -> Letter:
    return letter("the-harvest", HEAD | own, Markup('<p>It is <a href="/shop/">in the shop</a>.</p>'))


def test_a_letter_says_whom_it_is_for() -> None:
    assert _letter().topics == ("products", "company")
    assert "de" in _letter().languages
    assert _letter(languages="en, nl").languages == ("en", "nl")


@pytest.mark.parametrize(("field", "wrong"), [("topics", "offers"), ("languages", "xx"), ("status", "hidden")])
def test_what_is_not_known_is_named(field: str, wrong: str) -> None:
    with pytest.raises(ProblemsError, match=field):
        _letter(**{field: wrong})


def test_a_mail_is_read_far_from_the_site_so_its_addresses_are_whole_in_both_parts() -> None:
    mail = _letter().mail("https://shop.example")
    assert 'href="https://shop.example/shop/#from=letter/the-harvest"' in mail.html
    assert mail.text == "It is in the shop (https://shop.example/shop/#from=letter/the-harvest)."
    assert mail.archive == "https://shop.example/news/the-harvest/"


def test_a_letters_page_and_feed_and_addresses_of_others_say_nothing_of_where_somebody_came_from() -> None:
    html = '<a href="/shop/#pods">a</a> <a href="https://elsewhere.example/">b</a> <a href="mailto:a@b.example">c</a>'
    mail = letter("the-harvest", HEAD, Markup(html)).mail("https://shop.example")
    assert mail.html == html.replace('"/shop/', '"https://shop.example/shop/')
    assert "from=letter" not in str(_letter().content)


def test_a_letter_survives_the_file_that_the_desk_reads() -> None:
    mail = _letter().mail("https://shop.example")
    assert LetterText.of(mail.as_dict()) == mail
    assert LetterText.of(mail.as_dict() | {"text": "Another"}).sha256 != mail.sha256


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>A</h2><p>b<br>c</p>", "A\n\nb\nc"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n\n- b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n\n2. b"),
        ("<blockquote><p>a</p></blockquote><p>b</p>", "> a\n\nb"),
        ('<p><a href="mailto:a@b.example">a@b.example</a></p>', "a@b.example"),
        ("<p>Tom &amp; <em>Ada</em> &lt;3</p>", "Tom & Ada <3"),
    ],
)
def test_text_and_html_say_the_same(html: str, text: str) -> None:
    assert as_text(html) == text


def test_no_line_breaks_an_address() -> None:
    address = "https://www.cardamum.exeve/journal/" + "a-long-name-" * 8
    assert address in as_text(f'<p>Some words before it, so that the line is full, <a href="{address}">here</a>.</p>')


def test_a_feed_reader_reads_the_feed() -> None:
    moment = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    one = Letter("a", "Fish & chips <now>", "Soon.", moment, ("products",), Markup('<p><a href="/shop/">x</a></p>'))
    read = feedparser.parse(feed([one], register.current().site).writeString("utf-8"))
    assert not read.bozo
    (entry,) = read.entries
    assert entry.title == "Fish & chips <now>"
    assert entry.link == "https://www.cardamum.exeve/news/a/"
    assert "https://www.cardamum.exeve/shop/" in entry.content[0].value
