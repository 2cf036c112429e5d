"""What people said elsewhere becomes part of an incident: its origin, and lines of its timeline."""

from dataclasses import replace

from firefighter.db import entries, incidents, workspace
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.errors import NothingToChange
from firefighter.domain.incident import Incident
from firefighter.domain.quotation import MESSAGE, ORIGIN, Place, Quotation
from firefighter.domain.roles import Act
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.services.consequences import entry_by, record


def quote(session: Session, number: int, quotation: Quotation, *, by: By) -> Incident:
    """Write a message into the timeline, at the time when it was said.

    Raises:
        NothingToChange: if it is there already.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    place = quotation.place
    if entries.is_recorded(session, number, field=MESSAGE, old=str(place)):
        raise NothingToChange(f"That message is in the timeline of {before.key} already.")
    return record(session, before, before, noted(session, quotation, by=by))


def noted(session: Session, quotation: Quotation, *, by: By) -> Entry:
    """Begin the entry that quotes a message."""
    place = quotation.place
    return entry_by(
        _linked(session, place, by),
        EntryKind.NOTE,
        at=min(place.at, by.at),
        field=MESSAGE,
        old=str(place),
        new=quotation.author,
        words=quotation.words or None,
    )


def origin(session: Session, place: Place, *, by: By) -> Entry:
    """Begin the entry that says which message an incident was declared from."""
    linked = _linked(session, place, by)
    return entry_by(linked, EntryKind.NOTE, field=ORIGIN, old=str(place))


def _linked(session: Session, place: Place, by: By) -> By:
    known = workspace.identity(session)
    return by if known is None else replace(by, permalink=place.link(known.url))
