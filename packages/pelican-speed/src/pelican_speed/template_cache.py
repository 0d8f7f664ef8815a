"""A template is compiled once a build, and not once for each generator.

Each of Pelican's generators, and of every plugin's, has an environment of its own and compiles what its pages include:
of our own site's build, a third. What filters do to constants is part of what is compiled: those of one name are taken
to do the same everywhere.
"""

from __future__ import annotations

from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from pelican import Pelican
from pelican.generators import Generator


class Compiled(BytecodeCache):
    """Compiled templates of one build, by name and file, each with the text that it was compiled from."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = (bucket.checksum, bucket.code)


_compiled = Compiled()


def begin(_: Pelican) -> None:
    """Forget what an earlier build compiled, perhaps with other options."""
    _compiled.known.clear()


def share(generator: Generator) -> None:
    """Give a generator what others have compiled, unless it has a cache already."""
    if generator.env.bytecode_cache is None:
        generator.env.bytecode_cache = _compiled
