"""Another colour to act with, made from the theme's own, with its contrast checked.

A colour keeps its lightness and chroma in OKLCH and gets another hue, so that what was readable stays so. The contrast
is measured all the same (WCAG 2.2, 1.4.3): the luminance that it asks for is not the lightness of OKLCH.
"""

from __future__ import annotations

import re

from coloraide import Color

# Degrees in OKLCH. The theme as it is has “green”.
HUES = {"green": 155, "blue": 255, "plum": 330, "brick": 35, "teal": 200}
# The tokens that take the hue, and the tokens that each is read on or under.
READ_WITH = {
    "action": ("paper", "sheet", "on-action"),
    "action-over": ("paper", "sheet", "on-action"),
    "deep": ("deep-ink", "deep-soft", "deep-action", "deep-alarm"),
}
LEAST = 4.5


def turned(colour: str, hue: float) -> str:
    """A colour as ``#rrggbb`` with another hue, as strong as a screen can show it."""
    return str(Color(colour).convert("oklch").set("hue", hue).convert("srgb").fit().to_string(hex=True))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    return float(Color(one).contrast(Color(other), method="wcag21"))


def tokens(sheet: str) -> dict[str, tuple[str, str]]:
    """The colours of ``theme/static/css/tokens.css`` by name, by day and by night."""
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", sheet)
    return {name: (day, night) for name, day, night in found}


def changes(sheet: str, colour: str) -> dict[str, str]:
    """What each colour of the sheet becomes when the shop acts in ``colour``, a name of :data:`HUES`.

    :raises ValueError: where a text could not be read any more.
    """
    if colour == "green":
        return {}
    known, new = tokens(sheet), {}
    for token, others in READ_WITH.items():
        for at, before in enumerate(known[token]):
            after = new[before] = turned(before, HUES[colour])
            for other in others:
                if (ratio := contrast(after, known[other][at])) < LEAST:
                    raise ValueError(f"--{token} {after} with --{other}: contrast {ratio:.2f}, below {LEAST}")
    return new
