"""The same posts for every tool: seeded, of about 400 words, with what posts are made of. Heads are each tool's own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_WORDS = """
cardamom pepper saffron clove mace nutmeg sumac anise fennel caraway cinnamon bark seed pod leaf root grower hill
garden harvest market stall kitchen mortar pan oil bread rice tea milk coffee honey salt smoke resin citrus pine
warm sweet bitter green black white dry fresh slow early late small whole ground roasted crushed steeped stored
opens dries keeps gives takes carries grows picks sorts weighs roasts grinds pours tastes smells turns stays and
with without under over after before because while until every other some most few between a the its our their
"""
WORDS = _WORDS.split()
TAGS = tuple(f"{word}-{kind}" for word in WORDS[:10] for kind in ("notes", "people", "recipes", "places"))
CATEGORIES = ("growing", "cooking", "trade", "history", "travel", "workshop", "letters", "reading")
START = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Post:
    """One post: ``body`` is Markdown that every tool reads alike."""

    slug: str
    title: str
    day: date
    category: str
    tags: tuple[str, ...]
    body: str


def sentence(dice: random.Random, about: int = 12) -> str:
    """Words of no meaning, with a capital and a full stop."""
    words = dice.choices(WORDS, k=dice.randint(about - 4, about + 4))
    return f"{' '.join(words).capitalize()}."


def paragraph(dice: random.Random, number: int) -> str:
    """Three sentences with a link to an earlier post, emphasis, and code."""
    earlier = f"/posts/post-{dice.randrange(number + 1):05}/"
    first, last = sentence(dice), sentence(dice)
    marked = f"The *{dice.choice(WORDS)}* is **{dice.choice(WORDS)} {dice.choice(WORDS)}**"
    link = f"[{dice.choice(WORDS)} {dice.choice(WORDS)}]({earlier})"
    return f"{first} {marked}, see {link} or `{dice.choice(WORDS)}`. {last}"


def body(dice: random.Random, number: int) -> str:
    """About 400 words: headings, paragraphs, both kinds of lists, a quotation, a block of code."""
    parts = [paragraph(dice, number)]
    for part in range(4):
        parts.append(f"## {sentence(dice, 6)[:-1]}")
        parts.append(paragraph(dice, number))
        if part == 0:
            parts.append("\n".join(f"- {sentence(dice, 7)}" for _ in range(4)))
        elif part == 1:
            parts.append("\n".join(f"{place}. {sentence(dice, 7)}" for place in range(1, 5)))
        elif part == 2:
            parts.append(f"> {sentence(dice)}\n> {sentence(dice)}")
        else:
            parts.append("```python\ndef grind(pods, fine=True):\n    return [pod for pod in pods if pod.dry]\n```")
        parts.append(f"{sentence(dice)} {sentence(dice)}")
    return "\n\n".join(parts) + "\n"


def posts(count: int) -> Iterator[Post]:
    """The first ``count`` posts, the same in every run."""
    for number in range(count):
        dice = random.Random(number)  # noqa: S311
        yield Post(
            slug=f"post-{number:05}",
            title=sentence(dice, 6)[:-1],
            day=START + timedelta(days=number % 9000),
            category=dice.choice(CATEGORIES),
            tags=tuple(dice.sample(TAGS, 3)),
            body=body(dice, number),
        )
