"""Tables, buckets and keys are neither replaced nor deleted by a deployment, and the stack is not either."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.deploy import protection
from infra.deploy.errors import DeployError
from infra.deploy.stack import Stack
from tests.infra.deploy.conftest import Formation

BODY = {"TemplateBody": "{}"}


def _may(action: str, name: str, kind: str) -> bool:
    """As CloudFormation judges a change by a stack policy: what is denied is denied, whatever allows it."""
    effects = set()
    for statement in json.loads(protection.policy())["Statement"]:
        actions, resources = (
            [value] if isinstance(value, str) else value for value in (statement["Action"], statement["Resource"])
        )
        kinds = statement.get("Condition", {}).get("StringEquals", {}).get("ResourceType", [kind])
        if (
            any(fnmatchcase(action, pattern) for pattern in actions)
            and any(fnmatchcase(f"LogicalResourceId/{name}", pattern) for pattern in resources)
            and kind in kinds
        ):
            effects.add(statement["Effect"])
    return effects == {"Allow"}


def test_what_holds_records_or_files_may_be_changed_and_not_replaced_or_deleted(template: Any) -> None:
    lasting = {"AWS::DynamoDB::Table", "AWS::S3::Bucket"}
    found = {name: about["Type"] for name, about in template.data["Resources"].items()}
    kept = {name: kind for name, kind in found.items() if kind in lasting} | {
        name: found[name] for name in ("LogKey", "LogSecondKey", "ListKey")
    }
    assert len(kept) > 18
    for name, kind in kept.items():
        assert _may("Update:Modify", name, kind), name
        assert not _may("Update:Replace", name, kind) and not _may("Update:Delete", name, kind), name


def test_a_key_of_receipts_gives_its_place_to_the_other_and_is_never_made_anew() -> None:
    assert _may("Update:Delete", "ReceiptKey", "AWS::KMS::Key")
    assert not _may("Update:Replace", "ReceiptKey", "AWS::KMS::Key")
    assert _may("Update:Replace", "FormKey", "AWS::SecretsManager::Secret"), "a new number is a new key"


def test_a_stack_that_is_up_has_its_policy_and_cannot_be_deleted(formation: Formation) -> None:
    stack = Stack(formation, "cardamum", pause=0)
    stack.carry_out(stack.propose(BODY, []), lambda _: None)
    assert formation.protected == {"cardamum": protection.policy()}
    assert "protect cardamum: True" in formation.calls


@pytest.mark.parametrize(("code", "goes_on"), [("AccessDenied", True), ("ValidationError", False)])
def test_who_may_not_protect_deploys_all_the_same_and_any_other_refusal_is_told(
    formation: Formation, monkeypatch: pytest.MonkeyPatch, code: str, goes_on: bool
) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "SetStackPolicy")

    monkeypatch.setattr(formation, "set_stack_policy", refuse)
    if goes_on:
        assert protection.protect(formation, "cardamum") is False
    else:
        with pytest.raises(DeployError, match="not protected"):
            protection.protect(formation, "cardamum")
