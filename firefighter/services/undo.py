"""Take back a change: its author, within two minutes, as if it had not been."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from firefighter.db import entries, incidents
from firefighter.db.base import Session
from firefighter.db.incidents import COLUMNS, from_columns, to_column
from firefighter.domain import closing
from firefighter.domain.acting import By
from firefighter.domain.deliveries import UNDO_WINDOW, FadeUndo
from firefighter.domain.errors import NotAllowed, Stale, TooLateToUndo
from firefighter.domain.incident import Incident
from firefighter.domain.pseudonyms import mention
from firefighter.domain.roles import Role
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent
from firefighter.services import borrowing, postmortems, roles
from firefighter.services.consequences import Promises, entry_by, label_of, parts, record


def undo(session: Session, number: int, seq: int, *, by: By) -> Incident:
    """Restore what the entry changed; nothing of it is counted, and nothing else is touched.

    Raises:
        NotAllowed: if somebody else made the change.
        TooLateToUndo: after two minutes, or when it was taken back already.
        Stale: if the same field has changed since.
        BadInput: if a time was given since that would be out of order then, or if it would go on
            where another one runs by now.
    """
    before = incidents.lock(session, number)
    entry = entries.one(session, number, seq)
    if entry.actor != by.person.id:
        raise NotAllowed("Taking this back", f"{mention(entry.actor)}, who did it")
    if entry.before is None or by.at - entry.recorded_at > UNDO_WINDOW:
        raise TooLateToUndo
    if entries.undone(session, number, seq):
        raise TooLateToUndo
    _require_last(session, before, entry, by)
    after = _restored(before, entry.before)
    borrowing.require_free_again(session, before, after)
    closing.require_order(after.times, changed=KeyEvent.STARTED)
    after, draft = postmortems.order(after, by=by)
    correction = replace(
        entry_by(by, EntryKind.UNDONE, field=entry.field, old=entry.new, new=entry.old),
        undoes=seq,
    )
    more: Promises = [FadeUndo(incident=number, seq=seq), *draft]
    if entry.kind is EntryKind.ROLE:
        more += roles.news(before, Role(entry.field or ""), entry.old, by)
    return record(session, before, after, correction, more=more)


def _require_last(session: Session, incident: Incident, entry: Entry, by: By) -> None:
    last = entries.latest(session, incident.number, field=entry.field or "")
    if last is not None and last.seq != entry.seq:
        value = last.new or ""
        label = label_of(last.field or "", value, by.policy) if value else "nothing"
        who = mention(last.actor)
        raise Stale(last.field or "", value, label, by=who, at=last.recorded_at)


def _restored(before: Incident, kept: Mapping[str, Any]) -> Incident:
    """Put back each part that still is what the change made of it."""
    columns = {name: to_column(before, name) for name in COLUMNS}
    now = parts(before, *COLUMNS)
    for part, (was, became) in kept.items():
        if now.get(part) != became:
            continue
        name, _, key = part.partition(".")
        if key:
            others = {k: v for k, v in columns[name].items() if k != key}
            columns[name] = others | ({} if was is None else {key: was})
        else:
            columns[name] = datetime.fromisoformat(was) if was and name.endswith("_at") else was
    return from_columns(columns)
