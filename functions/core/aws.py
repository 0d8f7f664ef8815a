"""What AWS's answers say, read in one place: the code of an error, and what a refused write met."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from functions.core.attributes import Item, plain


def error_code(error: Exception) -> str:
    """AWS's code of an error, such as ``ThrottlingException``; ``""`` where no answer came. Safe to log, unlike the
    error's text, which may quote what was to be stored.
    """
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def standing(refusal: ClientError) -> Item | None:
    """The item that a conditional write met (``ReturnValuesOnConditionCheckFailure``); None where it is not told."""
    response: Any = refusal.response
    return plain(response["Item"]) if response.get("Item") else None
