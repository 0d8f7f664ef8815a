"""The history of releases, and what is kept for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from infra.deploy.errors import DeployError
from infra.deploy.releases import Release, Releases, current, still_wanted, to_go_back_to
from infra.deploy.vault import Vault


def release(begun: str, *, before: str | None = None, finished: bool = True, files: tuple[str, ...] = ()) -> Release:
    held = {key: ["", "", ""] for key in files}
    return Release(begun, "p", "s", "t", "g", held, before, begun if finished else None)


ONE = release("2026-11-01T00:00:00.000Z", files=("a.11111111.css",))
TWO = release("2026-11-10T00:00:00.000Z", before=ONE.begun, files=("b.22222222.css", "index.html"))
THREE = release("2026-11-20T00:00:00.000Z", before=TWO.begun, files=("c.33333333.css",))


def test_the_same_content_is_kept_once_and_found_by_its_hash(s3: Any) -> None:
    vault = Vault(s3, "code")
    key = vault.keep(b"code", "zip")
    assert vault.keep(b"code", "zip") == key
    assert (vault.fetch(key), key.endswith(".zip")) == (b"code", True)
    assert vault.address(key) == f"https://code.s3.eu-central-1.amazonaws.com/{key}"


def test_what_was_changed_in_the_bucket_or_is_gone_is_not_released(s3: Any) -> None:
    vault = Vault(s3, "code")
    key = vault.keep(b"code", "site.zip")
    s3.put_object(Bucket="code", Key=key, Body=b"other code")
    with pytest.raises(DeployError, match="not what its name says"):
        vault.fetch(key)
    s3.delete_object(Bucket="code", Key=key)
    with pytest.raises(DeployError, match="not there any more"):
        vault.fetch(key)


def test_a_release_is_written_down_when_it_begins_and_again_when_it_is_done(s3: Any) -> None:
    releases = Releases(Vault(s3, "code"))
    begun = release(TWO.begun, finished=False)
    releases.begin(ONE)
    releases.begin(begun)
    assert releases.all() == [ONE, begun]
    assert current(releases.all()) == ONE
    releases.finish(begun)
    assert current(releases.all()) == releases.all()[-1]


def test_going_back_goes_to_the_release_before() -> None:
    assert to_go_back_to([ONE, TWO, THREE]) == TWO


def test_going_back_twice_goes_two_back() -> None:
    returned = release("2026-11-21T00:00:00.000Z", before=TWO.before)
    assert to_go_back_to([ONE, TWO, THREE, returned]) == ONE


def test_where_the_last_release_did_not_get_to_its_end_going_back_goes_to_the_one_in_force() -> None:
    assert to_go_back_to([ONE, TWO, release(THREE.begun, before=TWO.begun, finished=False)]) == TWO


def test_there_is_nothing_before_the_first() -> None:
    with pytest.raises(DeployError, match="first release"):
        to_go_back_to([ONE])
    with pytest.raises(DeployError, match="No release got to its end"):
        to_go_back_to([])


def test_what_was_in_force_within_the_week_is_kept_for_open_pages() -> None:
    at = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    assert still_wanted([ONE, TWO, THREE], at) == {"b.22222222.css", "c.33333333.css"}
    assert still_wanted([ONE, TWO, THREE], at + dt.timedelta(days=7)) == {"c.33333333.css"}
