"""What consent adds to a page, weighed as it travels."""

from bench.consent import ours
from bench.consent.report import BYTES
from plugins.site.assets import CONSENT_MODE


def test_banner_and_gating_weigh_at_most_2500_bytes() -> None:
    weights = ours.weight()
    assert sum(weights.values()) <= BYTES, weights


def test_every_module_of_the_consent_folder_is_weighed_but_the_one_that_a_setting_adds() -> None:
    found = {path.relative_to(ours.STATIC / "js").as_posix() for path in (ours.STATIC / "js/consent").iterdir()}
    assert found - set(ours.modules()) == {CONSENT_MODE}


def test_consent_takes_its_rules_from_the_sheet_and_leaves_the_others() -> None:
    css = """@layer a { .ask { color: red; } p { color: blue; } }
    .foot, .ask { margin: 0; }
    html:not(.chosen):has(a, b) { padding: 1px; }"""
    consent, others = ours.split(css)
    assert ".ask{ color: red; }" in consent
    assert "html:not(.chosen):has(a, b)" in consent
    assert ".ask{}" in consent, "a rule that others need too is not consent's"
    assert "p{ color: blue; }" in others
    assert ".foot, .ask{ margin: 0; }" in others


def test_the_banner_is_taken_from_a_built_page_with_what_its_scripts_read() -> None:
    page = """<!DOCTYPE html><html lang="en" data-set="a &quot;b&quot;"><body><a class="skip" href="#m">Skip</a>
    <section id="privacy-choices"><p>We use cookies</p></section><p id="choices-status"></p>
    <header>Shop</header></body>"""
    attributes, markup = ours.markup(page)
    assert attributes == 'lang="en" data-set="a &quot;b&quot;"'
    assert 'id="privacy-choices"' in markup
    assert 'id="choices-status"' in markup
    assert "skip" not in markup
    assert "Shop" not in markup
