"""Who does what: take command, hand over, invite."""

from collections.abc import Sequence
from dataclasses import replace

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Invite, TellPerson
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.roles import LABELS, Act, Role
from firefighter.domain.shown import Shown, roles_of
from firefighter.domain.timeline import EntryKind
from firefighter.services.consequences import (
    Promises,
    columns,
    entry_by,
    record,
    require_shown,
)


def take_command(session: Session, number: int, *, by: By) -> Incident:
    """Make the one who asks the commander; the former one is told."""
    return assign(session, number, Role.COMMANDER, by.person.id, by=by)


def assign(
    session: Session,
    number: int,
    role: Role,
    person: str | None,
    *,
    by: By,
    shown: Shown | None = None,
) -> Incident:
    """Give a role to somebody, or to nobody.

    Args:
        shown: what the form showed that asks for it.

    Raises:
        Stale: if somebody else gave it away since.
        BadInput: if they hold it already, or nobody would command.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.CHANGE, by.person, incident=before, policy=by.policy)
    holder = roles_of(before)[role]
    label = f"<@{holder}>" if holder else "nobody"
    require_shown(session, before, role, shown=shown, now=holder, label=label)
    _require_change(before, role, person)
    others = {r: p for r, p in before.roles.items() if r is not role}
    after = replace(before, roles=others | ({role: person} if person else {}))
    more = _news(before, role, person, by)
    if person is not None and person not in before.invited:
        after = replace(after, invited=(*before.invited, person))
        more.append(Invite(incident=number, people=(person,)))
    entry = entry_by(
        by,
        EntryKind.ROLE,
        field=role,
        old=holder or None,
        new=person,
        before=columns(before, "roles"),
    )
    return record(session, before, after, entry, more=more)


def invite(session: Session, number: int, people: Sequence[str], *, by: By) -> Incident:
    """Ask people into the channel; those who are in already are left alone.

    Raises:
        BadInput: if everybody named is in already.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.UPDATE, by.person, incident=before, policy=by.policy)
    new = tuple(p for p in dict.fromkeys(people) if p not in before.invited)
    if not new:
        raise BadInput("people", "Everybody you named is invited already.")
    after = replace(before, invited=(*before.invited, *new))
    entry = entry_by(by, EntryKind.INVITED, new=",".join(new))
    return record(session, before, after, entry, more=[Invite(incident=number, people=new)])


def joined(session: Session, number: int, person: str) -> None:
    """Note that somebody came into the channel by themselves; the timeline stays quiet."""
    before = incidents.lock(session, number)
    if person not in before.invited:
        incidents.add_member(session, number, person)


def _require_change(incident: Incident, role: Role, person: str | None) -> None:
    if person == incident.roles.get(role):
        already = f"<@{person}> is" if person else "Nobody is"
        raise BadInput(role, f"{already} {LABELS[role].lower()} already.")
    if role is Role.COMMANDER and person is None:
        raise BadInput(role, "Somebody has to command: choose who takes over.")


def _news(before: Incident, role: Role, person: str | None, by: By) -> Promises:
    where = f"<#{before.channel}>" if before.channel else before.key
    told: Promises = []
    former = before.commander if role is Role.COMMANDER else before.roles.get(role)
    label = LABELS[role].lower()
    if former is not None and former not in {by.person.id, person}:
        text = f"{before.key}: <@{by.person.id}> made "
        text += f"<@{person}> {label} in {where}." if person else f"nobody {label} in {where}."
        if person == by.person.id:
            text = f"{before.key}: <@{person}> took over as {label} in {where}. Thank you."
        told.append(TellPerson(incident=before.number, person=former, text=text))
    if person is not None and person != by.person.id:
        text = f"{before.key}: <@{by.person.id}> asks you to be {label} in {where}."
        told.append(TellPerson(incident=before.number, person=person, text=text))
    return told
