"""Whatever is changed, in whatever order: building on gives, byte for byte, what a build from nothing gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.plugins.incremental.scratch import Scratch, Standing, files, rewritten

# Takes a scratch site and a number to choose by; gives the files that it changed.
Change = Callable[[Scratch, int], set[Path]]


def nth(scratch: Scratch, pattern: str, number: int) -> Path:
    found = sorted(scratch.path.glob(pattern))
    return found[number % len(found)]


def set_field(scratch: Scratch, pattern: str, number: int, key: str, value: str) -> set[Path]:
    """One line of front matter set anew, or added."""
    path = nth(scratch, pattern, number)
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if not line.startswith(f"{key}:")]
    path.write_text("\n".join([f"{key}: {value}", *kept]), encoding="utf-8")
    return {path}


def text(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "content/[jpc]*/*.md", number)
    path.write_text(
        path.read_text(encoding="utf-8") + f"\nA sentence more on *sumac*, number {number}.\n", encoding="utf-8"
    )
    return {path}


def title(scratch: Scratch, number: int) -> set[Path]:
    return set_field(scratch, "content/[jp]*/*.md", number, "Title", f"Word {number}")


def day(scratch: Scratch, number: int) -> set[Path]:
    return set_field(
        scratch, "content/journal/*.md", number, "Date", str(dt.date(2026, 1, 1) + dt.timedelta(number % 300))
    )


def status(scratch: Scratch, number: int) -> set[Path]:
    return set_field(scratch, "content/journal/*.md", number, "Status", ("published", "hidden", "draft")[number % 3])


def waits(scratch: Scratch, number: int) -> set[Path]:
    key, value = (("Status", "draft"), ("Status", "published"), ("Date", "2999-12-03"), ("Date", "2026-01-03"))[
        number % 4
    ]
    return set_field(scratch, "content/[jp][or]*/*.md", number, key, value)


def tags(scratch: Scratch, number: int) -> set[Path]:
    return set_field(scratch, "content/journal/*.md", number, "Tags", ("baking", "baking, rice", "rice")[number % 3])


def renamed(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "content/journal/*.md", number)
    return {path, path.rename(path.with_name(f"renamed-{number}.md"))}


def removed(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "content/journal/*.md", number)
    if len(list(path.parent.iterdir())) > 1:
        path.unlink()
    return {path}


def added(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "content/journal/*.md", number)
    fresh = path.with_name(f"added-{number}.md")
    fresh.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return {fresh} | set_field(scratch, f"content/journal/{fresh.name}", 0, "Title", f"Added {number}")


def stock(scratch: Scratch, number: int) -> set[Path]:
    return set_field(scratch, "content/products/*.md", number, "Stock", str(number % 8))


def price(scratch: Scratch, number: int) -> set[Path]:
    return set_field(scratch, "content/products/*.md", number, "Price", f"{number % 40 + 1}.50")


def product(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "content/products/*.md", number)
    return {path, path.rename(path.with_name(f"other-{number}.md"))}


def category(scratch: Scratch, number: int) -> set[Path]:
    return set_field(scratch, "content/categories/*.md", number, "Position", str(number % 9))


def answer(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "content/answers/*.md", number)
    path.write_text(path.read_text(encoding="utf-8") + f"\nAnswered {number}.\n", encoding="utf-8")
    return {path}


def template(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "theme/templates/**/*.html", number)
    return rewritten(path, "</", f"<!-- {number} --></") if "</" in path.read_text(encoding="utf-8") else set()


def sheet(scratch: Scratch, number: int) -> set[Path]:
    path = nth(scratch, "theme/static/css/components/*.css", number)
    path.write_text(path.read_text(encoding="utf-8") + f"\n.n{number} {{ color: red; }}\n", encoding="utf-8")
    return {path}


def register(scratch: Scratch, number: int) -> set[Path]:
    return rewritten(scratch.path / "register.toml", 'control = "', f'control = "{number}: ')


def setting(scratch: Scratch, number: int) -> set[Path]:
    scratch.more |= (
        {"FEED_MAX_ITEMS": number % 3 + 1},
        {"SITENAME": f"Cardamum {number}"},
        {"MINE": number},
        {"DRAFTS_SHOWN": number % 8 > 3},
        {"TODAY": dt.date(2026 + number % 2 * 1000, 12, 1)},
    )[number % 5]
    return set()


CHANGES: tuple[Change, ...] = (
    text, text, text, title, day, status, waits, waits, tags, renamed, removed, added, stock, price, product, category,
    answer, template, sheet, register, setting,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(400)
@settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 999)), min_size=2, max_size=6))
def test_building_on_gives_the_bytes_of_a_build_from_nothing(changes: list[tuple[Change, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Standing(Path(folder))
        for change, number in changes:
            # Every other time, what nobody looks at is left for the next build.
            site.build(change(site.scratch, number), patience=0 if number % 2 else None)
        good = not site.build(set()).problems
        whole = site.scratch.from_nothing()
        assert good is (whole is not None), "one of the two builds fails, the other does not"
        if whole is not None:
            assert_same(files(site.output), whole)


def assert_same(built: dict[str, bytes], whole: dict[str, bytes]) -> None:
    assert sorted(built) == sorted(whole)
    assert [name for name, content in whole.items() if built[name] != content] == []
