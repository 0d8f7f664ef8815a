"""The functions' package: their modules, their pages and their dependencies by hash, compiled, in one zip that depends
on its content alone. Why not ``sam build``: docs/decisions/0010-the-package-is-our-own.md.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from infra.deploy import service_data

ROOT = Path(__file__).parents[2]
# Lambda keeps modification times; the earliest that a zip can hold makes the same code the same package.
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Never needed to run: commands and their manuals, typing stubs, boto3's resources (we use clients), lists of
# the files in a wheel; a page that shows an API, models that want pydantic, dateutil's time zones (Python has its own).
# Names and versions stay (METADATA): by them Amazon Inspector tells which known faults a package has.
_LEFT_OUT = (
    "bin", "share", ".lock", "boto3/data", "boto3/examples", "**/*.pyi", "**/py.typed", "*.dist-info/RECORD",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/*.min.*", "aws_lambda_powertools/utilities/parser",
    "dateutil/zoneinfo/*.tar.gz",
)  # fmt: skip


def build(target: Path, python: str, *, version: str, pages: Path) -> Path:
    """Build the package in the folder ``target``, afresh. All of it is Python, so it runs on any processor.

    :param python: a Python of ``version``, which compiles it. :param pages: the functions' pages, as a build made them.
    :raises subprocess.CalledProcessError: where a dependency does not have its hash.
    """
    shutil.rmtree(target, ignore_errors=True)
    sources(target, pages)
    install(target, version=version)
    for pattern in _LEFT_OUT:
        for path in list(target.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    service_data.trim(target / "botocore/data")
    compile_all(target, python)
    return target


def sources(target: Path, pages: Path) -> None:
    """Put the functions' own modules and their pages into a folder that is not there yet."""
    # Not the pages of another build, which may be beside the modules.
    # Under a name of its own, so that no dependency can write over a module of ours.
    shutil.copytree(ROOT / "functions", target / "functions", ignore=shutil.ignore_patterns("__pycache__", "pages"))
    shutil.copytree(pages, target / "functions/pages")


def install(target: Path, *, version: str) -> Path:
    """Put the functions' dependencies into a folder, whole.

    :raises subprocess.CalledProcessError: where one does not have its hash.
    """
    installer = str(Path(sys.executable).with_name("uv"))
    where = ["--target", str(target), "--python-platform", "aarch64-manylinux2014", "--python-version", version]
    what = ["--only-binary", ":all:", "--require-hashes", "--requirement", str(ROOT / "requirements/functions.txt")]
    subprocess.run([installer, "pip", "install", "--quiet", "--link-mode", "copy", *where, *what], check=True)
    return target


def compile_all(folder: Path, python: str) -> None:
    """Byte code that is good whatever the dates of the files: a zip from 1980 would make other byte code stale."""
    how = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    # Traces name the files as they lie in Lambda, not on this machine.
    subprocess.run([python, *how, "-s", str(folder), "-p", "/var/task", str(folder)], check=True)


def packed(folder: Path) -> bytes:
    """The folder as a zip that depends on its content alone."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def unpack(content: bytes, folder: Path) -> Path:
    """What ``packed`` has packed, as a folder again."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder
