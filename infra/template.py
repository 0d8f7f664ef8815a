"""infra/template.yaml, read straight from the file: routes, tables, environment, headers.

moto's CloudFormation drops what it does not know without a word, so nothing is taken from there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("template.yaml")
# What CloudFront takes from one region alone.
GLOBAL = PATH.with_name("global.yaml")
# Who may deploy, and the trail of what people do.
ACCESS = PATH.with_name("access.yaml")
FUNCTION = "AWS::Serverless::Function"
TABLE = "AWS::DynamoDB::Table"
# What `create_table` takes of a table resource; the rest are settings made by calls of their own.
_CREATE = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes")


# Pure Python takes fourteen times as long for this template: 0.4 s of every start of a preview.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with CloudFormation's short tags, kept as ``{"Ref": …}`` and ``{"Fn::Sub": …}``."""


def _tag(loader: yaml.Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _tag)


@dataclass(frozen=True, slots=True)
class Route:
    """One route of the HTTP API and the function module that answers it."""

    method: str
    path: str
    module: str
    function: str

    @property
    def key(self) -> str:
        """As API Gateway and the register write it: ``POST /api/consent``."""
        return f"{self.method} {self.path}"


class Template:
    """The parsed template. Resources by their logical ids."""

    def __init__(self, path: Path = PATH) -> None:
        self.data = self.parsed(path.read_text(encoding="utf-8"))

    @staticmethod
    def parsed(text: str) -> dict[str, Any]:
        """The text of a template, as data."""
        found: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
        return found

    def of_type(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical id → properties of every resource of one type."""
        found = self.data["Resources"].items()
        return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == kind}

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Every HTTP API route of every function."""
        return tuple(
            Route(event["Properties"]["Method"].upper(), event["Properties"]["Path"], _module(function), name)
            for name, function in self.of_type(FUNCTION).items()
            for event in function.get("Events", {}).values()
            if event["Type"] == "HttpApi"
        )

    @cached_property
    def modules(self) -> dict[str, str]:
        """Logical id → the module whose handler it runs, of every function."""
        return {name: _module(function) for name, function in self.of_type(FUNCTION).items()}

    def timeout(self, function: str) -> int:
        """How many seconds a function may run."""
        own = self.of_type(FUNCTION)[function]
        return int(own.get("Timeout", self.data["Globals"]["Function"]["Timeout"]))

    @cached_property
    def headers(self) -> dict[str, str]:
        """The response headers that CloudFront adds to most paths, by lower-case name."""
        return self.headers_for("/")

    def headers_for(self, path: str) -> dict[str, str]:
        """The response headers that CloudFront adds to ``path``: those of the first behaviour whose pattern fits."""
        (site,) = self.of_type("AWS::CloudFront::Distribution").values()
        config = site["DistributionConfig"]
        fitting = (b for b in config["CacheBehaviors"] if fnmatchcase(path, b["PathPattern"]))
        return self._headers(next(fitting, config["DefaultCacheBehavior"])["ResponseHeadersPolicyId"]["Ref"])

    @cached_property
    def passed_headers(self) -> frozenset[str]:
        """The request headers that CloudFront passes on to the API, in small letters."""
        (policy,) = self.of_type("AWS::CloudFront::OriginRequestPolicy").values()
        return frozenset(name.lower() for name in policy["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"])

    @cached_property
    def error_pages(self) -> dict[int, tuple[int, str]]:
        """CloudFront's error pages: status → the status and page that it sends instead."""
        (site,) = self.of_type("AWS::CloudFront::Distribution").values()
        return {
            error["ErrorCode"]: (error["ResponseCode"], error["ResponsePagePath"])
            for error in site["DistributionConfig"]["CustomErrorResponses"]
            if "ResponsePagePath" in error
        }

    @cache  # noqa: B019 - one template lives as long as its process
    def _headers(self, policy: str) -> dict[str, str]:
        policies = self.of_type("AWS::CloudFront::ResponseHeadersPolicy")
        config = policies[policy]["ResponseHeadersPolicyConfig"]
        security = config["SecurityHeadersConfig"]
        transport = security["StrictTransportSecurity"]
        flags = ("; includeSubDomains" if transport["IncludeSubdomains"] else "") + (
            "; preload" if transport["Preload"] else ""
        )
        headers = {
            "content-security-policy": self.resolved(security["ContentSecurityPolicy"]["ContentSecurityPolicy"]),
            "x-content-type-options": "nosniff",
            "x-frame-options": security["FrameOptions"]["FrameOption"],
            "referrer-policy": security["ReferrerPolicy"]["ReferrerPolicy"],
            "strict-transport-security": f"max-age={transport['AccessControlMaxAgeSec']}{flags}",
        }
        return headers | {
            item["Header"].lower(): self.resolved(item["Value"]) for item in config["CustomHeadersConfig"]["Items"]
        }

    def tables(self) -> dict[str, dict[str, Any]]:
        """Logical id → the arguments of ``create_table`` for each table, named by its logical id."""
        return {
            name: {"TableName": name} | {key: table[key] for key in _CREATE if key in table} | _stream(table)
            for name, table in self.of_type(TABLE).items()
        }

    def signing_keys(self) -> dict[str, dict[str, str]]:
        """Logical id → the arguments of ``create_key`` for each KMS key that the parameters' defaults call for."""
        return {
            name: {key: properties[key] for key in ("KeySpec", "KeyUsage", "Description")}
            for name, properties in self.of_type("AWS::KMS::Key").items()
            if self._holds(self.data["Resources"][name].get("Condition"))
        }

    def environment(self, own: Mapping[str, str]) -> dict[str, str]:
        """Every function's variables, merged; what refers to a resource becomes its logical id,
        what refers to a parameter its default.

        :param own: values by variable name that replace the template's, for what only AWS can resolve.
        """
        blocks = [self.data["Globals"]["Function"], *self.of_type(FUNCTION).values()]
        merged: dict[str, str] = {}
        for block in blocks:
            for name, value in block.get("Environment", {}).get("Variables", {}).items():
                merged[name] = own[name] if name in own else self.resolved(value)
        return merged

    @cached_property
    def _own_variables(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(properties.get("Environment", {}).get("Variables", {}))
            for name, properties in self.of_type(FUNCTION).items()
        }

    def foreign_variables(self, function: str) -> frozenset[str]:
        """The variables that other functions have and this one has not."""
        everyones = frozenset(self.data["Globals"]["Function"].get("Environment", {}).get("Variables", {}))
        return frozenset().union(*self._own_variables.values()) - everyones - self._own_variables[function]

    def resolved(self, value: Any) -> str:
        """A value with its reference resolved: a parameter's default, a mapping's value, a resource's logical id; of
        two, the one that the parameters' defaults choose.
        """
        parameters = self.data.get("Parameters", {})
        if isinstance(value, dict) and "Fn::If" in value:
            condition, then, otherwise = value["Fn::If"]
            return self.resolved(then if self._holds(condition) else otherwise)
        if isinstance(value, dict) and "Fn::FindInMap" in value:
            mapping, first, second = value["Fn::FindInMap"]
            return str(self.data["Mappings"][mapping][first][second])
        if isinstance(value, dict) and "Ref" in value:
            return str(parameters.get(value["Ref"], {}).get("Default", value["Ref"]))
        if isinstance(value, dict) and "Fn::Sub" in value:
            return re.sub(r"\$\{(\w+)}", lambda m: str(parameters.get(m[1], {}).get("Default", m[1])), value["Fn::Sub"])
        return str(value)

    def _holds(self, condition: str | None) -> bool:
        """Whether a condition holds, or there is none. It compares two values (``Fn::Equals``)."""
        if condition is None:
            return True
        left, right = self.data["Conditions"][condition]["Fn::Equals"]
        return self.resolved(left) == self.resolved(right)


def _stream(table: Mapping[str, Any]) -> dict[str, Any]:
    """The stream that a table specifies; a call has to say besides that it is on."""
    wanted = table.get("StreamSpecification")
    return {"StreamSpecification": wanted | {"StreamEnabled": True}} if wanted else {}


def _module(function: Mapping[str, Any]) -> str:
    return str(function["Handler"]).rpartition(".")[0]
