"""Move an incident through its life, close it, open it again."""

from dataclasses import dataclass, replace
from datetime import datetime

from firefighter.db import entries, incidents
from firefighter.db.base import Session
from firefighter.domain import closing, lifecycle, naming, rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import (
    UNDO_WINDOW,
    ArchiveChannel,
    CommentDraft,
)
from firefighter.domain.errors import BadInput, HadImpact, NotYetClosable, ReasonNeeded
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import LABELS, Asks, Closure, Stage, Status
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Act
from firefighter.domain.timeline import (
    Confidence,
    EntryKind,
    KeyEvent,
    KeyTime,
    TimeSource,
)
from firefighter.services import borrowing, postmortems
from firefighter.services.consequences import (
    Promises,
    entry_by,
    made,
    next_update,
    record,
    require_fresh,
)

UNDONE_WITH_STATUS = ("status", "times", "next_update_at", "closure", "closure_note", "closed_at")


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How somebody closes: with answers, or with a reason why none are needed.

    Attributes:
        closure: None for a normal closing.
        note: which incident it duplicates, who handles it, or a word for the record.
        resolved: when everything was as before; None when not asked.
    """

    closure: Closure | None = None
    note: str = ""
    resolved: KeyTime | None = None


def move(
    session: Session,
    number: int,
    to: Status,
    *,
    by: By,
    seen: Status | None = None,
    reason: str = "",
) -> Incident:
    """Change an incident's status; closing needs what ``close`` needs.

    Args:
        seen: the status that the control was drawn with.

    Raises:
        Stale: if the status is no longer *seen*.
        IllegalMove: if *to* may not follow.
        ReasonNeeded: if this move asks why.
        BadInput: if it is reopened with a severity that was given up here, or where another
            one runs by now.
        NotAllowed: if this person may not.
    """
    if to is Status.CLOSED:
        return close(session, number, Ending(note=reason), by=by, seen=seen)
    before = incidents.lock(session, number)
    act = Act.REOPEN if before.status is Status.CLOSED else Act.CHANGE
    rights.require(act, by.person, incident=before, policy=by.policy)
    if act is Act.REOPEN:
        _require_severity(before, by.policy)
    require_fresh(session, before, "status", by.policy, seen=seen)
    asks = lifecycle.require_move(before.status, to)
    why = naming.clean(reason)
    if asks is Asks.REASON and not why:
        raise ReasonNeeded(f"{LABELS[before.status]} → {LABELS[to]}")
    after = _moved(before, to, by)
    borrowing.require_free_again(session, before, after)
    closing.require_order(after.times, changed=KeyEvent.MITIGATED)
    return _recorded(session, before, after, [], by=by, words=why)


def ended(session: Session, number: int, at: datetime, *, by: By) -> Incident:
    """Say that the impact was over some time ago, by somebody's word.

    Raises:
        IllegalMove: if it is over already.
        BadInput: if it had not even started then.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.CHANGE, by.person, incident=before, policy=by.policy)
    lifecycle.require_move(before.status, Status.MITIGATED)
    known = KeyTime(at=at, source=TimeSource.HUMAN, confidence=Confidence.SURE)
    times = dict(before.times) | {KeyEvent.MITIGATED: known}
    closing.require_order(times, changed=KeyEvent.MITIGATED)
    after = replace(_moved(before, Status.MITIGATED, by), times=times)
    return _recorded(session, before, after, [], by=by, words="")


def close(
    session: Session, number: int, ending: Ending, *, by: By, seen: Status | None = None
) -> Incident:
    """Close an incident: with every question answered, or with a reason why none is asked.

    Raises:
        NotYetClosable: naming what is missing.
        HadImpact: if a closure reason is given although somebody was hurt.
        BadInput: if the reason lacks what it needs, or a time is in the future.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.CLOSE, by.person, incident=before, policy=by.policy)
    require_fresh(session, before, "status", by.policy, seen=seen)
    lifecycle.require_move(before.status, Status.CLOSED)
    note = naming.one_line(ending.note)
    if ending.closure is None:
        _require_answers(before)
    else:
        note = _require_closure(session, before, ending.closure, note)
    after = replace(
        _moved(before, Status.CLOSED, by),
        times=_with_resolved(before, ending, by),
        closure=ending.closure,
        closure_note=note if ending.closure and note else None,
        closed_at=by.at,
    )
    more: Promises = []
    if before.draft_ordered_at is not None and before.closed_at is not None:
        more.append(CommentDraft(incident=number, seq=before.seq + 1))
    if before.kind is Kind.TEST and not before.borrowed:
        # Not before its closing can be undone: in an archived channel nothing can be pressed.
        more.append((ArchiveChannel(incident=number), by.at + UNDO_WINDOW))
    words = _closing_words(ending.closure, note)
    return _recorded(session, before, after, more, by=by, words=words)


def missing(incident: Incident) -> tuple[str, ...]:
    """Say in words what must be answered before closing normally."""
    words = {
        KeyEvent.STARTED: "when it started",
        KeyEvent.DETECTED: "when we noticed",
        KeyEvent.MITIGATED: "when the impact was over",
    }
    left = {event: words[event] for event in closing.unanswered(incident)}
    if incident.stage is Stage.ONGOING:
        left[KeyEvent.MITIGATED] = "that the impact is over"
    return tuple(left.values())


def may_bypass(session: Session, incident: Incident) -> bool:
    """Tell whether a closure reason may end it: nobody was hurt, as far as is recorded."""
    if closing.had_impact(incident):
        return False
    return not closing.was_over(entries.of(session, incident.number))


def _require_severity(incident: Incident, policy: Policy) -> None:
    """Keep what goes on in the severities that exist; one that is closed may have any."""
    if incident.severity in policy.severities:
        return
    gone, usual = policy.label(incident.severity), policy.label(policy.default_severity)
    way_out = f"`{policy.command} sev {incident.key} {usual}` sets another; then reopen it."
    raise BadInput("severity", f"{incident.key} is {gone}, which is not used here. {way_out}")


def _moved(before: Incident, to: Status, by: By) -> Incident:
    times = dict(before.times)
    if lifecycle.is_reopening(before.status, to):
        times.pop(KeyEvent.MITIGATED, None)
        times.pop(KeyEvent.RESOLVED, None)
    elif to is Status.MITIGATED and KeyEvent.MITIGATED not in times:
        times[KeyEvent.MITIGATED] = KeyTime(
            at=by.at, source=TimeSource.TRANSITION, confidence=Confidence.SURE
        )
    after = replace(before, status=to, times=times, closure=None, closure_note=None)
    promised = before.next_update_at
    if to is Status.MITIGATED or lifecycle.is_reopening(before.status, to):
        promised = next_update(after, by.policy, by.at)
    return replace(after, next_update_at=promised if to is not Status.CLOSED else None)


def _recorded(
    session: Session, before: Incident, after: Incident, more: Promises, *, by: By, words: str
) -> Incident:
    after, draft = postmortems.order(after, by=by)
    entry = entry_by(
        by,
        EntryKind.STATUS,
        field="status",
        old=before.status,
        new=after.status,
        words=words or None,
        before=made(before, after, *UNDONE_WITH_STATUS),
    )
    return record(session, before, after, entry, more=[*draft, *more])


def _require_answers(incident: Incident) -> None:
    left = missing(incident)
    if left:
        raise NotYetClosable(left)


def _require_closure(session: Session, incident: Incident, closure: Closure, note: str) -> str:
    """Check that the reason fits, and give its note as it is kept."""
    if not may_bypass(session, incident):
        raise HadImpact(incident.key)
    if closure is Closure.NOTHING_TO_FIX and not note:
        raise BadInput("note", "Please say who handles it.")
    if closure is not Closure.DUPLICATE:
        return note
    other = naming.number_in(note)
    if other is None or other == incident.number:
        raise BadInput("note", "Please name the other incident, such as INC-7.")
    return incidents.get(session, other).key


def _with_resolved(before: Incident, ending: Ending, by: By) -> dict[KeyEvent, KeyTime]:
    resolved = ending.resolved
    if resolved is None:
        return dict(before.times)
    if resolved.at is not None and resolved.at > by.at:
        raise BadInput(KeyEvent.RESOLVED, "This time is in the future.")
    return dict(before.times) | {KeyEvent.RESOLVED: resolved}


def _closing_words(closure: Closure | None, note: str) -> str:
    if closure is None:
        return note
    more = f": {note}" if note else ""
    phrases = {
        Closure.DUPLICATE: f"Duplicate of {note}",
        Closure.FALSE_ALARM: f"False alarm{more}",
        Closure.MISTAKE: f"Declared by mistake{more}",
        Closure.NOTHING_TO_FIX: f"Nothing to fix here, {note} handles it",
    }
    return phrases[closure]
