"""Fixtures for all tests: the site built once, the functions on an in-process DynamoDB, promises bound to tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
os.chdir(ROOT)
# pytest rewrites the assertions of each file: half of the time that it takes to collect the tests. Written down, each
# file is rewritten once. What tests start writes none, nor do runs of mutants (INVARIANTS=1), whose files change within
# a second: Python knows a changed file by its size and the second alone.
sys.dont_write_bytecode = bool(os.environ.get("INVARIANTS"))
pytest_plugins = ["tests.invariants", "tests.scheduling", "tests.skips", "tests.slow"]
_run = ExitStack()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Build the site, once, before any worker starts: into a folder of this run, so that another run, a build or a
    preview in the same checkout is not in its way.
    """
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    from infra.build import folders
    from infra.build.builder import whole
    from tests import own_texts, run_folder

    if run_folder.SITE in os.environ:
        return  # a run of mutants has built the site for many runs (tests/sabotage)
    folder = _run.enter_context(folders.own("tests"))
    made = folders.within(folder)
    results = folder / "promises.json"
    if run_folder.RESULTS.exists():
        # Another run that ends meanwhile writes there, and what this one builds twice would differ.
        shutil.copy(run_folder.RESULTS, results)
    # Workers, and what tests start, find all of it by these.
    os.environ |= {run_folder.SITE: str(made.site), folders.PAGES: str(made.pages), "PROMISE_RESULTS": str(results)}
    if not whole(made):
        pytest.exit("the site does not build; the message above says why", returncode=2)
    known = own_texts.site(made.site, folder / "known")
    if not known:
        pytest.exit("the tests' texts do not build; the message above says why", returncode=2)
    os.environ[run_folder.KNOWN] = str(known)


def pytest_unconfigure() -> None:
    """Remove what this run made. What is left by a run that was killed, the next one removes."""
    _run.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site."""
    from tests import run_folder

    return run_folder.site()


@pytest.fixture(scope="session")
def template() -> Any:
    """infra/template.yaml."""
    from infra.template import Template

    return Template()


@pytest.fixture(scope="session")
def register() -> Any:
    """The register, checked against the policy texts."""
    from functions import register as registers

    return registers.load(texts=ROOT / "content/policies/privacy")


@pytest.fixture(scope="module")
def embedded_database(template: Any) -> Iterator[Any]:
    """An in-process DynamoDB with the template's tables, made once a file; a client of it."""
    from infra.local import fake_aws

    with fake_aws.dynamodb(template, REQUESTS_PER_MINUTE="1000000") as client:
        yield client


@pytest.fixture
def database(embedded_database: Any) -> Any:
    """The in-process DynamoDB, its tables empty; a client of it."""
    from tests import tables

    tables.empty()
    return embedded_database
