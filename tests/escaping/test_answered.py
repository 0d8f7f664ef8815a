"""Whatever stands in the register, the languages and the texts, and whatever people type, is text in what functions
answer and mail.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from tests.escaping import reading
from tests.escaping.conftest import Exact, Said, said
from tests.escaping.feeding import ROOT, Fed

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
            r"language\.\w+\.guarantee\.alt",  # beside a picture that the owner has to lay in
            r"register\.site\.tagline",  # in the manifest, which is JSON
            # Subjects that end with the shop's name or after it: the name that is fed is so long that they are cut.
            r"language\.\w+\.(newsletter\.mail\.ask_subject|withdrawal\.subject)",
            r"language\.\w+\.history\.where|language\.en\.language\.days",  # nowhere
            # On pages that there are in English alone, by the same templates.
            r"language\.(?!en)\w+\.(banner\.(title|sentence|policy|choose)|errors\.long|cookies\.\w+"
            r"|contact\.(heading|sending|sent|failed|large|offline|busy|changed)|newsletter\.(heading|hint)"
            r"|withdrawal\.form)",
        )
    )
)


def test_every_answer_and_mail_has_the_shape_that_it_has_without(answers: list[Said]) -> None:
    ours = said(ROOT)
    assert [(one.name, one.kind) for one in answers] == [(one.name, one.kind) for one in ours] and len(ours) > 150
    for theirs, plain in zip(answers, ours, strict=True):
        if theirs.page is not None and plain.page is not None:
            assert reading.shape(theirs.page) == reading.shape(plain.page), theirs.name
            assert reading.scripts(theirs.page) == reading.scripts(plain.page), theirs.name
            assert not reading.unsafe_addresses(theirs.page), theirs.name


def test_every_answer_and_mail_says_letter_for_letter_what_was_written(answers: list[Said], exact: Exact) -> None:
    for one in answers:
        assert exact(one.values()), one.name


def test_every_text_that_is_fed_is_seen_somewhere(
    hostile: Fed, theirs: dict[str, ET.Element], answers: list[Said], exact: Exact
) -> None:
    seen: set[str] = set()
    for root in theirs.values():
        seen |= exact(reading.values(root))
    for one in answers:
        seen |= exact(one.values())
    unseen = sorted(name for name in hostile.parts if name not in seen and not UNSEEN.fullmatch(name))
    assert not unseen, "\n".join(unseen)
