"""Whoever declared hears where it runs, in the very place where they were told to wait."""

from datetime import datetime, timedelta

from firefighter.db import answers
from firefighter.db.base import Session
from firefighter.domain.answering import AnsweredIn, RedrawAnswer
from firefighter.domain.incident import Incident

GOOD_FOR = timedelta(minutes=29)
"""Slack takes answers at its addresses for half an hour, by its own clock."""


def keep(session: Session, incident: Incident, where: AnsweredIn, *, at: datetime) -> None:
    """Remember where the declarer was told that the channel of an incident comes, for a while.

    What a thread says everybody reads; the channel of a private incident is not told there.
    """
    if where == AnsweredIn() or (incident.private and where.thread is not None):
        return
    answers.keep(session, incident.number, where, at=at, expires_at=at + GOOD_FOR)


def promised(session: Session, number: int) -> list[RedrawAnswer]:
    """Promise to put the way there, now that there is one, if anybody was told to wait."""
    return [RedrawAnswer(incident=number)] if answers.is_kept(session, number) else []


def waiting(session: Session, number: int, *, at: datetime) -> AnsweredIn | None:
    """Give where the way is to be put; None once that leads nowhere."""
    return answers.find(session, number, at=at)


def answered(session: Session, number: int) -> None:
    """Forget where it was: it says where to go, or never will."""
    answers.drop(session, number)
