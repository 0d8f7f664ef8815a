"""The Lambda that mails: what stands in the outbox of a message or of a person on the list is sent, by the letters
that their capability writes.
"""

from functions.contact import mails
from functions.mail import dispatch
from functions.mail.dispatch import Mailbox
from functions.newsletter import mails as newsletter_mails

handler = dispatch.handler(
    Mailbox("message", "MESSAGE_TABLE", mails.about, mails.since),
    Mailbox("list", "LIST_TABLE", newsletter_mails.about, newsletter_mails.since, key="person", notices=False),
)
