"""Every mail about an order: what it says, in nine languages, and that it is news of that order and nothing else."""

from __future__ import annotations

import datetime as dt
import email
import re
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from functions import languages
from functions.core import clock, html
from functions.mail import compose, threads
from functions.orders import declaration, link, mails, payment
from functions.register import current as register
from functions.register import shop
from tests.desk.orders.orders import an_order

NOW = 1_795_392_000
MARKETING = re.compile(
    r"newsletter|discount|voucher|special offer|you may also like|subscribe to|rabatt|gutschein|sconto|descuento|"
    r"korting|rabat|割引|خصم",
    re.IGNORECASE,
)
pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_EMAIL", "staff@cardamum.exeve")
    monkeypatch.setenv("ORDER_KEY", "key")


@pytest.fixture
def built(api: Any) -> None:
    """The functions' pages are there."""


def item(language: str = "en", state: str = "sent", **own: Any) -> dict[str, Any]:
    steps = ("paid", "sent") if state == "sent" else ("paid", state)
    order = an_order(now=NOW, steps=steps, language=language, parcel={"carrier": "DHL", "number": "00340434"})
    sent = {key: {"state": "sent", "send": f"n{at}", "ses": f"s{at}"} for at, key in enumerate(mails.KEYS)}
    return order.as_item() | {"mails": sent, "withdrawal": {"id": "w", "at": order.placed_at, "what": ""}} | own


def composed(it: dict[str, Any], key: str) -> EmailMessage:
    written = mails.letter(it, key)
    mail = compose.compose(written, NOW, "<own@x>", threads.references(it, written.follows))
    return email.message_from_bytes(mail.as_bytes(), policy=SMTP)


def text(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content().replace("\r\n", "\n"))


@pytest.mark.promise("P17", "P20")
@pytest.mark.parametrize("language", languages.OFFERED)
def test_an_order_mail_is_news_of_that_order_to_its_address_and_holds_no_marketing(language: str) -> None:
    site = "https://www.cardamum.exeve"
    for key in mails.KEYS:
        it = item(language)
        mail = composed(it, key)
        assert [address.addr_spec for address in mail["To"].addresses] == ["ada@engine.example"]
        plain, page = text(mail), text(mail, "html")
        terms = (html.folder() / "terms.txt").read_text(encoding="utf-8")
        said = plain.replace(terms.strip(), "")
        assert it["number"] in plain
        assert not MARKETING.search(said)
        # The only way on is the order's own page, the withdrawal, and what the terms name: no shop window.
        links = set(re.findall(r"https?://[^\s\"<)]+", said + page.replace("&amp;", "&")))
        own = link.of(mails.Order.from_item(it))
        assert own in links
        assert {re.sub(r"[#?].*", "", one) for one in links} <= {
            f"{site}/api/order", f"{site}/withdrawal/", f"{site}/imprint/", f"{site}/shipping/", f"{site}/privacy/",
            f"{site}/terms/",
        }  # fmt: skip
        assert "List-Unsubscribe" not in mail
        foot = plain.rpartition("\n-- \n")[2]
        assert languages.say("order_mail.no_list", language) in foot
        assert "privacy@cardamum.exeve" in foot
        assert not re.search(r"<img|src=|url\(", page)


def test_an_order_mail_needs_no_marketing_consent_and_asks_for_none(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.core.store._client", None)  # whoever asked a table now would fail
    for key in mails.KEYS:
        composed(item(), key)


def test_the_confirmation_is_the_contract_on_a_durable_medium() -> None:
    mail = composed(item(), "confirmation")
    plain = text(mail)
    ours = shop.current()
    for said in (
        "2 × Sumac, 50 g: € 11.00", "1 × Kampot pepper, 40 g: € 8.50", "Postage: € 3.90", "Total: € 23.40",
        "VAT in it, 7 %: € 1.53", "2–3 working days", "/api/order?",
        payment.spaced(ours.bank.iban), ours.bank.holder, payment.spaced(payment.reference(item()["number"])),
        "Terms of sale", "Right of withdrawal", "Model withdrawal form", ours.phone,
        "within 14 days without giving any reason",
    ):  # fmt: skip
        assert said in plain.replace("\u202f", " "), said
    pdf, code = mail.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("terms.pdf", "application/pdf")
    read = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.get_content())).pages).split())
    assert "Model withdrawal form" in read
    assert ours.return_address in read
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.get_content())).convert("L"))
    assert found.text == payment.of(mails.Order.from_item(item()))["epc"]


@pytest.mark.parametrize(("language", "said"), [("en", b"notice"), ("de", b"Mitteilung"), ("fr", b"notice")])
def test_the_confirmation_carries_the_notice_on_the_legal_guarantee_where_the_build_had_it(
    language: str, said: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in html.folder().glob("*.*"):
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "guarantee-notice.pdf").write_bytes(b"notice")
    (tmp_path / "de").mkdir()
    (tmp_path / "de/guarantee-notice.pdf").write_bytes(b"Mitteilung")
    monkeypatch.setenv("PAGES_FOLDER", str(tmp_path))
    _, notice, _ = composed(item(language), "confirmation").iter_attachments()
    assert (notice.get_filename(), notice.get_content()) == ("guarantee-notice.pdf", said)


def test_the_terms_of_the_mail_are_those_of_the_pages() -> None:
    terms = (html.folder() / "terms.txt").read_text(encoding="utf-8")
    assert "$" not in terms
    for said in (
        "How a contract is made",
        "The contract is in English",
        "- Ordered on",
        "(https://www.cardamum.exeve/",
    ):
        assert said in terms


def test_all_mails_of_an_order_are_one_conversation() -> None:
    it = item()
    subjects = {mails.letter(it, key).subject for key in mails.KEYS}
    assert subjects == {f"Your order {it['number']} at {register().site.name}"}
    first, later = composed(it, "confirmation"), composed(it, "refunded")
    assert "References" not in first
    assert later["In-Reply-To"] == later["References"].split()[-1]
    assert threads.own_id(it, "confirmation") in later["References"]


def test_sent_names_the_carrier_and_the_right_to_withdraw_and_cancelled_says_where_the_money_goes() -> None:
    assert "Carrier: DHL\nParcel number: 00340434" in text(composed(item(), "sent"))
    assert "https://www.cardamum.exeve/withdrawal/" in text(composed(item(), "sent"))
    unpaid = an_order(now=NOW, steps=("cancelled",)).as_item()
    assert "You owe us nothing" in text(composed(unpaid, "cancelled"))
    assert "within 14 days" in text(composed(item(state="cancelled"), "cancelled"))


def test_a_refund_names_what_went_back() -> None:
    part = item(pay=an_order().pay | {"refunded": {"amount": "8.50"}})
    assert languages.money("8.50", "en") in text(composed(part, "refunded"))


@pytest.mark.parametrize("key", ["staff", "undelivered-confirmation"])
def test_a_notice_to_staff_names_the_order_and_nobody(key: str) -> None:
    mail = composed(item(), key)
    assert mail["To"] == "staff@cardamum.exeve"
    assert not re.search("Ada|engine.example|St James|Sumac", mail.as_string())
    assert f"cardamum order {item()['number']}" in text(mail)


@pytest.mark.parametrize(("hostile", "_"), [("Ada\r\nBcc: eve@evil.example", 0), ("<script>alert(1)</script>", 0)])
def test_a_hostile_name_stays_a_name(hostile: str, _: int) -> None:
    mail = composed(item(name=hostile), "confirmation")
    assert "Bcc" not in mail
    assert "<script>" not in text(mail, "html")


def test_the_day_by_which_to_pay_is_the_shop_s_own_over_the_new_year() -> None:
    it = item(pay={"reference": "RF04C267F3K9", "due_at": "2026-12-31T23:30:00.000000Z"})
    assert "1 January 2027" in text(composed(it, "reminder"))


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2060, 1, 1)))
def test_the_shop_s_time_is_that_of_its_town_summer_and_winter(moment: dt.datetime) -> None:
    at = moment.replace(tzinfo=dt.UTC)
    ours, theirs = clock.local(at.isoformat()), at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (ours.isoformat(), ours.utcoffset()) == (theirs.isoformat(), theirs.utcoffset())


@pytest.mark.parametrize("hour", ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"])
def test_the_hour_that_comes_twice_is_told_with_its_offset(hour: str) -> None:
    offset = "+02:00" if "T00" in hour else "+01:00"
    assert declaration.moment(hour, "en") == f"25 October 2026, 02:30 (UTC{offset})"


def test_a_mail_waits_since_its_step_and_a_reminder_since_it_was_due() -> None:
    it = item()
    paid = next(entry["at"] for entry in it["history"] if entry["state"] == "paid")
    assert mails.since(it, "paid") == paid
    assert mails.since(it, "confirmation") == it["placed_at"]
    gap = dt.datetime.fromisoformat(mails.since(it, "reminder")) - dt.datetime.fromisoformat(it["placed_at"])
    assert gap == dt.timedelta(days=4)


@pytest.mark.promise("P17")
@pytest.mark.parametrize("key", mails.KEYS)
def test_every_sentence_of_a_mail_is_one_that_the_languages_have_for_orders(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """Nothing is written into a mail beside them: no sentence about anything else, not even in passing."""
    monkeypatch.setattr(mails, "say", lambda said, /, *_, **__: f"⟪{said}⟫")
    known = (html.folder() / f"{mails.TERMS}.txt").read_text(encoding="utf-8")
    order = item()
    for part in mails.letter(order, key).parts:
        own = part.text in ("", known) or part.text == mails.address(mails.Order.from_item(order))
        assert own or part.text.startswith(("⟪order", "⟪withdrawal")), part.text
