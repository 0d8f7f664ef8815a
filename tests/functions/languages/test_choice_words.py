"""What the two answers to the question are called, said once more: no program knows a yes from a no in Japanese."""

from __future__ import annotations

import pytest

from functions import languages

WORDS = {
    "ar": ("قبول الكل", "رفض الكل"),
    "de": ("Alle akzeptieren", "Alle ablehnen"),
    "en": ("Accept all", "Reject all"),
    "es": ("Aceptar todas", "Rechazar todas"),
    "fr": ("Tout accepter", "Tout refuser"),
    "it": ("Accetta tutti", "Rifiuta tutti"),
    "ja": ("すべて許可", "すべて拒否"),
    "nl": ("Alles accepteren", "Alles weigeren"),
    "pl": ("Zaakceptuj wszystkie", "Odrzuć wszystkie"),
}


@pytest.mark.promise("A06")
def test_the_answers_are_called_what_they_do_in_every_language() -> None:
    said = {name: languages.words(name)["banner"] for name in languages.OFFERED}
    assert {name: (words["accept"], words["reject"]) for name, words in said.items()} == WORDS


@pytest.mark.promise("A04")
def test_how_long_a_message_is_kept_comes_from_the_register_in_every_language() -> None:
    for name in languages.OFFERED:
        assert "{retention}" in languages.words(name)["contact"]["kept"], name
