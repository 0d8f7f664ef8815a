"""Compile each template once a build, and not once for each generator.

Each of Pelican's generators, and of every plugin's, has a Jinja environment of its own and compiles what its pages
include: a third of the build of a site with few pages. Jinja applies filters to constants when it compiles, so filters
of one name have to do the same in every environment; Pelican gives all of them the same.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from pelican import Pelican
from pelican.generators import Generator


class TemplateCache(BytecodeCache):
    """Compiled templates in memory, by name and file, each with the checksum of the text that it was compiled from."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = (bucket.checksum, bucket.code)


_cache = TemplateCache()


def clear(_: Pelican) -> None:
    """Forget what an earlier build compiled, perhaps with other options."""
    _cache.known.clear()


def share(generator: Generator) -> None:
    """Let a generator use what the others have compiled, unless it has a cache already."""
    if generator.env.bytecode_cache is None:
        generator.env.bytecode_cache = _cache
