"""The weekly digest: its facts, and the promise to post it exactly once."""

from datetime import date, datetime

from firefighter.db import incidents, ledger, schedules
from firefighter.db.base import Session
from firefighter.domain import naming
from firefighter.domain.deliveries import PostDigest, Whisper
from firefighter.domain.digest import (
    LATE_AFTER,
    Digest,
    Week,
    digest,
    last_due,
    next_due,
    week_before,
    week_from,
)
from firefighter.domain.policy import Policy

NAME = "digest"


def last_week(session: Session, *, policy: Policy, at: datetime) -> Digest:
    """Give the digest of the week that ended last before *at*."""
    return gather(session, week_before(at, policy), policy=policy)


def gather(session: Session, week: Week, *, policy: Policy, late: datetime | None = None) -> Digest:
    """Work out one week's digest from what is known now."""
    declared = incidents.declared_between(session, week.start, week.end)
    unfinished = incidents.not_closed(session)
    return digest(week, declared, unfinished, policy=policy, late=late)


def posting(session: Session, promise: PostDigest, *, policy: Policy, at: datetime) -> Digest:
    """Give the digest that was promised, saying when it is late."""
    week = week_from(date.fromisoformat(promise.week), policy)
    late = promise.due if at - promise.due > LATE_AFTER else None
    return gather(session, week, policy=policy, late=late)


def not_posted(session: Session, promise: PostDigest, *, why: str, policy: Policy) -> None:
    """Tell the incident admins that a digest could not be posted, and how to see it."""
    text = f"I could not post the digest in {naming.channel(promise.channel)}: {why} "
    text += f"`{policy.command} digest` shows it."
    told = [Whisper(person=person, channel=None, text=text) for person in policy.admins]
    ledger.put(session, *told)


def promise_due(session: Session, *, policy: Policy, at: datetime) -> bool:
    """Promise the digest if its time has come; of several missed weeks only the last.

    Exactly once over all replicas: the schedule's row is held while it is moved on.
    Where policy names no channel, nothing is promised.
    """
    if not policy.digest.channel:
        return False
    schedules.ensure(session, NAME, next_at=next_due(at, policy))
    due = schedules.take_due(session, NAME, at=at)
    if due is None:
        return False
    when = max(due.at, last_due(at, policy))
    ledger.put(
        session,
        PostDigest(
            channel=policy.digest.channel,
            week=week_before(when, policy).monday.isoformat(),
            due=when,
        ),
    )
    schedules.move_on(session, NAME, next_at=next_due(at, policy))
    return True
