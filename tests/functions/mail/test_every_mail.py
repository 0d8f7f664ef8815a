"""Each mail that any part of the product writes says at its foot why it came, how to get no more, and who we are (P20).

The mails are found in the code: a function that makes a ``Letter`` and is not tried here fails the first test.
"""

from __future__ import annotations

import ast
import datetime as dt
import email
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import html5lib
import listunsub
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions import languages, register
from functions.contact import mails as contact
from functions.mail import compose
from functions.mail.compose import Letter, Listed, Part
from plugins.checks.rules.letters import LONGEST
from tests.desk.orders.orders import an_order
from tests.functions.mail.test_compose import hostile, item, texts
from tests.functions.newsletter.campaigning import LETTER

NOW = 1_795_392_000
ROOT = Path(__file__).parents[3]
PERSON = "aB3_-" * 4 + "xy"
REQUEST = {"topics": ["products", "company"], "language": "en", "nonce": "abcdefghijk", "until": NOW + 86_400}


def _listed(language: str, typed: str) -> Letter:
    # What reaches a table is imported once the settings are there.
    from functions.newsletter import letters
    from functions.newsletter.subscription import Subscriber

    reader = Subscriber(PERSON, "ada@example.org", ("products", "services"), language, "confirmed")
    return letters.to_reader(replace(LETTER, subject=typed or "Hello", preheader=typed, text=f"{typed} text"), reader)


def _message(key: str) -> Callable[[str, str], Letter]:
    return lambda language, typed: contact.about(item(language=language, name=typed, message=typed), key)


def _asked(language: str, _: str) -> Letter:
    from functions.newsletter import mails

    return mails.about({"person": PERSON, "email": "ada@example.org", "asked": REQUEST | {"language": language}}, "ask")


def _link(language: str, _: str) -> Letter:
    from functions.newsletter import mails

    return mails.about({"person": PERSON, "email": "ada@example.org", "language": language}, "link")


def _ordered(key: str) -> Callable[[str, str], Letter]:
    def write(language: str, typed: str) -> Letter:
        from functions.orders import mails

        order = an_order(now=NOW, steps=("paid", "sent", "withdrawn"), language=language, name=typed, company=typed)
        parcel, withdrawn = {"carrier": typed, "number": typed}, {"id": "w", "at": order.placed_at, "what": typed}
        return mails.letter(order.as_item() | {"parcel": parcel, "withdrawal": withdrawn}, key)

    return write


def _withdrawal(key: str) -> Callable[[str, str], Letter]:
    def write(language: str, typed: str) -> Letter:
        from functions.orders import mails

        declared = {
            "id": "withdrawal-0b6f2a7e", "placed_at": "2026-11-23T00:00:00Z", "email": "ada@example.org",
            "language": language, "name": typed, "number": typed, "note": typed,
        }  # fmt: skip
        return mails.letter(declared, key)

    return write


def _sign_in(kind: str, *, known: bool = True) -> Callable[[str, str], Letter]:
    def write(language: str, _: str) -> Letter:
        from functions.my_data import mails, stores

        asked = {"id": "0" * 32, "kind": kind, "email": "ada@example.org", "language": language}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stores, "is_known", lambda *_: known)
            return mails.about(asked, "link")

    return write


ORDER_KEYS = ("confirmation", "reminder", "paid", "sent", "cancelled", "withdrawal", "refunded")
# By the function that makes it: a mail in a language, with a text that somebody typed.
MAILS: dict[str, tuple[Callable[[str, str], Letter], ...]] = {
    "functions.contact.mails._confirmation": (_message("confirmation"),),
    "functions.contact.mails._reply": (_message("reply-1"),),
    "functions.contact.mails._disclosed": (_message("disclosed"),),
    "functions.contact.mails._notice": (_message("staff"), _message("undelivered-confirmation")),
    "functions.newsletter.mails._ask": (_asked,),
    "functions.newsletter.mails._link": (_link,),
    "functions.newsletter.letters.to_reader": (_listed,),
    "functions.orders.mails.letter": tuple(_ordered(key) for key in ORDER_KEYS),
    "functions.orders.mails._notice": (_ordered("staff"), _ordered("undelivered-confirmation")),
    "functions.orders.withdrawal_mails._receipt": (_withdrawal("receipt"),),
    "functions.orders.withdrawal_mails._staff": (_withdrawal("staff"), _withdrawal("undelivered-receipt")),
    "functions.my_data.mails._letter": (_sign_in("session"), _sign_in("session", known=False), _sign_in("address")),
}
# What the foot of each says of why it came, and of how to get no more or that there is nothing to unsubscribe from.
# Those to staff are in English alone, and both stand in the code.
FOOT = {
    "functions.contact.mails._confirmation": ("mail.why_confirmation", "mail.unsubscribe"),
    "functions.contact.mails._reply": ("mail.why_reply", "mail.unsubscribe"),
    "functions.contact.mails._disclosed": ("mail.why_disclosed", "mail.unsubscribe"),
    "functions.newsletter.mails._ask": ("newsletter.mail.why", "newsletter.mail.leave_request"),
    "functions.newsletter.mails._link": ("newsletter.mail.why", "newsletter.mail.leave_list"),
    "functions.newsletter.letters.to_reader": ("letter.why", "letter.leave"),
    "functions.orders.mails.letter": ("order_mail.why", "order_mail.no_list"),
    "functions.orders.withdrawal_mails._receipt": ("withdrawal.why", "order_mail.no_list"),
    "functions.my_data.mails._letter": ("my_data.mail.why", "my_data.mail.unsubscribe"),
}
TO_STAFF = set(MAILS) - set(FOOT)
# Whom the messages and the orders of these tests are from.
CUSTOMERS = {"ada@example.org", "ada@engine.example"}
EVERY = [write for each in MAILS.values() for write in each]


@pytest.fixture(autouse=True, scope="module")
def settings_of_functions() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("STAFF_EMAIL", "staff@cardamum.exeve"),
            ("SITE_ORIGIN", "https://www.cardamum.exeve"),
            ("AWS_DEFAULT_REGION", "eu-central-1"),
            ("LIST_KEY", "a key for this test"),
            ("ORDER_KEY", "a key for this test"),
            ("MY_DATA_KEY", "a key for this test"),
        ):
            patch.setenv(name, value)
        yield


def _written(letter: Letter) -> EmailMessage:
    return email.message_from_bytes(compose.compose(letter, NOW).as_bytes(), policy=SMTP)


def _unfilled(path: str, language: str) -> str:
    """A string with its slots."""
    found: Any = languages.words(language)
    for key in path.split("."):
        found = found[key]
    return str(found)


def _makers() -> set[str]:
    """The functions of the product that make a ``Letter``."""
    found = set()
    for path in (ROOT / "functions").rglob("*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == "Letter"
                for call in ast.walk(node)
            ):
                found.add(f"{module}.{node.name}")
    return found


@pytest.mark.promise("P20")
def test_every_mail_of_the_product_is_tried_here() -> None:
    assert _makers() == set(MAILS)


@pytest.mark.promise("P12", "P17", "P18")
@pytest.mark.parametrize("maker", MAILS)
def test_each_mail_goes_to_whom_it_is_for_and_speaks_their_language(maker: str) -> None:
    for write in MAILS[maker]:
        for language in languages.OFFERED:
            letter = write(language, "Ada Bell")
            assert letter.to in ({"staff@cardamum.exeve"} if maker in TO_STAFF else CUSTOMERS)
            assert letter.language == ("en" if maker in TO_STAFF else language)


@pytest.mark.promise("A04")
@pytest.mark.parametrize("key", ["confirmation", "reply-1", "disclosed", "staff", "undelivered-confirmation"])
@pytest.mark.parametrize("language", languages.OFFERED)
def test_a_mail_about_a_message_says_the_day_on_which_it_is_erased_and_no_later_one(language: str, key: str) -> None:
    letter, ends = contact.about(item(language=language), key), dt.datetime.fromtimestamp(1_826_928_000, dt.UTC)
    text, _ = texts(_written(letter))
    assert languages.day(ends, letter.language) in " ".join(text.split())
    assert {int(year) for year in re.findall(r"\b20[2-9]\d\b", text)} <= {2026, ends.year}


@pytest.mark.promise("P20")
def test_nothing_is_handed_to_ses_but_what_compose_made() -> None:
    senders = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "functions").rglob("*.py")
        if re.search(r"send_(?:raw_|bulk_)?email|EmailMessage\(", path.read_text(encoding="utf-8"))
    }
    assert senders == {"functions/mail/compose.py", "functions/mail/ses.py"}


@pytest.mark.promise("P20")
@given(write=st.sampled_from(EVERY), language=st.sampled_from(languages.OFFERED), typed=hostile)
@settings(max_examples=40, deadline=None, database=None)
def test_every_mail_says_in_detail_how_to_get_no_more_and_loads_nothing(
    write: Callable[[str, str], Letter], language: str, typed: str
) -> None:
    letter = write(language, typed)
    sent = compose.compose(letter, NOW).as_bytes()
    mail = email.message_from_bytes(sent, policy=SMTP)
    plain, html = texts(mail)
    foot = plain.rpartition("\n-- \n")[2]
    site = register.current().site
    assert [address.addr_spec for address in mail["To"].addresses] == [letter.to]
    # Why it came; how to get no more, by an address or a button; and whom to write to.
    assert len(foot) > 150 and site.email in foot
    if letter.to != "staff@cardamum.exeve":
        assert site.address in foot
    (drawn,) = html5lib.parse(html, namespaceHTMLElements=False).iter("footer")
    assert re.sub(r"\s+", "", "".join(drawn.itertext())) == re.sub(r"\s+", "", foot), "both parts say the same"
    tags = {one.tag for one in html5lib.parse(html, namespaceHTMLElements=False).iter() if isinstance(one.tag, str)}
    assert tags.isdisjoint({"script", "img", "link", "iframe", "form", "object", "video", "audio", "source"})
    assert not re.search(r"url\(|@import|<[^>]+\ssrc=|<[^>]+\son\w+=", html)
    assert "prefers-color-scheme: dark" in html
    # Where a mail is longer, programs cut it off, and its foot with it.
    assert sum(len(part.as_bytes()) for part in mail.walk() if part.get_content_maintype() == "text") < 100_000
    assert ("List-Unsubscribe" in mail) == (letter.listed is not None)
    if "List-Unsubscribe" in mail:
        _left_by_one_click(mail, foot, sent.decode("ascii"))


@pytest.mark.promise("P20")
@pytest.mark.parametrize("maker", FOOT)
@pytest.mark.parametrize("language", languages.OFFERED)
def test_each_foot_says_why_it_came_and_how_to_unsubscribe_or_that_there_is_nothing_to(
    maker: str, language: str
) -> None:
    for write in MAILS[maker]:
        foot = texts(_written(write(language, "")))[0].rpartition("\n-- \n")[2]
        for path in FOOT[maker]:
            said = re.split(r"\{\w+\}", _unfilled(path, language))
            assert re.search(".+".join(re.escape(text) for text in said), foot), (path, foot)


@pytest.mark.promise("P20")
@pytest.mark.parametrize("maker", sorted(TO_STAFF))
def test_each_notice_to_staff_says_why_it_came_and_how_to_get_no_more(maker: str) -> None:
    for write in MAILS[maker]:
        letter = write("en", "")
        foot = texts(_written(letter))[0].rpartition("\n-- \n")[2]
        assert letter.to == "staff@cardamum.exeve"
        assert foot.startswith("This notice came because ") and "get no more of these" in foot


def _left_by_one_click(mail: EmailMessage, foot: str, sent: str) -> None:
    (header,), (post,) = mail.get_all("List-Unsubscribe", []), mail.get_all("List-Unsubscribe-Post", [])
    assert listunsub.audit(str(header), str(post)) == []
    (url,) = listunsub.parse_header(str(header)).https
    assert url in foot, "the foot leads where the header does"
    for name in ("List-Id", "List-Archive"):
        assert re.search(rf"^{name}: .*<[^<>\s]+>\r$", sent, re.MULTILINE)


@pytest.mark.promise("P20")
@given(person=st.text("ABCxyz019_-", min_size=22, max_size=22), language=st.sampled_from(languages.OFFERED))
@settings(max_examples=30, deadline=None, database=None)
def test_the_address_to_leave_by_stays_whole_on_one_line(person: str, language: str) -> None:
    from functions.newsletter import letters
    from functions.newsletter.subscription import Subscriber

    reader = Subscriber(person, "ada@example.org", ("products",), language, "confirmed")
    sent = compose.compose(letters.to_reader(LETTER, reader), NOW).as_bytes()
    (line,) = re.findall(rb"^List-Unsubscribe: (.*)\r$", sent, re.MULTILINE)
    assert (
        line
        == f"<https://www.cardamum.exeve/api/newsletter/unsubscribe?p={person}&language={language}&letter={LETTER.slug}>".encode()
    )


def test_two_readers_get_the_same_letter_but_for_its_foot() -> None:
    from functions.newsletter import letters
    from functions.newsletter.subscription import Subscriber

    said = []
    for person, address in (("a" * 22, "ada@example.org"), ("b" * 22, "bob@example.org")):
        reader = Subscriber(person, address, ("products",), "en", "confirmed")
        plain, html = texts(_written(letters.to_reader(LETTER, reader)))
        said.append((plain.rpartition("\n-- \n")[0], html.partition("<footer")[0]))
        assert person in plain.rpartition("\n-- \n")[2]
    assert said[0] == said[1] and "in the shop" in said[0][0]


@pytest.mark.parametrize("words", ["Green pods, 8 mm. ", "青いさやを乾かす。", "قرون خضراء. "])
def test_the_longest_letter_that_is_taken_is_not_cut_off(words: str) -> None:
    from functions.newsletter import letters
    from functions.newsletter.subscription import Subscriber

    text = words * (LONGEST // len(words.encode()))
    longest = replace(LETTER, text=text, html=f"<p>{text}</p>")
    reader = Subscriber(PERSON, "ada@example.org", ("products",), "ar", "confirmed")
    mail = _written(letters.to_reader(longest, reader))
    size = sum(len(part.as_bytes()) for part in mail.walk() if part.get_content_maintype() == "text")
    assert 2 * LONGEST < size < 100_000


@pytest.mark.parametrize("wrong", ["mailto:a@b.example", "https://a.example/\r\nBcc: eve@evil.example", "https://a b"])
def test_a_list_without_an_address_to_leave_by_is_not_mailed(wrong: str) -> None:
    letter = Letter(
        "a@b.example", "en", "x", (Part("text", "x"),), ("Why.",), listed=Listed(wrong, "https://a.example", "n")
    )
    with pytest.raises(ValueError, match="https"):
        compose.compose(letter, NOW)


@pytest.mark.parametrize("language", languages.OFFERED)
def test_a_letter_names_the_topics_that_its_reader_asked_for_and_no_other(language: str) -> None:
    from functions.newsletter import wording

    foot = texts(_written(_listed(language, "")))[0].rpartition("\n-- \n")[2]
    assert wording.topic("products", language)[0] in foot
    assert f"“{wording.topic('services', language)[0]}”" not in foot
    assert "https://www.cardamum.exeve/news/the-harvest/" in foot
