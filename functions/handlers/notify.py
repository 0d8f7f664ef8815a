"""The Lambda that mails: what stands in the outbox of a message or of a sign-in is sent, as each writes its letters."""

from functions.contact import mails
from functions.mail import dispatch
from functions.mail.dispatch import Mailbox
from functions.my_data import mails as sign_in_mails

handler = dispatch.handler(
    Mailbox("message", "MESSAGE_TABLE", mails.about, mails.since),
    Mailbox("signin", "SIGNIN_TABLE", sign_in_mails.about, sign_in_mails.since, notices=False),
)
