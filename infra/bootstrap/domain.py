"""Of the domains: the certificate, and where the names lead."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.bootstrap.findings import GOOD, MISSING, WAITS, Finding, record

Resolve = Callable[[str], set[str]]


def certificate(acm: Any, environment: Mapping[str, str], domains: tuple[str, str]) -> Finding:
    """Of both domains, issued, in us-east-1.

    :param acm: a client in us-east-1.
    """
    what, arn = "certificate", environment.get("CERTIFICATE_ARN", "")
    if ":us-east-1:" not in arn:
        ask = f"aws acm request-certificate --region us-east-1 --domain-name {domains[0]} --validation-method DNS"
        do = f"{ask} --subject-alternative-names {domains[1]}, then set CERTIFICATE_ARN to what it prints."
        says = "CERTIFICATE_ARN names one of another region." if arn else "CERTIFICATE_ARN is not set."
        return Finding(what, MISSING, says, do)
    try:
        found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    except ClientError as error:
        if "Expired" in error.response["Error"]["Code"]:
            raise
        return Finding(what, MISSING, f"There is no certificate {arn} in this account.", "Is this the right account?")
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", ())}
    if lacks := [name for name in domains if name not in names]:
        return Finding(what, MISSING, f"It is not for {', '.join(lacks)}.", "Ask for one of both domains.")
    if found["Status"] == "ISSUED":
        return Finding(what, GOOD, f"Issued, for {' and '.join(domains)}.")
    if found["Status"] != "PENDING_VALIDATION":
        return Finding(what, MISSING, f"Its status is {found['Status']}.", "Ask for a new one.")
    wanted = {
        record(option["ResourceRecord"]["Name"], option["ResourceRecord"]["Type"], option["ResourceRecord"]["Value"])
        for option in found.get("DomainValidationOptions", ())
        if "ResourceRecord" in option
    }
    says = "AWS has not found the records that prove the domains. It looks by itself, for 72 hours."
    return Finding(what, MISSING, says, "Enter them at the DNS provider, wait, then again.", tuple(sorted(wanted)))


def addresses(name: str) -> set[str]:
    """The addresses of a name, as this machine's resolver finds them."""
    try:
        return {str(entry[4][0]) for entry in socket.getaddrinfo(name, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return set()


def leads(name: str, distribution: str, resolve: Resolve = addresses) -> Finding:
    """Whether a name leads to the distribution.

    :param distribution: its own name, such as ``d111.cloudfront.net``; empty before the first deployment.
    """
    what = f"DNS of {name}"
    if not distribution:
        return Finding(what, WAITS, "The first deployment makes what it leads to.")
    if resolve(name) & resolve(distribution):
        return Finding(what, GOOD, f"Leads to {distribution}.")
    apex = name.count(".") == 1
    do = "At the apex no CNAME may stand: take the provider's ALIAS, ANAME or flattening." if apex else ""
    wanted = record(name, "ALIAS" if apex else "CNAME", f"{distribution}.")
    return Finding(what, MISSING, f"Does not lead to {distribution}.", f"Enter this record. {do}".strip(), (wanted,))
