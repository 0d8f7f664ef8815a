"""Words that were found wrong or foreign in a language do not come back, in strings or in the functions' pages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from functions import languages

ROOT = Path(__file__).parents[3]
# Calques, words for another thing, and what is not so: an order's mail speaks of no contact form.
WRONG = {
    "en": ["given in the contact form"],
    "de": [
        "Eine von uns beiden",
        "Kennzeichen",
        "uittung",
        "unterzeichnet",
        "zu [Ihre Auswahl]",
        "trägt kein",
        "einen Blick",
        "mit ihnen",
        "Kontaktformular von",
    ],
    "fr": [
        "que vous l’avez donné",
        "sous [vos choix]",
        "à l’instant",
        "une faute de notre part",
        "le total avec eux",
        "formulaire de contact de",
    ],
    "es": [
        "Puesta por",
        "puesto el código",
        "la ha puesto",
        "se puede poner",
        "se ponga",
        "el total con ellos",
        "formulario de contacto de",
    ],
    "it": ["modulo di contatto di", "che ora aspetta Lei", "Il luogo in cui"],
    "nl": ["contactformulier van", "het totaal daarmee", "De plek waar", "Een van ons tweeën"],
    "pl": ["formularzu kontaktowym na", "Miejsce, w którym"],
    "ja": ["お問い合わせフォームに", "保管する場所"],
    "ar": ["غرض خاص بها", "المكان الذي", "والإجمالي معها"],
}


def everything(language: str) -> str:
    """All that is said in a language: its strings, and the pages that the functions answer with."""
    answers = ROOT / "content/answers" / ("" if language == languages.DEFAULT else language)
    files = [ROOT / f"functions/languages/{language}.toml", *sorted(answers.glob("*.md"))]
    assert len(files) > 10
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("language", languages.OFFERED)
def test_words_that_were_found_wrong_do_not_come_back(language: str) -> None:
    said = everything(language)
    assert [wrong for wrong in WRONG[language] if wrong in said] == []


@pytest.mark.parametrize("language", languages.OFFERED)
def test_no_link_is_named_by_its_path_and_no_date_is_written_as_a_program_writes_it(language: str) -> None:
    said = everything(language)
    assert re.findall(r"\[/[^\]]*\]", said) == []
    assert re.findall(r"\b\d{4}-\d\d-\d\d\b", said) == []
    assert not re.match(r"\d{4}-", languages.day(dt.date(2026, 11, 23), language))
