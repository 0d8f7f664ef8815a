"""Whether a request repeats a message that is stored. What is stored answers, whatever is wrong with the repeat.

The answer to the first may have been lost, and since then a rule may have changed: what was stored then is stored all
the same, and to say otherwise would be untrue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.contact.fields import TYPED
from functions.core.attributes import Item
from functions.core.text import essence


def is_repeat(stored: Item, values: Mapping[str, Any]) -> bool:
    """Whether a request's fields, as they came and unchecked, say what is stored."""
    return all(essence(values.get(name) or "") == essence(stored.get(name) or "") for name in TYPED)
