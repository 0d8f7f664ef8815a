"""``/privacy/policy.json`` and ``/promises/promises.json``: policy and promises as data, as the pages have them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plugins.policy import policy_data, promises


def _read(site: Path, path: str) -> Any:
    return json.loads((site / path).read_text(encoding="utf-8"))


def test_the_data_has_the_hash_of_the_text_and_everything_that_the_register_has(site: Path, register: Any) -> None:
    data = _read(site, "privacy/policy.json")
    assert (data["schema:version"], data["schema:sha256"]) == (register.policy.version, register.policy.sha256)
    assert data["schema:sha256"] in re.sub("<wbr>", "", (site / "privacy/index.html").read_text(encoding="utf-8"))
    assert {one["dct:identifier"] for one in data["hasPurpose"]} == set(register.purposes)
    kept = {one["dct:identifier"]: one["hasStorageCondition"]["hasDuration"] for one in data["hasProcess"]}
    assert {name: duration["skos:prefLabel"] for name, duration in kept.items()} == {
        name: record.retention for name, record in register.records.items()
    }
    days = {name: f"P{one.retention_days}D" for name, one in register.records.items() if not one.open_ended}
    assert {name: duration["rdf:value"] for name, duration in kept.items() if "rdf:value" in duration} == days
    assert [one["hasName"] for one in data["hasDataProcessor"]] == [one.name for one in register.processors.values()]
    assert [one["schema:version"] for one in data["dct:hasVersion"]] == list(register.policies)


def _terms(value: Any, context: dict[str, Any], key: str = "") -> Iterator[tuple[str, str]]:
    """Every term of a document: how it is used (as a property, as a type, as the value of a property), and its name."""
    if isinstance(value, list):
        for one in value:
            yield from _terms(one, context, key)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not name.startswith("@"):
                yield "property", name
            if name != "@id":
                yield from _terms(inner, context, name)
    elif key == "@type":
        yield "type", value
    elif isinstance(context.get(key), dict):
        yield key, value


def test_the_data_is_valid_against_the_vocabularys_own_terms(site: Path) -> None:
    dpv = json.loads(Path(__file__).with_name("dpv.json").read_text(encoding="utf-8"))
    data = _read(site, "privacy/policy.json")
    context = data.pop("@context")
    foreign = {name for name, iri in context.items() if isinstance(iri, str) and "w3id.org/dpv" not in iri}
    known = {name for terms in dpv.values() if isinstance(terms, list) for name in terms} - {*dpv["property"]}
    allowed = {
        "property": dpv["property"],
        "type": known,
        "hasRight": dpv["Right"],
        "hasContext": dpv["Necessity"],
        "skos:broader": dpv["Purpose"],
    }
    terms = {(use, term if ":" in term else f"dpv:{term}") for use, term in _terms(data, context)}
    ours = {(use, term) for use, term in terms if term.partition(":")[0] not in foreign}
    assert [(use, term) for use, term in sorted(ours) if term not in allowed[use]] == []
    assert {use for use, _ in ours} == set(allowed)
    for one in [*data["hasPurpose"], *data["hasProcess"]]:
        bases = one["hasLegalBasis"]["@type"]
        assert bases and set(bases) <= {*dpv["LegalBasis"]}, one["dct:identifier"]


def test_a_legal_basis_names_the_points_that_its_words_name() -> None:
    said = "A contract, and a legal duty (GDPR Art. 6(1)(b) and (c) with § 147 AO)"
    assert policy_data.legal_basis(said)["@type"] == ["eu-gdpr:A6-1-b", "eu-gdpr:A6-1-c"]


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
