"""What a failed first deployment left is found by its tags and taken away, and nothing else ever is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.deploy.errors import DeployError
from infra.deploy.sweep import Leftovers
from tests.infra.deploy.conftest import REGION, Formation
from tests.infra.deploy.recorded import ADMINISTRATOR, Caller
from tests.infra.iam import ACCOUNT

TAGS = [{"Key": "project", "Value": "cardamum"}]
# CloudFormation's own tag, which moto lets anybody set.
OURS = [*TAGS, {"Key": "aws:cloudformation:stack-name", "Value": "cardamum"}]
TABLE = "cardamum-MessageTable-1A2B"


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch, formation: Formation) -> Iterator[Callable[[str, str], Any]]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    with mock_aws():
        made: dict[str, Any] = {"cloudformation": formation}

        def client(service: str, region: str) -> Any:
            return made.setdefault(service, boto3.client(service, region_name=region))

        key = {"AttributeName": "id"}
        client("dynamodb", REGION).create_table(
            TableName=TABLE,
            AttributeDefinitions=[key | {"AttributeType": "S"}],
            KeySchema=[key | {"KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
            DeletionProtectionEnabled=True,
            Tags=OURS,
        )
        client("secretsmanager", REGION).create_secret(Name="cardamum-form-1", SecretString="x", Tags=OURS)
        client("secretsmanager", REGION).create_secret(Name="another", SecretString="x", Tags=TAGS)
        yield client


def test_what_is_left_is_shown_and_taken_away_and_the_second_look_finds_nothing(
    clients: Callable[[str, str], Any],
) -> None:
    left = Leftovers(clients, REGION)
    found = left.found()
    assert [arn.split(":")[2] for arn in found] == ["dynamodb", "secretsmanager"]
    for arn in found:
        left.remove(arn)
    assert left.found() == []
    assert clients("dynamodb", REGION).list_tables()["TableNames"] == []
    names = [secret["Name"] for secret in clients("secretsmanager", REGION).list_secrets()["SecretList"]]
    assert names == ["another"], "what is not of the stack stays"


def test_where_a_table_holds_a_record_nothing_is_touched(clients: Callable[[str, str], Any]) -> None:
    clients("dynamodb", REGION).put_item(TableName=TABLE, Item={"id": {"S": "1"}})
    with pytest.raises(DeployError, match=r"hold something(.|\n)*MessageTable"):
        Leftovers(clients, REGION).found()


def test_while_the_stack_is_there_nothing_is_left_over(
    clients: Callable[[str, str], Any], formation: Formation
) -> None:
    formation.stacks["cardamum"] = {"StackStatus": "UPDATE_COMPLETE"}
    with pytest.raises(DeployError, match="is there"):
        Leftovers(clients, REGION).found()


def test_a_stack_that_was_never_whole_is_taken_away_first(
    clients: Callable[[str, str], Any], formation: Formation
) -> None:
    formation.stacks["cardamum"] = {"StackStatus": "ROLLBACK_COMPLETE"}
    formation.stacks["cardamum-global"] = {"StackStatus": "UPDATE_COMPLETE"}
    left = Leftovers(clients, REGION)
    found = left.found()
    assert [arn.split(":")[2] for arn in found] == ["cloudformation", "dynamodb", "secretsmanager"]
    for arn in found:
        left.remove(arn)
    assert set(formation.stacks) == {"cardamum-global"}, "what is whole stays"
    assert left.found() == []


def test_a_stack_that_does_not_go_is_said(clients: Callable[[str, str], Any], formation: Formation) -> None:
    formation.stacks["cardamum"] = {"StackStatus": "ROLLBACK_FAILED"}
    formation.delete_stack = lambda StackName: None  # type: ignore[method-assign]
    left = Leftovers(clients, REGION)
    with pytest.raises(DeployError, match="could not be deleted"):
        left.remove(left.found()[0])


def test_it_deletes_what_it_showed_and_nothing_of_another_name(
    clients: Callable[[str, str], Any], formation: Formation
) -> None:
    formation.stacks["cardamum"] = {"StackStatus": "ROLLBACK_COMPLETE"}
    caller = Caller(ADMINISTRATOR, {"cloudformation": formation})
    left = Leftovers(caller.client, REGION)
    for arn in left.found():
        left.remove(arn)
    assert left.found() == []
    deleted = {right for right in caller.made if "Delete" in right[0]}
    (secret,) = [arn for action, arn in deleted if action == "secretsmanager:DeleteSecret"]
    assert secret.startswith(f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:cardamum-form-1")
    assert deleted == {
        ("cloudformation:DeleteStack", f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/cardamum/1"),
        ("dynamodb:DeleteTable", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{TABLE}"),
        ("secretsmanager:DeleteSecret", secret),
    }
