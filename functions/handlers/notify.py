"""The Lambda that mails: what stands in the outbox of a message, an order, a sign-in or a person on the list is sent.
Each capability writes its own letters.
"""

from functions.contact import mails
from functions.mail import dispatch
from functions.mail.dispatch import Mailbox
from functions.my_data import mails as sign_in_mails
from functions.newsletter import mails as newsletter_mails
from functions.orders import mails as order_mails

handler = dispatch.handler(
    Mailbox("message", "MESSAGE_TABLE", mails.about, mails.since),
    Mailbox("order", "ORDER_TABLE", order_mails.letter, order_mails.since),
    Mailbox("signin", "SIGNIN_TABLE", sign_in_mails.about, sign_in_mails.since, notices=False),
    Mailbox("list", "LIST_TABLE", newsletter_mails.about, newsletter_mails.since, key="person", notices=False),
)
