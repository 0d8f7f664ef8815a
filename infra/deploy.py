"""``make deploy``: the functions' package, the stack, the site, in this order, with boto3 and no other tool.

Needs AWS credentials in the usual places, and CERTIFICATE_ARN and CODE_BUCKET in the environment. CloudFormation
expands the SAM transform itself.
"""

from __future__ import annotations

import compileall
import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError, NoCredentialsError

from infra.files import cache_control, content_type
from infra.template import PATH as TEMPLATE

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / ".cache" / "package"
STACK = "cardamum"
# Lambda keeps modification times; the earliest that a zip can hold makes the same code the same package.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def region() -> str:
    """Where the stack lives: the region that the register, and so the policy, names."""
    sys.path.insert(0, str(ROOT / "functions"))
    import register  # noqa: PLC0415 - a source root of its own

    return register.load().site.region


def build() -> Path:
    """Site and package, afresh. The package holds the functions, their pages and their dependencies for arm64."""
    pelican = [sys.executable, "-m", "pelican", "--fatal", "warnings", "--settings", "publishconf.py"]
    subprocess.run(pelican, cwd=ROOT, check=True)
    shutil.rmtree(PACKAGE, ignore_errors=True)
    shutil.copytree(ROOT / "functions", PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    target = ["--target", str(PACKAGE), "--python-platform", "aarch64-manylinux2014", "--python-version", "3.13"]
    requirements = ["--require-hashes", "--requirement", str(ROOT / "requirements/functions.txt")]
    installer = str(Path(sys.executable).with_name("uv"))
    subprocess.run(
        [installer, "pip", "install", "--quiet", "--only-binary", ":all:", *target, *requirements], check=True
    )
    return PACKAGE


def compiled(folder: Path) -> bool:
    """Compile for Lambda where this is its Python: a start without ``.pyc`` takes three times as long."""
    if sys.version_info[:2] != (3, 13):
        print("Not compiled ahead: this is not Python 3.13, so functions start slower. make deploy PYTHON=python3.13")
        return False
    mode = compileall.py_compile.PycInvalidationMode.UNCHECKED_HASH
    return bool(compileall.compile_dir(folder, quiet=1, invalidation_mode=mode))


def packed(folder: Path) -> bytes:
    """The folder as a zip that depends on its content alone."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def template_body() -> str:
    """The template with the text of the edge function in its place."""
    edge = (TEMPLATE.parent / "edge/edge.js").read_text(encoding="utf-8")
    indented = "".join(f"        {line}".rstrip() + "\n" for line in edge.splitlines())
    text = TEMPLATE.read_text(encoding="utf-8")
    marker = "      FunctionCode: edge/edge.js\n"
    if marker not in text:
        raise ValueError("infra/template.yaml: FunctionCode: edge/edge.js is missing")
    return text.replace(marker, f"      FunctionCode: |\n{indented}")


def stack(session: Any, parameters: dict[str, str]) -> dict[str, str]:
    """Bring the stack to the template; its outputs by name."""
    formation = session.client("cloudformation")
    try:
        formation.describe_stacks(StackName=STACK)
        kind = "UPDATE"
    except ClientError:
        kind = "CREATE"
    change = f"release-{int(time.time())}"
    formation.create_change_set(
        StackName=STACK,
        ChangeSetName=change,
        ChangeSetType=kind,
        TemplateBody=template_body(),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    formation.get_waiter("change_set_create_complete").wait(StackName=STACK, ChangeSetName=change)
    formation.execute_change_set(StackName=STACK, ChangeSetName=change)
    formation.get_waiter(f"stack_{kind.lower()}_complete").wait(StackName=STACK)
    (found,) = formation.describe_stacks(StackName=STACK)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in found["Outputs"]}


def uploads(site: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every file of the site with its S3 headers: what pages ask for first, the pages last."""
    files = sorted((p for p in site.rglob("*") if p.is_file()), key=lambda p: (p.suffix == ".html", p))
    for path in files:
        key = path.relative_to(site).as_posix()
        yield path, {"Key": key, "ContentType": content_type(key), "CacheControl": cache_control(key)}


def publish(session: Any, bucket: str, distribution: str, site: Path) -> None:
    """Upload the site and drop what the edge has kept."""
    s3 = session.client("s3")
    for path, headers in uploads(site):
        s3.put_object(Bucket=bucket, Body=path.read_bytes(), **headers)
    batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(time.time())}
    session.client("cloudfront").create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def main() -> None:
    """Release what is here."""
    if missing := [name for name in ("CERTIFICATE_ARN", "CODE_BUCKET") if name not in os.environ]:
        sys.exit(f"Set {' and '.join(missing)} in the environment; README.md says what they are.")
    session = boto3.Session(region_name=region())
    try:
        session.client("sts").get_caller_identity()
    except (NoCredentialsError, ClientError):
        sys.exit("AWS does not know who you are. Sign in (aws sso login, or AWS_PROFILE=…) and try again.")
    folder = build()
    compiled(folder)
    package = packed(folder)
    key = f"{STACK}/{hashlib.sha256(package).hexdigest()}.zip"
    session.client("s3").put_object(Bucket=os.environ["CODE_BUCKET"], Key=key, Body=package)
    names = {"CertificateArn": "CERTIFICATE_ARN", "CodeBucket": "CODE_BUCKET"}
    outputs = stack(session, {name: os.environ[variable] for name, variable in names.items()} | {"CodeKey": key})
    publish(session, outputs["SiteBucketName"], outputs["DistributionId"], ROOT / "output")
    print("Released.")


if __name__ == "__main__":
    main()
