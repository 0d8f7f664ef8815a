"""``cardamum``: the desk, where staff read and answer messages, and the questions they ask of consents.

Exit codes of every command: 0 done; 1 not found, or nothing to do; 2 a consent was found, but the text of the policy
here is not the one agreed to, or the log is not what was signed; 3 the tables could not be read or written, so nothing
was shown, or what was not done is said; 4 the record has changed meanwhile, or is not in a state for this; 64
wrong use, 70 something unexpected (sysexits.h); 130 stopped at the keyboard; 129 and 143 by a signal
(SIGHUP, SIGTERM).
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress

import click

from desk import (
    audit_command,
    consent,
    disclosures,
    draws,
    inbox,
    log,
    mark,
    news,
    person,
    reply,
    resending,
    rights,
    signals,
    surveys,
    triage,
)
from desk.errors import STOPPED, UNEXPECTED, USAGE, unexpected
from desk.options import debug
from desk.orders import listing, papers, statement, steps, stocking


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@debug
def cardamum() -> None:
    """The desk of Cardamum: messages, orders and consents, in AWS or in a running preview (--local).

    Each command writes down who looked or acted, at what and what for, before it shows or does anything.
    """


for _command in (
    inbox.inbox,
    inbox.show,
    reply.reply,
    triage.done,
    triage.quarantine,
    triage.release,
    resending.resend,
    rights.erase,
    rights.export,
    consent.consent,
    person.person,
    person.requests,
    person.answered,
    listing.orders,
    listing.order,
    listing.withdrawal,
    steps.paid,
    steps.sent,
    steps.cancel,
    steps.refund,
    papers.invoice,
    papers.label,
    stocking.stock,
    statement.statement,
    audit_command.audit,
    log.log,
    mark.mark,
    news.news,
    disclosures.disclosures,
    surveys.survey,
    draws.draws,
):
    cardamum.add_command(_command)


def main() -> None:
    """The console script. Wrong use ends with 64, so that 2 means one thing; no error ends in a traceback."""
    try:
        with signals.in_order():
            cardamum.main(standalone_mode=False)
            sys.stdout.flush()
    except click.UsageError as problem:
        problem.show()
        sys.exit(USAGE)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        sys.exit(STOPPED)
    except BrokenPipeError:
        # Whoever read us, such as `head`, has had enough; nothing is left to be flushed into a closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(STOPPED)
    except Exception as error:  # noqa: BLE001 - the one place where all that is left over gets its sentence
        if "--debug" in sys.argv:
            traceback.print_exc()
        # The terminal may be what went away.
        with suppress(OSError):
            click.echo(unexpected(error), err=True)
        sys.exit(UNEXPECTED)
