"""What people type and what is made of it (typed.toml), for the functions and for the page's own reading."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_TABLE = tomllib.loads((_HERE / "typed.toml").read_text(encoding="utf-8"))
TEXTS: list[dict[str, str]] = _TABLE["text"]
QUANTITIES: list[dict[str, Any]] = _TABLE["quantity"]
ORDERS = [case for case in TEXTS if case["kind"] == "order"]


def read_by_the_page() -> str:
    """A JavaScript expression: every text of the table as theme/static/js/contact/text.js reads it."""
    source = (_HERE.parent / "theme/static/js/contact/text.js").read_text(encoding="utf-8").replace("export ", "")
    read = '({kind, typed}) => kind === "order" ? orderNumber(typed) : clean(typed, kind === "message")'
    return f"(() => {{ {source}\nreturn {json.dumps(TEXTS)}.map({read}) }})()"
