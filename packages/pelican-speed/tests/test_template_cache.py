"""Templates are compiled once a build."""

from types import SimpleNamespace

import pytest
from jinja2 import DictLoader, Environment, FileSystemBytecodeCache

from pelican_speed import template_cache


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    stock = Environment.compile

    def compile_(self: Environment, source: str, *arguments: object, **named: object) -> object:
        found.append(source)
        return stock(self, source, *arguments, **named)

    monkeypatch.setattr(Environment, "compile", compile_)
    template_cache.clear(None)
    return found


def _environment(text: str) -> Environment:
    environment = Environment(loader=DictLoader({"page.html": text}), autoescape=False)
    template_cache.share(SimpleNamespace(env=environment))
    return environment


def test_a_second_environment_uses_what_the_first_has_compiled(compiled: list[str]) -> None:
    for _ in range(2):
        assert _environment("{{ a }}").get_template("page.html").render(a=1) == "1"
    assert compiled == ["{{ a }}"]


def test_a_changed_template_is_compiled_again_and_so_is_every_template_of_the_next_build(compiled: list[str]) -> None:
    _environment("{{ a }}").get_template("page.html")
    assert _environment("{{ b }}").get_template("page.html").render(b=2) == "2"
    template_cache.clear(None)
    _environment("{{ b }}").get_template("page.html")
    assert compiled == ["{{ a }}", "{{ b }}", "{{ b }}"]


def test_an_environment_keeps_a_cache_of_its_own(tmp_path: object) -> None:
    own = FileSystemBytecodeCache(str(tmp_path))
    environment = Environment(bytecode_cache=own, autoescape=False)
    template_cache.share(SimpleNamespace(env=environment))
    assert environment.bytecode_cache is own
