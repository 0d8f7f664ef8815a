"""What changed between two versions, word by word."""

from __future__ import annotations

from plugins.policy.changes import passages, words

OLD = """## How long {: #keeping }

We keep messages for 1 year.
{: #A04 }

We hold no passwords.

| Name | Days |
| --- | --- |
| A | 1 |
| B | 2 |
"""


def test_only_the_words_that_changed_are_marked() -> None:
    assert words("We keep messages for 1 year.", "We keep messages for 2 years.") == (
        "We keep messages for <del>1</del><ins>2</ins> <del>year</del><ins>years</ins>."
    )


def test_a_changed_passage_stands_under_its_section_and_the_rest_is_left_out() -> None:
    (found,) = passages(OLD, OLD.replace("1 year", "2 years"))
    assert found.section == "How long"
    assert "<ins>2</ins>" in found.html
    assert "passwords" not in found.html


def test_a_row_of_a_table_that_came_or_went_is_shown_alone() -> None:
    (came,) = passages(OLD, OLD.replace("| B | 2 |\n", "| B | 2 |\n| C | 3 |\n"))
    assert came.html == "<ins>C · 3</ins>"
    (went,) = passages(OLD, OLD.replace("| A | 1 |\n", ""))
    assert went.html == "<del>A · 1</del>"


def test_equal_texts_have_no_passages_and_html_in_a_text_is_shown_as_text() -> None:
    assert passages(OLD, OLD) == ()
    assert words("", "<b>x</b>") == "<ins>&lt;b&gt;x&lt;/b&gt;</ins>"


def test_a_new_passage_before_a_changed_one_is_not_mixed_up_with_it() -> None:
    new = OLD.replace("We keep messages for 1 year.", "This is short for you.\n\nWe keep messages for 2 years.")
    came, changed = passages(OLD, new)
    assert came.html == "<ins>This is short for you.</ins>"
    assert changed.html == "We keep messages for <del>1</del><ins>2</ins> <del>year</del><ins>years</ins>."


def test_passages_with_little_in_common_are_one_gone_and_one_new() -> None:
    went, came = passages(OLD, OLD.replace("We hold no passwords.", "Children should ask somebody older to write."))
    assert went.html == "<del>We hold no passwords.</del>"
    assert came.html == "<ins>Children should ask somebody older to write.</ins>"
