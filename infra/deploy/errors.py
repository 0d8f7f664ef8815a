"""The error that ends a deployment, with a message for the person who runs it."""

from __future__ import annotations


class DeployError(Exception):
    """What is missing or went wrong, and what to do now. The message is shown without a traceback."""
