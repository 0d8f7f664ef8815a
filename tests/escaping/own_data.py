"""What My data says, on its pages, in the copy that people take away, and in its mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.escaping.feeding import TYPED

if TYPE_CHECKING:
    from functions.mail.compose import Letter
    from functions.my_data.stores import Store

SECONDS = 1_795_392_000
AT = "2026-11-23T00:00:00.000000Z"
NUMBER = "0b6f2a7e-5d2f-4b0e-9d52-0a3c0f1d2e3f"
TEXT = TYPED["typed.message"]


def pages(language: str) -> dict[str, Any]:
    """Each page of My data, by what it is about."""
    from functions import languages
    from functions.my_data import erasing, erasure_pages, export, receipt_pages, sign_in, stores
    from functions.my_data import pages as my_data

    languages.use(language)
    session = sign_in.Session(NUMBER, TEXT, language, 0)
    held = [stores.Held(store, [_item(store)]) for store in stores.STORES]
    nothing = [stores.Held(store, []) for store in stores.STORES]
    audit = [{"at": f"{AT}#1", "who": who, "action": TEXT, "record": NUMBER, "reason": TEXT} for who in _who()]
    looked = [erasing.Look(store, 1, until) for store in stores.STORES for until in (0, SECONDS)]
    kept = {store.record: {"count": 1, "until": 0} for store in stores.STORES if store.goes != "all"}
    request = {
        "id": NUMBER,
        "state": "done",
        "expires_at": SECONDS,
        "backups_until": SECONDS,
        "done": {"message": 1},
        "kept": kept,
    }
    return {
        **{f"ask {one}": my_data.ask(one, TEXT, TEXT) for one in languages.words()["my_data"]["notices"]},
        "asked": my_data.sent(),
        "enter": my_data.enter(TEXT, address=False),
        "new address": my_data.enter(TEXT, address=True),
        "code": my_data.code(TEXT),
        "held": my_data.everything(session, held, (held, 2), audit),
        "corrected": my_data.correct_again("name", {"name": TEXT}, TEXT),
        "nothing held": my_data.everything(session, nothing, (nothing, None), []),
        "copy": export._page(held, audit, 1, 2),
        "erase": erasure_pages.look(session, looked, [TEXT, "Ada"]),
        "erased": erasure_pages.erased(request),
        "receipts": receipt_pages.records({NUMBER: [_choice()]}, 1, withdrawn=True),
        "no receipts": receipt_pages.records({}, 0, withdrawn=False),
        "erasing": erasure_pages.erased(request | {"state": "open"}),
    }


def letters(language: str) -> dict[str, Letter]:
    """The mails of signing in: to somebody of whom something is held, to somebody of whom nothing is, and to the new
    address of somebody.
    """
    from functions.my_data import mails

    item = {"id": NUMBER, "kind": "enter", "email": "ada@example.org", "language": language}
    return {
        "link": mails.about(item, "link"),
        "nothing": mails.about(item | {"email": "nobody@example.org"}, "link"),
        "new address": mails.about(item | {"kind": "address"}, "link"),
    }


def _who() -> tuple[str, str]:
    from functions.my_data import trail

    return trail.PERSON, TEXT


def _choice() -> dict[str, Any]:
    return {"visitor": NUMBER, "id": NUMBER, "recorded_at": AT, "granted": [TEXT], "notice_lang": TEXT}


def _item(store: Store) -> dict[str, Any]:
    """An item with every field for which there is a word."""
    from functions import languages

    names = languages.words()["my_data"]["fields"]
    item = {name: SECONDS if name.endswith(("_at", "until")) else TEXT for name in names}
    if store.moment:
        item[store.moment] = AT
    return item | {store.named: NUMBER, "granted": [TEXT], "mails": {"name": {"message": TEXT}}}
