"""Which tests can notice a mutant: the fewest first, so that most mutants cost one or two seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from plugins.policy.promise_tests import PromiseTest
from tests.sabotage.mutants import Mutant

# Files whose tests do not stand where their names say.
_BESIDE = {
    "infra/template.yaml": ("tests/infra/test_template*.py", "tests/infra/test_access.py"),
    "infra/global.yaml": ("tests/infra/test_template*.py",),
    "infra/access.yaml": ("tests/infra/test_access*.py", "tests/infra/deploy/test_rights.py"),
    "functions/register.toml": ("tests/functions/register/*.py", "tests/infra/test_template*.py"),
    "content/policies": ("tests/plugins/policy/*.py", "tests/plugins/checks/test_policies.py"),
    "theme": ("tests/site/test_structure.py", "tests/site/test_own_origin.py"),
}
# Folders and files of which the site is built: after a change there it is built anew.
_BUILT = (
    "theme/",
    "content/",
    "plugins/",
    "functions/register",
    "functions/languages",
    "functions/shop",
    "pelicanconf",
)


def needs_build(mutant: Mutant) -> bool:
    """Whether the site may look different after it."""
    return any(edit.file.startswith(_BUILT) for edit in mutant.edits)


def stages(
    mutant: Mutant, marked: Iterable[PromiseTest], known: str, root: Path, *, patient: bool = True
) -> Iterator[list[str]]:
    """What to run, one list after the other until something fails: the test that noticed it last time, the files that
    its author named, the tests that mirror the changed files, and those marked with the promise, browsers last.

    :param known: the test that noticed it last time, if any.
    :param patient: whether whole folders, and browser tests that nobody named, are run too.
    """
    seen: set[str] = set()
    marks = [test.id for test in marked]
    quick = [name for name in marks if not name.startswith("tests/browser")]
    slow = [name for name in marks if name.startswith("tests/browser")]
    late = [_folder(mutant, root), slow] if patient else []
    for stage in ([known], mutant.tests, _mirror(mutant, root), quick, *late):
        fresh = [name for name in stage if name and not seen & {name, name.partition("::")[0]}]
        fresh = [name for name in fresh if (root / name.partition("::")[0]).exists()]
        seen |= set(fresh)
        if fresh:
            yield fresh


def _mirror(mutant: Mutant, root: Path) -> list[str]:
    """The test files that mirror what is changed, by its name."""
    found: list[str] = []
    for edit in mutant.edits:
        path = Path(edit.file)
        patterns = [beside for place, listed in _BESIDE.items() if edit.file.startswith(place) for beside in listed]
        if path.suffix == ".py":
            patterns += [f"tests/{path.parent}/test_{path.stem}*.py"]
        elif edit.file.startswith("infra/edge"):
            patterns += ["tests/infra/edge/test_*.py"]
        found += [str(one.relative_to(root)) for pattern in patterns for one in sorted(root.glob(pattern))]
    return list(dict.fromkeys(name for name in found if Path(name).name.startswith("test_")))


def _folder(mutant: Mutant, root: Path) -> list[str]:
    """All test files of the folders that mirror those of the changed modules."""
    folders = {Path("tests") / Path(edit.file).parent for edit in mutant.edits if edit.file.endswith(".py")}
    return [
        str(one.relative_to(root)) for folder in sorted(folders) for one in sorted((root / folder).glob("test_*.py"))
    ]
