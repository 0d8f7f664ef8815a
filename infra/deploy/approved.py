"""``python -m infra.deploy.approved plan FOLDER``: propose the release that lies there, show it, leave the proposal;
``apply FOLDER``: carry out that very proposal, once somebody has approved it.

Two jobs of the workflow, with a role each: the first can carry out nothing, the second runs behind an approval. Both
import what speaks to AWS, and nothing that builds, tests or checks.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.deploy import artifact, failures, shown, templates
from infra.deploy.errors import DeployError
from infra.deploy.release import Deployment, Plan, environment
from infra.deploy.releases import current


def propose(deployment: Deployment, folder: Path, console: Console) -> None:
    """Show what would change, and write down under which names.

    :raises DeployError: where a stack is not there yet: the first deployment is the owner's.
    """
    if not (deployment.main.status() and deployment.common.status()):
        raise DeployError("The first deployment is made by the owner, with make deploy (docs/operations.md).")
    with tempfile.TemporaryDirectory() as unpacked:
        plan = deployment.plan(artifact.read(folder, Path(unpacked)))
        shown.show(console, plan)
        artifact.note(folder, plan.common, plan.main)


def apply(deployment: Deployment, folder: Path, console: Console) -> None:
    """Carry out what was proposed and nothing else.

    :raises DeployError: where it cannot be carried out any more, or fails.
    """
    common, main = artifact.noted(folder)
    with tempfile.TemporaryDirectory() as unpacked:
        candidate = artifact.read(folder, Path(unpacked))
        last = current(deployment.releases.all())
        plan = Plan(common, main, deployment.plan_site(candidate))
        deployment.carry_out(
            candidate,
            plan,
            lambda step: console.log(step, highlight=False),
            before=last.begun if last else None,
            approved=True,
        )
    console.print("Released.")


def main() -> None:
    """Do it."""
    what, *rest = sys.argv[1:] or [""]
    if what not in ("plan", "apply") or len(rest) != 1:
        sys.exit(__doc__)
    region = templates.region()
    session: Any = boto3.Session(region_name=region)
    try:
        deployment = Deployment(
            lambda service, where: session.client(service, region_name=where), region, environment()
        )
        (propose if what == "plan" else apply)(deployment, Path(rest[0]), Console(width=120))
    except DeployError as stop:
        sys.exit(str(stop))
    except (BotoCoreError, ClientError) as error:
        otherwise = "Mend it and run the workflow again."
        sys.exit(f"{failures.told(error, otherwise)}\nEvery page that was up is whole.")


if __name__ == "__main__":
    main()
