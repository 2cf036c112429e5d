"""Words that ask: how does it stand, what is going on, what was last week, what can I type."""

from collections.abc import Sequence

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.digest import Digest
from firefighter.domain.incident import Incident
from firefighter.domain.said import Said
from firefighter.services import digests, timeline
from firefighter.slack.desk import (
    Desk,
    Visitor,
    acting,
    answered,
    incident_for,
    look,
    may_know,
)
from firefighter.views import digest as digest_view
from firefighter.views import lines, listing
from firefighter.views.blocks import Message
from firefighter.views.help import help_text


def show_status(desk: Desk, visitor: Visitor, number: int | None) -> Message | None:
    """Say how an incident stands: the one named, else the one of the channel."""

    def read(session: Session, by: By) -> Message:
        incident = incident_for(session, visitor, number)
        if visitor.thread is not None:
            # What stays there must not repeat words that somebody is removing.
            incident = incidents.lock(session, incident.number)
        if incident.channel is None or incident.channel != visitor.channel:
            rights.require_reader(by.person)
        latest, _ = timeline.latest_update(session, incident.number)
        return lines.status_of(incident, latest, desk.policy)

    if visitor.thread is not None:
        return answered(desk, visitor, read)
    return look(desk, lambda session: read(session, acting(session, desk, visitor)))


def show_list(desk: Desk, visitor: Visitor, _said: Said) -> Message:
    """List what is not over, as far as this person may know of it here."""

    def read(session: Session) -> Sequence[Incident]:
        rights.require_reader(acting(session, desk, visitor).person)
        return incidents.not_closed(session)

    known = look(desk, read)
    return listing.listing([i for i in known if may_know(i, visitor)], desk.policy)


def show_digest(desk: Desk, visitor: Visitor, _said: Said) -> Message:
    at = desk.clock()

    def read(session: Session) -> Digest:
        rights.require_reader(acting(session, desk, visitor).person)
        return digests.last_week(session, policy=desk.policy, at=at)

    facts = look(desk, read)
    return digest_view.digest(facts, desk.policy)


def show_help(desk: Desk, _visitor: Visitor, said: Said) -> Message:
    return help_text(desk.policy, everything=said.text.lower() == "all")
