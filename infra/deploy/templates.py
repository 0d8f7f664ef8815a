"""The two templates as they are sent to CloudFormation, and where their stacks live."""

from __future__ import annotations

from typing import Any

from functions import register
from infra.edge import code
from infra.template import GLOBAL, Template
from infra.template import PATH as SITE

# Where CloudFront looks for its firewall, whatever the region of the site.
GLOBAL_REGION = "us-east-1"
# CloudFormation takes this many bytes in a request, and more from a bucket.
MOST_IN_A_REQUEST = 51_200


def region() -> str:
    """Where the site's stack lives: the region that the register, and so the policy, names."""
    return register.load().site.region


def template_body() -> str:
    """The site's template with the text of the edge function in its place, the moved addresses in it.

    :raises ValueError: where the template has no such place, or the function becomes too large.
    """
    edge = code.code()
    indented = "".join(f"        {line}".rstrip() + "\n" for line in edge.splitlines())
    text = SITE.read_text(encoding="utf-8")
    marker = "      FunctionCode: edge/edge.js\n"
    if marker not in text:
        raise ValueError("infra/template.yaml: FunctionCode: edge/edge.js is missing")
    return text.replace(marker, f"      FunctionCode: |\n{indented}")


def global_body() -> str:
    """The template of what CloudFront takes from one region alone."""
    return GLOBAL.read_text(encoding="utf-8")


def declared(body: str) -> dict[str, dict[str, Any]]:
    """The parameters that a template's text declares, by name."""
    return dict(Template.parsed(body).get("Parameters") or {})
