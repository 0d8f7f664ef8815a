"""The installed command, run on a preview as staff run it: from a folder that is not the project's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CARDAMUM = Path(sys.executable).with_name("cardamum")


def run(url: str, folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run it on the preview at ``url``; its drafts go into ``folder``, and no credentials of this machine reach it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"XDG_STATE_HOME": str(folder), "AWS_EC2_METADATA_DISABLED": "true"}
    words = [str(CARDAMUM), *arguments, "--local", url]
    return subprocess.run(
        words, cwd=folder, input=stdin, capture_output=True, text=True, check=False, env=environment, timeout=60
    )
