"""The functions' package: whole, cut, compiled, and always the same."""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bench import starts
from infra.deploy import package
from tests import packages


@pytest.fixture(scope="module")
def built() -> Path:
    return packages.built()


def test_the_same_files_make_the_same_package(tmp_path: Path) -> None:
    (tmp_path / "b.py").write_text("2", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/c.html").write_text("3", encoding="utf-8")
    first = package.packed(tmp_path)
    os.utime(tmp_path / "b.py", (1, 1))
    assert package.packed(tmp_path) == first
    assert zipfile.ZipFile(io.BytesIO(first)).namelist() == ["a/c.html", "b.py"]
    again = package.unpack(first, tmp_path / "again")
    assert (again / "a/c.html").read_text(encoding="utf-8") == "3"


@pytest.mark.slow
def test_the_package_runs_without_the_rest_of_the_repository(built: Path, template: Any) -> None:
    modules = sorted(set(template.modules.values()))
    whole = f"[m.handler for m in ({', '.join(modules)},)] and functions.orders.catalogue.products() and 'whole'"
    code = f"import functions.orders.catalogue, {', '.join(modules)}; print({whole})"
    # Isolated: not even the packages of the Python that runs it.
    environment = starts.environment(template) | {"PYTHONPATH": str(built)}
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=built, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "whole", done.stderr


@pytest.mark.slow
def test_every_module_is_compiled_and_its_byte_code_is_never_stale(built: Path) -> None:
    sources = list(built.rglob("*.py"))
    compiled = set(built.rglob("*.pyc"))
    assert len(sources) > 500
    for source in sources:
        code = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
        # PEP 552: 1 says that it holds a hash, and that nobody compares it.
        assert code in compiled, source
        assert int.from_bytes(code.read_bytes()[4:8], "little") == 1, source


@pytest.mark.slow
def test_the_package_is_python_alone_and_holds_nothing_that_is_not_needed(built: Path) -> None:
    files = [path.relative_to(built) for path in built.rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix in (".so", ".pyi") or path.parts[0] in ("bin", "share")] == []
    # What we wrote grew by orders, news, surveys and My data; the libraries are cut as they were.
    assert len(package.packed(built)) < 6_500_000


@pytest.mark.slow
def test_a_function_starts_about_as_quickly_as_boto3_alone(built: Path, template: Any) -> None:
    def make(target: Path) -> Path:
        return starts.client_alone(target, sys.executable, version=packages.VERSION)

    cases = {"boto3": (packages.once("boto3", make), starts.CLIENT)}
    cases |= {name: (built, f"import functions.handlers.{name}") for name in ("consent", "contact", "notify")}
    # The least of each, because noise only adds: a round more where it seems too much, and some rounds at the most.
    # make bench measures it; this tells what grew by a sixth.
    least = dict.fromkeys(cases, math.inf)
    for _ in range(9):
        took = starts.costs(cases, sys.executable, starts.environment(template), 1)
        least = {name: min(least[name], *each) for name, each in took.items()}
        slow = {name: round(each / least["boto3"], 2) for name, each in least.items() if each > 1.15 * least["boto3"]}
        if not slow:
            break
    assert slow == {}
