"""An answer that lies beside its message is mailed, copied and erased with it."""

from __future__ import annotations

from functions.contact import beside, personal
from functions.core.attributes import typed
from functions.core.table import Table
from functions.mail.states import fresh
from infra.operations import restore
from tests.functions.mailing import ADA, Mailing, mails


def test_it_is_mailed_copied_and_erased_with_its_message(mailing: Mailing) -> None:
    from functions.core.person import of_address

    mailing.write()
    own, entry = beside.apart(mailing.item, {"at": "2026-11-23T10:00:00Z", "by": "mira", "text": "A long answer"})
    message = mailing.item | {"replies": [entry]} | fresh("reply-1")
    for item in (own, message):
        mailing.api.database.put_item(TableName="MessageTable", Item=typed(item))
    mailing.pump.sweep()
    (mail,) = [mail for mail in mails() if mail.tags["mail"] == "reply-1"]
    assert "A long answer" in mail.part("plain")
    table, whose = Table(mailing.api.database, "MessageTable"), of_address(ADA)
    (copy,) = personal.export(table, whose)
    assert copy["replies"][0]["text"] == "A long answer"
    assert personal.erase(table, whose) == 1
    assert mailing.api.items("MessageTable") == []


def test_a_copy_from_before_an_erasure_does_not_bring_it_back() -> None:
    message = {"id": "0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f", "expires_at": 9}
    own, _ = beside.apart(message, {"text": "x"})
    assert restore.is_erased(own, {message["id"]: "2026-11-30T10:00:00Z"})
    assert not restore.is_erased(own, {"another": "2026-11-30T10:00:00Z"})
