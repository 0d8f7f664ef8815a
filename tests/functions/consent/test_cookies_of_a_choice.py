"""What ``POST /api/consent`` sets in a browser, and which record a later request meets."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.functions.calls import CURRENT, Api, choice

PATH = "/api/consent"
AGE = "15552000"


def attributes(line: str | None) -> tuple[str, set[str]]:
    """``name=value`` and the attributes of a Set-Cookie line."""
    assert line is not None
    first, *rest = line.split("; ")
    return first, set(rest)


def test_what_was_granted_is_readable_for_180_days_and_the_visitor_is_not_readable(api: Api) -> None:
    sent = choice(granted=["social", "statistics"])
    answer = api.post_json(PATH, sent)
    assert attributes(answer.cookie("__Host-choices")) == (
        f"__Host-choices=v1.{CURRENT}.statistics+social",
        {"Path=/", "Secure", "SameSite=Lax", f"Max-Age={AGE}"},
    )
    assert attributes(answer.cookie("__Host-visitor")) == (
        f"__Host-visitor={sent['id']}",
        {"Path=/", "Secure", "SameSite=Lax", f"Max-Age={AGE}", "HttpOnly"},
    )
    assert len(answer.cookies) == 2


def test_a_refusal_leaves_no_identifier(api: Api) -> None:
    answer = api.post_json(PATH, choice(granted=[]))
    (line,) = answer.cookies
    assert attributes(line)[0] == f"__Host-choices=v1.{CURRENT}."


def test_a_withdrawal_is_recorded_under_the_old_visitor_and_then_removes_it(api: Api) -> None:
    granted = api.post_json(PATH, choice())
    withdrawn = api.post_json(PATH, choice(granted=[]), **granted.jar)
    assert withdrawn.status == 201
    assert [item["visitor"] for item in api.items("ConsentTable")] == [granted.json["id"]] * 2
    assert attributes(withdrawn.cookie("__Host-choices"))[0] == f"__Host-choices=v1.{CURRENT}."
    assert attributes(withdrawn.cookie("__Host-visitor")) == (
        "__Host-visitor=",
        {"Path=/", "Secure", "SameSite=Lax", "Max-Age=0", "HttpOnly"},
    )


def test_a_replayed_grant_does_not_undo_a_withdrawal(api: Api, clock: SimpleNamespace) -> None:
    sent = choice()
    granted = api.post_json(PATH, sent)
    clock.now += 60
    withdrawn = api.post_json(PATH, choice(granted=[]), **granted.jar)
    clock.now += 60
    replayed = api.post_json(PATH, sent, **withdrawn.jar)
    assert replayed.status == 200
    assert attributes(replayed.cookie("__Host-choices"))[0] == f"__Host-choices=v1.{CURRENT}."
    assert replayed.cookie("__Host-visitor") is None
    assert len(api.items("ConsentTable")) == 2


def test_a_replayed_choice_leaves_the_newer_one_in_force(api: Api, clock: SimpleNamespace) -> None:
    sent = choice()
    first = api.post_json(PATH, sent)
    clock.now += 1
    second = api.post_json(PATH, choice(granted=["social"]), **first.jar)
    clock.now += 1
    replayed = api.post_json(PATH, sent, **second.jar)
    assert replayed.json == first.json
    assert replayed.cookie("__Host-choices") == second.cookie("__Host-choices")


@pytest.mark.parametrize(
    "value", ["", "x", "../../etc", "0" * 5_000, "00000000-0000-4000-8000-00000000000A", '"; drop', "a@b.cd"]
)
def test_a_forged_visitor_is_taken_for_none(api: Api, value: str) -> None:
    sent = choice()
    answer = api.post_json(PATH, sent, cookie=f"__Host-visitor={value}")
    (item,) = api.items("ConsentTable")
    assert item["visitor"] == sent["id"]
    assert attributes(answer.cookie("__Host-visitor"))[0] == f"__Host-visitor={sent['id']}"


def test_a_forged_visitor_is_removed_by_a_refusal(api: Api) -> None:
    answer = api.post_json(PATH, choice(granted=[]), cookie="__Host-visitor=forged")
    assert "Max-Age=0" in str(answer.cookie("__Host-visitor"))


def test_a_cookie_of_a_like_name_is_not_the_visitor(api: Api) -> None:
    other = str(uuid4())
    api.post_json(PATH, choice(), cookie=f"x__Host-visitor={other}; visitor={other}; __host-visitor={other}")
    assert other not in {item["visitor"] for item in api.items("ConsentTable")}
