"""The register of register.toml: ``register.current()`` as deployed, ``register.load()`` from a file of one's own."""

from functions.register.loader import PATH, current, load
from functions.register.model import (
    DAY,
    Cookie,
    Policy,
    Processor,
    Promise,
    Purpose,
    Recipient,
    Record,
    Register,
    RegisterError,
    Site,
)

__all__ = [
    "DAY",
    "PATH",
    "Cookie",
    "Policy",
    "Processor",
    "Promise",
    "Purpose",
    "Recipient",
    "Record",
    "Register",
    "RegisterError",
    "Site",
    "current",
    "load",
]
