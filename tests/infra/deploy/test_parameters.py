"""The stack's parameters from the environment."""

from __future__ import annotations

import pytest

from infra.deploy.errors import DeployError
from infra.deploy.parameters import built_in, chosen, variable


@pytest.mark.parametrize(
    ("name", "expected"), [("StaffEmail", "STAFF_EMAIL"), ("WebAclArn", "WEB_ACL_ARN"), ("CodeKey", "CODE_KEY")]
)
def test_a_parameter_has_a_variable_of_its_name(name: str, expected: str) -> None:
    assert variable(name) == expected


def test_what_is_fixed_goes_before_the_environment_then_the_stack_then_the_template() -> None:
    declared = {"CodeKey": {}, "StaffEmail": {"Default": "a"}, "SiteDomain": {"Default": "b"}, "Budget": {"Default": 1}}
    found = chosen(
        declared, {"CODE_KEY": "other", "STAFF_EMAIL": "staff"}, ["StaffEmail", "SiteDomain"], {"CodeKey": "k"}
    )
    assert found == [
        {"ParameterKey": "CodeKey", "ParameterValue": "k"},
        {"ParameterKey": "StaffEmail", "ParameterValue": "staff"},
        {"ParameterKey": "SiteDomain", "UsePreviousValue": True},
    ], "the template's default is left to CloudFormation"


def test_what_has_no_value_anywhere_is_named_by_its_variable() -> None:
    with pytest.raises(DeployError, match=r"CERTIFICATE_ARN: A certificate"):
        chosen({"CertificateArn": {"Description": "A certificate."}}, {}, [], {})


def test_a_domain_is_the_one_that_the_release_was_built_for_or_nothing_is_deployed() -> None:
    declared = {"SiteDomain": {"Default": "www.a.example"}, "StaffEmail": {"Default": "hello@a.example"}}
    assert built_in(declared, {"STAFF_EMAIL": "other@b.example"}) == {"SiteDomain": "www.a.example"}
    assert built_in(declared, {"SITE_DOMAIN": "www.a.example"}) == {"SiteDomain": "www.a.example"}
    with pytest.raises(DeployError, match=r"SITE_DOMAIN is www\.b\.example(.|\n)*register\.toml"):
        built_in(declared, {"SITE_DOMAIN": "www.b.example"})
