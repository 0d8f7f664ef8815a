"""The template as CloudFormation expands it: AWS's own translator, on this machine, asking AWS nothing."""

from __future__ import annotations

import copy
import os
from typing import Any
from unittest.mock import patch

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.template import Template

# SAM wants values for parameters that have no default.
_GIVEN = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/x", "CodeBucket": "code", "CodeKey": "key"}


def expanded() -> dict[str, Any]:
    """The whole template, its resources all of CloudFormation's own types."""
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": "eu-central-1"}):
        found: dict[str, Any] = Translator({}, Parser()).translate(copy.deepcopy(Template().data), _GIVEN)
    return found
