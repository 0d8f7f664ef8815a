"""Puts what a round of looks found beside the pages: into the site's bucket, or into a running preview."""

from __future__ import annotations

import json
import os
from typing import Any

import boto3
import httpx

from infra.static_files import cache_control, content_type
from plugins.policy import live
from plugins.policy.live import Report

# Where a preview takes them (infra/preview/looks.py).
PREVIEW = "/_preview/looks"


def is_preview(url: str) -> bool:
    """Whether a site is a preview, which alone has such an address."""
    return httpx.get(f"{url}{PREVIEW}").status_code == httpx.codes.NO_CONTENT


def with_state(promises: dict[str, Any], report: Report) -> str:
    """The data of the promises with what was found of each on the live site; null where nothing can be seen."""
    assert report.at is not None
    at = report.at.isoformat(timespec="seconds")
    for one in promises["promises"]:
        seen = one["id"] in (report.promises or {})
        one["live"] = {"at": at, "kept": report.kept(one["id"])} if seen else None
    return json.dumps(promises, ensure_ascii=False) + "\n"


def publish(url: str, report: Report) -> str:
    """Put the files where ``/promises/`` reads them, and into the promises' own data what was found of each; returns
    where that is, empty where there is no such place.

    The bucket is named by ``SITE_BUCKET``.

    :raises httpx.HTTPError: where the preview does not take them. :raises botocore.exceptions.ClientError: S3's.
    """
    files = {live.DATA: live.data(report), live.TEXT: live.text(report)}
    if report.preview or os.environ.get("SITE_BUCKET"):
        promises = httpx.get(f"{url}/{live.PROMISES}").raise_for_status().json()
        files[live.PROMISES] = with_state(promises, report)
    if report.preview:
        httpx.post(f"{url}{PREVIEW}", json=files).raise_for_status()
        return url
    bucket = os.environ.get("SITE_BUCKET", "")
    if bucket:
        s3: Any = boto3.client("s3")
        for name, content in files.items():
            about = {"ContentType": content_type(name), "CacheControl": cache_control(name)}
            s3.put_object(Bucket=bucket, Key=name, Body=content.encode(), **about)
    return bucket
