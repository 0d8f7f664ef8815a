"""The list's tables as dictionaries, for tests that take more steps than a played DynamoDB has time for.

Each does what ``functions/core/store.py`` says of it; that DynamoDB does so too is for the tests of the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.core.attributes import Item, plain, typed


class MemoryTable:
    """One table with a key of one or more attributes; its own client."""

    def __init__(self, *key: str) -> None:
        self.key, self.name, self.client = key, "memory", self
        self.items: dict[tuple[str, ...], Item] = {}

    def get(self, key: Mapping[str, str]) -> Item | None:
        found = self.items.get(self._place(key))
        return plain(typed(found)) if found else None

    def replace(self, item: Item, seen: Item | None, _key: str, same: Sequence[str]) -> bool:
        stands = self.get(item)
        if (stands is None) != (seen is None):
            return False
        if stands and seen and any(stands.get(name) != seen.get(name) for name in same):
            return False
        self.put(item)
        return True

    def put(self, item: Mapping[str, Any]) -> None:
        self.items[self._place(item)] = plain(typed(item))

    def pages(self, *_: Any, **__: Any) -> Any:
        yield [plain(typed(item)) for item in self.items.values()], len(self.items)

    def delete_item(self, *, TableName: str, Key: Any) -> None:
        self.items.pop(self._place(plain(Key)), None)

    def _place(self, item: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(item[name]) for name in self.key)


class Memory:
    """The list, its proofs, whom nothing may reach, and the counts of senders, which are not kept."""

    def __init__(self, monkeypatch: Any) -> None:
        from functions.core import store
        from functions.core.settings import setting

        self.people, self.proofs, self.suppressed = (
            MemoryTable("person"),
            MemoryTable("person", "id"),
            MemoryTable("person"),
        )
        tables = {
            setting("LIST_TABLE"): self.people,
            setting("LIST_PROOF_TABLE"): self.proofs,
            setting("SUPPRESSION_TABLE"): self.suppressed,
        }

        def put_once(table: str, _: Any, item: Mapping[str, Any], same: Sequence[str]) -> tuple[Item, bool]:
            stands = tables[table].get(item)
            if stands is not None:
                assert all(stands.get(name) == item.get(name) for name in same), "a conflict"
                return stands, False
            tables[table].put(item)
            return dict(item), True

        def replace(table: str, key: str, item: Item, seen: Item | None, same: Sequence[str]) -> bool:
            return tables[table].replace(item, seen, key, same)

        monkeypatch.setattr(store, "get", lambda table, key: tables[table].get(key))
        monkeypatch.setattr(store, "put_once", put_once)
        monkeypatch.setattr(store, "replace", replace)
        monkeypatch.setattr(store, "counts", lambda *_: {})
        monkeypatch.setattr(store, "add_one", lambda *_: 1)

    def empty(self) -> None:
        for table in (self.people, self.proofs, self.suppressed):
            table.items.clear()
