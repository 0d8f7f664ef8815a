"""From what is here, or was once, to what runs: the plan of a release, and the release."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from infra.deploy import concurrency, parameters, site, templates
from infra.deploy.errors import DeployError
from infra.deploy.releases import Release, Releases, current, moment, still_wanted
from infra.deploy.stack import Proposal, Stack, Tell
from infra.deploy.vault import Vault, name

GLOBAL_NAME, NAME = "cardamum-global", "cardamum"
# The one output of the common stack that the other takes.
_FIREWALL = "WebAclArn"


# Service and region → a client.
Clients = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is to be released: the package as a zip, the built site as a folder and as a zip, the two templates."""

    package: bytes
    folder: Path
    site: bytes
    template: str
    global_template: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change: of each stack, and of the site."""

    common: Proposal
    main: Proposal
    site: site.Plan


class Deployment:
    """One release on its way.

    :param environment: where parameters of the stacks are read from.
    """

    def __init__(self, clients: Clients, region: str, environment: Mapping[str, str], *, pause: float = 3.0) -> None:
        bucket = environment["CODE_BUCKET"]
        self.s3 = clients("s3", region)
        self.cloudfront = clients("cloudfront", region)
        elsewhere = clients("cloudformation", templates.GLOBAL_REGION)
        self.common = Stack(elsewhere, GLOBAL_NAME, pause=pause)
        self.main = Stack(clients("cloudformation", region), NAME, pause=pause)
        self.vault = Vault(self.s3, bucket)
        self.releases = Releases(self.vault)
        self._environment = environment
        self._clients, self._region = clients, region

    def plan(self, candidate: Candidate) -> Plan:
        """What would change. It changes nothing that runs; ``discard`` takes back its proposals.

        :raises DeployError: where a parameter is missing, or CloudFormation cannot make a stack of a template.
        """
        common = self._propose_common(candidate)
        try:
            return Plan(common, self._propose_main(candidate), self.plan_site(candidate))
        except DeployError:
            self.common.discard(common)
            raise

    def discard(self, plan: Plan) -> None:
        """Take the plan's proposals back."""
        self.common.discard(plan.common)
        self.main.discard(plan.main)

    def carry_out(
        self, candidate: Candidate, plan: Plan, tell: Tell, *, before: str | None, approved: bool = False
    ) -> None:
        """Release: first the stacks, then the site. What fails leaves all that comes after it as it was.

        :param before: the release that ``make rollback`` goes back to after this one.
        :param approved: whether these very change sets were agreed to, so that no other may take their place.
        :raises DeployError: where a stack could not be changed.
        :raises botocore.exceptions.ClientError: where S3 refuses.
        """
        release = Release(
            begun=moment(),
            package=self.vault.keep(candidate.package, "zip"),
            site=self.vault.keep(candidate.site, "site.zip"),
            template=self.vault.keep(candidate.template.encode(), "yaml"),
            global_template=self.vault.keep(candidate.global_template.encode(), "yaml"),
            files=site.files(candidate.folder),
            before=before,
        )
        self.releases.begin(release)
        firewall = self.common.outputs().get(_FIREWALL)
        try:
            self.common.carry_out(plan.common, tell)
        except DeployError:
            self.main.discard(plan.main)
            raise
        main = plan.main
        if self.common.outputs().get(_FIREWALL) != firewall:
            if approved:
                raise DeployError("The firewall was made anew, which the approved plan did not know. Plan again.")
            # What was proposed before did not know the firewall as it is now.
            self.main.discard(replace(main, kind="UPDATE"))
            main = self._propose_main(candidate)
        self.main.carry_out(main, tell)
        bucket, distribution = self._place()
        todo = self.plan_site(candidate)
        place = site.Place(self.s3, self.cloudfront, bucket, distribution)
        site.carry_out(place, candidate.folder, todo, tell)
        self.releases.finish(release)

    def address(self) -> str:
        """Where the site is now."""
        return f"https://{self.main.parameters()['SiteDomain']}"

    def bucket(self) -> str:
        """Where its files are."""
        return self._place()[0]

    def _propose_common(self, candidate: Candidate) -> Proposal:
        declared = templates.declared(candidate.global_template)
        chosen = parameters.chosen(declared, self._environment, self.common.parameters(), {})
        return self.common.propose(self._sent(candidate.global_template), chosen)

    def _propose_main(self, candidate: Candidate) -> Proposal:
        fixed = {"CodeBucket": self.vault.bucket, "CodeKey": name(candidate.package, "zip")}
        if firewall := self.common.outputs().get(_FIREWALL):
            fixed[_FIREWALL] = firewall
        declared = templates.declared(candidate.template)
        fixed |= parameters.built_in(declared, self._environment)
        if concurrency.PARAMETER in declared and parameters.variable(concurrency.PARAMETER) not in self._environment:
            answer = concurrency.reserve(self._clients("lambda", self._region))
            fixed |= {concurrency.PARAMETER: answer} if answer else {}
        chosen = parameters.chosen(declared, self._environment, self.main.parameters(), fixed)
        return self.main.propose(self._sent(candidate.template), chosen)

    def _sent(self, template: str) -> dict[str, str]:
        """A template as a request takes it. A long one is put into the vault, where it does nothing by itself."""
        if len(template.encode()) <= templates.MOST_IN_A_REQUEST:
            return {"TemplateBody": template}
        return {"TemplateURL": self.vault.address(self.vault.keep(template.encode(), "yaml"))}

    def plan_site(self, candidate: Candidate) -> site.Plan:
        """What would change of the site's files."""
        bucket, _ = self._place()
        releases = self.releases.all()
        last = current(releases)
        return site.plan(
            site.files(candidate.folder),
            site.present(self.s3, bucket) if bucket else {},
            last.files if last else {},
            still_wanted(releases, dt.datetime.now(dt.UTC)),
        )

    def _place(self) -> tuple[str, str]:
        """Bucket and distribution of the site; empty before there is a stack."""
        outputs = self.main.outputs()
        return outputs.get("SiteBucketName", ""), outputs.get("DistributionId", "")


def environment() -> dict[str, str]:
    """What the environment sets; a variable that is empty sets nothing."""
    return {key: value for key, value in os.environ.items() if value}
