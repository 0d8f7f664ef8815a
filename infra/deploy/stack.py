"""One CloudFormation stack: what a template would change in it, and the change itself, as it happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy import failures, protection
from infra.deploy.errors import DeployError

_NOTHING = ("didn't contain changes", "No updates are to be performed")
# What the stack's own last event says.
_GOOD = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_BAD = (
    "CREATE_FAILED",
    "ROLLBACK_COMPLETE",
    "ROLLBACK_FAILED",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
)
# A first creation that failed: such a stack takes no change, and keeps its name until it is deleted.
NEVER_WHOLE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED")
_PAUSE = 3.0
_MOST_SECONDS = 60 * 60
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One resource: ``Add``, ``Modify`` or ``Remove``; ``replaced`` where it is made anew."""

    action: str
    name: str
    kind: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change set that nobody has carried out; ``change_set`` is None where nothing would change."""

    kind: str
    change_set: str | None
    changes: tuple[Change, ...]


class Stack:
    """A stack of this name, there or not.

    :param formation: a CloudFormation client of its region. :param pause: seconds between two looks.
    """

    def __init__(self, formation: Any, name: str, *, pause: float = _PAUSE) -> None:
        self._formation, self.name, self._pause = formation, name, pause

    def status(self) -> str:
        """Its status; empty where there is no stack."""
        return str((self._described() or {}).get("StackStatus", ""))

    def arn(self) -> str:
        """Its ARN; empty where there is no stack."""
        return str((self._described() or {}).get("StackId", ""))

    def parameters(self) -> dict[str, str]:
        """What the stack has; nothing where there is none."""
        found = self._described() or {}
        return {entry["ParameterKey"]: entry.get("ParameterValue", "") for entry in found.get("Parameters", ())}

    def outputs(self) -> dict[str, str]:
        """Outputs by name; nothing where there is no stack."""
        found = self._described() or {}
        return {entry["OutputKey"]: entry["OutputValue"] for entry in found.get("Outputs", ())}

    def propose(self, template: Mapping[str, str], parameters: Sequence[Mapping[str, Any]]) -> Proposal:
        """What CloudFormation would do. It changes no resource; ``discard`` leaves no trace of it.

        :param template: ``TemplateBody`` or ``TemplateURL``.
        :raises DeployError: where the stack cannot be changed now, or CloudFormation refuses.
        """
        kind = self._kind()
        change_set = f"release-{time.time_ns()}"
        try:
            self._formation.create_change_set(
                StackName=self.name,
                ChangeSetName=change_set,
                ChangeSetType=kind,
                Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
                Parameters=list(parameters),
                Tags=[{"Key": "project", "Value": "cardamum"}],
                # Said, though it is what CloudFormation does unasked: what fails is put back.
                OnStackFailure="ROLLBACK",
                **template,
            )
        except ClientError as error:
            raise DeployError(_explained(f"CloudFormation takes no change of {self.name}: {_said(error)}")) from None
        changes = self._changes(change_set)
        if changes is None:
            proposal = Proposal(kind, None, ())
            self._formation.delete_change_set(StackName=self.name, ChangeSetName=change_set)
            return proposal
        return Proposal(kind, change_set, changes)

    def discard(self, proposal: Proposal) -> None:
        """Take a proposal back, and the empty stack that it would have filled."""
        if proposal.change_set:
            self._formation.delete_change_set(StackName=self.name, ChangeSetName=proposal.change_set)
        if proposal.kind == "CREATE":
            self._formation.delete_stack(StackName=self.name)

    def delete(self) -> None:
        """Delete it, and wait until that is done.

        :raises DeployError: where it is not.
        """
        self._formation.delete_stack(StackName=self.name)
        ends = time.monotonic() + _MOST_SECONDS
        while (status := self.status()) == "DELETE_IN_PROGRESS" and time.monotonic() < ends:
            time.sleep(self._pause)
        if status:
            raise DeployError(f"{self.name} could not be deleted ({status}): CloudFormation's console says why.")

    def carry_out(self, proposal: Proposal, tell: Tell) -> None:
        """Do what was proposed, and tell each step.

        :raises DeployError: where it failed, with CloudFormation's reasons. It then puts back what it had changed.
        """
        if proposal.change_set is None:
            # It may be that an earlier try changed the stack, and was cut off before it was protected.
            if self.status():
                protection.protect(self._formation, self.name)
            return
        seen = {event["EventId"] for event in self._events()}
        # What is made by an update that fails is deleted with it, even where the template keeps it: it is empty.
        try:
            self._formation.execute_change_set(
                StackName=self.name,
                ChangeSetName=proposal.change_set,
                DisableRollback=False,
                RetainExceptOnCreate=True,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("InvalidChangeSetStatus", "ChangeSetNotFound"):
                raise
            raise DeployError(f"{self.name} has changed since that was proposed. Plan again.") from None
        reasons: list[str] = []
        ends = time.monotonic() + _MOST_SECONDS
        while time.monotonic() < ends:
            for event in [event for event in self._events() if event["EventId"] not in seen]:
                seen.add(event["EventId"])
                step = f"{event['LogicalResourceId']}: {event['ResourceStatus'].lower().replace('_', ' ')}"
                tell(f"{self.name}/{step}")
                if event["ResourceStatus"].endswith("_FAILED"):
                    reasons.append(f"{step}: {event.get('ResourceStatusReason', '')}")
                if event["PhysicalResourceId"] != event["StackId"]:
                    continue
                if event["ResourceStatus"] in _GOOD:
                    protection.protect(self._formation, self.name)
                    return
                if event["ResourceStatus"] in _BAD:
                    said = failures.explained(reasons)
                    raise DeployError(
                        "\n  ".join([f"{self.name} could not be changed ({event['ResourceStatus']}):", *said])
                    )
            time.sleep(self._pause)
        raise DeployError(f"{self.name} is still being changed after an hour. Look into CloudFormation's console.")

    def _kind(self) -> str:
        """:raises DeployError: where the stack is in no state to be changed."""
        status = self.status()
        if status in ("", "REVIEW_IN_PROGRESS"):
            return "CREATE"
        if status in NEVER_WHOLE:
            raise DeployError(
                f"{self.name} was never made whole ({status}). `make sweep` shows what is left of it and takes it away,"
                " the stack itself too. Then make deploy again."
            )
        if status.endswith("_IN_PROGRESS"):
            raise DeployError(f"{self.name} is being changed at this moment ({status}). Wait until that has ended.")
        return "UPDATE"

    def _described(self) -> dict[str, Any] | None:
        try:
            (found,) = self._formation.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            if "does not exist" in _said(error):
                return None
            raise DeployError(_explained(f"CloudFormation does not tell of {self.name}: {_said(error)}")) from None
        return dict(found)

    def _changes(self, change_set: str) -> tuple[Change, ...] | None:
        """What a change set holds, once CloudFormation has made it; None where it holds nothing."""
        ends = time.monotonic() + _MOST_SECONDS
        while True:
            found = self._formation.describe_change_set(StackName=self.name, ChangeSetName=change_set)
            if found["Status"] == "CREATE_COMPLETE":
                return tuple(self._listed(found, change_set))
            reason = found.get("StatusReason", "")
            if found["Status"] == "FAILED" and any(words in reason for words in _NOTHING):
                return None
            if found["Status"] == "FAILED" or time.monotonic() > ends:
                raise DeployError(_explained(f"CloudFormation cannot make {self.name} of the template: {reason}"))
            time.sleep(self._pause)

    def _listed(self, page: dict[str, Any], change_set: str) -> Iterator[Change]:
        while True:
            for entry in page["Changes"]:
                about = entry["ResourceChange"]
                replaced = about.get("Replacement") in ("True", "Conditional")
                yield Change(about["Action"], about["LogicalResourceId"], about["ResourceType"], replaced)
            if "NextToken" not in page:
                return
            page = self._formation.describe_change_set(
                StackName=self.name, ChangeSetName=change_set, NextToken=page["NextToken"]
            )

    def _events(self) -> list[dict[str, Any]]:
        """The stack's last events, oldest first."""
        return list(reversed(self._formation.describe_stack_events(StackName=self.name)["StackEvents"]))


def _explained(reason: str) -> str:
    return "\n  ".join(failures.explained([reason]))


def _said(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Message", error))
