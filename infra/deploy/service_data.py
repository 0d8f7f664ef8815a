"""botocore's description of AWS, cut to what the functions call: the rest is read at every start, or shipped for
nothing (docs/decisions/0010-the-package-is-our-own.md).
"""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

# What the functions call, by service; tests/infra/deploy/test_service_data.py holds it against their code.
CALLED: dict[str, frozenset[str]] = {
    "apigatewayv2": frozenset({"UpdateStage"}),
    "budgets": frozenset({"DescribeBudget"}),
    "cloudwatch": frozenset({"GetMetricData"}),
    "dynamodb": frozenset(
        {"BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "TransactWriteItems", "UpdateItem"}
    ),
    "kms": frozenset({"GetPublicKey", "Sign"}),
    "s3": frozenset({"GetObject", "ListObjectsV2", "PutObject"}),
    "sesv2": frozenset({"GetAccount", "SendEmail"}),
    "sqs": frozenset({"GetQueueAttributes", "SendMessageBatch"}),
}
_PARTITION = "aws"


def trim(data: Path) -> None:
    """Cut the folder ``botocore/data`` down, in place: these services in their newest version, these operations and
    the shapes they need, no documentation, no examples, no waiters, and the endpoints of these services.
    """
    prefixes = set()
    for folder in sorted(path for path in data.iterdir() if path.is_dir()):
        if folder.name not in CALLED:
            shutil.rmtree(folder)
            continue
        *_, newest = sorted(version for version in folder.iterdir() if any(version.glob("service-2.json*")))
        for version in set(folder.iterdir()) - {newest}:
            shutil.rmtree(version)
        prefixes.add(_trim_version(newest, CALLED[folder.name]))
    path = data / "endpoints.json"
    _write(path, _endpoints(_read(path), prefixes))


def _trim_version(folder: Path, called: frozenset[str]) -> str:
    """One version of one service; its prefix in endpoints' names."""
    prefix = ""
    for path in sorted(folder.iterdir()):
        name, content = path.name.removesuffix(".gz"), _read(path)
        path.unlink()
        if name == "service-2.json":
            content = _service(content, called)
            prefix = content["metadata"]["endpointPrefix"]
        elif name == "paginators-1.json":
            content = {"pagination": {key: value for key, value in content["pagination"].items() if key in called}}
        elif not name.startswith("endpoint-rule-set"):
            continue
        _write(folder / name, content)
    return prefix


def _service(content: dict[str, Any], called: frozenset[str]) -> dict[str, Any]:
    """:raises KeyError: where the service has no such operation."""
    operations = {name: _undocumented(content["operations"][name]) for name in sorted(called)}
    shapes: dict[str, Any] = {}
    wanted = _named(operations)
    while wanted:
        name = wanted.pop()
        shapes[name] = _undocumented(content["shapes"][name])
        wanted |= _named(shapes[name]) - shapes.keys()
    kept = {key: content[key] for key in ("version", "metadata", "clientContextParams") if key in content}
    return kept | {"operations": operations, "shapes": dict(sorted(shapes.items()))}


def _named(content: Any) -> set[str]:
    """The shapes that a description refers to."""
    if isinstance(content, list):
        return set().union(*map(_named, content))
    if not isinstance(content, dict):
        return set()
    own = {content["shape"]} if isinstance(content.get("shape"), str) else set()
    return own.union(*map(_named, content.values()))


def _undocumented(content: Any) -> Any:
    """Without its prose. A member that is called “documentation” is no prose: it is a description itself."""
    if isinstance(content, list):
        return [_undocumented(part) for part in content]
    if not isinstance(content, dict):
        return content
    prose = {key for key in ("documentation", "documentationUrl") if isinstance(content.get(key), str)}
    return {key: _undocumented(value) for key, value in content.items() if key not in prose}


def _endpoints(content: dict[str, Any], prefixes: set[str]) -> dict[str, Any]:
    (partition,) = (one for one in content["partitions"] if one["partition"] == _PARTITION)
    services = {name: value for name, value in partition["services"].items() if name in prefixes}
    return content | {"partitions": [partition | {"services": services}]}


def _read(path: Path) -> Any:
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True), encoding="utf-8")
