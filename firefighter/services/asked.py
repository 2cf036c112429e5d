"""Who is asked to take command, and has not answered yet; the timeline alone knows."""

from datetime import datetime

from firefighter.db import entries
from firefighter.db.base import Session
from firefighter.domain import handover
from firefighter.domain.handover import ANSWER_WITHIN, HANDOVER
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.redraws import RedrawLine
from firefighter.domain.roles import Role
from firefighter.domain.timeline import Entry


def unanswered(session: Session, incident: Incident) -> Entry | None:
    """Give the entry that asks somebody to take command, if nothing has come of it yet."""
    last = entries.latest(session, incident.number, field=HANDOVER)
    if last is None or not handover.asks(last) or incident.status is Status.CLOSED:
        return None
    passed = entries.latest(session, incident.number, field=Role.COMMANDER)
    return last if passed is None or passed.seq < last.seq else None


def faded(session: Session, incident: Incident) -> list[RedrawLine]:
    """Take the buttons off the line that asks somebody now, because something comes of it."""
    standing = unanswered(session, incident)
    return [] if standing is None else [RedrawLine(incident=incident.number, seq=standing.seq)]


def waits(session: Session, incident: Incident, entry: Entry, *, at: datetime) -> bool:
    """Tell whether an entry asks somebody who can still answer it."""
    if not handover.asks(entry) or at - entry.recorded_at >= ANSWER_WITHIN:
        return False
    standing = unanswered(session, incident)
    return standing is not None and standing.seq == entry.seq
