"""rules.guard on the expanded template, by AWS's own engine: ``make check``.

Runs in .cache/tools. Each rule is first shown a template with a problem that it must find; a rule that finds nothing
would say nothing.
"""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cfn_guard_rs import run_checks

from infra.checks.expand import expanded

RULES = Path(__file__).with_name("rules.guard").read_text(encoding="utf-8")
Resources = dict[str, dict[str, Any]]
PROBLEMS: dict[str, Callable[[Resources], Any]] = {
    "tables_are_kept": lambda r: r["ConsentTable"].pop("DeletionPolicy"),
    "buckets_are_closed": lambda r: r["SiteBucket"]["Properties"]["PublicAccessBlockConfiguration"].update(
        BlockPublicAcls=False
    ),
    "functions_log_where_it_ends_and_have_their_own_role": lambda r: r["BrakeFunction"]["Properties"].pop("Role"),
    "roles_have_no_policy_that_is_not_written_here": lambda r: r["NotifyFunctionRole"]["Properties"].update(
        ManagedPolicyArns=["AdministratorAccess"]
    ),
    "roles_are_for_lambda_alone": lambda r: r["NotifyFunctionRole"]["Properties"]["AssumeRolePolicyDocument"][
        "Statement"
    ].append({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}}),
    "logs_end": lambda r: r["ConsentLog"]["Properties"].pop("RetentionInDays"),
    "keys_outlive_the_stack": lambda r: r["ReceiptKey"].pop("DeletionPolicy"),
    "sites_speak_tls": lambda r: r["Site"]["Properties"]["DistributionConfig"]["CacheBehaviors"][0].update(
        ViewerProtocolPolicy="allow-all"
    ),
}


def broken(template: dict[str, Any]) -> set[str]:
    """The rules that a template does not keep."""
    return set(PROBLEMS) - set(run_checks(template, RULES).compliant)


def main() -> None:
    """Say which rules are broken, or that none is; ends with 1 where one is."""
    if set(re.findall(r"^rule (\w+)", RULES, re.MULTILINE)) != set(PROBLEMS):
        sys.exit("infra/checks/guard.py: each rule of rules.guard needs a problem that it finds")
    template = expanded()
    for rule, problem in PROBLEMS.items():
        slipped = copy.deepcopy(template)
        problem(slipped["Resources"])
        if rule not in broken(slipped):
            sys.exit(f"infra/checks/rules.guard: {rule} does not find its problem")
    if found := broken(template):
        sys.exit(f"infra/template.yaml breaks {', '.join(sorted(found))} of infra/checks/rules.guard")
    print(f"{len(PROBLEMS)} rules of infra/checks/rules.guard hold.")


if __name__ == "__main__":
    main()
