"""The mails about a withdrawal that came in: the receipt to whoever declared it, and word to staff.

The law asks for a receipt of what was declared, with day and hour. Anyone can type somebody else's address into the
form, so what was typed is repeated only to a customer: to the address of an order that was paid for. Any other mail
has the day, the hour and our own words, with the link to the page that has all of it, unchanged for as long as it is
kept (docs/decisions/0050).
"""

from __future__ import annotations

from functions import languages, register
from functions.core.attributes import Item
from functions.core.person import of_address
from functions.core.settings import setting
from functions.languages import say
from functions.mail.compose import Letter, Part
from functions.orders import link
from functions.orders.declaration import facts, ours
from functions.orders.order import Order
from functions.register import shop


def letter(item: Item, key: str) -> Letter:
    """The mail ``key`` about a withdrawal: ``receipt`` or ``staff``.

    :raises KeyError: on a key that no mail has.
    """
    return {"receipt": _receipt, "staff": _staff, "undelivered": _staff}[key.partition("-")[0]](item)


def _receipt(item: Item) -> Letter:
    language, site = languages.chosen(item.get("language")), register.current().site
    return Letter(
        to=item["email"],
        language=language,
        subject=say("withdrawal.subject", language),
        parts=(
            Part("text", say("withdrawal.receipt", language)),
            Part("facts", "", facts(item, language) if _to_a_customer(item) else ours(item, language)),
            Part("link", say("withdrawal.whole", language), (("", site.origin + link.path_to_receipt(item["id"])),)),
            Part("text", say("withdrawal.back", language, address=shop.current().return_address)),
            Part("text", say("withdrawal.money", language)),
        ),
        foot=(
            say("withdrawal.why", language, site=site.origin.removeprefix("https://")),
            say("order_mail.no_list", language),
            say("mail.contact", language, name=site.name, address=site.address, email=site.email),
        ),
        automatic="auto-replied",
        reply_to=site.email,
    )


def _to_a_customer(item: Item) -> bool:
    """Whether it goes to the address of the order that it is about, and money came for that.

    :raises problems.Problem: 503 where the table does not answer.
    """
    from functions.core import store  # noqa: PLC0415 - the letters of orders are written without a table

    found = store.get(setting("ORDER_TABLE"), {"id": item["order"]}) if item.get("order") else None
    if found is None or "email" not in found:
        return False
    order = Order.from_item(found)
    return order.paid and of_address(item["email"]).writes_from(order.email)


def _staff(item: Item) -> Letter:
    site, known = register.current().site, bool(item.get("order"))
    said = "A withdrawal came in. It took effect when it was confirmed." + (
        "" if known else " No order here has the number that was given: find out which contract is meant."
    )
    return Letter(
        to=setting("STAFF_EMAIL"),
        language="en",
        subject="A withdrawal came in" if known else "A withdrawal came in, of an unknown number",
        parts=(Part("text", said), Part("command", "cardamum orders")),
        foot=(
            f"This notice came because someone withdrew from a contract at {site.origin.removeprefix('https://')}. It "
            "goes to the address that the shop set for its staff (StaffEmail in infra/template.yaml). To have it go "
            f"elsewhere or to get no more of these, have that changed, or write to {site.email}.",
        ),
        automatic="auto-generated",
    )
