"""The template and the register say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.template import GLOBAL, PATH, Template


@pytest.mark.promise("P02")
def test_every_route_is_registered_and_every_registered_route_exists(template: Any, register: Any) -> None:
    registered = [route for record in register.records.values() for route in record.routes]
    assert sorted(route.key for route in template.routes) == sorted(registered)


@pytest.mark.promise("P02")
def test_every_store_is_registered_and_every_registered_store_exists(template: Any, register: Any) -> None:
    stores = {*template.of_type("AWS::DynamoDB::Table"), *template.of_type("AWS::Logs::LogGroup")}
    assert stores == {record.store for record in register.records.values()}


@pytest.mark.promise("A04")
def test_logs_expire_when_the_register_says(template: Any, register: Any) -> None:
    logs = template.of_type("AWS::Logs::LogGroup")
    assert logs
    retention = {record.store: record.retention_days for record in register.records.values()}
    assert {name: log["RetentionInDays"] for name, log in logs.items()} == {name: retention[name] for name in logs}


@pytest.mark.promise("A04")
def test_every_table_erases_by_the_attribute_that_the_functions_write(template: Any, register: Any) -> None:
    for name, table in template.of_type("AWS::DynamoDB::Table").items():
        assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
        (record,) = (r for r in register.records.values() if r.store == name)
        assert "expires_at" in record.fields


@pytest.mark.promise("P07")
def test_the_web_log_has_the_registered_fields_and_no_address(template: Any, register: Any) -> None:
    (api,) = template.of_type("AWS::Serverless::HttpApi").values()
    fields = json.loads(api["AccessLogSettings"]["Format"])
    assert tuple(fields) == register.records["web-log"].fields
    assert not re.search(r"sourceIp|userAgent|header|querystring|path\b", json.dumps(fields))
    assert api["AccessLogSettings"]["DestinationArn"] == {"Fn::GetAtt": "ApiLog.Arn"}


@pytest.mark.promise("A07")
def test_every_service_of_the_templates_belongs_to_a_listed_processor(
    template: Any, firewall: Any, register: Any
) -> None:
    access = Template(PATH.with_name("access.yaml"))
    resources = [r for stack in (template, firewall, access) for r in stack.data["Resources"].values()]
    used = {resource["Type"].split("::")[1] for resource in resources}
    listed = {service for processor in register.processors.values() for service in processor.services}
    assert used <= listed, f"not listed under [processors]: {used - listed}"


@pytest.mark.promise("A08")
def test_the_region_deployed_to_is_the_one_on_the_page(site: Path, register: Any) -> None:
    from infra import deploy
    from infra.local import fake_aws

    page = (site / "privacy/index.html").read_text(encoding="utf-8")
    assert deploy.region() == register.site.region == fake_aws.LOCAL["AWS_DEFAULT_REGION"]
    assert register.site.region in page
    assert register.site.region_name.split(",")[0] in page


def test_the_functions_run_where_the_contract_says(template: Any) -> None:
    function = template.data["Globals"]["Function"]
    assert (function["Runtime"], function["Architectures"], function["MemorySize"]) == ("python3.13", ["arm64"], 256)


def test_sources_of_the_template_are_read_with_their_tags(template: Any) -> None:
    environment = template.environment({"FORM_KEY": "here"})
    assert environment["CONSENT_TABLE"] == "ConsentTable"
    assert environment["SITE_ORIGIN"] == "https://www.cardamum.exeve"
    assert environment["FORM_KEY"] == "here"


def test_every_parameter_but_those_that_only_an_account_knows_has_a_default(template: Any, firewall: Any) -> None:
    given = {name for name, parameter in template.data["Parameters"].items() if "Default" not in parameter}
    assert given == {"CertificateArn", "CodeBucket", "CodeKey"}
    assert all("Default" in parameter for parameter in firewall.data["Parameters"].values())


def test_no_secret_stands_in_a_template() -> None:
    for path in (PATH, GLOBAL, PATH.with_name("access.yaml")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"AKIA|\bSecretString: |Password:|[0-9]{12}:|BEGIN [A-Z ]*KEY", text), path.name
