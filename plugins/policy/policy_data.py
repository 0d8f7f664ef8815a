"""The policy as data: purposes, legal bases, recipients, retention, rights, versions. JSON-LD 1.1 in the terms of the
Data Privacy Vocabulary (DPV 2), drawn from the register as the tables of the text are, and with the text's hash.
"""

from __future__ import annotations

from typing import Any

from pelican import Pelican, signals

from functions.register import Register

CONTEXT = {
    "@vocab": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "hasRight": {"@type": "@id"},
    "skos:broader": {"@type": "@vocab"},
}
# Access, rectification, erasure, restriction, portability, objection, withdrawing consent, complaint.
RIGHTS = ("A15", "A16", "A17", "A18", "A20", "A21", "A7-3", "A77")


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
            "hasName": site.name,
            "hasAddress": site.address,
            "hasContact": site.privacy_email,
        },
        "hasRight": [f"eu-gdpr:{right}" for right in RIGHTS],
        "hasPurpose": [
            {
                "dct:identifier": name,
                "skos:prefLabel": purpose.title,
                "dct:description": purpose.sentence,
                "skos:broader": purpose.dpv,
                "hasLegalBasis": {"skos:prefLabel": purpose.legal_basis},
                "hasContext": "Required" if purpose.always_on else "Optional",
            }
            for name, purpose in register.purposes.items()
        ],
        "hasProcess": [
            {
                "dct:identifier": name,
                "skos:prefLabel": record.title,
                "dct:description": record.why,
                "hasLegalBasis": {"skos:prefLabel": record.legal_basis},
                "hasPersonalData": list(record.fields),
                "hasStorageCondition": {
                    "hasLocation": site.region_name,
                    "hasDuration": {"@type": "TemporalDuration", "rdf:value": f"P{record.retention_days}D"},
                },
            }
            for name, record in register.records.items()
        ],
        "hasDataProcessor": [
            {"hasName": one.name, "dct:description": one.task, "hasLocation": one.where}
            for one in register.processors.values()
        ],
        "hasRecipient": [
            {
                "hasName": one.name,
                "schema:url": f"https://{one.host}",
                "hasPurpose": one.purpose,
                "hasLocation": one.country,
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
