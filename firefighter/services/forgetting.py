"""Forget a person: who did what stays, who that was does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firefighter.db import erasure, forgettings, incidents, ledger, people, workspace
from firefighter.db.base import Session
from firefighter.db.erasure import Forgetting, Mark
from firefighter.domain.deliveries import RefreshCard
from firefighter.domain.errors import StillNeeded
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Stage
from firefighter.domain.policy import Policy
from firefighter.domain.pseudonyms import require_slack_id
from firefighter.domain.quotation import Place
from firefighter.domain.redaction import BACKUPS, EMAILS, Elsewhere

STILL_IN_SLACK = "Slack, if they are still a member there: I would learn who they are again"


@dataclass(frozen=True)
class Trace:
    """Where somebody is named: rows by table, incidents, and what is not ours to change."""

    person: str
    name: str | None
    rows: Mapping[str, int]
    incidents: Sequence[int]
    elsewhere: Sequence[Elsewhere]


def trace(session: Session, person: str, *, policy: Policy) -> Trace:
    """Find out what forgetting a person would change, and what it could not.

    Raises:
        BadInput: if that is no person's id.
        StillNeeded: if they command an ongoing incident.
    """
    require_slack_id(person)
    _require_dispensable(session, person)
    known = people.find(session, person)
    name = known.name if known else None
    involved = erasure.incidents_naming(session, person)
    left = [
        *_places(session, person, involved),
        *_named(session, name),
        *_in_policy(person, policy),
    ]
    left += [EMAILS, BACKUPS, Elsewhere(STILL_IN_SLACK)]
    return Trace(person, name, erasure.rows_naming(session, person), involved, left)


def begin(session: Session, person: str, *, pseudonym: str) -> Forgetting:
    """Note that a person is to be forgotten; what was interrupted goes on with its pseudonym.

    Raises:
        BadInput, StillNeeded: as ``trace``.
    """
    require_slack_id(person)
    _require_dispensable(session, person)
    known = people.find(session, person)
    called = forgettings.begin(session, person, pseudonym)
    return Forgetting(person, known.name if known else None, called)


def go_on(
    session: Session, forgetting: Forgetting, mark: Mark, *, batch: int = erasure.BATCH
) -> Mark | None:
    """Replace the person by the pseudonym in one batch; give where to go on, or None at the end.

    To do a batch twice is harmless; the timeline keeps its order.
    """
    return erasure.replace_person(session, forgetting, mark, batch=batch)


def is_named(session: Session, forgetting: Forgetting) -> bool:
    """Tell whether something names them all the same: it was written from what was read before."""
    return not erasure.KEYS.keys().isdisjoint(erasure.rows_naming(session, forgetting.person))


def end(session: Session, forgetting: Forgetting) -> None:
    """Forget who it was, and draw again what shows them still."""
    erasure.leave(session, forgetting.person)
    forgettings.end(session, forgetting.person)
    ongoing = [incident.number for incident in incidents.not_closed(session)]
    named = erasure.incidents_naming(session, forgetting.pseudonym, among=ongoing)
    ledger.put(session, *(RefreshCard(incident=number) for number in named))


def _require_dispensable(session: Session, person: str) -> None:
    commanded = [
        incident.key
        for incident in incidents.not_closed(session)
        if incident.stage is Stage.ONGOING and incident.commander == person
    ]
    if commanded:
        raise StillNeeded(person, commanded)


def _places(session: Session, person: str, involved: Sequence[int]) -> list[Elsewhere]:
    us = workspace.identity(session)
    places = []
    for incident in (incidents.get(session, number) for number in involved):
        places += _places_of(incident, person, us.url if us else "")
    return places


def _places_of(incident: Incident, person: str, workspace_url: str) -> list[Elsewhere]:
    places, key = [], incident.key
    if incident.channel is not None:
        address = f"{workspace_url.rstrip('/')}/archives/{incident.channel}"
        url = address if workspace_url else None
        places.append(Elsewhere(f"The channel of {key}, with what was said there", url))
    if incident.declared_by == person and incident.announced_in and incident.announced_ts:
        where = Place(incident.announced_in, incident.announced_ts)
        url = where.link(workspace_url) if workspace_url else None
        places.append(Elsewhere(f"The announcement of {key}, which says who declared it", url))
    if incident.page_url is not None:
        page = f"The post-mortem page of {key}, with its former versions"
        places.append(Elsewhere(page, incident.page_url))
    return places


def _named(session: Session, name: str | None) -> list[Elsewhere]:
    if not name:
        return []
    found = erasure.texts_naming(session, name)
    spoken = [f"INC-{number} {seq}" for number, seq in found]
    return [Elsewhere(f"Words that say the name; if they must go: redact {s}") for s in spoken]


def _in_policy(person: str, policy: Policy) -> list[Elsewhere]:
    named = ["admins"] if person in policy.admins else []
    named += [f"service {s.name}" for s in policy.services if person in s.people]
    return [Elsewhere(f"The policy file: {where}") for where in named]
