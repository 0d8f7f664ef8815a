"""What staff do to a message: each act is one write, on the condition that the message is as it was thought to be."""

from __future__ import annotations

from typing import Any

from desk.errors import ChangedError, FullError, NotFoundError
from desk.store import Store
from functions.contact import beside, personal
from functions.core.attributes import MOST_BYTES, Item, size, timestamp
from functions.mail.states import fresh

_ASIDE = "set aside by staff"
# Of a message set aside these mails stay on record: sent again on its release, they would arrive twice.
_UNDERWAY = ("sent", "claimed")
# For the marks of every mail about a message, which are written when it is too late to refuse.
_HEADROOM = 24 * 1024
# What a message gets that was held back: word to staff, and a confirmation to the customer.
_FIRST = ("staff", "confirmation")


def reply(store: Store, item: Item, text: str) -> Item:
    """Add an answer and its mail to a message, which is then answered; the notify function sends the mail.

    :param item: the message as the writer of the answer knew it.
    :raises ChangedError: where someone else has answered meanwhile, or it was set aside or erased.
    :raises FullError: where not even the mark of an answer that lies beside the message has room in it.
    """
    count = len(item.get("replies", []))
    mail = f"reply-{count + 1}"
    mails = fresh(mail)["mails"]
    entry = {"at": timestamp(store.clock.now()), "by": store.who, "text": text}
    held, apart = beside.slim(item), None
    if size(held) + size(entry) + _HEADROOM > MOST_BYTES:
        apart, entry = beside.apart(item, entry)
    if size(held) + size(entry) + _HEADROOM > MOST_BYTES:
        raise FullError(
            f"{item['id'][:8]} is full: it has {count} answers, and there is no room for this one. Nothing is sent. "
            f"Answer by mail from the shop's own address, and close it (cardamum done {item['id'][:8]})."
        )
    names = {"#status": "status", "#replies": "replies", "#mails": "mails", "#outbox": "outbox"}
    values: Item = {
        ":answered": "answered",
        ":aside": "quarantined",
        ":none": [],
        ":reply": [entry],
        ":due": fresh(mail)["outbox"],
        ":now": int(store.clock.now()),
    }
    # That it is there comes first: an answer does not bring an erased message back, nor is one whose time is up mailed.
    condition = "attribute_exists(id) AND expires_at > :now AND #status <> :aside AND "
    if count or "replies" in item:
        condition, values = condition + "size(#replies) = :count AND ", values | {":count": count}
    else:
        condition += "attribute_not_exists(#replies) AND "
    if "mails" in item:
        names["#mail"], values[":mails"] = mail, mails[mail]
        condition, change = condition + "attribute_exists(#mails)", "#mails.#mail = :mails"
    else:
        values[":mails"] = mails
        condition, change = condition + "attribute_not_exists(#mails)", "#mails = :mails"
    expression = (
        "SET #replies = list_append(if_not_exists(#replies, :none), :reply), "
        f"#status = :answered, #outbox = :due, {change}"
    )
    if apart:
        # First, because its mail goes out as soon as the message names it.
        store.put_new("message", "id", apart)
    try:
        return store.update("message", {"id": item["id"]}, expression, condition=condition, names=names, values=values)
    except ChangedError as changed:
        # Our own answer, where the first word of it was lost and the SDK sent it again.
        if entry in changed.item.get("replies", []):
            return changed.item
        if apart:
            with store.answering():
                personal.erase_one(store.table("message"), {"id": apart["id"]})
        raise


def done(store: Store, message_id: str) -> Item:
    """Close a message.

    :raises ChangedError: where it is set aside.
    """
    return _move(store, message_id, "done", ("new", "answered"), change="SET #status = :to", names={}, values={})


def set_aside(store: Store, item: Item) -> Item:
    """Put a new message into quarantine: mails about it that are still due are not sent.

    :raises ChangedError: where it is not new, or a mail about it is on its way this very moment.
    """
    kept = {name: mail for name, mail in item.get("mails", {}).items() if mail["state"] in _UNDERWAY}
    values = {":mails": kept, ":seen": item.get("mails", {}), ":none": [], ":why": [_ASIDE]}
    names = {"#mails": "mails", "#outbox": "outbox", "#suspicion": "suspicion"}
    expression = (
        "SET #status = :to, #mails = :mails, #suspicion = list_append(if_not_exists(#suspicion, :none), :why) "
        "REMOVE #outbox"
    )
    return _move(store, item["id"], "quarantined", ("new",), change=expression, names=names, values=values)


def release(store: Store, item: Item) -> Item:
    """Take a message out of quarantine: it is new, and the mails that it did not get are due.

    :raises ChangedError: where it is not in quarantine.
    """
    seen = item.get("mails", {})
    due = fresh(*(name for name in _FIRST if name not in seen))
    values = {":mails": seen | due["mails"], ":seen": seen}
    names, expression = {"#mails": "mails"}, "SET #status = :to, #mails = :mails"
    if any(mail["state"] not in ("sent", "failed") for mail in values[":mails"].values()):
        expression += ", #outbox = :due"
        names["#outbox"], values[":due"] = "outbox", due["outbox"]
    return _move(store, item["id"], "new", ("quarantined",), change=expression, names=names, values=values)


def _move(
    store: Store, message_id: str, to: str, origins: tuple[str, ...], *, change: str, names: Item, values: Item
) -> Item:
    """Change a message's status from one of ``origins``; where it has the new one already, nothing is to be done.

    With ``:seen`` among the values, its mails must also be the ones that were seen.
    """
    marks: dict[str, Any] = {f":from{number}": origin for number, origin in enumerate(origins)}
    condition = f"#status IN ({', '.join(marks)})"
    if ":seen" in values:
        condition += " AND (#mails = :seen OR attribute_not_exists(#mails))"
    names, values = {"#status": "status"} | names, values | marks | {":to": to}
    try:
        return store.update("message", {"id": message_id}, change, condition=condition, names=names, values=values)
    except ChangedError as changed:
        found = changed.item
        if not found:
            raise NotFoundError(f"There is no message {message_id} any more: it was erased.") from None
        if found["status"] == to:
            return found
        if found["status"] in origins:
            raise ChangedError(f"{message_id}: a mail about it is being sent this moment. Try again.", found) from None
        advice = {"quarantined": "release or erase it"}.get(found["status"], f"that needs {' or '.join(origins)}")
        raise ChangedError(f"{message_id} is {found['status']}: {advice}.", found) from None
