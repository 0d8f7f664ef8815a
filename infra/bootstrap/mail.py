"""Of mail: what SES lets the account do, what it has found of the domain, and who wants to hear of alarms."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from botocore.exceptions import ClientError

from infra.bootstrap.findings import GOOD, MISSING, WAITS, Finding, record

# The records of type TXT of a name; None where nobody here can look them up.
Texts = Callable[[str], list[str] | None]


def account(ses: Any) -> Iterator[Finding]:
    """Production access, leave to send, and no suppression list of SES's own."""
    found = ses.get_account()
    if found.get("ProductionAccessEnabled"):
        yield Finding("SES, production access", GOOD, f"{found['SendQuota']['Max24HourSend']:,.0f} mails a day.")
    else:
        says = "The account is in the sandbox: SES mails to confirmed addresses alone, and all other mail would wait."
        do = "SES console, “Account dashboard”, “Request production access”: transactional, the website, how people ask"
        yield Finding(
            "SES, production access", MISSING, says, f"{do} for our mail. AWS answers within a day; then again."
        )
    status = found.get("EnforcementStatus", "HEALTHY")
    if found.get("SendingEnabled") and status == "HEALTHY":
        yield Finding("SES, leave to send", GOOD, "Healthy.")
    else:
        do = "SES console, “Reputation metrics” says why; support answers there. Mails wait until it is given back."
        yield Finding("SES, leave to send", MISSING, f"SES says {status}.", do)
    if reasons := found.get("SuppressionAttributes", {}).get("SuppressedReasons"):
        says = f"It keeps plain addresses, for {' and '.join(reasons)}."
        do = "aws sesv2 put-account-suppression-attributes --suppressed-reasons"
        yield Finding("SES, its own suppression list", MISSING, says, do)
    else:
        yield Finding("SES, its own suppression list", GOOD, "Off.")


def domain(ses: Any, name: str, region: str) -> Iterator[Finding]:
    """DKIM and MAIL FROM, as SES found them."""
    try:
        found = ses.get_email_identity(EmailIdentity=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        yield Finding("DKIM", WAITS, "The first deployment makes the identity; then again.")
        return
    signing = found.get("DkimAttributes", {})
    tokens = signing.get("Tokens", ())
    wanted = tuple(record(f"{t}._domainkey.{name}", "CNAME", f"{t}.dkim.amazonses.com.") for t in tokens)
    if signing.get("Status") == "SUCCESS":
        yield Finding("DKIM", GOOD, f"Mail of {name} is signed.")
    else:
        yield Finding(
            "DKIM", MISSING, f"SES says {signing.get('Status')}.", "Enter these; SES looks for 72 hours.", wanted
        )
    back = f"bounce.{name}"
    if found.get("MailFromAttributes", {}).get("MailFromDomainStatus") == "SUCCESS":
        yield Finding("MAIL FROM", GOOD, f"Mail leaves as {back}.")
    else:
        wanted = (record(back, "MX", f"10 feedback-smtp.{region}.amazonses.com."),)
        yield Finding(
            "MAIL FROM", MISSING, "SES does not find its MX record.", "Enter it; mail goes out meanwhile.", wanted
        )


def texts(name: str) -> list[str] | None:
    """By ``dig``, where it is installed."""
    if shutil.which("dig") is None:
        return None
    done = subprocess.run(["dig", "+short", "TXT", name], capture_output=True, text=True, check=False, timeout=30)
    return [line.replace('" "', "").strip('"') for line in done.stdout.splitlines()]


def policies(name: str, reports: str, look: Texts = texts) -> Iterator[Finding]:
    """SPF of the MAIL FROM domain and DMARC of the domain.

    :param reports: where other providers send their reports to.
    """
    back = f"bounce.{name}"
    rows = (
        ("SPF", back, "v=spf1", "include:amazonses.com", "v=spf1 include:amazonses.com ~all"),
        ("DMARC", f"_dmarc.{name}", "v=DMARC1", "p=", f"v=DMARC1; p=quarantine; rua=mailto:{reports}"),
    )
    for what, where, begins, holds, wanted in rows:
        entry = (record(where, "TXT", f'"{wanted}"'),)
        found = look(where)
        if found is None:
            yield Finding(what, WAITS, "Nobody looked: dig is not installed (dnsutils).", "The record:", entry)
            continue
        own = [text for text in found if text.startswith(begins)]
        if len(own) == 1 and holds in own[0]:
            yield Finding(what, GOOD, own[0])
        elif len(own) > 1:
            yield Finding(what, MISSING, f"{where} has {len(own)} of them: receivers then take none.", "Leave one.")
        else:
            yield Finding(what, MISSING, f"{where} has none that says {holds}.", "Enter this record.", entry)


def mailbox(sns: Any, topics: Sequence[str]) -> Finding:
    """Whether the staff's mailbox has said that it wants alarms.

    :param topics: ARNs; none before the first deployment.
    """
    what = "mailbox for alarms"
    if not topics:
        return Finding(what, WAITS, "The first deployment asks it.")
    found = [s for topic in topics for s in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]]
    waiting = [s for s in found if s["Protocol"] == "email" and s["SubscriptionArn"] == "PendingConfirmation"]
    if not waiting:
        return Finding(what, GOOD, "It has confirmed.")
    do = "Open both mails “AWS Notification - Subscription Confirmation” there, and press “Confirm subscription”."
    return Finding(what, MISSING, f"{len(waiting)} of {len(topics)} topics wait for its answer.", do)
