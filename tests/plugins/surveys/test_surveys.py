"""A survey's file: what it asks is read, what is wrong in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.core.survey_files import KINDS, Question
from plugins import checks
from plugins.texts import survey_fields
from tests.plugins.checks import deliberate

GOOD = """Why we ask.

## Kitchen

? often (one): How often?
- Every day
- Less

? where (many, optional): Where?
- Here
- There

## Taste

? hot (scale): How hot?
- Not at all
- Very

? people (number, 1 to 12): How many?

? wish (text, 300, optional): What else?
"""


def test_a_survey_s_text_is_an_introduction_and_sections_of_questions() -> None:
    parsed = survey_fields.parse(GOOD)
    assert (parsed.intro, parsed.wrong) == ("Why we ask.", ())
    assert [(one.title, len(one.questions)) for one in parsed.sections] == [("Kitchen", 2), ("Taste", 3)]
    found = [one for section in parsed.sections for one in section.questions]
    assert [one.kind for one in found] == list(KINDS)
    assert found[1] == Question("where", "many", "Where?", True, ("Here", "There"))
    assert (found[3].least, found[3].most, found[4].most, found[4].optional) == (1, 12, 300, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("? often: How often?", "is not written as a question is"),
        ("? often (won): How often?\n- a\n- b", "there is no kind “won” of question"),
        ("? often (one): How often?\n- a", "has 1 choices"),
        ("? often (one): How often?\n- a\n- a", "has one choice twice"),
        ("? hot (scale): How hot?\n- a", "does not say what its ends mean"),
        ("? people (number): How many?", "does not say from where to where"),
        ("? wish (text, 9000): What?", "more characters than there is room for"),
        ("? wish (text, large): What?", "“large” says nothing about a question"),
        ("? wish (text): What?\n- a\n- b", "has choices and is of the kind “text”"),
        ("? step (text): What?", "the name “step” is taken"),
        ("? one_ (text): What?\n\nMore words.", "belongs to none"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(line: str, said: str) -> None:
    parsed = survey_fields.parse(f"Above.\n\n{line}\n")
    assert any(said in one.what for one in parsed.wrong)
    assert all(3 <= one.line <= 5 for one in parsed.wrong)


def test_the_check_of_texts_tells_of_a_survey_that_cannot_be_answered(tmp_path: Path) -> None:
    root = deliberate.scratch(tmp_path)
    path = root / "content/surveys/drawer.md"
    front_matter = "Title: A drawer\nSummary: What is in it.\nOpens: 2026-10-04\nCloses: 2026-12-31\nWho: anyone\n"
    path.write_text(f"{front_matter}\nAbove.\n\n? often: How often?\n", encoding="utf-8")
    told = [str(one) for one in checks.found(root) if one.path == "content/surveys/drawer.md"]
    assert len(told) == 1 and "drawer.md:9: is not written as a question is" in told[0]


@pytest.mark.promise("P15")
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Prize: A tin\nWinners: 3\nRound: 36255412\n", ""),
        ("Prize: A tin\nWinners: 3\n", "“round” is missing beside “prize”"),
        ("Winners: 3\n", "“prize” is missing beside “winners”"),
        ("Prize: A tin\nWinners: none\nRound: 36255412\n", "must be how many win"),
        # One before the first, which is of the second day after the close, at noon.
        ("Prize: A tin\nWinners: 3\nRound: 36255411\n", "The first is 36255412"),
        ("Prize: A tin\nWinners: 3\nRound: 37061813\n", "two to thirty days after the close"),
    ],
    ids=["whole", "no round", "no prize", "no number", "too early", "too late"],
)
def test_a_contest_says_what_is_won_by_how_many_and_which_round_to_come_decides(
    tmp_path: Path, lines: str, said: str
) -> None:
    root = deliberate.scratch(tmp_path)
    path = root / "content/surveys/tins.md"
    front_matter = "Title: Tins\nSummary: What is won.\nOpens: 2026-10-04\nCloses: 2027-01-31\nWho: anyone\n"
    path.write_text(f"{front_matter}{lines}\nWords.\n", encoding="utf-8")
    told = [str(one) for one in checks.found(root) if one.path == "content/surveys/tins.md"]
    assert any(said in one for one in told) if said else told == []


def test_a_text_without_a_question_asks_nothing() -> None:
    assert [one.what for one in survey_fields.parse("Words.\n").wrong] == ["asks nothing"]


def test_the_template_of_a_new_survey_is_one() -> None:
    _, _, body = Path("docs/templates/survey.md").read_text(encoding="utf-8").partition("\n\n")
    parsed = survey_fields.parse(body)
    assert parsed.wrong == () and len(list(parsed.sections[0].questions)) == len(KINDS)
