"""``make bootstrap``: what an account, its domains and its mail still lack, what helps, and which DNS records to enter.

It looks and changes nothing. Ends with 1 while something is missing that is ours to do; what waits for AWS or for the
first deployment does not count.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.bootstrap import account, domain, mail
from infra.bootstrap.findings import GOOD, MISSING, Finding
from infra.deploy import failures, templates
from infra.deploy.errors import DeployError
from infra.deploy.parameters import BUILT_IN, built_in, variable
from infra.deploy.release import NAME
from infra.deploy.stack import Stack

Clients = Callable[[str, str], Any]
_SIGNS = {GOOD: "✓", MISSING: "✗"}


def findings(clients: Clients, region: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """The whole list, as it is now.

    :raises DeployError: where nobody is signed in, or AWS cannot be reached.
    """
    try:
        number = clients("sts", region).get_caller_identity()["Account"]
        stack = Stack(clients("cloudformation", region), NAME)
        has, outputs = stack.parameters(), stack.outputs()
    except ClientError:
        raise DeployError(
            "AWS does not know who you are. Sign in (aws sso login, or AWS_PROFILE=…), then again."
        ) from None
    except BotoCoreError as error:
        raise DeployError(f"AWS does not answer ({type(error).__name__}). Is there a network? Then again.") from None
    declared = templates.declared(templates.template_body())

    def value(name: str) -> str:
        return environment.get(variable(name)) or has.get(name) or str(declared[name].get("Default", ""))

    site, apex, mails = (built_in(declared, environment)[name] for name in BUILT_IN)
    yield Finding("account", GOOD, f"{number}, {region}.")
    yield from account.bucket(clients("s3", region), number, region, environment)
    yield account.functions(clients("lambda", region))
    yield domain.certificate(
        clients("acm", templates.GLOBAL_REGION), {"CERTIFICATE_ARN": value("CertificateArn")}, (site, apex)
    )
    yield from mail.account(clients("sesv2", region))
    yield from mail.domain(clients("sesv2", region), mails, region)
    yield from mail.policies(mails, value("StaffEmail"))
    for name in (site, apex):
        yield domain.leads(name, outputs.get("DistributionDomain", ""))
    yield mail.mailbox(clients("sns", region), [outputs[n] for n in ("AlarmTopic", "BrakeTopic") if n in outputs])


def show(console: Console, found: list[Finding]) -> None:
    """The list; at its end the records, as text to hand on."""
    for one in found:
        console.print(f"{_SIGNS.get(one.state, '…')} {one.what}: {one.says}", highlight=False, markup=False)
        if one.do and one.state != GOOD:
            console.print(f"    {one.do}", highlight=False, markup=False, soft_wrap=True)
    if records := [line for one in found if one.state != GOOD for line in one.records]:
        console.print("\nFor the DNS provider:\n", highlight=False)
        for line in records:
            console.print(f"    {line}", highlight=False, markup=False, soft_wrap=True)


def main() -> None:
    """Look, and say."""
    region = templates.region()
    session: Any = boto3.Session(region_name=region)
    try:
        environment = {key: value for key, value in os.environ.items() if value}
        found = list(findings(lambda service, where: session.client(service, region_name=where), region, environment))
    except DeployError as stop:
        sys.exit(str(stop))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"{failures.told(error, 'Again in a minute.')}\nNothing was changed.")
    show(Console(), found)
    sys.exit(1 if any(one.state == MISSING for one in found) else 0)


if __name__ == "__main__":
    main()
