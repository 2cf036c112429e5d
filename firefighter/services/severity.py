"""Raise or lower how bad it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain import naming, rights
from firefighter.domain.acting import By
from firefighter.domain.errors import NothingToChange, ReasonNeeded
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Act
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind
from firefighter.services import postmortems
from firefighter.services.consequences import (
    Promises,
    announcement,
    entry_by,
    made,
    next_update,
    record,
    require_fresh,
)
from firefighter.services.paging import promised

UNDONE_WITH_SEVERITY = ("severity", "sure", "next_update_at")


def change(
    session: Session,
    number: int,
    to: Severity,
    *,
    by: By,
    seen: Severity | None = None,
    reason: str = "",
) -> Incident:
    """Set the severity; raising is free, lowering asks why.

    Args:
        seen: the severity that the control was drawn with.

    Raises:
        Stale: if the severity is no longer *seen*.
        ReasonNeeded: if it is lowered without a word.
        NothingToChange: if it is that already, and surely so.
        BadInput: if this severity was given up here.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    why = naming.clean(reason)
    _require(session, before, to, by=by, seen=seen, why=why)
    after = replace(before, severity=to, sure=True)
    if to is not before.severity:
        after = replace(after, next_update_at=_promised(before, after, by))
    # What was closed already is written up now if it was worse than we knew.
    after, draft = postmortems.order(after, by=by)
    entry = entry_by(
        by,
        EntryKind.SEVERITY,
        field="severity",
        old=str(int(before.severity)),
        new=str(int(to)),
        words=why or None,
        before=made(before, after, *UNDONE_WITH_SEVERITY),
    )
    return record(session, before, after, entry, more=[*_news(before, after, by), *draft])


def given_up(session: Session, policy: Policy) -> Mapping[Severity, Sequence[str]]:
    """Give the severities that policy has no more, with the open incidents that still have them."""
    found: dict[Severity, list[str]] = {}
    for incident in incidents.not_closed(session):
        if incident.severity not in policy.severities:
            found.setdefault(incident.severity, []).append(incident.key)
    return found


def _require(
    session: Session, before: Incident, to: Severity, *, by: By, seen: Severity | None, why: str
) -> None:
    lowered = before.severity.is_worse_than(to)
    rights.require(Act.CHANGE, by.person, incident=before, policy=by.policy)
    if lowered:
        rights.require(Act.LOWER, by.person, incident=before, policy=by.policy)
    old = None if seen is None else str(int(seen))
    require_fresh(session, before, "severity", by.policy, seen=old)
    by.policy.require_severity(to)
    if to is before.severity and before.sure:
        raise NothingToChange(f"{before.key} is {by.policy.label(to)} already.")
    if lowered and not why:
        label = by.policy.label
        raise ReasonNeeded(f"{label(before.severity)} → {label(to)}")


def _promised(before: Incident, after: Incident, by: By) -> datetime | None:
    """Follow the new cadence, but let a raise put off nothing that was promised."""
    cadence, standing = next_update(after, by.policy, by.at), before.next_update_at
    raised = after.severity.is_worse_than(before.severity)
    if raised and standing is not None and standing > by.at:
        return min(standing, cadence or standing)
    return cadence


def _news(before: Incident, after: Incident, by: By) -> Promises:
    news: Promises = []
    if by.policy.crosses_audience(before.severity, after.severity):
        news += announcement(after, before.seq + 1, by.policy)
    if after.severity.is_worse_than(before.severity):
        news += promised(after, by.policy)
    return news
