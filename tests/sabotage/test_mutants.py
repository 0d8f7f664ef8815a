"""The mutants are as they must be. Running them takes minutes, and is for ``make sabotage``."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.sabotage import choosing, results
from tests.sabotage.mutants import ROOT, Edit, Mutant, MutantError, load

MUTANTS = load()


def test_every_mutant_applies_and_what_it_makes_of_a_module_is_python() -> None:
    """A mutant that no longer applies takes nothing away. Where code has moved, move the mutant with it: change its
    ``find`` and ``put`` so that they say the same of today's code.
    """
    wrong = []
    for mutant in MUTANTS:
        try:
            for file, text in mutant.changed(ROOT).items():
                if file.endswith(".py"):
                    ast.parse(text)
        except (MutantError, SyntaxError) as error:
            wrong.append(str(error))
    assert wrong == []


def test_every_proved_promise_has_five_mutants_of_two_kinds_and_there_are_250(register: Any) -> None:
    proved = {name for name, promise in register.promises.items() if promise.state == "proved"}
    counted = Counter(mutant.promise for mutant in MUTANTS)
    assert {name for name in proved if counted[name] < 5} == set()
    assert set(counted) <= set(register.promises)
    assert len(MUTANTS) >= 250


def test_the_tests_that_a_mutant_names_exist() -> None:
    named = {name for mutant in MUTANTS for name in mutant.tests}
    assert {name for name in named if not (ROOT / name.partition("::")[0]).exists()} == set()


def test_a_promise_with_an_unnoticed_mutant_is_not_proved(register: Any) -> None:
    unnoticed = {name for name, one in results.read().items() if not one.noticed_by}
    promises = {mutant.promise for mutant in MUTANTS if mutant.id in unnoticed}
    assert {name for name in promises if register.promises[name].state == "proved"} == set(), unnoticed


def test_results_are_of_mutants_that_there_are() -> None:
    assert set(results.read()) <= {mutant.id for mutant in MUTANTS}


@pytest.mark.parametrize(("text", "count"), [("a b", 0), ("a c c", 2)])
def test_an_edit_must_stand_there_exactly_once(text: str, count: int) -> None:
    with pytest.raises(MutantError, match=f"stands there {count} times"):
        Edit("x.py", "c", "d").applied(text)


def test_the_fewest_tests_come_first_and_none_twice() -> None:
    mutant = Mutant(
        "P24", "x", (Edit("functions/consent/receipt.py", "a", "b"),), ("tests/functions/consent/test_receipt.py",)
    )
    stages = list(choosing.stages(mutant, [], "tests/functions/web/test_cookies.py::test_x", ROOT))
    assert stages[:2] == [["tests/functions/web/test_cookies.py::test_x"], ["tests/functions/consent/test_receipt.py"]]
    flat = [name for stage in stages for name in stage]
    assert len(flat) == len(set(flat))
    assert not choosing.needs_build(mutant)


def test_a_file_of_mutants_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "P01.toml").write_text('[[mutants]]\nname = "x"\nfile = "a"\nfind = "b"\nput = "c"\nwhy = "d"\n')
    with pytest.raises(MutantError, match="why"):
        load(folder=tmp_path)
