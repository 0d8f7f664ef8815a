"""Whatever stands in the register, the languages and the texts, and whatever people type, is text in what functions
answer and mail.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.escaping import reading
from tests.escaping.conftest import Exact
from tests.escaping.feeding import Fed

# The answers are made twice over, which takes minutes where the machine is busy.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
# Shown on no page and in no mail. A new text that nobody sees has to be entered here, with where it is.
UNSEEN = re.compile(
    "|".join(
        (
            r"synonym",  # in the search index
            r"article\..+\.tags|answer\..+\.summary|page\.contact\.alt",  # nowhere: its template has no place for it
            r"register\.site\.region_name|register\.promises\.\w+\.(whom|review)",  # for those who read the register
            r"register\.purposes\.\w+\.dpv",  # in receipts, which are JSON
            r"language\.\w+\.history\.where|language\.en\.language\.days",  # nowhere
            # On pages that there are in English alone, by the same templates.
            r"language\.(?!en)\w+\.(banner\.(title|sentence|policy|choose)|errors\.long|cookies\.\w+"
            r"|contact\.(heading|sending|sent|failed|large|offline|busy|changed)|newsletter\.(heading|hint)"
            r"|withdrawal\.form)",
        )
    )
)


def test_every_answer_and_mail_has_the_shape_that_it_has_without(answers: Any) -> None:
    theirs, ours = answers
    assert [one[:2] for one in theirs] == [one[:2] for one in ours] and len(theirs) > 150
    for (name, kind, text), (_, _, plain) in zip(theirs, ours, strict=True):
        if kind == "html":
            assert reading.shape(reading.page(text)) == reading.shape(reading.page(plain)), name
            assert reading.scripts(reading.page(text)) == reading.scripts(reading.page(plain)), name
            assert not reading.unsafe_addresses(reading.page(text)), name


def test_every_answer_and_mail_says_letter_for_letter_what_was_written(answers: Any, exact: Exact) -> None:
    for name, kind, text in answers[0]:
        seen = exact(reading.values(reading.page(text)) if kind == "html" else [text])
        assert seen, name


def test_every_text_that_is_fed_is_seen_somewhere(
    hostile: Fed, theirs: dict[str, ET.Element], answers: Any, exact: Exact
) -> None:
    seen: set[str] = set()
    for root in theirs.values():
        seen |= exact(reading.values(root))
    for _, kind, text in answers[0]:
        seen |= exact(reading.values(reading.page(text)) if kind == "html" else [text])
    unseen = sorted(name for name in hostile.parts if name not in seen and not UNSEEN.fullmatch(name))
    assert not unseen, unseen
