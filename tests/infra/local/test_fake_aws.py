"""The in-process DynamoDB: the template's tables, and atomic under threads."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.exceptions import ClientError


def test_the_tables_are_those_of_the_template(database: Any, template: Any) -> None:
    assert sorted(database.list_tables()["TableNames"]) == sorted(template.of_type("AWS::DynamoDB::Table"))
    for name, table in template.of_type("AWS::DynamoDB::Table").items():
        assert database.describe_table(TableName=name)["Table"]["KeySchema"] == table["KeySchema"]
        ttl = database.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}


def test_of_many_puts_at_once_under_one_condition_exactly_one_wins(database: Any) -> None:
    def put(number: int) -> bool:
        item = {"visitor": {"S": "v"}, "id": {"S": "i"}, "number": {"N": str(number)}}
        try:
            database.put_item(TableName="ConsentTable", Item=item, ConditionExpression="attribute_not_exists(visitor)")
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(put, range(64))) == 1


def test_the_key_is_that_of_the_template_and_the_functions_setting_names_it(database: Any, template: Any) -> None:
    kms: Any = boto3.client("kms")
    key = kms.describe_key(KeyId=os.environ["KEY_ID"])["KeyMetadata"]
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    assert len(kms.list_keys()["Keys"]) == len(template.signing_keys()) == 3
