"""Page whoever is on call, and tell the room what came of it."""

from firefighter.db import changes, incidents
from firefighter.db.base import Session
from firefighter.domain import paging
from firefighter.domain.deliveries import Say, Whisper
from firefighter.domain.incident import Incident
from firefighter.domain.paging import PageOnCall
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise


def promised(incident: Incident, policy: Policy) -> list[PageOnCall]:
    """Give the page that an incident as it stands is worth, if it is."""
    if not paging.pages(incident, policy):
        return []
    return [PageOnCall(incident=incident.number, severity=incident.severity)]


def paged(session: Session, number: int, severity: Severity, *, policy: Policy) -> None:
    """Say in the channel that somebody comes."""
    said = f"The on-call for {policy.label(severity)} was paged."
    _tell(session, number, Say(incident=number, text=said))


def late(session: Session, number: int, severity: Severity) -> None:
    """Say, once for each severity, that nobody was paged so far."""
    said = "The pager does not answer, so nobody was paged yet. Please call them; I keep trying."
    about = f"page-late/{int(severity)}"
    _tell(session, number, Say(incident=number, text=said, about=about))


def not_paged(session: Session, number: int, *, why: str, policy: Policy) -> None:
    """Say that nobody was paged and what to do, also where there is no channel yet."""
    incident = incidents.get(session, number)
    again = f"When that is mended, `{policy.command} resync {incident.key}` tries again."
    said = f"I could not page the on-call: {why} Please call them. {again}"
    told: list[Promise] = [Say(incident=number, text=said)]
    if incident.channel is None:
        whom = incident.commander
        told.append(Whisper(person=whom, channel=None, text=f"{incident.key}: {said}"))
    _tell(session, number, *told)


def _tell(session: Session, number: int, *told: Promise) -> None:
    incident = incidents.lock(session, number)
    changes.record(session, incident, incident, (), told)
