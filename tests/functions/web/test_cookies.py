"""The two cookies, read with suspicion."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

from functions.web import cookies
from tests.functions.calls import CURRENT

VISITOR = "7f3c1a52-6a0e-4c55-9a31-0f4b8f7d2e10"


def event(*pairs: str) -> APIGatewayProxyEventV2:
    return APIGatewayProxyEventV2({"cookies": list(pairs), "headers": {}} if pairs else {"headers": {}})


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        ((), None),
        ((f"__Host-visitor={VISITOR}",), VISITOR),
        (("a=b", f" __Host-visitor = {VISITOR} "), VISITOR),
        (("__Host-visitor=", f"__Host-visitor={VISITOR}"), None),
        ((f"__Host-visitor={VISITOR.upper()}x",), None),
        ((f"__Host-visitor={{{VISITOR}}}",), None),
        ((f"__host-visitor={VISITOR}",), None),
        (("__Host-visitor",), None),
    ],
)
def test_only_an_id_made_here_is_the_visitor(pairs: tuple[str, ...], wanted: str | None) -> None:
    assert cookies.visitor(event(*pairs)) == wanted


@pytest.mark.parametrize(
    ("value", "granted"),
    [
        (f"v1.{CURRENT}.", ()),
        (f"v1.{CURRENT}.statistics", ("statistics",)),
        (f"v1.{CURRENT}.statistics+marketing", ("statistics", "marketing")),
        (f"v1.{CURRENT}.necessary", None),
        (f"v1.{CURRENT}.statistics+", None),
        (f"v1.{CURRENT}.statistics+spying", None),
        (f"v1.{CURRENT}.Statistics", None),
        (f"v2.{CURRENT}.", None),
        ("v1.2020-01-01.statistics", None),
        ("v1.2099-01-01.statistics", None),
        (f"v1.{CURRENT}.statistics\n", ("statistics",)),
        ("", None),
        ("{}", None),
    ],
)
def test_only_a_choice_that_counts_is_read(value: str, granted: tuple[str, ...] | None) -> None:
    found = cookies.choices(event(f"__Host-choices={value}"))
    assert found == (None if granted is None else cookies.Choices(CURRENT, granted))


def test_a_choice_before_a_version_that_asked_again_does_not_count(
    monkeypatch: pytest.MonkeyPatch, register: Any
) -> None:
    old = dataclasses.replace(register.policy, current=False)
    sent = event(f"__Host-choices=v1.{CURRENT}.statistics")
    for asks_again, counts in ((True, False), (False, True)):
        new = dataclasses.replace(register.policy, version="2027-01-01", asks_again=asks_again)
        both = dataclasses.replace(register, policies={old.version: old, new.version: new})
        monkeypatch.setattr(cookies.register, "current", lambda both=both: both)
        assert (cookies.choices(sent) is not None) == counts


def test_a_cookie_lives_as_long_as_the_register_says_and_is_read_by_whom_it_says(register: Any) -> None:
    written = cookies.after_choice(event(), CURRENT, ("social",), VISITOR)
    for cookie in written:
        entry = register.cookies[cookie.name]
        assert (cookie.max_age, cookie.http_only) == (entry.max_age, entry.http_only)
    assert [cookie.name for cookie in written] == ["__Host-choices", "__Host-visitor"]


def test_nothing_is_removed_from_a_browser_that_holds_nothing() -> None:
    assert [cookie.name for cookie in cookies.after_choice(event(), CURRENT, (), VISITOR)] == ["__Host-choices"]


@pytest.mark.parametrize("value", [None, 7, b"x", "", "x", VISITOR.replace("-", ""), f"urn:uuid:{VISITOR}", [VISITOR]])
def test_only_the_canonical_form_is_a_uuid(value: object) -> None:
    assert cookies.is_uuid(VISITOR)
    assert not cookies.is_uuid(value)
