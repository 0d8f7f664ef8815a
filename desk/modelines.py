"""Make a stranger's text inert in an editor: a line that vim, Emacs or Kate would obey as settings is only text.

Vim reads ``vim:``, ``vi:`` and ``ex:`` where a blank or nothing stands before them, Kate ``kate:``, Emacs ``-*-`` and
a list under ``Local Variables:``, each in any comment. A backslash in between keeps the text readable, as ``>From``
does in a mailbox. Where in a file they are looked for depends on the reader's own settings, so place protects nobody.
"""

from __future__ import annotations

import re

_OBEYED = re.compile(
    r"(?<!\S)(?=(?:vim?[<=>]?\d*|ex|kate[\w-]*):)|(?<=-)(?=\*-)|(?<=local variables)(?=:)", re.IGNORECASE
)


def inert(line: str) -> str:
    """The line, with a backslash where an editor would otherwise find settings."""
    return _OBEYED.sub(r"\\", line)
