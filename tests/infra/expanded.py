"""The expanded template, as tests ask for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

# AWS's managed cache policy of this name.
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


class Expanded:
    """Resources by logical id, all of CloudFormation's own types."""

    def __init__(self) -> None:
        # SAM's translator takes long to load, and who reads the template as it is written does not need it.
        from infra.checks.expand import expanded

        self.resources: dict[str, dict[str, Any]] = expanded()["Resources"]

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical id → properties of every resource of one type."""
        return {name: r["Properties"] for name, r in self.resources.items() if r["Type"] == kind}

    def allowed(self, role: str) -> Iterator[tuple[str, str, str]]:
        """``(effect, action, resource)`` of every statement of a role or managed policy, one by one, with all that
        its conditions may add.
        """
        properties = self.resources[role]["Properties"]
        policies = [p["PolicyDocument"] for p in properties.get("Policies", [properties])]
        for statement in (s for policy in policies for s in policy["Statement"] for s in either(s)):
            for action in listed(statement["Action"]):
                for resource in (r for r in listed(statement["Resource"]) for r in either(r)):
                    yield statement["Effect"], action, shown(resource)


def listed(value: Any) -> list[Any]:
    """``value``, or a list of it alone."""
    return value if isinstance(value, list) else [value]


def either(value: Any) -> list[Any]:
    """What an ``Fn::If`` may become, nothing left out; anything else as it is."""
    if isinstance(value, dict) and "Fn::If" in value:
        return [branch for branch in value["Fn::If"][1:] if branch != {"Ref": "AWS::NoValue"}]
    return [value]


def shown(value: Any) -> str:
    """``{"Fn::GetAtt": ["A", "Arn"]}`` → ``A.Arn``, ``{"Ref": "A"}`` → ``A``, and a Sub as it is written; of a list
    that a parameter holds, the parameter.
    """
    if isinstance(value, dict):
        if "Fn::Split" in value:
            return shown(value["Fn::Split"][1])
        if "Fn::GetAtt" in value:
            found = value["Fn::GetAtt"]
            return found if isinstance(found, str) else ".".join(found)
        if "Ref" in value:
            return str(value["Ref"])
        return str(value["Fn::Sub"]) if "Fn::Sub" in value else json.dumps(value)
    return str(value)
