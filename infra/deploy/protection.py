"""What nobody replaces or deletes by a deployment: tables, buckets and keys, and the stack itself."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy.errors import DeployError

# What holds records or files. An update that would make one anew, or take it out of the stack, fails.
_KINDS = ["AWS::DynamoDB::Table", "AWS::S3::Bucket"]
# Keys that are never changed. A key of receipts gives its place to another (docs/operations.md), and stays there.
_LASTING = ["LogKey", "LogSecondKey", "ListKey"]
_DENIED = {"NotAuthorized", "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}


def policy() -> str:
    """The stack policy."""
    refused = {"Effect": "Deny", "Principal": "*"}
    lost = ["Update:Replace", "Update:Delete"]
    statements = [
        {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
        refused | {"Action": lost, "Resource": "*", "Condition": {"StringEquals": {"ResourceType": _KINDS}}},
        refused | {"Action": lost, "Resource": [f"LogicalResourceId/{name}" for name in _LASTING]},
        refused
        | {
            "Action": "Update:Replace",
            "Resource": "*",
            "Condition": {"StringEquals": {"ResourceType": ["AWS::KMS::Key"]}},
        },
    ]
    return json.dumps({"Statement": statements})


def protect(formation: Any, stack: str) -> bool:
    """Give a stack its policy, and protect it from being deleted; whether that was ours to do. The workflow's role may
    not, so that no deployment takes off what the owner's first one put on.

    :raises DeployError: where CloudFormation refuses for another reason.
    """
    try:
        formation.set_stack_policy(StackName=stack, StackPolicyBody=policy())
        formation.update_termination_protection(StackName=stack, EnableTerminationProtection=True)
    except ClientError as error:
        if error.response["Error"]["Code"] in _DENIED:
            return False
        raise DeployError(f"{stack} is up, and not protected: {error}") from None
    return True
