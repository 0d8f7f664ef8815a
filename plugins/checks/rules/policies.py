"""The policy's versions, text against register: what visitors agreed to is never changed without being told (A10)."""

from __future__ import annotations

from collections.abc import Iterator

from functions.register import policy_text
from plugins.checks.site import REGISTER, Site
from plugins.core.problems import Problem
from plugins.texts import metadata

_ENTER = "Run make policy-version, which enters it as a new one and asks visitors again."


def problems(site: Site) -> Iterator[Problem]:
    register = site.register
    if register is None:
        return
    texts = {entry.slug: entry for entry in site.of(metadata.POLICY)}
    lines = site.register_file.read_text(encoding="utf-8").split("\n")
    for version, policy in register.policies.items():
        if version not in texts:
            line = next((number for number, one in enumerate(lines, 1) if one.strip() == f"[policies.{version}]"), 0)
            remedy = f"Bring content/policies/privacy/{version}.md back, or take the entry out."
            yield Problem(REGISTER.as_posix(), line, f"version {version} of the policy has no text", remedy)
            continue
        entry = texts[version]
        try:
            digest = policy_text.sha256(entry.text.source, register)
        except KeyError as problem:
            name = problem.args[0]
            line = next((n for n, one in enumerate(entry.text.lines, 1) if one == f"[[{name}]]"), 0)
            remedy = f"There are {', '.join(policy_text.TABLES)}."
            yield Problem(entry.path, line, f"“[[{name}]]” is no table of the register", remedy)
            continue
        if digest == policy.sha256:
            continue
        if policy.current:
            what = f"its text, or a table that the register draws into it, is not that of version {version} any more"
            yield Problem(entry.path, 0, what, _ENTER)
        else:
            what = f"version {version} is not in force, and is not as visitors agreed to it"
            yield Problem(entry.path, 0, what, f"Put it back as it was: git checkout {entry.path}.")
    for version, entry in texts.items():
        if version not in register.policies:
            remedy = "Write what has changed into the newest version instead, and run make policy-version."
            yield Problem(entry.path, 0, f"the register has no version {version}", remedy)
