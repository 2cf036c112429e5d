"""Who hears of a private incident without being a full member of this workspace."""

from collections.abc import Iterable

from firefighter.db import ledger, people
from firefighter.db.base import Session
from firefighter.domain.deliveries import RefreshCard
from firefighter.domain.incident import Incident
from firefighter.domain.roles import Person


def here(session: Session, incident: Incident) -> tuple[Person, ...]:
    """List them in the order in which they came to it; in one that is not private nobody asks."""
    if not incident.private:
        return ()
    came = dict.fromkeys((incident.declared_by, *incident.roles.values(), *incident.invited))
    return _among(session, came)


def changed(session: Session, incident: Incident, persons: Iterable[str]) -> None:
    """Draw the card again where it tells of them: one of these came, or left."""
    if incident.private and incident.card_ts is not None and _among(session, persons):
        ledger.put(session, RefreshCard(incident=incident.number))


def _among(session: Session, ids: Iterable[str]) -> tuple[Person, ...]:
    wanted = tuple(ids)
    known = people.known(session, wanted)
    found = (known[person] for person in wanted if person in known)
    return tuple(person for person in found if person.visits and not person.bot)
