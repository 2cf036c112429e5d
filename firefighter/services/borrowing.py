"""Incidents in channels that were there before them: one at a time."""

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status


def require_free(session: Session, channel: str) -> None:
    """Keep two incidents from running in one channel, where words would not know which is meant.

    Raises:
        BadInput: if another one runs there.
    """
    incidents.hold_channel(session, channel)
    runs = incidents.in_channel(session, channel)
    if runs is not None and runs.status is not Status.CLOSED:
        raise BadInput("channel", f"{runs.key} runs in that channel already.")


def require_free_again(session: Session, before: Incident, after: Incident) -> None:
    """Let what was closed go on where it was, unless another one came there since.

    Raises:
        BadInput: if another one runs in the channel that it had borrowed.
    """
    goes_on = before.status is Status.CLOSED and after.status is not Status.CLOSED
    if goes_on and before.borrowed and before.channel is not None:
        require_free(session, before.channel)
