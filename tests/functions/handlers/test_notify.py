"""The function that mails: nothing is lost, and nobody gets a mail twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.core.attributes import typed
from functions.mail.states import fresh
from infra.local import gateway
from tests.functions.calls import json_letter, on_call, silence
from tests.functions.mailing import (
    ADA,
    REGION,
    Killed,
    Mailing,
    ReadTimeoutError,
    down,
    killed_after_sending,
    mails,
    on_mail,
    record,
    says,
    seen,
)

HOUR, LEASE = 3_600, 900
SWEEP = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


def kinds() -> list[str]:
    return [kind for _, kind in seen()]


def test_staff_hear_of_a_message_and_its_writer_gets_a_confirmation(mailing: Mailing) -> None:
    mailing.write()
    mailing.pump.pump()
    assert [(mail.tags["mail"], mail.to) for mail in mails()] == [
        ("staff", ("hello@cardamum.exeve",)),
        ("confirmation", (ADA,)),
    ]
    assert mailing.states() == {"staff": "sent", "confirmation": "sent"}
    assert {mail["sent_at"] for mail in mailing.item["mails"].values()} == {"2026-11-23T00:00:00.250000Z"}
    assert "outbox" not in mailing.item
    assert mailing.pump.dead == []


# Each for five minutes, and for an hour what is not answered, or answered with a refusal: how long it lasts does not
# depend on what it is called.
TROUBLES = [
    "ConnectTimeoutError", "ReadTimeoutError", "TooManyRequestsException", "SendingPausedException",
    "MailFromDomainNotVerifiedException", "AccessDeniedException", "InternalServiceErrorException",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.promise("P18")
@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [*((trouble, 300) for trouble in TROUBLES), ("ReadTimeoutError", HOUR), ("TooManyRequestsException", HOUR)],
)
def test_mail_that_is_down_loses_nothing_and_mails_each_once_afterwards(
    mailing: Mailing, trouble: str, seconds: int
) -> None:
    context: Any = says(trouble)
    if trouble.endswith("Error"):
        context = down(ReadTimeoutError) if trouble == "ReadTimeoutError" else down()
    with context:
        sent = [mailing.write() for _ in range(3 if seconds == HOUR else 1)]
        mailing.pump.pump()
        mailing.later(seconds, every=max(300, seconds / 4))
    assert mails() == []
    mailing.later(seconds + 300, every=max(300, seconds / 4))
    assert Counter(seen()) == Counter((one, kind) for one in sent for kind in ("staff", "confirmation"))
    assert not [item for item in mailing.api.items("MessageTable") if "outbox" in item]


@pytest.mark.slow
def test_the_waits_between_tries_double_up_to_an_hour_and_last_over_two_days(mailing: Mailing) -> None:
    from functions.mail import states

    mailing.write()
    waits = []
    with down() as met:
        for _ in range(12):
            before = len(met)
            mailing.notify(SWEEP)
            assert len(met) == before + 2
            until = mailing.item["mails"]["staff"]["until"]
            waits.append(until - int(mailing.now))
            mailing.now = until + 0.25
    assert waits[:8] == [60, 120, 240, 480, 960, 1_920, HOUR, HOUR]
    assert set(waits[6:]) == {HOUR}
    assert set(mailing.states().values()) == {"due"}
    assert (states.MOST_TRIES - len(waits)) * HOUR > 2 * 24 * HOUR - sum(waits)


@pytest.mark.promise("P18")
def test_killed_between_send_and_mark_ses_s_word_marks_it_and_exactly_one_mail_is_seen(mailing: Mailing) -> None:
    mailing.write()
    with killed_after_sending(1) as met:
        mailing.pump.pump()
    assert met
    mailing.later(3 * HOUR)
    assert sorted(kinds()) == ["confirmation", "staff"]
    assert set(mailing.states().values()) == {"sent"}
    assert "outbox" not in mailing.item


@pytest.mark.promise("P18")
def test_killed_and_ses_s_word_lost_too_the_mail_goes_out_at_least_once(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing.pump, "report_sent", lambda: None)
    mailing.write()
    with killed_after_sending(1):
        mailing.pump.pump()
    assert mailing.item["mails"]["staff"]["state"] == "claimed"
    mailing.later(LEASE - 300)
    assert kinds().count("staff") == 1, "while the claim is fresh, nobody sends"
    mailing.later(600)
    assert Counter(kinds()) == {"staff": 2, "confirmation": 1}
    assert set(mailing.states().values()) == {"sent"}


def test_an_answer_of_ses_that_is_lost_is_made_up_for_by_its_word(mailing: Mailing) -> None:
    mailing.write()
    sent = []

    def lost(**_: Any) -> None:
        if not sent:
            sent.append(1)
            raise ReadTimeoutError(endpoint_url="SES")

    with on_mail("after-call.sesv2.SendEmail", lost):
        mailing.pump.pump()
    mailing.later(HOUR)
    assert sorted(kinds()) == ["confirmation", "staff"]


def test_ses_s_word_may_come_twice_late_or_for_what_is_erased(mailing: Mailing) -> None:
    one = mailing.write()
    mailing.pump.pump()
    before = mailing.item
    mailing.now += 60
    for mail in mails():
        mailing.notify(mail.event("MailSettings"))
    assert mailing.item == before
    mailing.api.database.delete_item(TableName="MessageTable", Key={"id": {"S": one}})
    for mail in mails():
        mailing.notify(mail.event("MailSettings"))
    mailing.notify({"source": "aws.ses", "detail-type": "Email Sent", "detail": {"mail": {"tags": {}}}})
    assert mailing.api.items("MessageTable") == [], "an update must not bring an item back"


@pytest.mark.promise("P18")
def test_of_many_calls_at_once_for_one_message_each_mail_is_sent_by_one(mailing: Mailing) -> None:
    one = mailing.write()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(mailing.notify, [{"Records": [record(one)]}] * 8))
    assert answers == [{"batchItemFailures": []}] * 8
    assert sorted(kinds()) == ["confirmation", "staff"]


@pytest.mark.promise("P18")
def test_the_same_form_five_times_is_one_message_and_one_mail_of_each_kind(mailing: Mailing) -> None:
    sent = json_letter()
    for _ in range(5):
        mailing.write(**sent)
        mailing.pump.pump()
    assert sorted(kinds()) == ["confirmation", "staff"]
    assert mailing.item["id"] == sent["id"]


@pytest.mark.parametrize("operation", ["GetItem", "UpdateItem"])
def test_a_table_that_does_not_answer_is_reported_and_nothing_is_lost(
    mailing: Mailing, impatient: None, operation: str
) -> None:
    one, other = mailing.write(), mailing.write()
    with silence(operation):
        answer = mailing.notify({"Records": [record(one, 1), record(other, 2), record(one, 3, "MODIFY")]})
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["1", "2", "3"]
    assert mails() == []
    mailing.later(2 * LEASE)
    assert Counter(seen()) == Counter((m, kind) for m in (one, other) for kind in ("staff", "confirmation"))


def test_a_table_that_throttles_is_reported_by_the_record(mailing: Mailing) -> None:
    from botocore.exceptions import ClientError

    one, other = mailing.write(), mailing.write()

    def throttled(params: dict[str, Any], **_: Any) -> None:
        if params["Key"]["id"]["S"] == one:
            raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException", "Message": one}}, "GetItem")

    with on_call("provide-client-params.dynamodb.GetItem", throttled):
        answer = mailing.notify({"Records": [record(one, 1), record(other, 2)]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert {message for message, _ in seen()} == {other}


def test_a_mark_that_cannot_be_written_does_not_send_twice(mailing: Mailing, impatient: None) -> None:
    """The table goes silent after the claim: the record is reported, SES's word marks the mail."""
    mailing.write()

    def fail(params: dict[str, Any], **_: Any) -> None:
        if ":sent" in params["ExpressionAttributeValues"]:
            raise ReadTimeoutError(endpoint_url="the table")

    with on_call("provide-client-params.dynamodb.UpdateItem", fail):
        mailing.pump._bring(mailing.pump._next(), 1)
    assert kinds() == ["staff"]
    assert len(mailing.pump.dead) == 1
    mailing.pump.report_sent()
    mailing.later(HOUR)
    assert sorted(kinds()) == ["confirmation", "staff"]


@pytest.mark.parametrize("code", ["MessageRejected", "BadRequestException"])
def test_a_mail_that_ses_will_never_take_is_given_up_counted_and_told_to_staff(
    mailing: Mailing, told: Callable[[], str], code: str
) -> None:
    mailing.write()
    with says(code, f"Local address contains control or whitespace: {ADA}", to=ADA):
        mailing.pump.pump()
    assert mailing.states() == {"staff": "sent", "confirmation": "failed", "undelivered-confirmation": "sent"}
    assert "outbox" not in mailing.item
    notice = mails()[-1]
    assert notice.to == ("hello@cardamum.exeve",)
    assert "The customer could not be mailed (confirmation)" in notice.part("plain")
    said = told()
    assert "MailFailed" in said and ADA not in said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("MessageRejected", "Email address is not verified. The following identities failed the check"),
        ("MessageRejected", "Sending paused for this account. Please check the inbox of your account's address"),
        ("MessageRejected", "Something that SES has never said before"),
        ("BadRequestException", "Configuration set MailSettings is not valid"),
        ("SendingPausedException", "Sending is paused"),
        ("AccountSuspendedException", "Account is suspended"),
        ("LimitExceededException", "Maximum sending rate exceeded"),
    ],
)
def test_what_ses_says_of_our_account_is_no_reason_to_give_up(mailing: Mailing, code: str, said: str) -> None:
    mailing.write()
    with says(code, said):
        mailing.pump.pump()
        mailing.later(6 * HOUR, every=HOUR)
        assert set(mailing.states().values()) == {"due"}
    mailing.later(2 * HOUR, every=HOUR)
    assert sorted(kinds()) == ["confirmation", "staff"]


@pytest.mark.promise("P18")
@pytest.mark.parametrize("error", [MemoryError(), OSError(24, "Too many open files"), RuntimeError("no new thread")])
@pytest.mark.parametrize("where", ["functions.mail.compose.compose", "functions.mail.ses.client"])
def test_want_of_memory_or_handles_gives_nothing_up(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch, error: Exception, where: str
) -> None:
    def fail(*_: Any) -> None:
        raise error

    mailing.write()
    with monkeypatch.context() as short:
        short.setattr(where, fail)
        mailing.pump.pump()
        assert set(mailing.states().values()) <= {"due", "claimed"}
    mailing.later(LEASE + 300)
    assert sorted(kinds()) == ["confirmation", "staff"]


def test_a_due_reply_without_its_text_stops_no_sweep(mailing: Mailing, told: Callable[[], str]) -> None:
    broken, good = mailing.write(), mailing.write()
    values = typed({":due": fresh("reply-1")["mails"]["reply-1"]})
    mailing.api.database.update_item(
        TableName="MessageTable",
        Key={"id": {"S": broken}},
        UpdateExpression="SET mails.#r = :due",
        ExpressionAttributeNames={"#r": "reply-1"},
        ExpressionAttributeValues=values,
    )
    with down():
        mailing.notify(SWEEP)
    assert "OldestMail" in told()
    mailing.later(HOUR)
    assert Counter(seen())[good, "confirmation"] == Counter(seen())[broken, "confirmation"] == 1
    (item,) = (item for item in mailing.api.items("MessageTable") if item["id"] == broken)
    assert item["mails"]["reply-1"]["state"] == "failed"


def test_a_mail_that_nobody_takes_for_days_is_given_up_with_an_alarm(mailing: Mailing, told: Callable[[], str]) -> None:
    from functions.mail import states

    one = mailing.write()
    with says("TooManyRequestsException"):
        for _ in range(states.MOST_TRIES):
            mailing.now += HOUR
            mailing.notify({"Records": [record(one)]})
        assert set(mailing.states().values()) == {"due"}
        told()
        mailing.now += HOUR
        mailing.notify({"Records": [record(one)]})
    assert (mailing.states()["staff"], mailing.states()["confirmation"]) == ("failed", "failed")
    assert "MailFailed" in told()


def test_a_mail_whose_mark_never_fits_goes_out_a_few_times_and_not_for_ever(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch, told: Callable[[], str]
) -> None:
    from functions.mail import states
    from functions.mail.outbox import Outbox

    monkeypatch.setattr(Outbox, "sent", lambda *_: None)
    mailing.write()
    mailing.later(6 * HOUR)
    assert kinds().count("confirmation") <= 5
    mailing.now += 14 * 24 * HOUR
    for _ in range(states.MOST_LAPSES):
        mailing.now += 24 * HOUR
        mailing.notify(SWEEP)
    assert mailing.states()["confirmation"] == "failed"
    assert kinds().count("confirmation") <= states.MOST_LAPSES


@pytest.mark.parametrize("email", ["größe@example.org", "ada@-x.example", "ada@a_b.example", "a..b@example.org", ""])
def test_an_address_that_ses_cannot_take_is_given_up_before_it_is_asked(mailing: Mailing, email: str) -> None:
    one = mailing.write()
    mailing.api.database.update_item(
        TableName="MessageTable",
        Key={"id": {"S": one}},
        UpdateExpression="SET email = :e",
        ExpressionAttributeValues={":e": {"S": email}},
    )
    mailing.pump.pump()
    assert kinds() == ["staff", "undelivered-confirmation"]
    assert mailing.states()["confirmation"] == "failed"


def test_a_poisoned_message_keeps_no_other_from_its_mails(mailing: Mailing, told: Callable[[], str]) -> None:
    poisoned, good = mailing.write(message="my canary sings"), mailing.write()
    mailing.api.database.update_item(
        TableName="MessageTable",
        Key={"id": {"S": poisoned}},
        UpdateExpression="SET topic = :t",
        ExpressionAttributeValues={":t": {"S": "love"}},
    )
    mailing.pump.pump()
    assert seen() == [(good, "staff"), (good, "confirmation")]
    (item,) = (item for item in mailing.api.items("MessageTable") if item["id"] == poisoned)
    assert {mail["state"] for mail in item["mails"].values()} == {"failed"}
    assert "canary" not in told()


def test_a_record_that_cannot_be_read_goes_to_the_dead_letters_and_blocks_no_other(mailing: Mailing) -> None:
    one, other = mailing.write(), mailing.write()
    broken = record(one, 5)
    del broken["dynamodb"]["Keys"]
    mailing.pump._bring([record(one, 4), broken, record(other, 6)], 6)
    assert {message for message, _ in seen()} == {one, other}
    assert mailing.pump.dead == [{"startSequenceNumber": "5", "endSequenceNumber": "5"}]


def test_an_event_of_no_known_kind_is_a_fault(mailing: Mailing) -> None:
    for event in ({}, {"source": "aws.s3"}, {"source": "aws.ses", "detail-type": "Email Bounced"}):
        with pytest.raises(ValueError, match="no known kind"):
            mailing.notify(event)


def test_what_is_quarantined_erased_or_older_than_the_outbox_is_not_mailed(mailing: Mailing) -> None:
    old = mailing.write()
    mailing.api.database.update_item(
        TableName="MessageTable", Key={"id": {"S": old}}, UpdateExpression="REMOVE mails, outbox, replies, suspicion"
    )
    answer = mailing.notify({"Records": [record(old, 1), record("gone", 2), record("gone", 3, "REMOVE")]})
    assert answer == {"batchItemFailures": []}
    mailing.notify(SWEEP)
    assert mails() == []


@pytest.mark.promise("P18")
def test_an_answer_of_staff_reaches_the_address_that_asked_even_where_it_comes_amid_other_mail(
    mailing: Mailing,
) -> None:
    one = mailing.write(language="de")
    said = []

    def reply(**_: Any) -> None:
        if said:
            return
        said.append(1)
        written = {"at": "2026-11-23T09:00:00.000000Z", "by": "mira", "text": "Nur die grünen.\n\nGruß, Mira"}
        due = fresh("reply-1")["mails"]["reply-1"]
        values = typed({":due": due, ":r": [written], ":o": "due"})
        mailing.api.database.update_item(
            TableName="MessageTable",
            Key={"id": {"S": one}},
            UpdateExpression="SET mails.#r = :due, replies = :r, outbox = :o",
            ExpressionAttributeNames={"#r": "reply-1"},
            ExpressionAttributeValues=values,
        )

    with on_mail("after-call.sesv2.SendEmail", reply):
        mailing.pump.pump()
    assert kinds() == ["staff", "confirmation", "reply-1"]
    answer = mails()[-1]
    assert answer.to == (ADA,)
    assert "Nur die grünen." in answer.part("plain") and "> Which pods are green?" in answer.part("plain")
    assert answer.message["Auto-Submitted"] is None
    assert "outbox" not in mailing.item


def test_the_sweep_tells_how_long_the_oldest_mail_has_waited(mailing: Mailing, told: Callable[[], str]) -> None:
    mailing.write()
    mailing.now += 2_000
    with down():
        mailing.notify(SWEEP)
        assert '"OldestMail":[2000.' in told().replace(" ", "")
    mailing.later(600)
    told()
    mailing.notify(SWEEP)
    assert '"OldestMail":[0.0]' in told().replace(" ", "")


def test_no_time_left_leaves_the_rest_to_the_next_call(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    one = mailing.write()
    monkeypatch.setattr(gateway.Context, "get_remaining_time_in_millis", lambda _: 1_000)
    assert mailing.notify({"Records": [record(one, 7)]}) == {"batchItemFailures": [{"itemIdentifier": "7"}]}
    mailing.notify(SWEEP)
    assert mails() == []


def test_the_logs_of_mailing_name_nobody(mailing: Mailing, told: Callable[[], str]) -> None:
    planted = {"name": "Zebediah Quillfeather", "email": "zeb.quill@canary.example", "message": "my canary sings"}
    told()
    mailing.write(**planted)
    with down():
        mailing.pump.pump()
    with says("MessageRejected", f"Illegal address: {planted}", to="zeb"):
        mailing.later(HOUR)
    mailing.write(**planted)
    with killed_after_sending():
        mailing.pump.pump()
    said = told()
    assert "MailSent" in said and "MailFailed" in said and "MailNotTaken" in said
    for trace in ("Zebediah", "Quillfeather", "zeb.quill", "canary"):
        assert trace not in said
    notices = [mail for mail in mails() if mail.to == ("hello@cardamum.exeve",)]
    assert len(notices) == 3
    for mail in notices:
        for trace in ("Zebediah", "Quillfeather", "zeb.quill", "canary"):
            assert trace not in mail.part("plain") + mail.part("html") + str(mail.message["Subject"])


def test_a_mail_is_handed_over_in_one_attempt_and_without_long_waiting(mailing: Mailing) -> None:
    from functions.mail import ses

    config = ses.client().meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries == {"total_max_attempts": 1, "mode": "standard"}
    assert issubclass(Killed, BaseException) and not issubclass(Killed, Exception)


@pytest.mark.promise("P14", "A04")
def test_a_message_whose_time_is_up_is_not_mailed_though_the_table_still_holds_it(
    mailing: Mailing, told: Callable[[], str]
) -> None:
    one = mailing.write()
    mailing.now = mailing.item["expires_at"]
    assert mailing.notify({"Records": [record(one)]}) == {"batchItemFailures": []}
    told()
    mailing.notify(SWEEP)
    assert mails() == []
    assert '"OldestMail":[0.0]' in told().replace(" ", ""), "it does not wait for a mail"


@pytest.mark.promise("P18")
def test_a_message_sent_again_after_its_erasure_gets_its_own_mails_whatever_ses_says_late(mailing: Mailing) -> None:
    sent = json_letter()
    mailing.write(**sent)
    with killed_after_sending(1):
        mailing.pump._bring(mailing.pump._next(), 1)
    (late,) = mails()
    mailing.api.database.delete_item(TableName="MessageTable", Key={"id": {"S": sent["id"]}})
    mailing.write(**sent)
    mailing.notify(late.event("MailSettings"))
    mailing.pump.pump()
    assert Counter(kinds()) == {"staff": 2, "confirmation": 1}


def test_the_mails_of_one_conversation_are_a_thread(mailing: Mailing) -> None:
    one = mailing.write()
    mailing.pump.pump()
    for number in (1, 2):
        key = f"reply-{number}"
        written = {"at": "2026-11-23T09:00:00.000000Z", "by": "mira", "text": f"Answer {number}"}
        mailing.api.database.update_item(
            TableName="MessageTable",
            Key={"id": {"S": one}},
            UpdateExpression="SET mails.#r = :due, replies = list_append(replies, :r), outbox = :o",
            ExpressionAttributeNames={"#r": key},
            ExpressionAttributeValues=typed({":due": fresh(key)["mails"][key], ":r": [written], ":o": "due"}),
        )
        mailing.pump.pump()
    _, confirmation, first, second = mails()
    own = [str(mail.message["Message-ID"]) for mail in (confirmation, first, second)]
    as_delivered = [f"<{mail.id}@{REGION}.amazonses.com>" for mail in (confirmation, first)]
    assert len(set(own)) == 3 and confirmation.message["References"] is None
    assert str(first.message["References"]).split() == [own[0], as_delivered[0]]
    assert str(second.message["References"]).split() == [own[0], as_delivered[0], own[1], as_delivered[1]]
    assert str(second.message["In-Reply-To"]) == as_delivered[1]
    assert str(second.message["Subject"]) == f"Re: {confirmation.message['Subject']}"


def test_a_mail_that_is_sent_a_second_time_has_the_id_of_the_first(
    mailing: Mailing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing.pump, "report_sent", lambda: None)
    mailing.write()
    with killed_after_sending(1):
        mailing.pump.pump()
    mailing.later(LEASE + 300)
    first, again = (mail.message["Message-ID"] for mail in mails() if mail.tags["mail"] == "staff")
    assert first == again
