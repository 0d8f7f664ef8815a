"""A failure that others met first has its sentence."""

from __future__ import annotations

import pytest

from infra.deploy import failures
from infra.deploy.errors import DeployError
from infra.deploy.stack import Stack
from tests.infra.deploy.conftest import Formation

SAID = {
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its"
    " minimum value of [10].": "RESERVE_CONCURRENCY=no",
    "One or more of the CNAMEs you provided are already associated with a different resource.": "Another distribution",
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid"
    " certificate chain.": "make bootstrap",
    "cardamum-form-1 already exists in stack arn:aws:cloudformation:eu-central-1:1:stack/other/1": "make sweep",
    "You can't create this secret because a secret with this name is already scheduled for deletion.": "force-delete",
    "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: wafv2:CreateWebACL": "infra/access.yaml",
    "Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [X]": "owner",
    "Cannot perform more than one GSI creation or deletion in a single update": "one after the other",
    "Rate exceeded (Service: AmazonCloudFormation; Status Code: 400)": "a few minutes",
    "The security token included in the request is expired": "Sign in again",
    'Could not connect to the endpoint URL: "https://sts.eu-central-1.amazonaws.com/"': "The same command again",
    "The SSO session associated with this profile has expired or is otherwise invalid.": "Sign in again",
    "Stack:arn:aws:cloudformation:eu-central-1:1:stack/cardamum/1 is in UPDATE_ROLLBACK_FAILED state and can not be"
    " updated.": "continue-update-rollback",
    "Unable to locate credentials": "Sign in again",
    "Resource of type 'AWS::CloudFront::Distribution' did not stabilize.": "Deploy again",
    "Cannot exceed quota for PoliciesPerRole: 10": "Service Quotas",
}


@pytest.mark.parametrize(("reason", "words"), SAID.items(), ids=[reason[:40] for reason in SAID])
def test_a_likely_failure_is_explained(reason: str, words: str) -> None:
    assert words in failures.helps(reason)


def test_what_nobody_knows_is_said_as_it_was(formation: Formation) -> None:
    assert failures.explained(["Table: create failed: strange"]) == ["Table: create failed: strange"]


def test_the_sentence_stands_below_what_cloudformation_said(formation: Formation) -> None:
    formation.fails, formation.why = "cardamum", next(iter(SAID))
    stack = Stack(formation, "cardamum", pause=0)
    with pytest.raises(DeployError, match=r"minimum value of \[10](.|\n)*→ (.|\n)*RESERVE_CONCURRENCY=no"):
        stack.carry_out(stack.propose({"TemplateBody": "{}"}, []), lambda _: None)
