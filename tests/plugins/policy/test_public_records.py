"""What the log keeps of published files: the address and the hash of each, as anyone computes them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from plugins.policy import public_records


def test_each_edition_list_draw_and_result_is_named_by_its_address_and_hash(tmp_path: Path) -> None:
    there = ("disclosures/disclosures.json", "surveys/a/draw/entries.txt", "surveys/b/results/results.json")
    for name in (*there, "surveys/a/index.html", "feeds/journal.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert list(public_records.records(tmp_path)) == [
        {"published": f"/{name}", "sha256": hashlib.sha256(name.encode()).hexdigest()} for name in there
    ]


def test_the_build_hands_the_edition_of_the_disclosures_to_the_writer_of_the_log(site: Path) -> None:
    from functions.transparency import commitment

    names = [one["published"] for one in commitment.published()]
    assert "/disclosures/disclosures.json" in names
    assert list(commitment.published()) == list(public_records.records(site))
