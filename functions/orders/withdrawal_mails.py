"""The mails about a withdrawal that came in: the receipt to whoever declared it, and word to staff.

The law asks for a receipt that repeats what was declared, with day and hour. So this is the one mail that holds what
was typed into a form, in plain lines without links (withdrawal.py refuses those).
"""

from __future__ import annotations

from functions import languages, register
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.languages import say
from functions.mail.compose import Letter, Part
from functions.orders.declaration import facts
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
            Part("facts", "", facts(item, language)),
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
