"""Every mail: what stands in its headers, and in its foot."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions import languages
from functions import register as registers
from functions.contact import fields, mails
from functions.mail import compose
from functions.mail.compose import Letter, Listed, Part

HEADERS = {"From", "To", "Subject", "Date", "MIME-Version", "Content-Type", "Content-Language"}
KINDS = ("staff", "confirmation", "reply-1", "undelivered-confirmation")
NOW = 1_795_392_000
TRICKS = [
    "\r\nBcc: eve@evil.example", "\nTo: eve@evil.example\n\nHello", "\r", "\x00", "\u2028Bcc: x@y.example", "\u2029",
    "\x85", "=?utf-8?q?=0D=0ABcc:_eve@evil.example?=", "=?utf-7?q?+AA0ACg-?=", "x" * 2_000, "<script>alert(1)</script>",
    "$slot ${slot}", "\u202e", "\ud800", ", eve@evil.example", '" <eve@evil.example>', "\r\n.\r\n", "\n-- \n",
    "\x1b[2J", "🌱" * 300,
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(TRICKS), st.text(max_size=40)), max_size=5).map("".join)


@pytest.fixture(autouse=True)
def staff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_EMAIL", "staff@cardamum.exeve")


def item(**changes: Any) -> dict[str, Any]:
    reply = {"at": "2026-11-24T09:00:00.000000Z", "by": "mira", "text": "All of them.\n\nMira"}
    return {
        "id": "0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f", "status": "new", "received_at": "2026-11-23T00:00:00.250000Z",
        "name": "Ada Bell", "email": "ada@example.org", "topic": "product", "order": "", "message": "Which pods?",
        "language": "en", "expires_at": 1_826_928_000, "suspicion": [], "replies": [reply],
        "mails": {"confirmation": {"state": "failed", "tries": 1, "until": 0}},
    } | changes  # fmt: skip


def composed(key: str, **changes: Any) -> EmailMessage:
    """The mail as its receiver's program reads its bytes."""
    mail = compose.compose(mails.about(item(**changes), key), NOW)
    return email.message_from_bytes(mail.as_bytes(), policy=SMTP)


def texts(mail: EmailMessage) -> tuple[str, str]:
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def fine(mail: EmailMessage, to: str, more: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Exactly the expected headers, each once, one recipient, two texts, and a foot in both."""
    assert sorted(mail.keys()) == sorted(HEADERS | more)
    assert [address.addr_spec for address in mail["To"].addresses] == [to]
    assert [address.addr_spec for address in mail["From"].addresses] == [registers.load().site.email]
    assert not any(header.defects for header in (mail["To"], mail["From"], mail["Subject"]))
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert len(mail["Subject"]) <= 200
    plain, html = texts(mail)
    assert plain.count("\n-- \n") >= 1 and plain.rpartition("\n-- \n")[2].strip()
    page = html5lib.parse(html, namespaceHTMLElements=False)
    (foot,) = page.iter("footer")
    assert "".join(foot.itertext()).strip()
    assert {e.tag for e in page.iter() if isinstance(e.tag, str)}.isdisjoint(
        {"script", "img", "link", "iframe", "form", "object", "table", "a"}
    )
    assert not re.search(r"url\(|@import|\ssrc=|\son\w+=", html.partition("</head>")[0])


@given(parts=st.tuples(hostile, hostile, hostile, hostile), subject=hostile, foot=hostile)
@settings(max_examples=60, deadline=None, database=None)
def test_no_text_however_hostile_adds_a_header_or_a_recipient(
    parts: tuple[str, str, str, str], subject: str, foot: str
) -> None:
    text, quote, name, value = parts
    body = (Part("text", text), Part("quote", quote), Part("heading", text), Part("command", name),
            Part("facts", "", ((name, value),)))  # fmt: skip
    letter = Letter("ada@example.org", "en", subject, body, (f"{foot} Why.",), "auto-generated", "hello@cardamum.exeve")
    mail = email.message_from_bytes(compose.compose(letter, NOW).as_bytes(), policy=SMTP)
    fine(mail, "ada@example.org", {"Reply-To", "Auto-Submitted"})


@pytest.mark.promise("P20")
@given(typed=st.tuples(hostile, hostile, hostile, hostile), language=st.sampled_from(languages.OFFERED),
       key=st.sampled_from(KINDS), topic=st.sampled_from(fields.TOPICS))  # fmt: skip
@settings(max_examples=60, deadline=None, database=None)
def test_every_mail_about_every_message_ends_with_a_foot_and_has_one_recipient(
    typed: tuple[str, str, str, str], language: str, key: str, topic: str
) -> None:
    name, wrote, reply, order = typed
    replies = [{"at": "2026-11-24T09:00:00.000000Z", "by": name, "text": reply}]
    mail = composed(key, name=name, message=wrote, order=order, language=language, topic=topic, replies=replies)
    own = key.startswith(("staff", "undelivered"))
    more = ({"Reply-To"} if not own else set()) | ({"Auto-Submitted"} if key != "reply-1" else set())
    fine(mail, "staff@cardamum.exeve" if own else "ada@example.org", more)
    foot = texts(mail)[0].rpartition("\n-- \n")[2]
    assert "hello@cardamum.exeve" in foot and ("2027" in foot)
    if not own:
        assert languages.say("mail.unsubscribe", language) in foot and "privacy@cardamum.exeve" in foot
    else:
        assert "to get no more of these" in foot


@given(typed=st.one_of(hostile, st.emails(), st.tuples(hostile, hostile).map("@".join)))
@settings(max_examples=120, deadline=None, database=None)
def test_an_address_is_one_plain_address_or_none_at_all(typed: str) -> None:
    try:
        mail = composed("confirmation", email=typed)
    except compose.Unmailable as refusal:
        assert len(str(refusal)) < 40, "it does not quote the address"
        return
    (to,) = mail["To"].addresses
    assert re.fullmatch(r"[!-~]{1,64}@[a-zA-Z0-9.-]+", to.addr_spec)
    assert "Bcc" not in mail and "Cc" not in mail


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("Ada+x@BÜCHER.example", "Ada+x@xn--bcher-kva.example"),
        ("ada@مثال.إختبار", "ada@xn--mgbh0fb.xn--kgbechtv"),
        ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah"),
        ("o'neil{x}|~?=^`/$%&*#!@example.org", "o'neil{x}|~?=^`/$%&*#!@example.org"),
        (f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.ex", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.ex"),
    ],
)
def test_domains_of_any_script_and_addresses_at_the_limits_are_mailed(typed: str, sent: str) -> None:
    assert compose.address(typed) == sent
    assert [a.addr_spec for a in composed("confirmation", email=typed)["To"].addresses] == [sent]


@pytest.mark.parametrize(
    "typed",
    ["größe@example.org", f"{'a' * 65}@example.org", "a@b", "@example.org", "a", "", "a b@example.org", "a@-b.example",
     "a@b..c", f"a@{'b' * 64}.example", '"a b"@example.org', "a@b.example\n", "a\r\n@b.example", "a@[127.0.0.1]",
     "=?utf-8?q?=0D=0ABcc?=@b.example"],
)  # fmt: skip
def test_an_address_that_ses_cannot_take_is_refused(typed: str) -> None:
    with pytest.raises(compose.Unmailable):
        compose.address(typed)


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_confirmation_says_how_to_see_the_message_and_when_it_is_erased_in_its_language(language: str) -> None:
    mail = composed("confirmation", language=language)
    plain, html = texts(mail)
    words = languages.words(language)
    site = registers.load().site
    how = languages.say("mail.unrepeated", language, privacy_email=site.privacy_email, reference="0b6f2a7e")
    assert how in plain and site.privacy_email in how and "0b6f2a7e" in how
    expires = languages.say("mail.kept", language, expires="{}").partition("{}")[0]
    assert expires in plain and "2027" in plain
    page = html5lib.parse(html, namespaceHTMLElements=False)
    assert (page.get("lang"), page.get("dir")) == (language, words["language"]["direction"])
    assert [len(list(page.iter(tag))) for tag in ("h1", "main", "footer", "title")] == [1, 1, 1, 1]
    assert mail["Content-Language"] == language
    assert mail["Auto-Submitted"] == "auto-replied"
    assert str(mail["Reply-To"].addresses[0].addr_spec) == "hello@cardamum.exeve"


def test_a_reply_is_a_persons_own_and_quotes_what_it_answers_below() -> None:
    mail = composed("reply-1")
    plain, _ = texts(mail)
    assert (
        plain.index("All of them.") < plain.index("What you wrote to us on 23 November 2026") < plain.index("> Which")
    )
    assert mail["Auto-Submitted"] is None


@pytest.mark.promise("P21")
@pytest.mark.parametrize("key", ["staff", "undelivered-confirmation"])
def test_a_notice_to_staff_names_the_message_and_holds_nothing_of_it(key: str) -> None:
    """Least data: staff read at the desk, where each look leaves an audit record; a mailbox leaves none."""
    mail = composed(key, name="Zebediah", email="zeb@canary.example", order="CANARY-4711", message="my canary sings")
    for text in (*texts(mail), mail.as_string()):
        for planted in ("Zebediah", "zeb@", "canary", "CANARY"):
            assert planted not in text
    assert "cardamum show 0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f" in texts(mail)[0]
    assert "Reference: 0b6f2a7e\nTopic: a product\nReceived: 2026-11-23 00:00 UTC" in texts(mail)[0]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] is None


@pytest.mark.promise("P20")
@pytest.mark.parametrize("foot", [(), ("",), ("Why.", "  ")])
def test_a_mail_without_a_foot_is_not_made(foot: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="foot"):
        compose.compose(Letter("ada@example.org", "en", "Hello", (), foot), NOW)


def test_what_a_mail_repeats_stands_whole_in_both_parts_however_long_it_is() -> None:
    declared = "the sumac, opened " * 55
    mail = compose.compose(Letter("a@b.example", "en", "x", (Part("facts", "", (("What", declared),)),), ("Why.",)), 0)
    read = email.message_from_bytes(mail.as_bytes(), policy=SMTP)
    assert all(declared.strip() in " ".join(text.split()) for text in texts(read))


def test_an_encoded_word_is_not_decoded_into_a_line_break() -> None:
    """Python's own email package writes a Bcc for this subject: it decodes before it checks."""
    trick = "=?utf-8?q?=0D=0ABcc:_eve@evil.example?="
    mail = compose.compose(Letter("ada@example.org", "en", trick, (Part("text", trick),), (trick,)), NOW)
    assert b"\r\nBcc" not in mail.as_bytes()
    fine(email.message_from_bytes(mail.as_bytes(), policy=SMTP), "ada@example.org")


@pytest.mark.promise("P18")
@pytest.mark.parametrize("language", languages.OFFERED)
def test_no_word_that_a_stranger_typed_is_in_a_confirmation(language: str) -> None:
    typed = {"name": "Win-Prize", "message": "Go to https://evil.example now", "order": "EVIL-4711"}
    mail = composed("confirmation", language=language, **typed)
    for text in (*texts(mail), mail.as_string()):
        assert not [word for word in ("Win-Prize", "evil.example", "EVIL", "Go to") if word in text]


def test_each_mail_has_its_date() -> None:
    assert composed("staff")["Date"].datetime.timestamp() == NOW


def test_ids_stay_whole_however_long_they_are_and_however_many() -> None:
    letter = mails.about(item(), "reply-1")
    ids = [f"<{number}-{'x' * 90}@eu-central-1.amazonses.com>" for number in range(40)]
    raw = compose.compose(letter, NOW, ids[0], ids).as_bytes()
    assert b"=?" not in raw.partition(b"\r\n\r\n")[0] and max(map(len, raw.split(b"\r\n"))) < 998
    mail = email.message_from_bytes(raw, policy=SMTP)
    assert str(mail["References"]).split() == ids
    assert (str(mail["In-Reply-To"]), str(mail["Message-ID"])) == (ids[-1], ids[0])


@pytest.mark.parametrize("language", languages.OFFERED)
def test_the_mails_of_a_conversation_have_one_base_subject(language: str) -> None:
    first, second = (str(composed(key, language=language)["Subject"]) for key in ("confirmation", "reply-1"))
    assert second == f"Re: {first}" and "0b6f2a7e" in first


@pytest.mark.parametrize("key", ["nothing", "reply-2", "reply-x"])
def test_a_mail_that_is_not_there_is_an_error(key: str) -> None:
    with pytest.raises((KeyError, IndexError, ValueError)):
        mails.about(item(), key)


def test_the_colours_of_a_mail_are_the_sites() -> None:
    tokens = Path("theme/static/css/tokens.css").read_text(encoding="utf-8")
    frame = Path("theme/templates/mail.html").read_text(encoding="utf-8")
    colours = set(re.findall(r"#[0-9a-f]{6}\b", frame))
    assert colours and colours <= set(re.findall(r"#[0-9a-f]{6}\b", tokens))


def test_a_shop_of_any_name_can_send_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    register = compose.register.current()
    shop = replace(register, site=replace(register.site, name="Müller & Söhne, Gewürze"))
    monkeypatch.setattr(compose.register, "current", lambda: shop)
    listed = Listed("https://a.example/leave", "https://a.example/news/", "news.a.example")
    letter = Letter("ada@example.org", "en", "News", (Part("text", "Hello"),), ("Why.",), listed=listed)
    sent = compose.compose(letter, NOW).as_bytes()
    mail = email.message_from_bytes(sent, policy=SMTP)
    assert mail["List-Id"] == "Müller & Söhne, Gewürze <news.a.example>"
    assert sent.isascii() and b"<news.a.example>" in sent
