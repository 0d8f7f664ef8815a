"""The Lambda that mails: what stands in the outbox of a message or of an order is sent, by the letters that contact and
orders write.
"""

from functions.contact import mails
from functions.mail import dispatch
from functions.mail.dispatch import Mailbox
from functions.orders import mails as order_mails

handler = dispatch.handler(
    Mailbox("message", "MESSAGE_TABLE", mails.about, mails.since),
    Mailbox("order", "ORDER_TABLE", order_mails.letter, order_mails.since),
)
