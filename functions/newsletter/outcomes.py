"""What became of a letter's mails: sent, bounced, complained, and who left by it. Counts alone; too much of what went
wrong stops the campaign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from functions.newsletter.campaigns import PAUSED, SCHEDULED, SENDING, STOPPED, Campaigns

BOUNCED, COMPLAINED, LEFT = "bounced", "complained", "left"
# More than that stop a campaign, once there are enough to mean something.
MOST_BOUNCES, MOST_COMPLAINTS = 0.02, 0.001
_SLUG = re.compile(r"[a-z0-9-]{1,100}")
_ENOUGH = {BOUNCED: 5, COMPLAINED: 2}


def heard_sent(campaigns: Campaigns, slug: str, person: str) -> None:
    """SES says that it took a mail."""
    if campaigns.claims.mark_sent(slug, person):
        campaigns.check_in(slug, {"sent": 1})


def heard_bad(campaigns: Campaigns, slug: str, person: str, outcome: str) -> bool:
    """A mail bounced for good, or its reader complained. Said twice it counts once. Too many stop the campaign: whether
    these did.

    :param outcome: ``BOUNCED`` or ``COMPLAINED``.
    """
    if not campaigns.claims.mark_outcome(slug, person, outcome):
        return False
    header = campaigns.check_in(slug, {outcome: 1})
    return bool(header and too_many(header)) and campaigns.turn(
        slug, STOPPED, SENDING, PAUSED, SCHEDULED, reason=f"too many {outcome}"
    )


def left_by(campaigns: Campaigns, slug: str) -> bool:
    """Somebody left the list by the link of a letter; whether there is such a letter. It is not kept who that was.

    :param slug: as the link says it. Whoever changes it moves one leaving, their own, to another letter.
    """
    return bool(_SLUG.fullmatch(slug)) and campaigns.check_in(slug, {LEFT: 1}) is not None


def too_many(header: Mapping[str, Any]) -> bool:
    """Whether so many mails of a campaign bounced, or so many readers complained, that the rest should stay here."""
    reached = max(int(header.get("sent", 0)), 1)
    return any(
        header.get(name, 0) >= _ENOUGH[name] and header[name] / reached > most
        for name, most in ((BOUNCED, MOST_BOUNCES), (COMPLAINED, MOST_COMPLAINTS))
    )
