"""The templates as they are sent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.deploy.templates import GLOBAL_REGION, declared, global_body, template_body
from infra.edge import code
from infra.template import Template

ROOT = Path(__file__).parents[3]


def test_the_edge_function_stands_in_the_template_that_is_sent() -> None:
    resources = Template.parsed(template_body())["Resources"].values()
    (edge,) = (one["Properties"] for one in resources if one["Type"] == "AWS::CloudFront::Function")
    assert edge["FunctionCode"].strip() == code.code().strip()
    assert len(edge["FunctionCode"].encode()) < 10_240, "CloudFront takes 10 kB at most"
    assert len(template_body().encode()) < 1_000_000, "CloudFormation takes 1 MB at most, from a bucket"


def test_a_move_is_part_of_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.redirects.table.read", lambda root: {"/journal/old/": "/journal/new/"})
    resources = Template.parsed(template_body())["Resources"].values()
    (edge,) = (one["Properties"] for one in resources if one["Type"] == "AWS::CloudFront::Function")
    assert '"/journal/old/": "/journal/new/"' in edge["FunctionCode"]


@pytest.mark.slow
def test_the_template_that_is_sent_passes_awss_own_schemas(tmp_path: Path) -> None:
    sent = tmp_path / "template.yaml"
    sent.write_text(template_body(), encoding="utf-8")
    linter = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([linter, "--format", "json", sent], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout or "[]") == []


def test_what_one_stack_takes_of_the_other_is_given_by_it() -> None:
    assert "WebAclArn" in Template.parsed(global_body())["Outputs"]
    assert {"WebAclArn", "CodeBucket", "CodeKey", "SiteDomain"} <= declared(template_body()).keys()
    assert GLOBAL_REGION == "us-east-1"
