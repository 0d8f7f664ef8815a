"""Who is on the list: the one way to change it, and the one question to ask before any news is mailed.

:func:`may_be_mailed` decides at the moment of sending, by a consistent read, so that left is left within the second,
also in the midst of a campaign. What is on the list is in ``states.py``; this module reads and writes it.

A change reads the item and puts another in its place if nobody changed it meanwhile, so two that come at once are one
after the other. A suppression is written before the item is emptied, so a yes that comes between is emptied with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from functions.core import problems, store
from functions.core.attributes import Item
from functions.core.settings import setting
from functions.core.table import Table
from functions.newsletter import keys, states

# Changes of one person's item that meet at once; more than this, and somebody is hammering.
_TRIES = 6
_RETRY_AFTER = 1


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody on the list. ``token`` is by which they leave: it is the person hash, and it never expires."""

    person: str
    email: str
    topics: tuple[str, ...]
    language: str
    state: str

    @property
    def token(self) -> str:
        return self.person


def may_be_mailed(person: str, *topics: str) -> Subscriber | None:
    """The subscriber, if news of any of these topics may go to them now; None where they left, never confirmed, were
    erased or are suppressed. Ask it for each mail, immediately before it goes.

    :raises problems.Problem: 503 where a table does not answer: then nothing may go.
    """
    item = read(person)
    if item is None or not states.gets(item, topics) or suppressed(person):
        return None
    return of_item(item)


def subscribed(table: Table, topics: Collection[str], language: str = "") -> Iterator[list[str]]:
    """The hashes of those who were on the list for any of these topics when the page was read, page by page, in no
    order. Whether news may go to them is for :func:`may_be_mailed`.

    :param language: only of those who read in it; all where it is empty.
    """
    values = {":confirmed": {"S": states.CONFIRMED}} | {f":t{n}": {"S": topic} for n, topic in enumerate(topics)}
    wanted = " OR ".join(f"contains(topics, :t{n})" for n in range(len(topics)))
    filters = f"#state = :confirmed AND ({wanted})"
    names = {"#state": "state"}
    if language:
        filters += " AND #language = :language"
        names["#language"], values[":language"] = "language", {"S": language}
    pages = table.pages(
        "scan",
        ProjectionExpression="person",
        FilterExpression=filters,
        ExpressionAttributeNames=names,
        ExpressionAttributeValues=values,
        ConsistentRead=True,
    )
    for page, _ in pages:
        if page:
            yield [str(item["person"]) for item in page]


def unsubscribe_url(person: str, language: str = "", letter: str = "") -> str:
    """Where a person leaves: one https address, whole, for ``List-Unsubscribe`` and for the letter's foot.

    :param letter: the slug of the letter that it stands in, which is counted where somebody leaves by it.
    """
    return _url("unsubscribe", p=person, language=language, letter=letter)


def preferences_url(person: str, language: str = "", letter: str = "") -> str:
    """Where a person sees and changes what they get; ``letter`` as for leaving."""
    return _url("preferences", p=person, language=language, letter=letter)


def confirm_url(person: str, nonce: str, language: str) -> str:
    """Where the owner of an address answers a request."""
    return _url("confirm", t=keys.Request(person, nonce).token, language=language)


def of_item(item: Item) -> Subscriber:
    return Subscriber(item["person"], item["email"], tuple(item["topics"]), item["language"], item["state"])


def read(person: str) -> Item | None:
    """:raises problems.Problem: 503 where the table does not answer."""
    return store.get(setting("LIST_TABLE"), {"person": person})


def suppressed(person: str) -> bool:
    """Whether nothing may ever go to that address again.

    :raises problems.Problem: 503 where the table does not answer.
    """
    return store.get(setting("SUPPRESSION_TABLE"), {"person": person}) is not None


def change(person: str, make: Callable[[Item | None], Item | None]) -> tuple[Item | None, Item | None]:
    """Change a person's item: what stood there, and what stands there now.

    :param make: the new item from the present one; None leaves it as it is. It may be called again.
    :raises problems.Problem: 503 where the table does not answer, or others change the same item all the time.
    """
    for _ in range(_TRIES):
        before = read(person)
        after = make(before)
        if after is None:
            return before, before
        if store.replace(setting("LIST_TABLE"), "person", after, before, states.SEEN):
            return before, after
    raise problems.not_stored(_RETRY_AFTER)


def _url(page: str, **query: str) -> str:
    said = {name: value for name, value in query.items() if value}
    return f"{setting('SITE_ORIGIN')}/api/newsletter/{page}?{urlencode(said)}"
