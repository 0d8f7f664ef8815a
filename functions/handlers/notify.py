"""The Lambda that mails: what stands in the outbox of a message is sent, by the letters that contact writes."""

from functions.contact import mails
from functions.mail import dispatch
from functions.mail.dispatch import Mailbox

handler = dispatch.handler(Mailbox("message", "MESSAGE_TABLE", mails.about, mails.since))
