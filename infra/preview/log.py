"""The files of the log as CloudFront serves them from their bucket. Here night falls whenever somebody asks for the
checkpoint: the writer runs, and what was chosen a moment ago is in the log.
"""

from __future__ import annotations

import os
from typing import Any

import boto3
from botocore.exceptions import ClientError
from starlette.responses import Response

from infra.local.functions import Functions

PATHS = ("/log/checkpoint", "/log/key", "/log/tile/{rest:path}")
WRITER = "LogWriterFunction"


def answer(path: str, functions: Functions) -> Response | None:
    """The file at a path; None where there is none."""
    if path in PATHS:
        functions.invoke(WRITER, {})
    s3: Any = boto3.client("s3")
    try:
        found = s3.get_object(Bucket=os.environ["LOG_BUCKET"], Key=path.removeprefix("/"))
    except ClientError:
        return None
    return Response(
        found["Body"].read(), 200, {"cache-control": found["CacheControl"], "content-type": found["ContentType"]}
    )
