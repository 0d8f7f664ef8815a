"""The brake on floods."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from functions.web import rate_limit
from tests.functions.calls import Api

HERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_PER_MINUTE", "3")


def started() -> ModuleType:
    """The rate limit as a process has it that has just begun."""
    spec = importlib.util.spec_from_file_location("a_rate_limit", rate_limit.__file__)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def brake() -> ModuleType:
    return started()


def flood(brake: ModuleType, address: str, now: float, requests: int = 3) -> None:
    for _ in range(requests):
        brake.check(address, now)


def held(brake: ModuleType) -> Iterator[Any]:
    """Every value in the memory of the module, and in its collections."""
    for name, value in vars(brake).items():
        if not name.startswith("__"):
            yield value
            yield from value if isinstance(value, dict | list | set | tuple) else ()


def test_one_request_too_many_is_told_when_to_come_back(brake: ModuleType) -> None:
    flood(brake, HERE, 6_010.0)
    with pytest.raises(brake.problems.Problem) as refusal:
        brake.check(HERE, 6_010.9)
    assert (refusal.value.status, refusal.value.headers) == (429, {"Retry-After": "50"})


def test_the_time_to_wait_is_never_nothing(brake: ModuleType) -> None:
    flood(brake, HERE, 6_059.99)
    with pytest.raises(brake.problems.Problem) as refusal:
        brake.check(HERE, 6_059.99)
    assert refusal.value.headers["Retry-After"] == "1"


def test_others_are_not_held_up(brake: ModuleType) -> None:
    flood(brake, HERE, 6_010.0)
    brake.check("203.0.113.8", 6_010.0)


def test_the_next_minute_starts_anew(brake: ModuleType) -> None:
    flood(brake, HERE, 6_059.0)
    flood(brake, HERE, 6_060.0)


def test_no_address_is_in_memory_nor_a_hash_that_anybody_could_make_of_it(brake: ModuleType) -> None:
    flood(brake, HERE, 6_010.0)
    plain = HERE.encode()
    hashes = [hashlib.new(name, plain).digest()[:16] for name in ("sha256", "sha1", "md5", "sha512")]
    hashes += [hashlib.blake2b(plain, digest_size=size).digest() for size in (16, 32, 64)]
    memory = list(held(brake))
    assert not [value for value in memory if isinstance(value, str) and HERE in value]
    kept = [value for value in memory if isinstance(value, bytes)]
    assert kept
    assert not [value for value in kept if plain in value or value[:16] in hashes]


def test_two_processes_hold_nothing_in_common_of_one_address() -> None:
    first, second = started(), started()
    for one in (first, second):
        flood(one, HERE, 6_010.0)
    first_held, second_held = ({v for v in held(one) if isinstance(v, bytes)} for one in (first, second))
    assert first_held and not first_held & second_held


def test_many_senders_do_not_fill_the_memory(brake: ModuleType) -> None:
    for number in range(10_050):
        brake.check(str(number), 6_010.0)
    assert max(len(value) for value in held(brake) if isinstance(value, dict)) <= 10_000


def test_behind_the_edge_each_viewer_is_counted_apart_and_what_a_client_claims_is_not_believed(api: Api) -> None:
    def status(address: str, claimed: str = "192.0.2.77") -> int:
        claims = {"x-forwarded-for": claimed, "cloudfront-viewer-address": f"{claimed}:443"}
        headers = {"content-type": "application/json"} | claims
        return api.send("POST", "/api/contact", b"{}", headers, address=address).status

    assert [status("203.0.113.209") for _ in range(4)] == [422, 422, 422, 429]
    assert status("203.0.113.209", claimed="192.0.2.78") == 429
    assert status("203.0.113.210") == 422


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


def test_a_whole_ipv6_subnet_of_one_subscriber_counts_as_one(brake: ModuleType) -> None:
    for host in range(3):
        brake.check(f"2001:db8:0:1::{host}", 6_010.0)
    with pytest.raises(brake.problems.Problem):
        brake.check("2001:db8:0:1:ffff::9", 6_010.0)
    brake.check("2001:db8:0:2::1", 6_010.0)
