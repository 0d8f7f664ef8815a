"""A plan and its progress, on a terminal or in a log."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from infra.deploy.release import GLOBAL_NAME, NAME, Plan
from infra.deploy.stack import Proposal

_MOST = 20
_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}


def show(console: Console, plan: Plan) -> None:
    """The plan: each resource that would change, and the files, the first twenty of a kind by name."""
    _stack(console, GLOBAL_NAME, plan.common)
    _stack(console, NAME, plan.main)
    site = plan.site
    console.print("Site")
    _names(console, "upload first, named by their content", site.first)
    _names(console, "upload then", site.then)
    _names(console, "delete", site.delete)
    _names(console, "leave for a week, for pages that are open in a browser", site.left)
    _names(console, "invalidate", site.paths)
    if not (site.first or site.then or site.delete):
        console.print("  nothing changes", highlight=False)


def _stack(console: Console, name: str, proposal: Proposal) -> None:
    console.print(
        f"Stack {name}: {'is made' if proposal.kind == 'CREATE' else 'is changed'}"
        if proposal.changes
        else f"Stack {name}: nothing changes"
    )
    if not proposal.changes:
        return
    table = Table(box=None, show_header=False, pad_edge=True)
    for change in sorted(proposal.changes, key=lambda change: (change.action, change.kind, change.name)):
        warning = "made anew: what it holds may be lost" if change.replaced else ""
        table.add_row(_SIGNS.get(change.action, change.action), change.name, change.kind, warning)
    console.print(table)


def _names(console: Console, what: str, names: Sequence[str]) -> None:
    if not names:
        return
    console.print(f"  {what}: {len(names)}", highlight=False)
    for name in names[:_MOST]:
        console.print(f"    {name}", highlight=False, markup=False)
    if len(names) > _MOST:
        console.print(f"    and {len(names) - _MOST} more", highlight=False)
