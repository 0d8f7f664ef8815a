"""What each mail about an order says, in the order's language: news of that order and nothing else (P17).

The confirmation is the contract on a durable medium: what was bought, for how much, to where, how to pay, the terms and
the instruction on withdrawal in full, as text and as PDF (the build makes both: plugins/shop/terms.py).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from functions import languages, register
from functions.core import clock, html
from functions.core.attributes import Item, timestamp
from functions.core.settings import setting
from functions.languages import day, money, say
from functions.mail.compose import Attachment, Letter, Part
from functions.orders import declaration, link, payment, withdrawal_mails
from functions.orders.order import Order, days_on
from functions.register import shop

# The mails of an order, in the order in which they can follow one another; each answers to those before it.
KEYS = ("confirmation", "reminder", "paid", "sent", "cancelled", "withdrawal", "refunded")
TERMS = "terms"
# Written by plugins/shop/guarantee_notice.py.
GUARANTEE = "guarantee-notice.pdf"
_TO_STAFF = ("staff", "undelivered")


def letter(item: Item, key: str) -> Letter:
    """The mail ``key`` about an order, or about a withdrawal that came in.

    :raises KeyError: on a key that no mail has.
    """
    if declaration.is_about(item):
        return withdrawal_mails.letter(item, key)
    order, kind = Order.from_item(item), key.partition("-")[0]
    if kind in _TO_STAFF:
        return _notice(order, key)
    parts = _PARTS[key](order)
    language = languages.chosen(order.language)
    return Letter(
        to=order.email,
        language=language,
        subject=_said(order, "subject", number=order.number),
        parts=parts,
        foot=_foot(order, language),
        automatic="auto-generated",
        reply_to=register.current().site.email,
        follows=tuple(one for one in KEYS[: KEYS.index(key)] if one in order.mails),
        attachments=_attachments(order, key),
    )


def since(item: Item, key: str) -> str:
    """When a mail became due, RFC 3339: with the step that it tells of."""
    states = {"withdrawal": "withdrawn"}.get(key, key)
    taken = [entry["at"] for entry in item.get("history") or () if entry["state"] == states]
    if key == "reminder":
        from functions.orders.placing import REMINDED_AFTER_DAYS  # noqa: PLC0415 - a start does without it

        placed = dt.datetime.fromisoformat(item["placed_at"]).timestamp()
        return timestamp(days_on(placed, REMINDED_AFTER_DAYS))
    return str(taken[-1] if taken else item["placed_at"])


def _confirmation(order: Order) -> tuple[Part, ...]:
    terms = (html.folder() / f"{TERMS}.txt").read_text(encoding="utf-8")
    return (
        Part("text", _said(order, "confirmation")),
        *_facts(order),
        *_transfer(order),
        Part("text", _said(order, "delivery", days=_days(order))),
        # Anyone can type somebody else's address: nothing typed is in a mail before money came.
        Part("text", _said(order, "to_page")),
        *_page(order),
        Part("heading", _said(order, "terms")),
        Part("text", _said(order, "terms_note")),
        Part("text", terms),
    )


def _reminder(order: Order) -> tuple[Part, ...]:
    said = _said(order, "reminder", total=_money(order, order.total), day=_day(order, order.pay["due_at"]))
    return Part("text", said), *_transfer(order), *_page(order)


def _paid(order: Order) -> tuple[Part, ...]:
    received = order.pay.get("received", {}).get("amount", order.totals.total)
    return Part("text", _said(order, "paid", total=_money(order, received))), *_facts(order), *_page(order)


def _sent(order: Order) -> tuple[Part, ...]:
    parcel = [
        (_said(order, name), str(order.parcel[field]))
        for name, field in (("carrier", "carrier"), ("parcel", "number"))
        if order.parcel.get(field)
    ]
    url = f"{register.current().site.origin}/withdrawal/"
    return (
        Part("text", _said(order, "sent")),
        *([Part("facts", "", tuple(parcel))] if parcel else []),
        Part("heading", _said(order, "to")),
        Part("text", address(order)),
        *_page(order),
        Part("text", _said(order, "change_of_mind", url=url)),
    )


def _cancelled(order: Order) -> tuple[Part, ...]:
    money_back = _said(order, "money_back" if order.paid else "nothing_owed")
    return Part("text", _said(order, "cancelled")), Part("text", money_back), *_facts(order), *_page(order)


def _withdrawal(order: Order) -> tuple[Part, ...]:
    """To the order's address, whoever it was that withdrew."""
    language = languages.chosen(order.language)
    moment = str(order.withdrawal.get("at") or next(reversed(order.history))["at"])
    sent = any(entry["state"] == "sent" for entry in order.history)
    about = "part" if order.withdrawal.get("what") else "all"
    return (
        Part("text", say("withdrawal.told", language, number=order.number)),
        Part("facts", "", (
            (say("withdrawal.received", language), declaration.moment(moment, language)),
            (say("withdrawal.what", language), say(f"withdrawal.{about}", language)),
        )),
        *([Part("text", say("withdrawal.back", language, address=shop.current().return_address))] if sent else []),
        *([Part("text", say("withdrawal.money", language))] if order.paid else []),
        *_page(order),
    )  # fmt: skip


def _refunded(order: Order) -> tuple[Part, ...]:
    refunded = order.pay.get("refunded", {})
    said = _said(order, "refunded", total=_money(order, refunded.get("amount", order.totals.total)))
    # Without prices: what goes back for a broken tin may be less than it cost.
    lines = "\n".join(_line(line) for line in refunded.get("lines", ()))
    named = (Part("heading", _said(order, "refunded_lines")), Part("text", lines)) if lines else ()
    return Part("text", said), *named, *_page(order)


_PARTS = {
    "confirmation": _confirmation,
    "reminder": _reminder,
    "paid": _paid,
    "sent": _sent,
    "cancelled": _cancelled,
    "withdrawal": _withdrawal,
    "refunded": _refunded,
}


def address(order: Order) -> str:
    """Where the parcel goes, as it stands on the label: a line each, the country's name in the last."""
    to = order.address
    known = shop.current().delivery.get(to.country)
    lines = (
        order.company, order.name, to.street, to.extra, f"{to.postcode} {to.city}".strip(), to.region,
        known.name if known else to.country,
    )  # fmt: skip
    return "\n".join(line for line in lines if line)


def _facts(order: Order) -> tuple[Part, ...]:
    """What was bought, and what it comes to."""
    rows, totals = [(_line(line), _money(order, line["sum"])) for line in order.lines], order.totals
    off = say("ordering.discount", languages.chosen(order.language), code=totals.promotion)
    sums = [
        *([(off, f"−{_money(order, totals.discount)}")] if totals.promotion else []),
        (_said(order, "postage"), _money(order, totals.postage)),
        (_said(order, "total"), _money(order, order.total)),
    ]
    sums += [(_said(order, "vat", rate=rate), _money(order, vat)) for rate, vat in totals.vat.items()]
    named = ((_said(order, "number"), order.number), (_said(order, "placed"), _day(order, order.placed_at)))
    return (
        Part("facts", "", named),
        Part("heading", _said(order, "lines")),
        Part("facts", "", (*rows, *sums)),
    )


def _line(line: Item) -> str:
    return f"{line['quantity']} × {line['title']}, {line['unit']}"


def _transfer(order: Order) -> tuple[Part, ...]:
    """How to pay: what to copy into a transfer, and that the code beside the mail says the same."""
    pay = payment.of(order)
    total, until = _money(order, order.total), _day(order, order.pay["due_at"])
    return (
        Part("heading", _said(order, "pay")),
        Part("text", _said(order, "transfer", total=total, day=until)),
        Part("facts", "", (
            (_said(order, "holder"), pay["holder"]),
            ("IBAN", payment.spaced(pay["iban"])),
            ("BIC", pay["bic"]),
            (_said(order, "amount"), total),
            (_said(order, "reference"), payment.spaced(pay["reference"])),
        )),
        Part("text", _said(order, "code")),
    )  # fmt: skip


def _page(order: Order) -> tuple[Part, ...]:
    """The link that only this person has."""
    return Part("link", _said(order, "page"), (("", link.of(order)),)), Part("text", _said(order, "page_note"))


def _attachments(order: Order, key: str) -> tuple[Attachment, ...]:
    if key not in ("confirmation", "reminder"):
        return ()
    code = Attachment(f"{order.number}.png", "image/png", payment.epc_png(payment.of(order)["epc"]))
    if key == "reminder":
        return (code,)
    terms = (html.folder() / f"{TERMS}.pdf").read_bytes()
    return Attachment(f"{TERMS}.pdf", "application/pdf", terms), *_guarantee(order), code


def _guarantee(order: Order) -> tuple[Attachment, ...]:
    """The European notice on the legal guarantee, in the order's language or in English, where the build had it."""
    pages = html.folder()
    for path in (pages / languages.chosen(order.language) / GUARANTEE, pages / GUARANTEE):
        if path.is_file():
            return (Attachment(GUARANTEE, "application/pdf", path.read_bytes()),)
    return ()


def _foot(order: Order, language: str) -> tuple[str, ...]:
    """Why it came, that it is no list, how long the order is kept, whom to write to (P20)."""
    site = register.current().site
    expires = day(dt.datetime.fromtimestamp(order.expires_at, dt.UTC), language)
    host = site.origin.removeprefix("https://")
    return (
        _said(order, "why", site=host),
        _said(order, "no_list"),
        _said(order, "kept", expires=expires, privacy_email=site.privacy_email, number=order.number),
        say("mail.contact", language, name=site.name, address=site.address, email=site.email),
    )


def _notice(order: Order, key: str) -> Letter:
    """To staff: that there is an order, or that its customer could not be mailed. It holds nothing of who ordered."""
    site = register.current().site
    if key == "staff":
        subject, said = f"Order {order.number}", "An order came in. To see it:"
    else:
        subject = f"Order {order.number}: its customer could not be mailed"
        said = (
            "The mail service does not take a mail about this order as it is. The order stands, and nothing more is "
            "sent by itself. To see it:"
        )
    return Letter(
        to=setting("STAFF_EMAIL"),
        language="en",
        subject=subject,
        parts=(Part("text", said), Part("command", f"cardamum order {order.number}")),
        foot=(
            f"This notice came because something was ordered at {site.origin.removeprefix('https://')}. It goes to the "
            "address that the shop set for its staff (StaffEmail in infra/template.yaml). To have it go elsewhere or "
            f"to get no more of these, have that changed, or write to {site.email}.",
        ),
        automatic="auto-generated",
        follows=() if key == "staff" else ("staff",),
    )


def _said(order: Order, name: str, **values: object) -> str:
    return say(f"order_mail.{name}", languages.chosen(order.language), **values)


def _money(order: Order, amount: Decimal | str) -> str:
    return money(amount, languages.chosen(order.language))


def _day(order: Order, moment: str) -> str:
    """The day in the shop's own time: what is due by midnight is due by midnight here."""
    return day(clock.local(moment), languages.chosen(order.language))


def _days(order: Order) -> str:
    """``2 to 3``, in any language."""
    return order.delivery_days.replace(" to ", "–")
