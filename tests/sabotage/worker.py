"""Runs mutants in one copy of the tree, each in a fork of a process that has loaded what does not change: pytest, moto,
a browser's driver. Nothing of ours is loaded before the fork, so each fork loads the code as the mutant has it.

Lines in: a mutant's number. Lines out: JSON, which test noticed it (empty where none did) and the seconds it took.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

# A run that takes longer is ended, and has noticed nothing: each test has a limit of its own, which is noticed.
_LONGEST = 240


# What tests and code load that no mutant changes: loading it once saves each fork two seconds of a processor.
_STAYS = (
    "PIL.Image", "_hypothesis_pytestplugin", "altcha", "anyio", "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.metrics", "aws_lambda_powertools.utilities.data_classes", "boto3", "click",
    "cryptography.hazmat.primitives.asymmetric.ed25519", "cryptography.x509", "docutils.core", "feedgenerator",
    "fontTools.ttLib", "html5lib", "httpx", "hypothesis.stateful", "jinja2", "jsonschema",
    "markdown.extensions.toc", "moto", "moto.dynamodb.responses", "moto.dynamodbstreams.responses",
    "moto.kms.responses", "moto.s3.responses", "moto.ses.responses", "moto.sesv2.responses", "moto.sqs.responses",
    "pelican", "playwright.sync_api", "pytest_playwright.pytest_playwright", "pytest_timeout", "responses",
    "rich.console", "rich.table", "samtranslator.translator.transform", "segno", "starlette.applications", "trio",
    "uvicorn", "watchfiles", "xdist.plugin", "yaml",
)  # fmt: skip
_SERVICES = ("dynamodb", "dynamodbstreams", "kms", "s3", "ses", "sesv2", "sqs", "sns")


def _load_what_stays() -> None:
    for name in _STAYS:
        # A library that has gone costs time alone.
        with suppress(ImportError):
            importlib.import_module(name)
    # Each session of botocore reads the descriptions of AWS's services anew: here all of them share what is read once.
    from botocore import loaders

    loader = loaders.create_loader()
    loaders.create_loader = lambda *_: loader  # type: ignore[assignment]
    for service in _SERVICES:
        loader.load_service_model(service, "service-2")
        loader.load_service_model(service, "endpoint-rule-set-1")
    for name in ("endpoints", "partitions", "sdk-default-configuration"):
        loader.load_data(name)


class Noticing:
    """A pytest plugin that keeps the first test that failed."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.failed = self.failed or f"{report.nodeid or 'the tests'}: it cannot be loaded"


def _in_fork(tests: list[str], log: Path, built: dict[str, str]) -> str:
    """Run tests in a fork; the first that failed, or empty."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.setsid()
        os.close(reading)
        with log.open("ab") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        os.environ |= built
        # Whether this fork ends well or not, it must not go on as the worker.
        try:
            said = _pytest(tests)
        except BaseException as error:  # noqa: BLE001
            said = f"the run itself: {type(error).__name__}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    return _answer_of(child, reading)


def _pytest(tests: list[str]) -> str:
    import pytest

    noticing = Noticing()
    # Slow tests come last, with those of browsers, if nothing else has noticed it.
    by_name = len(tests) == 1 or any(name.startswith("tests/browser") for name in tests)
    chosen = "not speed" if by_name else "not (speed or slow)"
    options = ["-x", "-q", "-n", "0", "-m", chosen, "-p", "no:cacheprovider", "--timeout", "90", "--assert", "plain"]
    code = pytest.main([*options, *tests], plugins=[noticing])
    if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return ""
    return noticing.failed or "the build, or the loading of the tests"


def _answer_of(child: int, reading: int) -> str:
    """What a fork wrote, when it has ended; a fork that goes on too long is ended with all it has started."""

    def overdue(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, overdue)
    signal.alarm(_LONGEST)
    try:
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read().decode()
    except TimeoutError:
        said = ""
    finally:
        signal.alarm(0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return said


def main() -> None:
    """Answer each line until there is none."""
    here, built = Path.cwd(), dict(os.environ.pop(name).split("=", 1) for name in ("BUILT_SITE", "BUILT_PAGES"))
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    _load_what_stays()
    answers.write("ready\n")
    for line in sys.stdin:
        asked = json.loads(line)
        began, noticed = time.monotonic(), ""
        for stage in asked["stages"]:
            noticed = _in_fork(stage, here.parent / "log.txt", {} if asked["build"] else built)
            if noticed:
                break
        answers.write(json.dumps({"noticed": noticed, "seconds": round(time.monotonic() - began, 1)}) + "\n")


if __name__ == "__main__":
    main()
