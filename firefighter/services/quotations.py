"""What people said elsewhere becomes part of an incident: its origin, and lines of its timeline."""

from collections.abc import Collection
from dataclasses import replace

from firefighter.db import entries, incidents, workspace
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Say
from firefighter.domain.errors import DeclaredAlready, NothingToChange
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
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


def declared_from(session: Session, place: Place, *, person: str) -> list[Incident]:
    """List what was declared from a message, oldest first, as far as this person may know of it."""
    return [known for known in _from(session, place) if known.is_known_to(person)]


def require_told(session: Session, place: Place, *, told: Collection[int], by: By) -> None:
    """Let whoever declares from a message know of what was declared from it before.

    Until the transaction ends nobody else declares from it, so that of two one hears of the other.

    Args:
        told: what they were shown already, and declare another on purpose.

    Raises:
        DeclaredAlready: if there is more that they may know of.
    """
    incidents.hold_message(session, str(place))
    standing = declared_from(session, place, person=by.person.id)
    new = [incident.key for incident in standing if incident.number not in told]
    if new:
        raise DeclaredAlready(new)


def news(session: Session, place: Place, declared: Incident) -> list[Say]:
    """Tell the private incidents that began with the same message of the one declared now.

    Whoever declared it could not be told of them, so only their people can bring both together.
    """
    if declared.private:
        return []
    said = f"{declared.key} was declared from the message that this began with. "
    said += "Whoever declared it may not know of this one."
    hidden = [i for i in _from(session, place) if not i.is_known_to(declared.declared_by)]
    told = f"same-message/{declared.number}"
    ongoing = [i.number for i in hidden if i.status is not Status.CLOSED]
    return [Say(incident=number, text=said, about=told) for number in ongoing]


def _from(session: Session, place: Place) -> list[Incident]:
    found = entries.recorded_as(session, field=ORIGIN, old=str(place))
    return [incidents.get(session, number) for number, _ in found]


def _linked(session: Session, place: Place, by: By) -> By:
    known = workspace.identity(session)
    return by if known is None else replace(by, permalink=place.link(known.url))
