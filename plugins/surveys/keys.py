"""The public key of a survey that takes one answer a person: ``content/survey-keys/<slug>.json``, which the desk writes
(``cardamum survey open``), published so that every browser takes the same. Its hash is in the log: a key of one's own
for somebody would tell their ballot apart.
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path

from functions.core.survey_files import Survey
from plugins.core.problems import Problem, ProblemsError

FOLDER = "survey-keys"
_BYTES = 256


def read(content: Path, survey: Survey) -> dict[str, str] | None:
    """The key as a JSON Web Key (RFC 7517); None where there is none yet, or none is needed.

    :raises ProblemsError: where the file is not one that the desk wrote.
    """
    path = content / FOLDER / f"{survey.slug}.json"
    if not survey.one_each or not path.exists():
        return None
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        good = set(held) == {"kty", "alg", "n", "e"} and (held["kty"], held["alg"], held["e"]) == (
            "RSA",
            "PS384",
            "AQAB",
        )
        good = good and len(base64.urlsafe_b64decode(held["n"] + "==")) == _BYTES
    except (ValueError, KeyError, TypeError, binascii.Error):
        good = False
    if not good:
        place, remedy = f"content/{FOLDER}/{path.name}", f"Let the desk write it: cardamum survey open {survey.slug}"
        raise ProblemsError([Problem(place, 1, "is not what the desk writes", remedy)])
    return dict(held)
