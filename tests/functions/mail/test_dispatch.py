"""Mail for a table that no capability of the shop has: what sends it knows of a table and a writer, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from moto.core import DEFAULT_ACCOUNT_ID

from functions.core.attributes import Item, plain, typed
from functions.mail.states import fresh
from infra.local.gateway import Context
from tests.functions.calls import on_call
from tests.functions.mailing import ADA, REGION, Mailing, mails, record, says

TABLE, NUMBER = "LoanTable-1A2B", "loan-7"
SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


def wrote(item: Item, key: str) -> Any:
    """The letters of a lending library."""
    from functions.mail.compose import Letter, Part

    if key == "broken":
        raise KeyError(key)
    to = ADA if key == "reminder" else "hello@cardamum.exeve"
    return Letter(to=to, language="en", subject=f"{key} {item['number']}", parts=(Part("text", "x"),), foot=("Why.",))


@pytest.fixture
def mailbox(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A table of loans, and who writes about them. ``mailing`` stops the clock and empties the post."""
    from functions.mail.dispatch import Mailbox

    monkeypatch.setenv("LOAN_TABLE", TABLE)
    names = [{"AttributeName": name, "AttributeType": "S"} for name in ("number", "outbox")]
    mailing.api.database.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=names,
        KeySchema=[{"AttributeName": "number", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "waiting",
                "KeySchema": [{"AttributeName": "outbox", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    yield Mailbox("loan", "LOAN_TABLE", wrote, lambda item, _: item["lent_at"], key="number", index="waiting")
    mailing.api.database.delete_table(TableName=TABLE)


@pytest.fixture
def call(mailbox: Any, mailing: Mailing) -> Callable[[dict[str, Any]], Any]:
    """The handler for loans and, beside them, messages."""
    from functions.contact import mails as letters
    from functions.mail import dispatch

    messages = dispatch.Mailbox("message", "MESSAGE_TABLE", letters.about, letters.since)
    handler = dispatch.handler(messages, mailbox)
    return lambda event: handler(event, Context("notify", 300))  # type: ignore[arg-type]


def lend(mailing: Mailing, *keys: str, number: str = NUMBER) -> None:
    item = {"number": number, "lent_at": "2026-11-22T23:50:00Z"} | fresh(*keys)
    mailing.api.database.put_item(TableName=TABLE, Item=typed(item))


def states(mailing: Mailing, number: str = NUMBER) -> dict[str, str]:
    found = mailing.api.database.get_item(TableName=TABLE, Key={"number": {"S": number}})
    return {key: mail["state"] for key, mail in plain(found["Item"])["mails"].items()}


def came(number: str = NUMBER, table: str = TABLE) -> dict[str, Any]:
    """A record of the stream of loans."""
    arn = f"arn:aws:dynamodb:{REGION}:{DEFAULT_ACCOUNT_ID}:table/{table}/stream/2026-11-23T00:00:00.000"
    entry = record(number)
    entry["dynamodb"]["Keys"] = {"number": {"S": number}}
    return {"Records": [entry | {"eventSourceARN": arn}]}


def sent() -> list[tuple[dict[str, str], tuple[str, ...]]]:
    """Tags and recipients of what went out; the number of each send is left out, being another each time, and so is the
    kind, which is the name of the first tag.
    """
    assert all(mail.tags["kind"] in mail.tags for mail in mails())
    return [({name: mail.tags[name] for name in (mail.tags["kind"], "mail")}, mail.to) for mail in mails()]


def test_the_stream_of_another_table_is_mailed_by_its_own_writer(
    mailing: Mailing, call: Callable[[dict[str, Any]], Any]
) -> None:
    lend(mailing, "reminder", "staff")
    assert call(came()) == {"batchItemFailures": []}
    assert sent() == [
        ({"loan": NUMBER, "mail": "staff"}, ("hello@cardamum.exeve",)),
        ({"loan": NUMBER, "mail": "reminder"}, (ADA,)),
    ]
    assert states(mailing) == {"reminder": "sent", "staff": "sent"}


def test_one_sweep_goes_through_both_tables(
    mailing: Mailing, call: Callable[[dict[str, Any]], Any], told: Callable[[], str]
) -> None:
    one = mailing.write()
    lend(mailing, "reminder")
    with says("TooManyRequestsException", to=ADA):
        call(SWEEP)
    # Lent ten minutes before the message came, so it has waited longest.
    assert '"OldestMail":[600.25]' in told().replace(" ", "")
    mailing.now += 60
    call(SWEEP)
    assert [tags for tags, _ in sent()] == [
        {"message": one, "mail": "staff"},
        {"message": one, "mail": "confirmation"},
        {"loan": NUMBER, "mail": "reminder"},
    ]


@pytest.mark.usefixtures("impatient")
def test_a_table_that_does_not_answer_keeps_the_other_from_nothing_and_is_reported(
    mailing: Mailing, call: Callable[[dict[str, Any]], Any], told: Callable[[], str]
) -> None:
    from botocore.exceptions import ReadTimeoutError

    from functions.core import problems

    def quiet(params: dict[str, Any], **_: Any) -> None:
        if params["TableName"] == "MessageTable":
            raise ReadTimeoutError(endpoint_url="the table")

    lend(mailing, "reminder")
    with on_call("provide-client-params.dynamodb.Query", quiet), pytest.raises(problems.Problem):
        call(SWEEP)
    assert [tags for tags, _ in sent()] == [{"loan": NUMBER, "mail": "reminder"}]
    assert "OldestMail" not in told(), "how long the oldest waits is not known"


def test_ses_s_word_marks_the_mail_in_the_table_that_its_tags_name(
    mailing: Mailing, call: Callable[[dict[str, Any]], Any]
) -> None:
    """The same id in both tables, and the same mail: what is said of one says nothing of the other."""
    from functions.mail.outbox import Outbox

    one = mailing.write()
    lend(mailing, "staff", number=one)
    for box, item in ((Outbox("MessageTable"), {"id": one}), (Outbox(TABLE, "number"), {"number": one})):
        claimed = box.claim(item | fresh("staff"), "staff", int(mailing.now))
        assert claimed is not None
        send = claimed["mails"]["staff"]["send"]
    tags = {"ses:configuration-set": ["MailSettings"], "mail": ["staff"], "send": [send]}
    event = {"source": "aws.ses", "detail-type": "Email Sent"}
    call(event | {"detail": {"mail": {"tags": tags | {"message": [one]}}}})
    assert (states(mailing, one)["staff"], mailing.states()["staff"]) == ("claimed", "claimed"), "another's send"
    call(event | {"detail": {"mail": {"tags": tags | {"loan": [one]}}}})
    assert (states(mailing, one)["staff"], mailing.states()["staff"]) == ("sent", "claimed")


def test_a_letter_that_cannot_be_written_is_given_up_and_staff_are_told(
    mailing: Mailing, call: Callable[[dict[str, Any]], Any]
) -> None:
    lend(mailing, "broken", "reminder")
    call(came())
    assert states(mailing) == {"broken": "failed", "reminder": "sent", "undelivered-broken": "due"}


def test_a_record_of_a_table_that_nobody_mails_for_is_brought_to_the_dead_letters(
    mailing: Mailing, call: Callable[[dict[str, Any]], Any]
) -> None:
    assert call(came(table="OtherTable")) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
