"""What a function's start costs, as shipped, beside a process that makes a DynamoDB client by boto3 and nothing else.

Each start is a process of its own, and its cost the processor's time, which a busy machine changes least. They take
turns, so that whatever else the machine does is every one's.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from infra.deploy import package, python
from infra.local import fake_aws
from infra.template import Template

ROUNDS = 15
CLIENT = "import boto3; boto3.client('dynamodb')"


def client_alone(target: Path, compiler: str, *, version: str) -> Path:
    """A folder with boto3 and what it needs, whole and compiled: what a function is measured against."""
    package.install(target, version=version)
    package.compile_all(target, compiler)
    return target


def naive(target: Path, *, version: str, pages: Path) -> Path:
    """The package as ``sam build`` makes it: whole, and not compiled."""
    package.sources(target, pages)
    return package.install(target, version=version)


def cost(folder: Path, code: str, interpreter: str, environment: Mapping[str, str]) -> float:
    """Seconds of processor time of one process that runs ``code`` in ``folder``. It writes no byte code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([interpreter, "-B", "-c", code], cwd=folder, env=dict(environment), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def costs(
    cases: Mapping[str, tuple[Path, str]], interpreter: str, environment: Mapping[str, str], rounds: int
) -> dict[str, list[float]]:
    """What each case, a folder and a line of code, cost in each round; one round before is not counted."""
    took: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds + 1):
        for name, (folder, code) in cases.items():
            took[name].append(cost(folder, code, interpreter, environment))
    return {name: each[1:] for name, each in took.items()}


def environment(template: Template) -> dict[str, str]:
    """A function's variables, and what Lambda adds."""
    return fake_aws.settings(template) | {"PATH": "/usr/bin:/bin", "KEY_ID": "a-key"}


def size(folder: Path) -> int:
    """Bytes of the files of a folder, unpacked."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def rows(pages: Path) -> list[tuple[str, str]]:
    """Label and figure of each measure. Where Lambda's Python is not here, this one is taken, and named.

    :param pages: the functions', as a build made them.
    """
    template = Template()
    version = python.version(template)
    try:
        interpreter = python.found(version)
    except python.DeployError:
        interpreter, version = sys.executable, f"{sys.version_info.major}.{sys.version_info.minor}"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        built = package.build(folder / "built", interpreter, version=version, pages=pages)
        plain = naive(folder / "naive", version=version, pages=pages)
        alone = client_alone(folder / "alone", interpreter, version=version)
        base = f"boto3's DynamoDB client alone, Python {version}"
        cases = {base: (alone, CLIENT)}
        for module in template.modules.values():
            cases[f"`{module}` as shipped"] = (built, f"import {module}")
        cases["`functions.handlers.consent` as `sam build` ships it: whole and not compiled"] = (
            plain,
            "import functions.handlers.consent",
        )
        took = costs(cases, interpreter, environment(template), ROUNDS)
        one = statistics.median(took[base])
        found = [
            (name, f"{statistics.median(each) / one:.2f} ({statistics.median(each) * 1_000:.0f} ms)")
            for name, each in took.items()
        ]
        sizes = [(name, len(package.packed(one)), size(one)) for name, one in (("shipped", built), ("not cut", plain))]
        return found + [
            (f"Package, {name}: zip, unpacked", f"{zipped:,} B, {whole:,} B") for name, zipped, whole in sizes
        ]
