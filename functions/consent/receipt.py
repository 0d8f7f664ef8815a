"""A recorded choice as a consent receipt: what was asked, by whom, for which text, what was answered, and when.

The structure is that of ISO/IEC TS 27560:2023 (receipt and record metadata, parties, processing, events), in the terms
of the W3C Data Privacy Vocabulary (DPV 2) as its guide to 27560 uses them, as JSON-LD 1.1. The context stands in the
document: nothing has to be fetched to read it, and nobody can change later what it says.

KMS signs at most 4,096 bytes (see keys.py), base64url and header included. So a key of the document is short, and what
the policy's text already says, which the receipt names by its SHA-256, is not said again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from functions import register
from functions.consent import jws, personal, signing_key
from functions.core.attributes import Item, timestamp
from functions.core.person import one_way
from functions.web import cookies

CONTENT = "ld+json"
CONTEXT: Mapping[str, Any] = {
    "@vocab": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "dpv-27560": "https://w3id.org/dpv/schema/dpv-27560#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct:conformsTo": {"@type": "@id"},
    "hasLegalBasis": {"@type": "@id"},
    "hasJurisdiction": {"@type": "@id"},
    "hasConsentStatus": {"@type": "@vocab"},
    "skos:broader": {"@type": "@vocab"},
}
_EU = "https://w3id.org/dpv/loc#EU"
# Every other attribute of the stored record is said by a term of its own below.
_TOLD = ("browser", "system", "signal")


def signed(records: Sequence[Item], now: float) -> str:
    """The receipt for the newest of ``records``, signed, as the text of a file.

    :param records: all of one visitor, oldest first, at least one.
    :param now: epoch seconds.
    :raises problems.Problem: 503 where the key does not answer.
    """
    text = json.dumps(document(records, now), ensure_ascii=False, separators=(",", ":"))
    return (
        json.dumps(jws.flattened(text.encode(), signing_key.public()["kid"], CONTENT, signing_key.sign), indent=1)
        + "\n"
    )


def file_name(record: Item) -> str:
    """``consent-receipt-2026-11-22.json``, by the day of the choice."""
    return f"consent-receipt-{record['recorded_at'][:10]}.json"


def document(records: Sequence[Item], now: float) -> dict[str, Any]:
    """The receipt as JSON-LD; parameters as of :func:`signed`."""
    record = records[-1]
    return {
        "@context": CONTEXT,
        "@type": "ConsentReceipt",
        "dct:conformsTo": "dpv-27560:receipt-eu-gdpr",
        "dct:identifier": personal.receipt_id(record),
        "dct:issued": timestamp(int(now))[:19] + "Z",
        "hasRecordOfActivity": _record(record, records[:-1]),
    }


def _record(record: Item, earlier: Sequence[Item]) -> dict[str, Any]:
    site = register.current().site
    until = dt.datetime.fromtimestamp(record["expires_at"], dt.UTC).date()
    return {
        "@type": "ConsentRecord",
        "dct:conformsTo": "dpv-27560:record-eu-gdpr",
        "dct:identifier": one_way(record["id"]),
        "dct:created": record["recorded_at"],
        "dct:language": record["language"],
        "hasDataSubject": {"dct:identifier": one_way(record["visitor"])},
        "hasDataController": {
            "@id": f"{site.origin}/",
            "hasName": site.name,
            "hasAddress": site.address,
            "hasContact": site.privacy_email,
        },
        "hasDataProcessor": [{"hasName": processor.name} for processor in register.current().processors.values()],
        "hasNotice": {
            "@id": f"{site.origin}/privacy/{record['policy']}/",
            "@type": "PrivacyNotice",
            "schema:version": record["policy"],
            "schema:sha256": record["policy_sha256"],
        },
        "hasJurisdiction": _EU,
        "hasStorageCondition": {
            "hasLocation": site.region_name,
            "hasDuration": {"@type": "UntilTimeDuration", "rdf:value": until.isoformat()},
        },
        "hasConsentControl": {"@type": "WithdrawConsent", "isExercisedAt": f"{site.origin}/choices/"},
        "hasPersonalData": [{"skos:prefLabel": name, "rdf:value": record[name]} for name in _TOLD if name in record],
        "hasProcess": _event(record, earlier),
    }


def _event(record: Item, earlier: Sequence[Item]) -> dict[str, Any]:
    """The choice: what its purposes have in common, and inside it each purpose with its answer.

    Consent is the only basis of an optional purpose (GDPR Art. 6(1)(a)).
    """
    return {
        "hasLegalBasis": "eu-gdpr:A6-1-a",
        "dct:date": record["recorded_at"],
        "dct:valid": f"P{register.current().cookies[cookies.CHOICES].lifetime_days}D",
        "isExercisedAt": record["surface"],
        "hasProcess": [
            *(_purpose(name, "ConsentGiven") for name in record["granted"]),
            *(_purpose(name, _no(name, earlier)) for name in record["refused"]),
        ],
    }


def _purpose(name: str, answer: str) -> dict[str, Any]:
    """One purpose and what was said to it. One that the register no longer has keeps its id."""
    known = register.current().purposes.get(name)
    return {
        "hasPurpose": {
            "dct:identifier": name,
            "skos:prefLabel": known.title if known else name,
            "skos:broader": known.dpv if known else "Purpose",
        },
        "hasConsentStatus": answer,
    }


def _no(name: str, earlier: Sequence[Item]) -> str:
    """A no that follows a yes is a withdrawal (GDPR Art. 7(3))."""
    return "ConsentWithdrawn" if earlier and name in earlier[-1]["granted"] else "ConsentRefused"
