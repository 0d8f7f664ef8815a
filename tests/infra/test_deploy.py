"""The release: a package that is whole and always the same, a template with its edge function, pages last."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import deploy

ROOT = Path(__file__).parents[2]


def test_the_same_files_make_the_same_package(tmp_path: Path) -> None:
    (tmp_path / "b.py").write_text("2", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/c.html").write_text("3", encoding="utf-8")
    first = deploy.packed(tmp_path)
    os.utime(tmp_path / "b.py", (1, 1))
    assert deploy.packed(tmp_path) == first
    assert zipfile.ZipFile(io.BytesIO(first)).namelist() == ["a/c.html", "b.py"]


def test_the_functions_folder_is_whole_without_the_rest_of_the_repository(template: Any, tmp_path: Path) -> None:
    package = tmp_path / "functions"
    subprocess.run(["cp", "-r", str(ROOT / "functions"), str(package)], check=True)
    modules = sorted({route.module for route in template.routes})
    code = f"import {', '.join(modules)}; print([m.handler for m in ({', '.join(modules)},)] and 'whole')"
    environment = {"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "eu-central-1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=package, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "whole", done.stderr


def test_the_edge_function_stands_in_the_template_that_is_sent(tmp_path: Path) -> None:
    from infra.template import Template

    sent = tmp_path / "template.yaml"
    sent.write_text(deploy.template_body(), encoding="utf-8")
    (edge,) = Template(sent).of_type("AWS::CloudFront::Function").values()
    source = (ROOT / "infra/edge/edge.js").read_text(encoding="utf-8")
    assert edge["FunctionCode"].strip() == source.strip()
    assert len(source.encode()) < 10_240, "CloudFront takes 10 kB at most"
    assert len(sent.read_bytes()) < 51_200, "CloudFormation takes 51,200 bytes at most in a request"


def test_the_template_that_is_sent_passes_awss_own_schemas(tmp_path: Path) -> None:
    sent = tmp_path / "template.yaml"
    sent.write_text(deploy.template_body(), encoding="utf-8")
    linter = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([linter, "--format", "json", sent], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout or "[]") == []


def test_pages_go_up_after_what_they_ask_for(site: Path) -> None:
    order = [headers["Key"] for _, headers in deploy.uploads(site)]
    first_page = next(i for i, key in enumerate(order) if key.endswith(".html"))
    assert all(key.endswith(".html") for key in order[first_page:])
    assert set(order) == {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}


def test_publishing_uploads_with_types_and_lifetimes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="site", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        dropped: list[str] = []

        class Session:
            def client(self, name: str) -> Any:
                if name == "s3":
                    return s3
                return type(
                    "Edge", (), {"create_invalidation": lambda _, DistributionId, **__: dropped.append(DistributionId)}
                )()

        deploy.publish(Session(), "site", "D1", site)
        page = s3.head_object(Bucket="site", Key="index.html")
        assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
        assert dropped == ["D1"]


def test_without_what_it_needs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CERTIFICATE_ARN", raising=False)
    monkeypatch.setenv("CODE_BUCKET", "b")
    with pytest.raises(SystemExit, match="Set CERTIFICATE_ARN in the environment"):
        deploy.main()
