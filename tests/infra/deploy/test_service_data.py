"""What is left of botocore's description of AWS."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import botocore
from botocore import xform_name

from infra.deploy.service_data import CALLED

FUNCTIONS = Path(__file__).parents[3] / "functions"
DATA = Path(botocore.__file__).parent / "data"


def operations(service: str) -> set[str]:
    """Every operation of a service, by botocore's own data."""
    *_, newest = sorted((DATA / service).glob("*/service-2.json*"))
    return set(json.loads(gzip.decompress(newest.read_bytes()))["operations"])


def test_what_is_left_is_what_the_functions_call() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(FUNCTIONS.rglob("*.py")))
    assert set(re.findall(r"""client\("(\w+)\"""", code)) == CALLED.keys()
    called = set(re.findall(r"""client(?:\("?\w*"?\))?\.(\w+)\(""", code)) - {"get_paginator"}
    called |= set(re.findall(r"""cloudwatch\.(\w+)\(""", code)) | set(re.findall(r"""\)\.(describe_budget)\(""", code))
    called |= set(re.findall(r"""(?:get_paginator|\.pages)\(\s*"(\w+)\"""", code))
    assert called == {xform_name(name) for names in CALLED.values() for name in names}
    for service, names in CALLED.items():
        assert names <= operations(service)
