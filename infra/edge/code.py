"""The code of the edge function, for CloudFront and the preview: edge.js with the table of redirects filled in
(docs/decisions/0024-moves-are-part-of-the-edge-function.md).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from plugins.redirects import table as redirects_table

SOURCE = Path(__file__).with_name("edge.js")
ROOT = Path(__file__).parents[2]
# What CloudFront takes for a function.
MOST_BYTES = 10_240
_PLACE = "var MOVES = {};\n"


def code(table: Mapping[str, str] | None = None, source: Path = SOURCE) -> str:
    """The function's text.

    :param table: the new address of each old one; by default what content/moves.toml says.
    :raises ValueError: where the function has no place for it, or becomes larger than CloudFront takes.
    :raises plugins.core.problems.ProblemsError: where content/moves.toml cannot be read.
    """
    text = source.read_text(encoding="utf-8")
    table = redirects_table.read(ROOT) if table is None else table
    if table and _PLACE not in text:
        raise ValueError(f"{source}: {_PLACE.strip()} is missing, where the moved addresses go")
    lines = ",\n".join(f"  {json.dumps(old)}: {json.dumps(new)}" for old, new in sorted(table.items()))
    filled = text.replace(_PLACE, f"var MOVES = {{\n{lines}\n}};\n") if table else text
    if len(filled.encode()) > MOST_BYTES:
        raise ValueError(f"the edge function has {len(filled.encode()):,} bytes; CloudFront takes {MOST_BYTES:,}")
    return filled


if __name__ == "__main__":
    sys.stdout.write(code())
