"""Of the account: who we are in it, the bucket for releases, how much of Lambda there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.bootstrap.findings import GOOD, MISSING, WAITS, Finding
from infra.deploy import concurrency


def bucket(s3: Any, account: str, region: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """The bucket for releases: ours, and in the region of the site."""
    what, name = "bucket for releases", environment.get("CODE_BUCKET", "")
    if not name:
        yield Finding(what, MISSING, "CODE_BUCKET is not set.", "Deploy infra/access.yaml, and set its CodeBucketName.")
        return
    try:
        s3.head_bucket(Bucket=name, ExpectedBucketOwner=account)
        place = s3.get_bucket_location(Bucket=name).get("LocationConstraint") or "us-east-1"
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ("403", "AccessDenied"):
            says = f"{name} is not the bucket of account {account}: is this the right account?"
            yield Finding(what, MISSING, says, "Sign in to the account of the shop (AWS_PROFILE=…), then again.")
        elif code in ("404", "NoSuchBucket"):
            yield Finding(what, MISSING, f"There is no bucket {name}.", "Deploy infra/access.yaml; it makes one.")
        else:
            raise
        return
    if place == region:
        yield Finding(what, GOOD, f"{name}, in {region}.")
    else:
        yield Finding(what, MISSING, f"{name} lies in {place}, not in {region}.", "Take one in the region of the site.")


def functions(client: Any) -> Finding:
    """How many functions run at once: a new account has ten."""
    what, found = "Lambda, functions at once", concurrency.limit(client)
    wanted = concurrency.RESERVED + concurrency.UNRESERVED
    if found is None:
        return Finding(what, WAITS, "Lambda does not say.", "It wants lambda:GetAccountSettings.")
    if found >= wanted:
        return Finding(what, GOOD, f"{found}: a part is kept for mails and for the brake.")
    do = f"Service Quotas, Lambda, “Concurrent executions”: ask for 1,000. {wanted} are needed to keep a part."
    says = f"{found}. The site can be deployed; a flood makes mails and the brake wait until it ebbs."
    return Finding(what, WAITS, says, do)
