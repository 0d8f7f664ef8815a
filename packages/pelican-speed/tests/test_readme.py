"""The README documents each setting that the code reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
_SETTING = re.compile(r"\bSPEED_[A-Z_]+\b")


def test_the_readme_documents_each_setting() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(set(_SETTING.findall(code)))


def test_the_package_imports_nothing_of_a_site() -> None:
    imported = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert imported - {"pelican", "pelican_speed", "markdown", "jinja2"} == {
        *("__future__", "collections", "contextlib", "dataclasses", "functools", "gc", "io", "logging"),
        *("multiprocessing", "os", "pathlib", "pickle", "re", "signal", "sys", "threading", "typing", "xml"),
    }
