"""Drop what policy no longer keeps: once a day, a batch at a time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from firefighter.db import ledger, retention, schedules
from firefighter.db.base import Session
from firefighter.db.retention import Kept
from firefighter.domain.learning import LearnPeople
from firefighter.domain.policy import Policy, RetentionRule

NAME = "retention"
HOUR = 3
"""When most people sleep, in the organisation's zone."""
MONTH = timedelta(days=365.25 / 12)


def _words(rule: RetentionRule) -> timedelta:
    return rule.words_months * MONTH


def _deliveries(rule: RetentionRule) -> timedelta:
    return timedelta(days=rule.deliveries_days)


def _places(rule: RetentionRule) -> timedelta:
    """Give how long it is known where words stand: not for less than they are kept."""
    words, deliveries = _words(rule), _deliveries(rule)
    return max(words, deliveries) if words and deliveries else timedelta()


def _people(rule: RetentionRule) -> timedelta:
    return timedelta(days=rule.people_days)


def _passed(_rule: RetentionRule) -> timedelta:
    return timedelta(minutes=1)


WHAT: Mapping[str, tuple[Kept, Callable[[RetentionRule], timedelta]]] = {
    "words": (retention.WORDS, _words),
    "summaries and closing notes": (retention.SUMMARIES, _words),
    "notes that Undo would restore": (retention.BEFORES, _words),
    "bodies of pages": (retention.BODIES, _words),
    "answers that may repeat words": (retention.ANSWERS, _words),
    "deliveries": (retention.DELIVERIES, _deliveries),
    "where words stand in Slack": (retention.LINES, _places),
    "names of people who left": (retention.PEOPLE, _people),
    "addresses for answers": (retention.ADDRESSES, _passed),
}
"""What goes, and by which rule; no time at all is for ever."""


def count(session: Session, *, policy: Policy, at: datetime) -> Mapping[str, int]:
    """Say how much of what would go now."""
    return {
        what: retention.count(session, kept, before=before, at=at)
        for what, kept, before in _limits(policy, at)
    }


def drop(session: Session, *, policy: Policy, at: datetime) -> bool:
    """Drop one batch of each; say whether there may be more."""
    full = [
        retention.drop(session, kept, before=before, at=at)
        for _, kept, before in _limits(policy, at)
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


def _limits(policy: Policy, at: datetime) -> Iterator[tuple[str, Kept, datetime]]:
    """Give what is not kept for ever, and since when it must be to be kept on."""
    for what, (kept, rule) in WHAT.items():
        time = rule(policy.retention)
        if time:
            yield what, kept, at - time
