"""``/privacy/policy.json`` and ``/promises/promises.json``: policy and promises as data, as the pages have them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from plugins.policy import promises


def _read(site: Path, path: str) -> Any:
    return json.loads((site / path).read_text(encoding="utf-8"))


def test_the_data_has_the_hash_of_the_text_and_everything_that_the_register_has(site: Path, register: Any) -> None:
    data = _read(site, "privacy/policy.json")
    assert (data["schema:version"], data["schema:sha256"]) == (register.policy.version, register.policy.sha256)
    assert data["schema:sha256"] in re.sub("<wbr>", "", (site / "privacy/index.html").read_text(encoding="utf-8"))
    assert {one["dct:identifier"] for one in data["hasPurpose"]} == set(register.purposes)
    kept = {one["dct:identifier"]: one["hasStorageCondition"]["hasDuration"]["rdf:value"] for one in data["hasProcess"]}
    assert kept == {name: f"P{record.retention_days}D" for name, record in register.records.items()}
    assert [one["hasName"] for one in data["hasDataProcessor"]] == [one.name for one in register.processors.values()]
    assert [one["schema:version"] for one in data["dct:hasVersion"]] == list(register.policies)


def test_every_term_of_the_data_has_a_prefix_that_its_context_explains(site: Path) -> None:
    data = _read(site, "privacy/policy.json")
    context = data.pop("@context")
    used = set(re.findall(r'"([a-z-]+):[A-Za-z0-9-]+"', json.dumps(data)))
    assert used - {"mailto", "https"} <= set(context)


def test_the_promises_as_data_are_those_of_the_page(site: Path, register: Any) -> None:
    data = _read(site, "promises/promises.json")["promises"]
    assert [one["id"] for one in data] == list(promises.IDS)
    for one in data:
        page = (site / one["page"].strip("/") / "index.html").read_text(encoding="utf-8")
        assert f"<h1>{one['says']}</h1>" in page
        assert one["state"] == register.promises[one["id"]].state
        assert one["text"]
        assert "<" not in one["text"]
        assert all(test["file"] in page for test in one["tests"])
        assert one["tests"] or one["state"] != "proved"
