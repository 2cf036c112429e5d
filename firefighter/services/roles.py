"""Who does what: take command, hand over, invite."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from firefighter.db import changes, incidents, movements
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Invite, Say, TellPerson
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.pseudonyms import choosable, is_pseudonym, mention
from firefighter.domain.roles import Act, Role
from firefighter.domain.shown import Shown, roles_of
from firefighter.domain.timeline import EntryKind
from firefighter.services import asked, guests
from firefighter.services.consequences import (
    Promises,
    entry_by,
    made,
    record,
    require_shown,
)


def take_command(session: Session, number: int, *, by: By, seen: str | None = None) -> Incident:
    """Make the one who asks the commander; the former one is told.

    Args:
        seen: who commanded when the button was drawn.

    Raises:
        Stale: if somebody else took command since.
    """
    shown = Shown.of({Role.COMMANDER: choosable(seen)}) if seen else None
    return assign(session, number, Role.COMMANDER, by.person.id, by=by, shown=shown)


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
    label = mention(holder) if holder else "nobody"
    require_shown(session, before, role, shown=shown, now=choosable(holder), label=label)
    _require_change(before, role, person, by)
    others = {r: p for r, p in before.roles.items() if r is not role}
    after = replace(before, roles=others | ({role: person} if person else {}))
    more = news(before, role, person, by)
    more += asked.faded(session, before) if role is Role.COMMANDER else []
    if person is not None and person not in before.invited:
        after = replace(after, invited=(*before.invited, person))
        more.append(Invite(incident=number, people=(person,)))
    given = made(before, after, "roles")
    facts = {"field": role, "old": holder or None, "new": person, "before": given}
    entry = entry_by(by, EntryKind.ROLE, **facts)
    return record(session, before, after, entry, more=more)


def invite(session: Session, number: int, people: Sequence[str], *, by: By) -> Incident:
    """Ask people into the channel; those who are in already are left alone.

    Raises:
        BadInput: if everybody named is in already.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.INVITE, by.person, incident=before, policy=by.policy)
    new = tuple(p for p in dict.fromkeys(people) if p not in before.invited)
    if not new:
        raise BadInput("people", "Everybody you named is invited already.")
    after = replace(before, invited=(*before.invited, *new))
    entry = entry_by(by, EntryKind.INVITED, new=",".join(new))
    return record(session, before, after, entry, more=[Invite(incident=number, people=new)])


def joined(session: Session, number: int, person: str, *, at: datetime) -> None:
    """Note that somebody came into the channel by themselves; the timeline stays quiet.

    Whoever comes to a borrowed channel after its incident is closed comes for other reasons.

    Args:
        at: when, by Slack's clock; if they left later, it changes nothing.
    """
    before = incidents.lock(session, number)
    is_news = movements.note(session, number, person, at=at)
    over = before.borrowed and before.status is Status.CLOSED
    if is_news and not over and person not in before.invited:
        incidents.add_member(session, number, person)
        guests.changed(session, before, [person])


def left(session: Session, number: int, person: str, *, at: datetime) -> None:
    """Note that somebody left the channel; who declared or holds a role still belongs.

    Args:
        at: when, by Slack's clock; if they came again later, it changes nothing.
    """
    incident = incidents.lock(session, number)
    if movements.note(session, number, person, at=at):
        incidents.remove_members(session, number, [person])
        guests.changed(session, incident, [person])


def not_let_in(session: Session, number: int, people: Sequence[str]) -> None:
    """Say whom Slack did not let in: they are no members, whatever the timeline asked for."""
    incident = incidents.lock(session, number)
    incidents.remove_members(session, number, people)
    guests.changed(session, incident, people)
    names = ", ".join(f"<@{person}>" for person in people)
    told = Say(incident=number, text=f"Slack did not let me invite {names}. Can somebody else?")
    changes.record(session, incident, incident, (), [told])


def _require_change(incident: Incident, role: Role, person: str | None, by: By) -> None:
    if role is Role.COMMANDER and person is None:
        raise BadInput(role, "Somebody has to command: choose who takes over.")
    if person == incident.roles.get(role):
        already = f"<@{person}> is" if person else "Nobody is"
        raise BadInput(role, f"{already} {by.policy.role(role)} already.")


def news(before: Incident, role: Role, person: str | None, by: By) -> Promises:
    """Tell those whom a role leaves or comes to, unless they did it themselves."""
    where = f"<#{before.channel}>" if before.channel else before.key
    told: Promises = []
    former = before.commander if role is Role.COMMANDER else before.roles.get(role)
    label = by.policy.role(role)
    if former and not is_pseudonym(former) and former not in {by.person.id, person}:
        text = f"{before.key}: <@{by.person.id}> made "
        text += f"<@{person}> {label} in {where}." if person else f"nobody {label} in {where}."
        if person == by.person.id:
            text = f"{before.key}: <@{person}> took over as {label} in {where}. Thank you."
        told.append(TellPerson(incident=before.number, person=former, text=text))
    if person is not None and person != by.person.id:
        text = f"{before.key}: <@{by.person.id}> made you {label} in {where}."
        told.append(TellPerson(incident=before.number, person=person, text=text))
    return told
