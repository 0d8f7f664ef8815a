"""A stack: what would change, and the change."""

from __future__ import annotations

import pytest

from infra.deploy.errors import DeployError
from infra.deploy.stack import Change, Stack
from tests.infra.deploy.conftest import Formation

BODY = {"TemplateBody": "{}"}


def test_a_proposal_names_each_resource_and_taking_it_back_leaves_no_trace(formation: Formation) -> None:
    stack = Stack(formation, "cardamum", pause=0)
    proposal = stack.propose(BODY, [])
    assert (proposal.kind, proposal.changes) == ("CREATE", (Change("Add", "Table", "AWS::DynamoDB::Table", False),))
    stack.discard(proposal)
    assert formation.stacks == {}
    assert "execute cardamum" not in formation.calls


def test_a_template_that_changes_nothing_is_no_change_and_is_not_carried_out(formation: Formation) -> None:
    formation.stacks["cardamum"], formation.same = {"StackStatus": "UPDATE_COMPLETE"}, True
    stack = Stack(formation, "cardamum", pause=0)
    proposal = stack.propose(BODY, [])
    stack.carry_out(proposal, lambda _: None)
    assert (proposal.change_set, "execute cardamum" in formation.calls) == (None, False)


def test_each_step_is_told_and_a_failure_says_why(formation: Formation) -> None:
    stack = Stack(formation, "cardamum", pause=0)
    steps: list[str] = []
    stack.carry_out(stack.propose(BODY, []), steps.append)
    assert steps == ["cardamum/cardamum: update complete"]
    formation.fails = "cardamum"
    with pytest.raises(DeployError, match=r"UPDATE_ROLLBACK_COMPLETE(.|\n)*Table: create failed: no more tables here"):
        stack.carry_out(stack.propose(BODY, []), steps.append)


@pytest.mark.parametrize(
    ("status", "told"), [("ROLLBACK_COMPLETE", "make sweep"), ("UPDATE_IN_PROGRESS", "at this moment")]
)
def test_a_stack_that_cannot_be_changed_now_is_told_of_and_left(formation: Formation, status: str, told: str) -> None:
    formation.stacks["cardamum"] = {"StackStatus": status}
    with pytest.raises(DeployError, match=told):
        Stack(formation, "cardamum", pause=0).propose(BODY, [])
    assert formation.calls == []


def test_what_was_cut_off_before_it_was_protected_is_protected_by_the_next_try(formation: Formation) -> None:
    formation.stacks["cardamum"], formation.same = {"StackStatus": "CREATE_COMPLETE"}, True
    stack = Stack(formation, "cardamum", pause=0)
    stack.carry_out(stack.propose(BODY, []), lambda _: None)
    assert "cardamum" in formation.protected
