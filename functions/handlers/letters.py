"""The Lambda that sends letters to the list: a campaign from its schedule through the queue to SES."""

from functions.newsletter.letter_events import handler

__all__ = ["handler"]
