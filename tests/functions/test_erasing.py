"""One place a capability erases what it holds: ``personal.py``. A record's expiry does the rest."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

# Beside the modules that may erase: what stands in for DynamoDB on this machine; what knows the call's name, to ship
# it or to find it in the trail; and what makes a transaction, and refuses one that erases
# (tests/functions/core/test_transaction.py).
STAND_INS = {
    "infra/local/dynalite/__init__.py", "infra/local/dynalite/transactions.py", "infra/local/dynamodb_endpoint.py",
    "infra/deploy/service_data.py", "infra/operations/trail.py", "functions/core/transaction.py",
}  # fmt: skip
# Every call of boto3's clients and resources that can take an item out of a table, and the words for one.
ERASING = {"delete_item", "batch_write_item", "batch_writer", "transact_write_items", "execute_statement",
           "batch_execute_statement", "execute_transaction"}  # fmt: skip
WORDS = {"DeleteItem", "BatchWriteItem", "TransactWriteItems", "DeleteRequest", "ExecuteStatement",
         "ExecuteTransaction", "BatchExecuteStatement", *ERASING}  # fmt: skip


def erases(source: str) -> bool:
    """Whether code names a call that erases, as an attribute or in a text other than a docstring or comment."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ERASING)
        or (isinstance(node, ast.Constant) and node.value in WORDS)
        for node in ast.walk(ast.parse(source))
    )


@pytest.mark.promise("P14", "P21")
def test_nothing_but_a_capability_s_personal_module_erases_an_item() -> None:
    paths = [path for folder in ("functions", "desk", "infra") for path in Path(folder).rglob("*.py")]
    found = {path.as_posix() for path in paths if erases(path.read_text(encoding="utf-8"))}
    assert found - STAND_INS == {
        f"functions/{name}/personal.py" for name in ("consent", "contact", "my_data", "newsletter", "surveys")
    }
    assert found >= STAND_INS


@pytest.mark.parametrize(
    "source",
    [
        "client.delete_item(TableName='t', Key={})", "getattr(client, 'delete_item')()", "table.batch_writer()",
        "client.transact_write_items(TransactItems=[{'Delete': {}}])", "call('DeleteItem')",
        "client.batch_write_item(RequestItems={'t': [{'DeleteRequest': {}}]})",
        "client.execute_statement(Statement='DELETE FROM t')",
    ],
)  # fmt: skip
def test_every_way_to_erase_is_seen(source: str) -> None:
    assert erases(source)


def test_adding_and_reading_are_not_taken_for_it() -> None:
    assert not erases("client.put_item(TableName='t', Item={}); client.get_item(TableName='t', Key={})  # delete_item")
