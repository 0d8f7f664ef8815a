"""The policy as data: purposes, legal bases, recipients, retention, rights, versions. JSON-LD 1.1 in the terms of the
Data Privacy Vocabulary (DPV 2), drawn from the register as the tables of the text are, and with the text's hash.
"""

from __future__ import annotations

import re
from typing import Any

from pelican import Pelican, signals

from functions.register import Register
from functions.register.model import Record, Site

CONTEXT = {
    "@vocab": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "hasRight": {"@type": "@id"},
    "hasContext": {"@type": "@vocab"},
    "skos:broader": {"@type": "@vocab"},
}
# Access, rectification, erasure, restriction, portability, objection, withdrawing consent, complaint.
RIGHTS = ("A15", "A16", "A17", "A18", "A20", "A21", "A7-3", "A77")
_POINTS = re.compile(r"Art\. 6\(1\)((?:\([a-f]\)(?:, | and )?)+)")


def legal_basis(said: str) -> dict[str, Any]:
    """A legal basis in the register's words, with the points of GDPR Art. 6(1) that they name as its kinds."""
    points = [point for found in _POINTS.findall(said) for point in re.findall("[a-f]", found.replace("and", ""))]
    return {"@type": [f"eu-gdpr:A6-1-{point}" for point in points], "skos:prefLabel": said}


def storage(record: Record, site: Site) -> dict[str, Any]:
    """Where and for how long a kind of record is kept: for some time, or until something happens."""
    duration: dict[str, Any] = {"@type": "UntilEventDuration", "skos:prefLabel": record.retention}
    if not record.open_ended:
        duration |= {"@type": "TemporalDuration", "rdf:value": f"P{record.retention_days}D"}
    location = {"@type": "Location", "skos:prefLabel": site.region_name}
    return {"@type": "StorageCondition", "hasLocation": location, "hasDuration": duration}


def document(register: Register) -> dict[str, Any]:
    """The policy in force, and the versions before it."""
    site, policy = register.site, register.policy
    return {
        "@context": CONTEXT,
        "@id": f"{site.origin}/privacy/",
        "@type": "PrivacyNotice",
        "schema:version": policy.version,
        "schema:sha256": policy.sha256,
        "dct:valid": policy.effective.isoformat(),
        "hasDataController": {
            "@id": f"{site.origin}/",
            "@type": "DataController",
            "hasName": site.name,
            "hasAddress": site.address,
            "hasContact": site.privacy_email,
        },
        "hasRight": [f"eu-gdpr:{right}" for right in RIGHTS],
        "hasPurpose": [
            {
                "@type": "Purpose",
                "dct:identifier": name,
                "skos:prefLabel": purpose.title,
                "dct:description": purpose.sentence,
                "skos:broader": purpose.dpv,
                "hasLegalBasis": legal_basis(purpose.legal_basis),
                "hasContext": "Required" if purpose.always_on else "Optional",
            }
            for name, purpose in register.purposes.items()
        ],
        "hasProcess": [
            {
                "@type": "Process",
                "dct:identifier": name,
                "skos:prefLabel": record.title,
                "dct:description": record.why,
                "hasLegalBasis": legal_basis(record.legal_basis),
                "hasPersonalData": [{"@type": "PersonalData", "skos:prefLabel": field} for field in record.fields],
                "hasStorageCondition": storage(record, site),
            }
            for name, record in register.records.items()
        ],
        "hasDataProcessor": [
            {
                "@type": "DataProcessor",
                "hasName": one.name,
                "dct:description": one.task,
                "hasLocation": {"@type": "Location", "skos:prefLabel": one.where},
            }
            for one in register.processors.values()
        ],
        "hasRecipient": [
            {
                "@type": "ThirdParty",
                "hasName": one.name,
                "schema:url": f"https://{one.host}",
                "hasPurpose": {"@type": "Purpose", "dct:identifier": one.purpose},
                "hasLocation": {"@type": "Location", "skos:prefLabel": one.country},
            }
            for one in register.recipients.values()
        ],
        "dct:hasVersion": [
            {
                "@id": f"{site.origin}/privacy/{version}/",
                "schema:version": version,
                "schema:sha256": one.sha256,
                "dct:valid": one.effective.isoformat(),
            }
            for version, one in register.policies.items()
        ],
    }


def fill(pelican: Pelican) -> None:
    """Put it where its template finds it."""
    pelican.settings["policy_data"] = document(pelican.settings["register"])


def register() -> None:
    signals.initialized.connect(fill)
