"""A letter as the desk finds it: as the last build made it, or as a running preview has it."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from pathlib import Path

from desk.errors import ChangedError, NotFoundError, StoreError
from desk.store import Store
from functions.core import letter_files
from functions.core.letter_files import LetterText

_ROOT = Path(__file__).parents[1]
_SECONDS = 10


def find(store: Store, slug: str) -> LetterText:
    """The letter whose file is ``content/letters/<slug>.md``.

    :raises NotFoundError: where there is none. :raises ChangedError: where it was changed since it was built.
    """
    if store.url:
        return _of_preview(store.url, slug)
    try:
        letter = letter_files.load(slug)
    except FileNotFoundError:
        there_are = ", ".join(letter_files.slugs()) or "none"
        said = f"There is no letter “{slug}” here. Run “make build” first; built are: {there_are}."
        raise NotFoundError(said) from None
    source = _ROOT / "content/letters" / f"{slug}.md"
    if source.is_file() and hashlib.sha256(source.read_bytes()).hexdigest() != letter.source_sha256:
        raise ChangedError(f"content/letters/{slug}.md was changed since the site was built. Run “make build”.", {})
    return letter


def _of_preview(url: str, slug: str) -> LetterText:
    address = f"{url.rstrip('/')}/_preview/letters/{slug}.json"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=_SECONDS) as answer:
            return LetterText.of(json.loads(answer.read()))
    except urllib.error.HTTPError:
        raise NotFoundError(f"The preview has no letter “{slug}”: see {url.rstrip('/')}/_preview/letters.") from None
    except (OSError, ValueError):
        raise StoreError(f"No preview answers at {url}. Is `make preview` running?") from None
