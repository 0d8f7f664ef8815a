"""What may stand in a contact message."""

from __future__ import annotations

from typing import Any

import pytest

from functions.contact import fields as contact_fields
from functions.core import problems
from functions.core.problems import FieldError
from tests.functions.calls import letter
from tests.typed import ORDERS


def errors(**changes: Any) -> dict[str, str]:
    """Field → what is wrong with it."""
    with pytest.raises(problems.Problem) as refusal:
        contact_fields.checked(letter(**changes))
    assert refusal.value.status == 422
    return {error.field: error.message for error in refusal.value.errors}


def test_a_good_message_comes_out_clean_with_what_may_be_left_out() -> None:
    found = contact_fields.checked(letter(name=" Ada ", message="a\r\nb"))
    assert found.fields == letter(name="Ada", message="a\nb") | {"order": "", "language": "en"}


@pytest.mark.parametrize(
    "email",
    [
        "a@b.cd", "ada.bell+shop@mail.example.org", "o'hara@example.org", "δοκιμή@παράδειγμα.δοκιμή",
        "用户@例子.广告", "उदाहरण@हिन्दी.भारत",
        f"{'a' * 64}@example.org", f"a@{'b' * 63}.example", "a@xn--e1afmkfd.xn--p1ai", " a@b.cd ",
        "!#$%&'*+-/=?^_`{|}~@b.cd",
    ],
)  # fmt: skip
def test_an_address_of_any_script_is_taken(email: str) -> None:
    assert contact_fields.checked(letter(email=email)).email == email.strip()


@pytest.mark.parametrize(
    "email",
    [
        "a", "@b.cd", "a@", "a@b", "a@@b.cd", "a b@c.de", "a@b..cd", ".a@b.cd", "a.@b.cd", "a..b@c.de", "a@-b.cd",
        "a@b-.cd", "a@b.cd.", "a@b_c.de", "a@[127.0.0.1]", '"a"@b.cd', "a@b.cd, c@d.ef", "a@b.cd;c@d.ef", "<a@b.cd>",
        "Ada <a@b.cd>", f"{'a' * 65}@example.org", f"{'é' * 33}@example.org", f"a@{'b' * 64}.example", "a\\@b.cd",
        "a@" + ".".join(["b" * 60] * 5), "a\u2028@b.cd", "a@b.c(d)",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(email: str) -> None:
    assert set(errors(email=email)) == {"email"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\u200bada@example.com", "ada@example.com"), ("ada@exam\u00adple.com\ufeff", "ada@example.com"),
        ("\u202aada@example.com\u202c", "ada@example.com"), ("δοκι\u200dμή@example.com", "δοκιμή@example.com"),
        # Another domain than the one without, and one that mail reaches.
        ("ada@نامه\u200cای.example", "ada@نامه\u200cای.example"), ("ada@葛\U000e0100城.example", "ada@葛城.example"),
    ],
)  # fmt: skip
def test_an_address_is_stored_without_what_nobody_sees_so_that_mail_reaches_it(typed: str, stored: str) -> None:
    assert contact_fields.checked(letter(email=typed)).email == stored


@pytest.mark.parametrize("case", ORDERS, ids=lambda case: case["because"])
def test_an_order_number_is_taken_as_people_write_it(case: dict[str, str]) -> None:
    assert contact_fields.checked(letter(order=case["typed"])).order == case["read"]


@pytest.mark.parametrize("field", ["name", "message"])
@pytest.mark.parametrize("unseen", ["\u200b", "\u2800", "\u3164", "\u00ad\u200d", "\x02"])
def test_a_field_in_which_nobody_can_see_anything_is_an_empty_one(field: str, unseen: str) -> None:
    assert errors(**{field: unseen}) == {field: "Please fill this in."}


@pytest.mark.parametrize("order", ["", "C-2026-17", "9" * 40, " 17 "])
def test_an_order_number_is_taken(order: str) -> None:
    assert contact_fields.checked(letter(order=order)).order == order.strip()


@pytest.mark.parametrize("order", ["9" * 41, "C 17", "C/17", "Nº17", "１７", "<b>", "a\nb"])
def test_what_is_no_order_number_is_refused(order: str) -> None:
    assert set(errors(order=order)) == {"order"}


def test_every_topic_of_the_form_is_taken_and_no_other() -> None:
    assert contact_fields.TOPICS == ("order", "product", "privacy", "press", "other")
    for topic in contact_fields.TOPICS:
        assert contact_fields.checked(letter(topic=topic)).topic == topic
    for topic in ("", "Order", "spam", None, ["order"]):
        assert errors(topic=topic) == {"topic": "Please pick one of the topics."}


@pytest.mark.promise("P03")
def test_a_field_that_is_not_on_the_list_is_refused_even_beside_others() -> None:
    fields = letter(step="send", phone="1")
    with pytest.raises(problems.Problem) as refusal:
        contact_fields.checked(fields, also=frozenset({"step"}))
    assert [error.field for error in refusal.value.errors] == ["phone"]
    del fields["phone"]
    assert "step" not in contact_fields.checked(fields, also=frozenset({"step"})).fields


def test_many_unknown_fields_get_a_short_answer() -> None:
    assert len(errors(**{f"x{n}": "1" for n in range(50)})) == 5


def test_an_error_never_repeats_what_was_typed() -> None:
    typed = "Zebediah-Quillfeather"
    said = errors(email=typed, order=f"{typed} {typed}", topic=typed, language=typed)
    assert set(said) == {"email", "order", "topic", "language"}
    assert typed not in "".join(said.values())


def test_what_is_wrong_already_is_said_with_the_rest() -> None:
    with pytest.raises(problems.Problem) as refusal:
        contact_fields.checked(letter(name=""), errors=[FieldError("id", "No id.")])
    assert [error.field for error in refusal.value.errors] == ["id", "name"]
