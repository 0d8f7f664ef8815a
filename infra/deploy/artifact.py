"""A release in a folder: built by one job, proposed by another and carried out by a third, each with its own rights."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from infra.deploy import package
from infra.deploy.errors import DeployError
from infra.deploy.release import Candidate
from infra.deploy.stack import Change, Proposal

_PACKAGE, _SITE, _TEMPLATE, _GLOBAL = "package.zip", "site.zip", "template.yaml", "global.yaml"
_PLAN = "plan.json"


def write(folder: Path, candidate: Candidate) -> None:
    """Put what was built into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _PACKAGE).write_bytes(candidate.package)
    (folder / _SITE).write_bytes(candidate.site)
    (folder / _TEMPLATE).write_text(candidate.template, encoding="utf-8")
    (folder / _GLOBAL).write_text(candidate.global_template, encoding="utf-8")


def read(folder: Path, unpacked: Path) -> Candidate:
    """What was built, its site unpacked into another folder.

    :raises DeployError: where the folder does not hold it.
    """
    try:
        site = (folder / _SITE).read_bytes()
        return Candidate(
            (folder / _PACKAGE).read_bytes(),
            package.unpack(site, unpacked),
            site,
            (folder / _TEMPLATE).read_text(encoding="utf-8"),
            (folder / _GLOBAL).read_text(encoding="utf-8"),
        )
    except FileNotFoundError as error:
        raise DeployError(f"{error.filename} is missing: make release-build makes it.") from None


def note(folder: Path, common: Proposal, main: Proposal) -> None:
    """Write down which change sets were proposed for what lies here."""
    plan = {"of": _digest(folder), "common": asdict(common), "main": asdict(main)}
    (folder / _PLAN).write_text(json.dumps(plan, indent=1), encoding="utf-8")


def noted(folder: Path) -> tuple[Proposal, Proposal]:
    """The two change sets that were proposed.

    :raises DeployError: where none were, or for something else than what lies here.
    """
    try:
        plan = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DeployError("Nothing was proposed for this release: make release-plan does.") from None
    if plan["of"] != _digest(folder):
        raise DeployError("What lies here is not what the plan was made of. Nothing was changed; plan again.")
    common, main = (
        Proposal(about["kind"], about["change_set"], tuple(Change(**change) for change in about["changes"]))
        for about in (plan["common"], plan["main"])
    )
    return common, main


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (_PACKAGE, _SITE, _TEMPLATE, _GLOBAL):
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()
