"""The version of the policy that is in force as the tests run."""

from __future__ import annotations

from functions import register as registers

CURRENT = registers.load().policy.version
