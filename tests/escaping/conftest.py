"""The site and its functions, built once from texts that try to break out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests import own_texts
from tests.escaping import reading
from tests.escaping.feeding import Fed, fed, run

# Set in the text of a page, where quotes are curly: what the policy's tables and the notes of embeds are drawn from.
_SET = re.compile(r"register\.(recipients|purposes|cookies|records|processors)\..+|language\.\w+\.embed\..+")
_NAME = re.compile(r"⟪([^⟫\n]*)⟫")
Exact = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """What functions say, each text read once: a page costs ten milliseconds and more."""

    name: str
    kind: str
    text: str
    page: ET.Element | None

    def values(self) -> Iterable[str]:
        """Every text and value in it."""
        return [self.text] if self.page is None else reading.values(self.page)


@pytest.fixture(scope="package", autouse=True)
def _sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is sold here are the products of the tests, whatever this shop sells."""
    with own_texts.sold(tmp_path_factory.mktemp("pages")):
        yield


def said(root: Path) -> list[Said]:
    """What the functions of a copy say."""
    found = json.loads(run(root, "-m", "tests.escaping.answering").splitlines()[-1])
    return [Said(name, kind, text, reading.page(text) if kind == "html" else None) for name, kind, text in found]


@pytest.fixture(scope="package")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Fed:
    """The copy, built."""
    return fed(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="package")
def theirs(hostile: Fed) -> dict[str, ET.Element]:
    """Its pages, and those of its functions, by where they lie."""
    return reading.built(hostile.root / "output", hostile.root / "functions/pages")


@pytest.fixture(scope="package")
def answers(hostile: Fed) -> list[Said]:
    """What its functions say: see answering.py."""
    return said(hostile.root)


@pytest.fixture(scope="package")
def exact(hostile: Fed) -> Exact:
    """Takes texts, and gives the names of what was fed that stands in them; fails where it is not letter for letter."""

    def names(found: Iterable[str]) -> set[str]:
        seen: set[str] = set()
        for text in found:
            for match in _NAME.finditer(text):
                whole, there = hostile.parts[match[1]], text[match.start() :]
                set_ = whole.replace('">', "”>").replace(" ' ", " ‘ ")
                # A subject is cut where nobody reads on.
                line = there.partition("\n")[0]
                cut = line.endswith("…") and whole.startswith(line[:-1])
                set_so = _SET.fullmatch(match[1]) and there.startswith(set_)
                assert there.startswith(whole) or cut or set_so, there[:300]
                seen.add(match[1])
        return seen

    return names
