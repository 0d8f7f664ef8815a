"""``make probe DAY=one``: what only an account can prove, looked at once it is up, and written down.

Each probe says what it saw, good or not; what it cannot do from here stands at the end as a thing to do by hand. It
shuts the API for a minute, and opens it again whatever happens.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from functions import register
from infra.deploy.stack import Stack

SEEN = Path(".cache/day-one.md")
# What cannot be looked at without doing harm, or by one's own rights alone.
BY_HAND = (
    "Change one property of each kind of resource on a branch, and run the workflow: is the deploying role complete?"
    " Among them RECEIPT_KEY_IN_USE=second, which makes a key.",
    "Let an update fail (a certificate of another domain): what is left? make sweep says.",
    "Write to the shop by the form: does cardamum show say “sent” of both mails? Then SES's tags came through.",
    "Mail to bounce@simulator.amazonses.com through the list: does cardamum news list show who left?",
    "The day after: copy both lines of /log/key into log_keys of functions/register.toml, and into DNS (docs/log.md).",
)
_PAUSE, _TRIES = 5.0, 24


@dataclass(frozen=True, slots=True)
class Saw:
    """What a probe saw; ``good`` is None where there is nothing to judge, only to know."""

    what: str
    good: bool | None
    saw: str


@dataclass(slots=True)
class Account:
    """A stack that is up.

    :param client: gives a client of a service. :param fetch: as ``httpx.Client.request``.
    """

    client: Callable[[str], Any]
    fetch: Callable[..., httpx.Response]
    url: str
    pause: float = _PAUSE
    outputs: dict[str, str] = field(default_factory=dict)

    def physical(self, logical: str) -> str:
        """The name of a resource of the stack."""
        found = self.client("cloudformation").describe_stack_resource(StackName="cardamum", LogicalResourceId=logical)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def status(self, path: str) -> int:
        return self.fetch("GET", f"{self.url}{path}").status_code

    def until(self, path: str, status: int) -> int:
        """The status of a path, once it is what is waited for, or at last."""
        for _ in range(_TRIES):
            if (found := self.status(path)) == status:
                break
            time.sleep(self.pause)
        return found


def shut_and_open(account: Account) -> Iterator[Saw]:
    """May the shut-off's role change the stage while its access logging is on?"""
    function = account.physical("BrakeFunction")

    def pull(*, opening: bool) -> None:
        payload = json.dumps({"open": opening}).encode()
        answer = account.client("lambda").invoke(FunctionName=function, Payload=payload)
        if answer.get("FunctionError"):
            raise RuntimeError(answer["Payload"].read().decode())

    try:
        pull(opening=False)
        shut = account.until("/api/cookies", 429)
    finally:
        pull(opening=True)
    opened = account.until("/api/cookies", 200)
    yield Saw("the brake shuts and opens", (shut, opened) == (429, 200), f"shut {shut}, open {opened}")


def a_choice_is_kept_and_signed(account: Account) -> Iterator[Saw]:
    """Do tables work within the boundary, does Lambda name the function in its requests, may it sign with a new key?"""
    known = register.load()
    choice = {
        "id": str(uuid4()),
        "policy": known.policy.version,
        "granted": list(known.optional)[:1],
        "surface": "choices",
    }
    headers = {"origin": account.url, "content-type": "application/json"}
    kept = account.fetch("POST", f"{account.url}/api/consent", content=json.dumps(choice), headers=headers)
    yield Saw("a choice is recorded within the boundary", kept.status_code == 201, f"{kept.status_code}")
    cookies = "; ".join(f"{name}={value}" for name, value in kept.cookies.items())
    receipt = account.fetch("GET", f"{account.url}/api/consent/receipt", headers={"cookie": cookies})
    yield Saw("its receipt is signed", receipt.status_code == 200, f"{receipt.status_code}")


def secret_names(account: Account) -> Iterator[Saw]:
    """Is the name of a secret free at once when it is deleted for good?"""
    secrets, name = account.client("secretsmanager"), f"cardamum-probe-{uuid4()}"
    try:
        for _ in range(2):
            secrets.create_secret(Name=name, SecretString="nothing")
            secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        yield Saw("a secret's name is free at once", True, "made, deleted and made again")
    except ClientError as error:
        code = error.response["Error"]["Code"]
        yield Saw("a secret's name is free at once", False, f"{code}: wait a few minutes between two tries")


def mail_account(account: Account) -> Iterator[Saw]:
    """What does SES call the state of an account?"""
    found = account.client("sesv2").get_account()
    names = ("EnforcementStatus", "ProductionAccessEnabled", "SendingEnabled")
    yield Saw("SES's words for an account", None, ", ".join(f"{name} {found.get(name)}" for name in names))


def logs(account: Account) -> Iterator[Saw]:
    """Does the API's access log take the group's ARN that ends in ``:*``?"""
    account.status("/api/cookies")
    group = account.physical("ApiLog")
    streams = account.client("logs").describe_log_streams(logGroupName=group, limit=1)["logStreams"]
    yield Saw("the API's calls are logged", bool(streams), f"{len(streams)} stream in {group}")


def throttled_calls(account: Account) -> Iterator[Saw]:
    """Do calls that the throttle turned away enter the API's count? Those of the shut minute stand in it or do not."""
    now = dt.datetime.now(dt.UTC)
    found = account.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApiGateway",
        MetricName="Count",
        Dimensions=[{"Name": "ApiId", "Value": account.physical("Api")}],
        StartTime=now - dt.timedelta(minutes=30),
        EndTime=now,
        Period=300,
        Statistics=["Sum"],
    )["Datapoints"]
    counts = ", ".join(f"{point['Timestamp']:%H:%M} {point['Sum']:.0f}" for point in found) or "nothing yet"
    yield Saw("the API's count, for the minute that it was shut", None, f"{counts} (look again in ten minutes)")


def edge_headers(account: Account) -> Iterator[Saw]:
    """Which headers do answers carry that the edge makes itself?"""
    plain = account.url.replace("https://", "http://")
    apex = account.url.replace("www.", "")
    for what, url in (
        ("http, sent on", f"{plain}/"),
        ("the other domain, sent on", f"{apex}/"),
        ("without a slash, sent on", f"{account.url}/shop"),
        ("the choices' style sheet", f"{account.url}/choices/since-{register.load().asked}.css"),
    ):
        answer = account.fetch("GET", url)
        has = [name for name in ("strict-transport-security", "content-security-policy") if name in answer.headers]
        yield Saw(f"headers of {what}", None, f"{answer.status_code}, {' and '.join(has) or 'neither of the two'}")


PROBES = (shut_and_open, a_choice_is_kept_and_signed, secret_names, mail_account, logs, edge_headers, throttled_calls)


def look(account: Account) -> list[Saw]:
    """Run them all; one that breaks is one that saw something not good, and keeps none of the others from it."""
    found: list[Saw] = []
    for probe in PROBES:
        try:
            found += probe(account)
        except (BotoCoreError, ClientError, httpx.HTTPError, RuntimeError) as error:
            found.append(Saw(probe.__name__.replace("_", " "), False, f"{type(error).__name__}: {error}"))
    return found


def written(found: list[Saw], now: dt.datetime) -> str:
    """What was seen, as a page to keep."""
    signs = {True: "✓", False: "✗", None: "·"}
    lines = [f"# Day one, {now:%d %B %Y, %H:%M} UTC", ""]
    lines += [f"- {signs[one.good]} {one.what}: {one.saw}" for one in found]
    return "\n".join([*lines, "", "By hand:", "", *(f"- {words}" for words in BY_HAND), ""])


def run(client: Callable[[str], Any], path: Path = SEEN) -> bool:
    """Look at the stack that is up and write down what was seen; whether all of it was good.

    :raises infra.deploy.errors.DeployError: where there is none.
    """
    domain = Stack(client("cloudformation"), "cardamum").parameters()["SiteDomain"]
    with httpx.Client(follow_redirects=False, timeout=30) as web:
        found = look(Account(client, web.request, f"https://{domain}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(found, dt.datetime.now(dt.UTC)), encoding="utf-8")
    print(path.read_text(encoding="utf-8"))
    return all(one.good is not False for one in found)
