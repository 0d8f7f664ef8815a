"""The code of the edge function, for CloudFront and the preview: edge.js with the table of redirects filled in
(docs/decisions/0024-moves-are-part-of-the-edge-function.md), the shop's domain, and what the register says of choices.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from functions import register
from plugins.redirects import table as redirects_table

SOURCE = Path(__file__).with_name("edge.js")
ROOT = Path(__file__).parents[2]
# What CloudFront takes for a function.
MOST_BYTES = 10_240
_PLACE = "var MOVES = {};\n"
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_APEX = 'var APEX = "";\n'
_PURPOSES, _ASKED = "var PURPOSES = [];\n", 'var ASKED = "";\n'


def code(table: Mapping[str, str] | None = None, source: Path = SOURCE) -> str:
    """The function's text.

    :param table: the new address of each old one, and no purposes; by default what content/moves.toml says, and the
        register's purposes with the version of the policy from which on a choice counts.
    :raises ValueError: where the function has no place for it, or becomes larger than CloudFront takes.
    :raises plugins.core.problems.ProblemsError: where content/moves.toml cannot be read.
    """
    text, known = source.read_text(encoding="utf-8"), register.current()
    apex = known.site.origin.removeprefix("https://www.")
    text = text.replace(_APEX, f"var APEX = {json.dumps(apex)};\n")
    if table is None:
        table = redirects_table.read(ROOT)
        text = text.replace(_PURPOSES, f"var PURPOSES = {json.dumps(known.optional)};\n")
        text = text.replace(_ASKED, f"var ASKED = {json.dumps(known.asked)};\n")
    if table and _PLACE not in text:
        raise ValueError(f"{source}: {_PLACE.strip()} is missing, where the moved addresses go")
    if table:
        # What is filled in is most of what fits.
        text = _COMMENT.sub("", text)
    lines = ",\n".join(f"  {json.dumps(old)}: {json.dumps(new)}" for old, new in sorted(table.items()))
    filled = text.replace(_PLACE, f"var MOVES = {{\n{lines}\n}};\n") if table else text
    if len(filled.encode()) > MOST_BYTES:
        raise ValueError(f"the edge function has {len(filled.encode()):,} bytes; CloudFront takes {MOST_BYTES:,}")
    return filled


if __name__ == "__main__":
    sys.stdout.write(code())
