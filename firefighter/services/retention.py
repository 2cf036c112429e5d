"""Drop what policy no longer keeps: once a day, a batch at a time."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from firefighter.db import ledger, retention, schedules
from firefighter.db.base import Session
from firefighter.db.retention import Kept
from firefighter.domain.deliveries import LearnPeople
from firefighter.domain.policy import Policy

NAME = "retention"
HOUR = 3
"""When most people sleep, in the organisation's zone."""
MONTH = timedelta(days=365.25 / 12)

WHAT: Mapping[str, Kept] = {
    "words": retention.WORDS,
    "summaries and closing notes": retention.SUMMARIES,
    "notes that Undo would restore": retention.BEFORES,
    "bodies of pages": retention.BODIES,
    "deliveries": retention.DELIVERIES,
    "where words stand in Slack": retention.LINES,
    "names of people who left": retention.PEOPLE,
}
OF_WORDS = frozenset(list(WHAT)[:4])


def count(session: Session, *, policy: Policy, at: datetime) -> Mapping[str, int]:
    """Say how much of what would go now."""
    return {
        what: retention.count(session, WHAT[what], before=before, at=at)
        for what, before in _limits(policy, at)
    }


def drop(session: Session, *, policy: Policy, at: datetime) -> bool:
    """Drop one batch of each; say whether there may be more."""
    full = [
        retention.drop(session, WHAT[what], before=before, at=at)
        for what, before in _limits(policy, at)
    ]
    return any(full)


def drop_due(session: Session, *, policy: Policy, at: datetime) -> bool:
    """Drop one batch if it is time, by one replica; say whether one was dropped.

    The schedule is moved on with the last batch only: until then the next tick goes on. Once a
    day people are read again, so that whoever is still in Slack is known to be.
    """
    schedules.ensure(session, NAME, next_at=next_night(at, policy))
    if schedules.take_due(session, NAME, at=at) is None:
        return False
    if not drop(session, policy=policy, at=at):
        ledger.put(session, LearnPeople())
        schedules.move_on(session, NAME, next_at=next_night(at, policy))
    return True


def next_night(after: datetime, policy: Policy) -> datetime:
    """Give the next time when it is three in the night."""
    local = after.astimezone(policy.tzinfo)
    tonight = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)


def _limits(policy: Policy, at: datetime) -> Iterator[tuple[str, datetime]]:
    """Give what is not kept for ever, and since when it must be to be kept on."""
    rule = policy.retention
    words, deliveries = rule.words_months * MONTH, timedelta(days=rule.deliveries_days)
    for what in WHAT:
        if what in OF_WORDS:
            kept = words
        elif what == "deliveries":
            kept = deliveries
        elif what == "where words stand in Slack":
            kept = max(words, deliveries) if words and deliveries else timedelta()
        else:
            kept = timedelta(days=rule.people_days)
        if kept:
            yield what, at - kept
