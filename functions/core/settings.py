"""Settings of a function: the environment variables that infra/template.yaml gives it."""

from __future__ import annotations

import os


def setting(name: str) -> str:
    """The value of an environment variable.

    :raises KeyError: where the template does not set it.
    """
    return os.environ[name]
