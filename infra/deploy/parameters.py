"""The stack's parameters from the environment: ``CertificateArn`` is ``CERTIFICATE_ARN`` there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from infra.deploy.errors import DeployError

# They stand in pages, mails and the edge function as well, all by functions/register.toml.
BUILT_IN = ("SiteDomain", "ApexDomain", "MailDomain")


def variable(name: str) -> str:
    """``StaffEmail`` → ``STAFF_EMAIL``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


def built_in(declared: Mapping[str, Mapping[str, Any]], environment: Mapping[str, str]) -> dict[str, str]:
    """The domains that a release was built for, which are those of its stack, whatever the stack had.

    :param declared: the template's parameters.
    :raises DeployError: where the environment sets another.
    """
    found = {name: str(declared[name]["Default"]) for name in BUILT_IN if name in declared}
    for name, built_for in found.items():
        if (wanted := environment.get(variable(name), built_for)) != built_for:
            raise DeployError(
                f"{variable(name)} is {wanted}, and this was built for {built_for}. The domain stands in"
                " functions/register.toml and in the template's defaults, which a test holds together; `make new-shop`"
                " changes both."
            )
    return found


def chosen(
    declared: Mapping[str, Mapping[str, Any]],
    environment: Mapping[str, str],
    in_stack: Iterable[str],
    fixed: Mapping[str, str],
) -> list[dict[str, Any]]:
    """As CloudFormation takes them: what is fixed, else what the environment sets, else what the stack has, else the
    template's default.

    :param declared: the template's parameters. :param in_stack: names that the stack has values for.
    :raises DeployError: naming each variable without which there is no value.
    """
    has = set(in_stack)
    missing: list[str] = []
    found: list[dict[str, Any]] = []
    for name, about in declared.items():
        value = fixed.get(name, environment.get(variable(name)))
        if value is not None:
            found.append({"ParameterKey": name, "ParameterValue": value})
        elif name in has:
            found.append({"ParameterKey": name, "UsePreviousValue": True})
        elif "Default" not in about:
            missing.append(f"{variable(name)}: {about.get('Description', name)}")
    if missing:
        raise DeployError("Set in the environment\n  " + "\n  ".join(missing))
    return found
