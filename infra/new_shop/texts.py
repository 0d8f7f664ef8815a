"""Makes another shop of a checkout: puts its facts in place of this one's, and begins its texts anew."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from functions import languages
from functions.register import policy_text
from functions.register.loader import load
from functions.register.model import Register
from functions.register.shop import Shop
from infra.new_shop import palette
from infra.new_shop.questions import NewShop
from plugins.texts import dates

_SHOP, _REGISTER = "functions/shop.toml", "functions/register.toml"
_FACTS = (_SHOP, _REGISTER)
# The category that the beginning has.
_FIRST = "first"
_BEGINNING = Path(__file__).with_name("beginning")
_POLICIES = "content/policies/privacy"
_TOKENS = "theme/static/css/tokens.css"
# What this shop wrote for itself. The pages that every shop needs stay.
_OWN_TEXTS = ("products", "categories", "journal", "letters", "surveys", "survey-results", "images")
# Where names and addresses stand in sentences. Elsewhere only the domain and the region are replaced.
_SENTENCES = ("content/", *_FACTS, "docs/operations.md", "docs/log.md")
# History, measurements and locks say what was so.
_KEPT = ("CHANGELOG.md", "docs/decisions/", "docs/comparison.md", "bench/", "requirements/", "infra/new_shop/")
_EXAMPLES = (
    "name", "legal_form", "persons", "phone", "vat_id", "registration", "authority", "packaging_register",
    "food_business", "kept_apart", "bank", "delivery", "guarantee_notice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Old:
    """What the checkout says of its shop now."""

    register: Register
    shop: Shop

    @property
    def domain(self) -> str:
        """Without ``www.``."""
        return self.register.site.origin.removeprefix("https://").removeprefix("www.")


def sources(root: Path) -> list[str]:
    """The files of the repository that are text, from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and not name.startswith(_KEPT) and _is_text(root / name)]


def _is_text(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and b"\0" not in path.read_bytes()[:8192]


def facts(old: Old, new: NewShop) -> dict[str, str]:
    """What stands in sentences of this shop, and what stands there for the new one. The longest comes first."""
    site, shop = old.register.site, old.shop
    replaced = {
        site.address: new.address,
        shop.name: new.legal_name,
        shop.bank.holder: new.legal_name,
        **dict.fromkeys(shop.persons, "Example Person"),
        shop.street: new.street,
        shop.postcode: new.postcode,
        site.region_name: new.region_name,
        site.region_name.partition(",")[0]: new.region_name.partition(",")[0],
        site.tagline: new.tagline,
        site.goods: new.goods,
        site.name: new.name,
    }
    return dict(sorted(replaced.items(), key=lambda pair: -len(pair[0])))


def replaced(text: str, pairs: Mapping[str, str]) -> str:
    """A text with every key, as a whole word, in place of which its value is put; nothing is replaced twice."""
    if not pairs:
        return text
    wanted = re.compile("|".join(rf"(?<!\w){re.escape(key)}(?!\w)" for key in pairs))
    return wanted.sub(lambda found: pairs[found[0]], text)


def put_facts(root: Path, old: Old, new: NewShop) -> None:
    """Put the new shop's facts in place of the old one's, everywhere."""
    everywhere = {old.domain: new.domain, old.register.site.region: new.region}
    colours = palette.changes((root / _TOKENS).read_text(encoding="utf-8"), new.colour)
    sentences = facts(old, new)
    for name in sources(root):
        pairs = everywhere | (sentences if name.startswith(_SENTENCES) else {})
        pairs |= {old.shop.city: new.city} if name in _FACTS else {}
        pairs |= colours if name.startswith("theme/") else {}
        path = root / name
        before = path.read_text(encoding="utf-8")
        if (after := replaced(before, pairs)) != before:
            path.write_text(after, encoding="utf-8")


def begin_texts(root: Path, new: NewShop) -> list[str]:
    """Take this shop's own texts away and write the first ones of the new; returns what was written."""
    for folder in _OWN_TEXTS:
        place = root / "content" / folder
        if place.is_dir():
            shutil.rmtree(place)
            place.mkdir()
            # Documents name the folder, and git keeps none that is empty.
            (place / ".gitkeep").touch()
    _keep_comment(root / "content/moves.toml")
    template = root / "docs/templates/product.md"
    text = template.read_text(encoding="utf-8")
    template.write_text(re.sub(r"(?m)^Group: .*$", f"Group: {_FIRST}", text), encoding="utf-8")
    _keep_comment(root / "functions/promotions.toml", "\nexamples = []\n\n[codes]\n")
    values = {field: getattr(new, field) for field in NewShop.__slots__} | {"Goods": new.goods.capitalize()}
    written = []
    for path in sorted(path for path in _BEGINNING.rglob("*.*") if path.is_file()):
        target = root / "content" / path.relative_to(_BEGINNING)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(path.read_text(encoding="utf-8")).substitute(values), encoding="utf-8")
        written.append(target.relative_to(root).as_posix())
    return written


def _keep_comment(path: Path, rest: str = "") -> None:
    """Leave of a file what says how to write it, the comment that it begins with, and put ``rest`` after it."""
    comment = re.match(r"(?:#[^\n]*\n)*", path.read_text(encoding="utf-8"))
    path.write_text((comment[0] if comment else "") + rest, encoding="utf-8")


def begin_policy(root: Path, today: dt.date) -> None:
    """Make the policy in force the first version of the new shop, of today; nobody has agreed to another one."""
    path = root / _REGISTER
    folder = root / _POLICIES
    current = folder / f"{load(path).policy.version}.md"
    text = re.sub(r"(?m)^Version: .*$", f"Version: {today}", current.read_text(encoding="utf-8"), count=1)
    text = text.replace(f"version {current.stem}, in effect from", f"version {today}, in effect from")
    text = text.replace(f"/privacy/{current.stem}/", f"/privacy/{today}/")
    text = re.sub(r"in effect from \d+ \w+ \d{4}", f"in effect from {today.day} {today:%B %Y}", text)
    for version in folder.glob("*.md"):
        version.unlink()
    (folder / f"{today}.md").write_text(text, encoding="utf-8")
    entry = f'[policies.{today}]\nsha256 = "{"0" * 64}"\neffective = {today}\nasks_again = true\ncurrent = true\n\n'
    source = path.read_text(encoding="utf-8")
    first, *_, last = re.finditer(r"\[policies\.[^\]]+]\n(?:\w+ = .*\n)+\n?", source)
    path.write_text(source[: first.start()] + entry + source[last.end() :], encoding="utf-8")
    enter_hash(path, folder / f"{today}.md")


def enter_hash(register_file: Path, version: Path) -> None:
    """Write the hash of the policy's text and tables into the register."""
    digest = policy_text.sha256(version.read_text(encoding="utf-8"), load(register_file))
    source = register_file.read_text(encoding="utf-8")
    register_file.write_text(source.replace("0" * 64, digest), encoding="utf-8")


def mark_examples(root: Path, old: Old) -> None:
    """List every fact that only an owner can know as an example, so that no release goes out with ours."""
    path = root / _SHOP
    listed = "".join(f'  "{name}",\n' for name in dict.fromkeys((*_EXAMPLES, *old.shop.examples)))
    source = re.sub(r"(?ms)^examples = \[.*?^\]", f"examples = [\n{listed}]", path.read_text(encoding="utf-8"))
    path.write_text(source, encoding="utf-8")


def begin_topic(root: Path) -> None:
    """Say of the news about products, in every language, what is true of any shop."""
    said = tomllib.loads(Path(__file__).with_name("goods.toml").read_text(encoding="utf-8"))
    for language, words in said.items():
        name = "register" if language == languages.DEFAULT else f"languages/{language}"
        path = root / f"functions/{name}.toml"
        entry = f'[topics.products]\ntitle = "{words["title"]}"\nsentence = "{words["sentence"]}"\n'
        found = re.compile(r"\[topics\.products]\ntitle = .*\nsentence = .*\n")
        path.write_text(found.sub(lambda _, new=entry: new, path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[misc]


def trade(old: Old, root: Path) -> set[str]:
    """The words that the old shop is known by: its town, and what it sells."""
    titles = (path.stem for path in (root / "content/products").glob("*.md"))
    words = {word for text in (*titles, old.register.site.goods) for word in re.findall(r"[a-z]{5,}", text)}
    return {old.shop.city.casefold()} | (words - {"whole", "ground"})


def left(root: Path, words: Collection[str]) -> Iterator[str]:
    """Sentences that still speak of the old shop, as ``file:line``: a person has to look at them."""
    wanted = re.compile("|".join(rf"\b{re.escape(word)}" for word in sorted(words)), re.IGNORECASE)
    for name in sources(root):
        if name.startswith("content/"):
            for number, line in enumerate((root / name).read_text(encoding="utf-8").splitlines(), 1):
                if wanted.search(line) and not line.startswith(("Palette:", "Picture:", "#")):
                    yield f"{name}:{number}"


def make(root: Path, old: Old, new: NewShop, today: dt.date) -> list[str]:
    """Make the new shop; returns the texts that were begun."""
    put_facts(root, old, new)
    written = begin_texts(root, new)
    begin_topic(root)
    mark_examples(root, old)
    begin_policy(root, today)
    (root / dates.LEDGER).write_text(dates.written(dates.renewed(root, today)), encoding="utf-8")
    # A longer domain, or a shorter one, breaks lines of code elsewhere.
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "."], cwd=root, check=False)
    return written
