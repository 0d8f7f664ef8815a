"""Why a deployment ends before its end."""

from __future__ import annotations


class Stop(Exception):  # noqa: N818 - told to a person, in a sentence; not an error of ours
    """What is missing or went wrong, and what to do now. Shown as it is, without a trace."""
