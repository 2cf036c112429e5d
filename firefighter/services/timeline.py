"""Write into an incident: updates, notes, follow-ups, times, corrections of its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from firefighter.db import entries, incidents
from firefighter.db.base import Session
from firefighter.domain import closing, naming, rights
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput, NothingToChange
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.roles import Act
from firefighter.domain.shown import Shown, facts_of, time_of
from firefighter.domain.timeline import (
    Confidence,
    Entry,
    EntryKind,
    KeyEvent,
    KeyTime,
    TimeSource,
)
from firefighter.domain.updates import Update
from firefighter.services.consequences import entry_by, next_update, record, require_shown


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an incident says about itself; None leaves a fact alone, "" empties it."""

    title: str | None = None
    service: str | None = None
    summary: str | None = None


def post_update(
    session: Session, number: int, update: Update, *, by: By, promised: datetime | None = None
) -> Incident:
    """Say how it goes, and when the next update comes; of what is closed none comes.

    Args:
        promised: None takes the severity's cadence.

    Raises:
        BadInput: if there is nothing in it, or the next one is promised for the past.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    if update.is_empty:
        raise BadInput("known", "Please say at least what we know.")
    if promised is not None and promised <= by.at:
        raise BadInput("next", "The next update must be in the future.")
    promised = promised or next_update(before, by.policy, by.at)
    if before.status is Status.CLOSED:
        promised = None
    entry = entry_by(by, EntryKind.UPDATE, words=update.to_words(), until=promised)
    return record(session, before, replace(before, next_update_at=promised), entry)


def postpone_update(session: Session, number: int, *, by: By, minutes: int = 15) -> Incident:
    """Promise the next update that much later than now.

    Raises:
        NothingToChange: if none is promised any more, or one that comes later.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    promised = by.at + timedelta(minutes=minutes)
    if before.next_update_at is None or before.next_update_at >= promised:
        raise NothingToChange(f"{before.key} owes no update by then any more.")
    entry = entry_by(by, EntryKind.NOTE, field="next_update_at", until=promised)
    return record(session, before, replace(before, next_update_at=promised), entry)


def note(
    session: Session, number: int, words: str, *, by: By, at: datetime | None = None
) -> Incident:
    """Write a line into the timeline; *at* is when it happened, if not now.

    Raises:
        BadInput: if it is empty, or in the future.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    if at is not None and at > by.at:
        raise BadInput("at", "A note is about something that happened.")
    entry = entry_by(by, EntryKind.NOTE, words=_said("note", words), at=at or by.at)
    return record(session, before, before, entry)


def follow_up(
    session: Session,
    number: int,
    words: str,
    *,
    by: By,
    owner: str | None = None,
    at: datetime | None = None,
) -> Incident:
    """Write down something to do afterwards; it becomes a task in the post-mortem.

    *at* is when it was said, if not now.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    entry = entry_by(by, EntryKind.ACTION, field=owner, words=_said("note", words), at=at or by.at)
    return record(session, before, before, entry)


def set_time(
    session: Session, number: int, event: KeyEvent, at: datetime | None, *, by: By
) -> Incident:
    """Record when a key event happened; None says that nobody knows, which is an answer.

    Raises:
        BadInput: if it is in the future, or out of the two orders that are demanded.
    """
    return set_times(session, number, {event: at}, by=by)


def set_times(
    session: Session,
    number: int,
    given: Mapping[KeyEvent, datetime | None],
    *,
    by: By,
    shown: Shown | None = None,
) -> Incident:
    """Record several at once, so that only their outcome has to be in order.

    Args:
        shown: what the form showed that they were picked in.

    Raises:
        Stale: if somebody else has set one of them since.
        BadInput: as ``set_time``.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    times = {event: _time(event, at, by) for event, at in given.items()}
    for event in given:
        was = before.time(event)
        local = was.at.astimezone(by.policy.tzinfo) if was and was.at else None
        label = f"{local:%H:%M %Z}" if local else "another answer"
        require_shown(session, before, event, shown=shown, now=time_of(was), label=label)
        closing.require_order(dict(before.times) | times, changed=event)
    now = before
    for event, known in times.items():
        after = replace(now, times=dict(now.times) | {event: known})
        now = record(session, now, after, _time_entry(now, event, known, by))
    return now


def edit(
    session: Session, number: int, facts: Facts, *, by: By, shown: Shown | None = None
) -> Incident:
    """Correct the title, the service or the summary; each change is an entry of its own.

    Args:
        shown: what the form showed that they were typed into.

    Raises:
        Stale: if somebody else has corrected one of them since.
        BadInput: naming the field that cannot be taken, or if nothing would change.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    standing = facts_of(before)
    for field, given in vars(facts).items():
        if given is not None and given != standing[field]:
            value = standing[field]
            label = f"“{naming.shorten(value, 60)}”" if value else "nothing"
            require_shown(session, before, field, shown=shown, now=value, label=label)
    now = before
    for entry, after in _corrections(before, facts, by):
        now = record(session, now, replace(after, seq=now.seq), entry)
    if now is before:
        raise BadInput("title", "Nothing was changed.")
    return now


def latest_update(session: Session, number: int) -> tuple[Entry | None, int]:
    """Give the last update and how many there were."""
    posted = entries.updates(session, number)
    return (posted[-1] if posted else None), len(posted)


def _time(event: KeyEvent, at: datetime | None, by: By) -> KeyTime:
    if at is not None and at > by.at:
        raise BadInput(event, "This time is in the future.")
    confidence = Confidence.UNKNOWN if at is None else Confidence.SURE
    return KeyTime(at=at, source=TimeSource.HUMAN, confidence=confidence)


def _time_entry(before: Incident, event: KeyEvent, known: KeyTime, by: By) -> Entry:
    was = before.instant(event)
    return entry_by(
        by,
        EntryKind.TIME,
        field=event,
        old=was.isoformat() if was else None,
        new=known.at.isoformat() if known.at else None,
    )


def _corrections(before: Incident, facts: Facts, by: By) -> list[tuple[Entry, Incident]]:
    made: list[tuple[Entry, Incident]] = []
    now = before
    title = before.title if facts.title is None else naming.one_line(facts.title)
    if not title or len(title) > naming.TITLE:
        raise BadInput("title", f"A title has 1 to {naming.TITLE} characters.")
    if title != now.title:
        now = replace(now, title=title)
        made.append((entry_by(by, EntryKind.TITLE, field="title", words=title), now))
    service = now.service if facts.service is None else _service(facts.service, by)
    if service != now.service:
        entry = entry_by(by, EntryKind.SERVICE, field="service", old=now.service, new=service)
        now = replace(now, service=service)
        made.append((entry, now))
    summary = now.summary if facts.summary is None else naming.clean(facts.summary)
    if summary != now.summary:
        now = replace(now, summary=summary)
        made.append((entry_by(by, EntryKind.SUMMARY, field="summary", words=summary), now))
    return made


def _service(name: str, by: By) -> str | None:
    known = by.policy.service_named(name)
    return known.name if known else None


def _said(field: str, words: str) -> str:
    said = naming.clean(words)
    if not said:
        raise BadInput(field, "Please write a few words.")
    return said
