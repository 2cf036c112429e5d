"""What a change brings with it: the line that says so, and the pictures that show it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from firefighter.db import changes, entries, incidents, ledger
from firefighter.db.base import Session
from firefighter.db.incidents import to_column
from firefighter.domain.acting import By
from firefighter.domain.deliveries import (
    UNDO_WINDOW,
    Announce,
    DropReminder,
    FadeUndo,
    PostLine,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    Say,
    SetTopic,
    Whisper,
)
from firefighter.domain.errors import Stale
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Stage, Status
from firefighter.domain.policy import Policy
from firefighter.domain.pseudonyms import mention
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.shown import Shown
from firefighter.domain.streams import Promise
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent

NEWS = timedelta(minutes=5)
"""For how long somebody who acted waits to see that it was heard."""

Promises = list[Promise | tuple[Promise, datetime]]


def record(
    session: Session,
    before: Incident,
    after: Incident,
    entry: Entry,
    *,
    more: Sequence[Promise | tuple[Promise, datetime]] = (),
) -> Incident:
    """Write a change with everything that follows from any change.

    The entry is said in the channel (with Undo while it may be taken back), the pictures of
    what changed are drawn again, and a newly promised update is reminded of.
    """
    seq = before.seq + 1
    promises: Promises = [PostLine(incident=after.number, seq=seq)]
    if entry.before is not None:
        promises.append((FadeUndo(incident=after.number, seq=seq), entry.recorded_at + UNDO_WINDOW))
    promises += pictures(before, after)
    promises += reminder(before, after)
    if before.reminder_ts is not None and before.next_update_at != after.next_update_at:
        promises.append(DropReminder(incident=after.number, ts=before.reminder_ts))
        after = replace(after, reminder_ts=None)
    return changes.record(session, before, after, [entry], [*promises, *more])


def pictures(before: Incident, after: Incident) -> Promises:
    """Draw again whatever shows how the incident stands; the scarce ones only if they differ."""
    drawn: Promises = [RefreshCard(incident=after.number)]
    if _headline(before) == _headline(after):
        return drawn
    if not after.borrowed:
        drawn.append(SetTopic(incident=after.number))
    if after.announced_in is not None:
        where = after.announced_in
        drawn.append(RefreshAnnouncement(incident=after.number, channel=where))
    return drawn


def _headline(incident: Incident) -> tuple[object, ...]:
    return (incident.status, incident.severity, incident.sure, incident.title, incident.service)


def reminder(before: Incident, after: Incident) -> Promises:
    """Remind of the next update, when a new one is promised."""
    promised = after.next_update_at
    if promised is None or promised == before.next_update_at:
        return []
    return [(Remind(incident=after.number, promised=promised), promised)]


def reminded(session: Session, number: int, *, promised: datetime, ts: str) -> None:
    """Note the reminder that stands in the channel; if it was answered meanwhile, it goes again."""
    before = incidents.lock(session, number)
    if before.next_update_at != promised:
        changes.record(session, before, before, (), [DropReminder(incident=number, ts=ts)])
        return
    changes.record(session, before, replace(before, reminder_ts=ts))


def not_done(session: Session, number: int, what: str, *, why: str, policy: Policy) -> None:
    """Say in the channel, once for each thing, what a neighbour refused, and the way out."""
    incident = incidents.get(session, number)
    if incident.channel is None:
        return
    again = f"When that is mended, `{policy.command} resync {incident.key}` tries again."
    told = Say(incident=number, text=f"I could not {what}: {why} {again}", about=what)
    changes.record(session, incident, incident, (), [told])


def unheard(
    session: Session, number: int, seq: int, *, why: str, policy: Policy, at: datetime
) -> None:
    """Tell whoever acted just now that a neighbour refused the line, so that nobody reads it.

    Who is told much later, or again with each resync, would only wonder.
    """
    incident, entry = incidents.get(session, number), entries.one(session, number, seq)
    if incident.channel is None or at - entry.recorded_at > NEWS:
        return
    said = f"{incident.key}: that is recorded, but nobody reads it in <#{incident.channel}>: {why} "
    said += f"When that is mended, `{policy.command} resync {incident.key}` says it there."
    ledger.put(session, Whisper(person=entry.actor, channel=None, text=said))


def announcement(incident: Incident, seq: int, policy: Policy) -> Promises:
    """Tell those who follow from afar, where this incident may be told at all."""
    if not is_announced(incident, policy):
        return []
    return [Announce(incident=incident.number, channel=policy.announcements, seq=seq)]


def is_announced(incident: Incident, policy: Policy) -> bool:
    """Tell whether the announcement channel may hear of it."""
    tells = policy.rule(incident.severity).announced and policy.announcements != ""
    return tells and not incident.private and incident.kind.tells_others


def next_update(incident: Incident, policy: Policy, at: datetime) -> datetime | None:
    """Say when the next update is promised, counted from *at*."""
    cadence = policy.rule(incident.severity).cadence
    return at + cadence if cadence is not None and incident.stage is Stage.ONGOING else None


def entry_by(by: By, kind: EntryKind, **facts: Any) -> Entry:
    """Begin an entry with what is known of whoever acts."""
    return Entry(
        seq=0,
        at=facts.pop("at", by.at),
        recorded_at=by.at,
        actor=by.person.id,
        kind=kind,
        source=by.source,
        permalink=by.permalink,
        **facts,
    )


def made(before: Incident, after: Incident, *names: str) -> dict[str, Any]:
    """Keep what a change made of these columns, so that exactly that can be taken back.

    Returns:
        what each part was and what it became, as JSON, for the parts that differ.
    """
    was, became = parts(before, *names), parts(after, *names)
    return {
        part: [was.get(part), became.get(part)]
        for part in was | became
        if was.get(part) != became.get(part)
    }


def parts(incident: Incident, *names: str) -> dict[str, Any]:
    """Give columns as JSON, those that hold a mapping key by key: ``times.started``."""
    given: dict[str, Any] = {}
    for name in names:
        match to_column(incident, name):
            case Mapping() as mapping:
                given |= {f"{name}.{key}": value for key, value in mapping.items()}
            case datetime() as at:
                given[name] = at.astimezone(UTC).isoformat()
            case value:
                given[name] = value
    return given


def require_fresh(
    session: Session, incident: Incident, field: str, policy: Policy, *, seen: str | None
) -> None:
    """Check that *field* is still what the control was drawn with.

    Raises:
        Stale: naming who changed it, and when.
    """
    now = str(to_column(incident, field))
    if seen is None or seen == now:
        return
    raise stale(session, incident, field, now, label_of(field, now, policy))


def require_shown(
    session: Session, incident: Incident, field: str, *, shown: Shown | None, now: str, label: str
) -> None:
    """Check that *field* still is what a form showed, so that it overwrites nobody.

    Args:
        now: the field's value as the form would show it now; *label* is that in words.

    Raises:
        Stale: naming who changed it, and when.
    """
    if shown is not None and not shown.is_fresh(field, now):
        raise stale(session, incident, field, now, label)


def stale(session: Session, incident: Incident, field: str, now: str, label: str) -> Stale:
    """Say who set *field* to what it is now, and when."""
    # A change of status may set a time as well, and says so in its own entry only.
    last = entries.latest(session, incident.number, field=field) or (
        entries.latest(session, incident.number, field="status") if field in set(KeyEvent) else None
    )
    by = last.actor if last else incident.declared_by
    at = last.recorded_at if last else incident.declared_at
    return Stale(field, now, label, by=mention(by), at=at)


def label_of(field: str, value: str, policy: Policy) -> str:
    """Give a machine value of status, severity or a role as people say it."""
    if field == "status":
        return LABELS[Status(value)]
    if field in set(Role):
        return mention(value)
    return policy.label(Severity(int(value))) if field == "severity" else value
