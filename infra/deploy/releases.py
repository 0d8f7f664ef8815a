"""The history of releases, a line each in the code bucket, newest last. A release that came back is a release again.

A line is written before anything changes and once more when all is done; one without an end did not get there.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from infra.deploy.errors import DeployError
from infra.deploy.vault import FOLDER, Vault
from infra.static_files import is_hashed

_LINES = f"{FOLDER}/releases/"
# Pages that are open in a browser ask for what they were built with for this long after they were replaced.
GRACE = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Release:
    """What was released: keys in the vault, and every file of the site as it was put there.

    ``begun`` is its name, a moment in UTC; ``before`` the name of the one that ``make rollback`` goes back to.
    """

    begun: str
    package: str
    site: str
    template: str
    global_template: str
    files: dict[str, list[str]] = field(default_factory=dict)
    before: str | None = None
    finished: str | None = None


class Releases:
    """The lines of one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> list[Release]:
        """Every release, oldest first."""
        pages = self._vault.s3.get_paginator("list_objects_v2").paginate(Bucket=self._vault.bucket, Prefix=_LINES)
        return [self._read(entry["Key"]) for page in pages for entry in page.get("Contents", ())]

    def begin(self, release: Release) -> None:
        """Write down that it begins."""
        body = json.dumps(asdict(release), sort_keys=True).encode()
        self._vault.s3.put_object(Bucket=self._vault.bucket, Key=f"{_LINES}{release.begun}.json", Body=body)

    def finish(self, release: Release) -> None:
        """Write down that it is done."""
        self.begin(replace(release, finished=moment()))

    def _read(self, key: str) -> Release:
        body: Any = self._vault.s3.get_object(Bucket=self._vault.bucket, Key=key)["Body"].read()
        return Release(**json.loads(body))


def current(releases: list[Release]) -> Release | None:
    """The last that got to its end."""
    return next((release for release in reversed(releases) if release.finished), None)


def to_go_back_to(releases: list[Release]) -> Release:
    """The one before the newest, or the newest that got to its end where the last did not.

    :raises DeployError: where there is none.
    """
    finished = current(releases)
    if finished is None:
        raise DeployError("No release got to its end yet, so there is none to go back to.")
    if not releases[-1].finished:
        return finished
    found = next((release for release in releases if release.begun == finished.before), None)
    if found is None:
        raise DeployError(f"{finished.begun} is the first release. There is none before it.")
    return found


def still_wanted(releases: list[Release], now: dt.datetime) -> set[str]:
    """The hashed files of every release that was in force during the grace."""
    ends = [*(_when(release.begun) for release in releases[1:]), now]
    recent = (release for release, end in zip(releases, ends, strict=False) if end >= now - GRACE)
    return {key for release in recent for key in release.files if is_hashed(key)}


def moment() -> str:
    """Now, in UTC, as names of releases are written: they sort as text."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _when(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)
