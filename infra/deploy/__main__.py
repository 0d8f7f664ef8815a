"""``python -m infra.deploy``: release; ``plan``: show what would change, and change nothing; ``rollback``: go back;
``build FOLDER``: build what another job proposes and carries out (infra/deploy/approved.py), without AWS.

Needs AWS credentials in the usual places, and CODE_BUCKET in the environment; README.md names the rest. ``YES=1`` asks
no question, for a machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, HTTPClientError
from rich.console import Console

from infra.build import builder
from infra.build.folders import BUILD, ROOT
from infra.deploy import artifact, failures, package, python, shown, templates
from infra.deploy.errors import DeployError
from infra.deploy.release import Candidate, Deployment, environment
from infra.deploy.releases import current, to_go_back_to
from infra.setup import locks
from infra.template import Template


def here(console: Console, folder: Path) -> Candidate:
    """What is in this checkout, built afresh; its site is copied into ``folder``.

    :raises DeployError: where it does not build, or cannot be compiled for Lambda.
    """
    template = Template()
    version = python.version(template)
    compiler = python.found(version)
    console.print("Building site and package")
    # A build that somebody starts meanwhile waits until all of this one is packed. What is uploaded is unpacked from
    # there: much later, when the question was answered, and whatever was built since.
    with locks.held(builder.LOCK):
        if not builder.whole(BUILD, "--settings", "publishconf.py"):
            raise DeployError("The site does not build; the message above says why.")
        built = package.build(folder / "package", compiler, version=version, pages=BUILD.pages)
        site = package.packed(BUILD.site)
    zipped = package.packed(built)
    console.print(f"The package has {len(zipped):,} bytes", highlight=False)
    unpacked = package.unpack(site, folder / "site")
    return Candidate(zipped, unpacked, site, templates.template_body(), templates.global_body())


def earlier(deployment: Deployment, folder: Path) -> tuple[Candidate, str | None]:
    """The release to go back to, as it was, with its site in ``folder``; the name of the one before it.

    :raises DeployError: where there is none, or it is not whole any more.
    """
    release = to_go_back_to(deployment.releases.all())
    fetched = deployment.vault.fetch(release.site)
    candidate = Candidate(
        deployment.vault.fetch(release.package),
        package.unpack(fetched, folder),
        fetched,
        deployment.vault.fetch(release.template).decode(),
        deployment.vault.fetch(release.global_template).decode(),
    )
    return candidate, release.before


def agreed(console: Console) -> bool:
    """Whether to go on.

    :raises DeployError: where nobody is there to be asked.
    """
    if os.environ.get("YES") == "1":
        return True
    if not sys.stdin.isatty():
        raise DeployError("Nobody is here to be asked. YES=1 make deploy goes on without.")
    return console.input("Go on? [y/N] ").strip().lower() in ("y", "yes")


def run(what: str, console: Console) -> tuple[str, str] | None:
    """Do it: the address of what was released and the bucket that it lies in, or None where nothing was.

    :raises DeployError: where something is missing or failed.
    """
    region = templates.region()
    if not environment().get("CODE_BUCKET"):
        raise DeployError(
            "Set CODE_BUCKET in the environment: a bucket of yours in " + region + ", for what is released."
        )
    session: Any = boto3.Session(region_name=region)
    try:
        account = session.client("sts").get_caller_identity()["Account"]
    except (HTTPClientError, EndpointConnectionError):
        raise DeployError("AWS does not answer. Is there a network? Nothing was changed; then again.") from None
    except (BotoCoreError, ClientError):
        raise DeployError(
            "AWS does not know who you are. Sign in (aws sso login, or AWS_PROFILE=…), then again."
        ) from None
    _ours(session.client("s3"), environment()["CODE_BUCKET"], account)
    deployment = Deployment(lambda service, where: session.client(service, region_name=where), region, environment())
    with tempfile.TemporaryDirectory() as folder:
        if what == "rollback":
            candidate, before = earlier(deployment, Path(folder))
        else:
            candidate, last = here(console, Path(folder)), current(deployment.releases.all())
            before = last.begun if last else None
        plan = deployment.plan(candidate)
        shown.show(console, plan)
        try:
            going_on = what != "plan" and agreed(console)
        except DeployError:
            deployment.discard(plan)
            raise
        if not going_on:
            deployment.discard(plan)
            console.print("Nothing was changed.")
            return None
        with console.status("Releasing"):
            deployment.carry_out(candidate, plan, lambda step: console.log(step, highlight=False), before=before)
    console.print("Released.")
    return deployment.address(), deployment.bucket()


def _ours(s3: Any, bucket: str, account: str) -> None:
    """Look, before anything is built or kept there, whether the bucket is one of this account.

    :raises DeployError: where it is not.
    """
    try:
        s3.head_bucket(Bucket=bucket, ExpectedBucketOwner=account)
    except ClientError:
        raise DeployError(
            f"{bucket} is no bucket of account {account}. Is this the right account (AWS_PROFILE=…)?"
            " `make bootstrap` says what is missing. Nothing was changed."
        ) from None


def main() -> None:
    """Release, and look whether it works."""
    what = sys.argv[1] if len(sys.argv) > 1 else "deploy"
    if what == "build" and len(sys.argv) == 3:
        try:
            with tempfile.TemporaryDirectory() as folder:
                artifact.write(Path(sys.argv[2]), here(Console(), Path(folder)))
        except DeployError as stop:
            sys.exit(str(stop))
        return
    if what not in ("deploy", "plan", "rollback"):
        sys.exit(__doc__)
    console = Console()
    try:
        released = run(what, console)
    except DeployError as stop:
        sys.exit(str(stop))
    except (BotoCoreError, ClientError) as error:
        otherwise = "Mend it and make deploy again, or make rollback."
        sys.exit(f"{failures.told(error, otherwise)}\nEvery page that was up is whole.")
    if released:
        address, bucket = released
        # What it finds of the promises is published: a release may have changed what was found before.
        look = [sys.executable, "-m", "infra.probe", address]
        sys.exit(subprocess.run(look, cwd=ROOT, env=os.environ | {"SITE_BUCKET": bucket}, check=False).returncode)


if __name__ == "__main__":
    main()
