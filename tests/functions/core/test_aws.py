"""What AWS's answers say."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from functions.core import aws


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ClientError({"Error": {"Code": "SlowDown", "Message": "ada@example.org"}}, "PutItem"), "SlowDown"),
        (ClientError({}, "PutItem"), ""),
        (ReadTimeoutError(endpoint_url="the table"), ""),
    ],
)
def test_the_code_of_an_error_is_read_and_nothing_else_of_it(error: Exception, code: str) -> None:
    assert aws.error_code(error) == code


def test_what_a_refused_write_met_is_told_where_the_table_tells_it() -> None:
    met = {"Error": {"Code": "ConditionalCheckFailedException"}, "Item": {"count": {"N": "3"}}}
    assert aws.standing(ClientError(met, "PutItem")) == {"count": 3}  # type: ignore[arg-type]
    assert aws.standing(ClientError({}, "PutItem")) is None
