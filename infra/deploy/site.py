"""The site's files in their bucket: only what changed, in an order in which every page that can be seen is whole.

First what is named by its content, which no page that is up asks for yet; then the rest, pages last; then what no page
needs is deleted, and CloudFront is told of what changed under a name that stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from infra.static_files import cache_control, content_type, is_hashed

_AT_ONCE = 8
# What the daily look at the site writes (plugins/policy/live.py), which a release leaves as it stands.
_LOOKED_AT = {"promises/live.json", "promises/live.txt"}
_PROMISES = "promises/promises.json"
# More paths than this are one, `/*`: CloudFront counts each, and gives 1,000 a month for nothing.
_MOST_PATHS = 50
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """Keys: to upload first and after that, to delete, and left for open pages; paths to invalidate."""

    first: tuple[str, ...]
    then: tuple[str, ...]
    delete: tuple[str, ...]
    left: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is: two clients, the bucket, the id of the distribution in front of it."""

    s3: Any
    cloudfront: Any
    bucket: str
    distribution: str


def files(folder: Path) -> dict[str, list[str]]:
    """Every file by its key: MD5, content type, cache lifetime."""
    return {
        (key := path.relative_to(folder).as_posix()): [_md5(path), content_type(key), cache_control(key)]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def present(s3: Any, bucket: str) -> dict[str, str]:
    """Every key of the bucket and its ETag, which is the MD5: each file came in one part, encrypted by S3 itself."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {entry["Key"]: entry["ETag"].strip('"') for page in pages for entry in page.get("Contents", ())}


def plan(
    wanted: Mapping[str, list[str]], etags: Mapping[str, str], known: Mapping[str, list[str]], needed: Iterable[str]
) -> Plan:
    """What to do.

    :param etags: of what is in the bucket. :param known: the files of the release in force, for the headers that they
        went up with. :param needed: hashed files that open pages may ask for still.
    """
    # What a look at the live site found since stays: the build has it only as it is before anybody has looked.
    stays = _LOOKED_AT & {*etags}
    # A look adds to the promises' data: it is only replaced where this release has other data than the one before.
    if _PROMISES in etags and _PROMISES in known and known[_PROMISES] == wanted.get(_PROMISES):
        stays.add(_PROMISES)
    wanted = {key: about for key, about in wanted.items() if key not in stays}
    changed = [key for key, about in wanted.items() if etags.get(key) != about[0] or known.get(key) != about]
    then = sorted((key for key in changed if not is_hashed(key)), key=lambda key: (key.endswith(".html"), key))
    gone, keep = set(etags) - set(wanted) - stays, set(needed)
    delete = sorted(gone - keep)
    return Plan(
        first=tuple(key for key in changed if is_hashed(key)),
        then=tuple(then),
        delete=tuple(delete),
        left=tuple(sorted(gone & keep)),
        paths=_paths({*then, *(key for key in delete if not is_hashed(key))} & {*etags}),
    )


def carry_out(place: Place, folder: Path, todo: Plan, tell: Tell) -> None:
    """Do it, phase by phase: a failure in one leaves the next undone, and every page that is up whole."""
    about = files(folder)

    def upload(key: str) -> None:
        _, kind, lifetime = about[key]
        body = (folder / key).read_bytes()
        place.s3.put_object(Bucket=place.bucket, Key=key, Body=body, ContentType=kind, CacheControl=lifetime)
        tell(f"uploaded {key}")

    pages = tuple(key for key in todo.then if key.endswith(".html"))
    for phase in (todo.first, todo.then[: len(todo.then) - len(pages)], pages):
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(upload, phase))
    for key in todo.delete:
        place.s3.delete_object(Bucket=place.bucket, Key=key)
        tell(f"deleted {key}")
    if todo.paths:
        batch = {"Paths": {"Quantity": len(todo.paths), "Items": list(todo.paths)}, "CallerReference": str(uuid4())}
        place.cloudfront.create_invalidation(DistributionId=place.distribution, InvalidationBatch=batch)
        tell(f"invalidated {len(todo.paths)} paths")


def _paths(keys: Iterable[str]) -> tuple[str, ...]:
    """A page under its address and, because the edge function rewrites that, under its file's name as well."""
    found = {f"/{key}" for key in keys}
    found |= {path.removesuffix("index.html") for path in found if path.endswith("/index.html")}
    return tuple(sorted(found)) if len(found) <= _MOST_PATHS else ("/*",)


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
