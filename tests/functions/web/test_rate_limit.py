"""The brake on floods."""

from __future__ import annotations

import pytest

from functions.core import problems
from functions.web import rate_limit
from tests.functions.calls import Api


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "3")
    rate_limit._counts.clear()


def flood(address: str, now: float, requests: int = 3) -> None:
    for _ in range(requests):
        rate_limit.check(address, now)


def test_one_request_too_many_is_told_when_to_come_back() -> None:
    flood("203.0.113.7", 6_010.0)
    with pytest.raises(problems.Problem) as refusal:
        rate_limit.check("203.0.113.7", 6_010.9)
    assert (refusal.value.status, refusal.value.headers) == (429, {"Retry-After": "50"})


def test_the_time_to_wait_is_never_nothing() -> None:
    flood("203.0.113.7", 6_059.99)
    with pytest.raises(problems.Problem) as refusal:
        rate_limit.check("203.0.113.7", 6_059.99)
    assert refusal.value.headers["Retry-After"] == "1"


def test_others_are_not_held_up() -> None:
    flood("203.0.113.7", 6_010.0)
    rate_limit.check("203.0.113.8", 6_010.0)


def test_the_next_minute_starts_anew() -> None:
    flood("203.0.113.7", 6_059.0)
    flood("203.0.113.7", 6_060.0)


def test_no_address_is_in_memory() -> None:
    flood("203.0.113.7", 6_010.0)
    assert len(rate_limit._counts) == 1
    assert b"203.0.113.7" not in b"".join(rate_limit._counts)


def test_the_count_cannot_be_repeated_without_this_processs_key() -> None:
    import hashlib

    flood("203.0.113.7", 6_010.0)
    assert hashlib.blake2b(b"203.0.113.7", digest_size=16).digest() not in rate_limit._counts
    assert len(rate_limit._key) == 32


def test_many_senders_do_not_fill_the_memory() -> None:
    for number in range(10_050):
        rate_limit.check(str(number), 6_010.0)
    assert len(rate_limit._counts) <= 10_000


def test_behind_the_edge_each_viewer_is_counted_apart_and_what_a_client_claims_is_not_believed(api: Api) -> None:
    def status(address: str, claimed: str = "192.0.2.77") -> int:
        claims = {"x-forwarded-for": claimed, "cloudfront-viewer-address": f"{claimed}:443"}
        headers = {"content-type": "application/json"} | claims
        return api.send("POST", "/api/contact", b"{}", headers, address=address).status

    assert [status("203.0.113.9") for _ in range(4)] == [422, 422, 422, 429]
    assert status("203.0.113.9", claimed="192.0.2.78") == 429
    assert status("203.0.113.10") == 422


@pytest.mark.parametrize(
    ("path", "host"),
    [("/api/consent", 1), ("/api/consent/receipt", 2), ("/api/my-data", 3), ("/api/order", 4), ("/api/cookies", 5)],
)
def test_what_is_read_is_counted_too(api: Api, path: str, host: int) -> None:
    answers = [api.send("GET", path, address=f"198.51.100.{host}").status for _ in range(4)]
    assert 429 not in answers[:3]
    assert answers[3] == 429
    assert api.send("GET", path, address=f"198.51.100.{host + 100}").status != 429


@pytest.mark.parametrize("path", ["/.well-known/jwks.json", "/api/stock", "/statistics/weeks.json"])
def test_what_the_edge_keeps_is_asked_for_once_for_everybody_and_is_not_counted(api: Api, path: str) -> None:
    assert {api.send("GET", path, address="").status for _ in range(5)} == {200}


def test_a_whole_ipv6_subnet_of_one_subscriber_counts_as_one() -> None:
    for host in range(3):
        rate_limit.check(f"2001:db8:0:1::{host}", 6_010.0)
    with pytest.raises(problems.Problem):
        rate_limit.check("2001:db8:0:1:ffff::9", 6_010.0)
    rate_limit.check("2001:db8:0:2::1", 6_010.0)
