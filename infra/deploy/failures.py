"""What CloudFormation's and AWS's own words mean here, and what helps: a sentence for each failure that is likely.

Found in the services' references and in the issues of those who met them first.
"""

from __future__ import annotations

import re

_KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"UnreservedConcurrentExecution|ReservedConcurrentExecutions",
        "This account runs too few functions at once to reserve any. RESERVE_CONCURRENCY=no, and ask AWS for more"
        " (Service Quotas, Lambda, concurrent executions).",
    ),
    (
        r"CNAMEAlreadyExists|CNAMEs? you provided (?:are|is) already associated",
        "Another distribution has one of the domains as its alias. Take it off there (the error names no account: ask"
        " whoever ran the site before), then deploy again.",
    ),
    (
        r"(?:SSL )?certificate (?:doesn't exist|.*isn't|.*is not).*(?:us-east-1|valid|issued)|InvalidViewerCertificate",
        "CloudFront takes an issued certificate of both domains from us-east-1 alone. `make bootstrap` shows whether"
        " CERTIFICATE_ARN is one, and the DNS records that it waits for.",
    ),
    (
        r"UPDATE_ROLLBACK_FAILED",
        "A change that failed could not be put back either. Mend what the events name, then"
        " `aws cloudformation continue-update-rollback --stack-name NAME`, and deploy again.",
    ),
    (
        r"AlreadyExists|already exists",
        "A resource of that name is there from an earlier try. `make sweep` shows what is left of it, and removes what"
        " is empty.",
    ),
    (
        r"scheduled for deletion",
        "A secret of that name waits for its deletion, and keeps the name. `aws secretsmanager delete-secret"
        " --force-delete-without-recovery --secret-id NAME` frees it at once.",
    ),
    (
        r"Email identity .*|identity.*(?:not verified|exists)",
        "SES knows the mail domain already, or does not believe it yet. Delete it under SES's identities if no other"
        " stack has it, then deploy again.",
    ),
    (
        r"Export of this API is not permitted|CloudWatch Logs role ARN",
        "API Gateway has no role to write logs with. An HTTP API needs none: look whether the log group's resource"
        " policy has reached its size.",
    ),
    (
        r"Cannot exceed quota|LimitExceeded|TooMany|quota",
        "A quota of this account is used up. The message names which; Service Quotas raises it, mostly within a day.",
    ),
    (
        r"not authorized to perform|AccessDenied|Access Denied",
        "Whoever deploys may not do that. A right that is new in infra/access.yaml is given by deploying that stack"
        " first, as the owner; and in the account of somebody else there are none (`make bootstrap`).",
    ),
    (
        r"Denied by stack policy|Action denied by stack policy",
        "That would replace or delete what holds records. Nothing was changed. If it is really meant, the owner sets"
        " another stack policy first (docs/operations.md).",
    ),
    (
        r"Cannot perform more than one GSI|one GSI creation or deletion",
        "DynamoDB makes or deletes one index of a table in an update. Deploy the indexes one after the other.",
    ),
    (
        r"would be reached|did not stabilize|NotStabilized",
        "AWS did not finish in time. Deploy again; where it stays so, AWS's health page says what is slow.",
    ),
    (
        r"Invalid(?: |.*)principal|MalformedPolicyDocument|Policy document should not specify a principal",
        "A role that was just made is not known everywhere yet. Deploy again in a minute.",
    ),
    (
        r"Rate exceeded|Throttling",
        "CloudFormation asked too fast. Deploy again in a few minutes; nothing has to be mended.",
    ),
    (
        r"Could not connect to the endpoint|Connection was closed|Read timeout|Connect timeout|connect to proxy",
        "The network went away. The same command again: what CloudFormation has begun it goes on with, and a release"
        " that was half put up is put up whole.",
    ),
    (
        r"security token.*(?:invalid|expired)|ExpiredToken|Token has expired|SSO session|locate credentials",
        "The sign-in has expired meanwhile. Sign in again (aws sso login), then the same command: what is up stays up.",
    ),
)


def helps(reason: str) -> str:
    """What to do about a reason; empty where it is none that we know."""
    return next((words for pattern, words in _KNOWN if re.search(pattern, reason, re.IGNORECASE | re.DOTALL)), "")


def told(error: Exception, otherwise: str) -> str:
    """What AWS did not do, for whoever runs a command, and what helps.

    :param otherwise: what to do where it is no failure that we know.
    """
    return f"AWS did not do it: {error}\n{helps(str(error)) or otherwise}"


def explained(reasons: list[str]) -> list[str]:
    """Each reason, and after them what helps, once."""
    found = dict.fromkeys(filter(None, map(helps, reasons)))
    return [*reasons, *(f"→ {words}" for words in found)]
