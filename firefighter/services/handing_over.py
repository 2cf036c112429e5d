"""Hand command over: ask somebody, who takes it or not; until then nothing has passed."""

from dataclasses import replace

from firefighter.db import entries, incidents, ledger, people
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Invite, Say, TellPerson
from firefighter.domain.errors import BadInput, HandoverOver, NotAllowed
from firefighter.domain.handover import ANSWER_WITHIN, HANDOVER, ExpireHandover
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.pseudonyms import choosable, mention
from firefighter.domain.redraws import RedrawLine
from firefighter.domain.roles import Act, Role
from firefighter.domain.shown import Shown
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.services import asked, roles
from firefighter.services.consequences import (
    Promises,
    entry_by,
    record,
    require_shown,
    stale,
)


def ask(
    session: Session, number: int, person: str, *, by: By, shown: Shown | None = None
) -> Incident:
    """Ask somebody to take command; whoever commands goes on until they say that they do.

    Args:
        shown: what the form showed that asks for it.

    Raises:
        Stale: if somebody else took command since.
        BadInput: if they command already, or may not.
        NotAllowed: if this person may not change roles.
    """
    before = incidents.lock(session, number)
    rights.require(Act.CHANGE, by.person, incident=before, policy=by.policy)
    now, label = choosable(before.commander), mention(before.commander)
    require_shown(session, before, Role.COMMANDER, shown=shown, now=now, label=label)
    _require_able(session, before, person, by)
    where = f"<#{before.channel}>" if before.channel else before.key
    said = f"{before.key}: <@{by.person.id}> asks you to take command in {where}. "
    said += "Please say there whether you do."
    seq, after = before.seq + 1, before
    more: Promises = [
        TellPerson(incident=number, person=person, text=said),
        (ExpireHandover(incident=number, seq=seq), by.at + ANSWER_WITHIN),
        *asked.faded(session, before),
    ]
    if person not in before.invited:
        after = replace(before, invited=(*before.invited, person))
        more.append(Invite(incident=number, people=(person,)))
    entry = entry_by(by, EntryKind.NOTE, field=HANDOVER, new=person)
    return record(session, before, after, entry, more=more)


def give(
    session: Session, number: int, person: str, *, by: By, shown: Shown | None = None
) -> Incident:
    """Make somebody the commander at once: both have spoken already.

    Raises:
        BadInput: if they command already, or may not.
        Stale, NotAllowed: as ``ask``.
    """
    _require_able(session, incidents.lock(session, number), person, by)
    return roles.assign(session, number, Role.COMMANDER, person, by=by, shown=shown)


def take(session: Session, number: int, seq: int, *, by: By) -> Incident:
    """Make whoever was asked the commander: now it has passed.

    Raises:
        NotAllowed: if somebody else was asked.
        Stale: if somebody took command since.
        HandoverOver: if it was taken back, or is too long ago.
    """
    before = incidents.lock(session, number)
    entry = entries.one(session, number, seq)
    if by.person.id != entry.new:
        own = f"`{by.policy.command} command {before.key}` makes you commander."
        raise NotAllowed("Answering this", mention(entry.new or ""), own)
    _require_waiting(session, before, entry, by)
    return roles.take_command(session, number, by=by)


def decline(session: Session, number: int, seq: int, *, by: By) -> Incident:
    """End the asking: whoever was asked cannot now, or whoever asked no longer asks.

    Raises:
        NotAllowed: if this person is neither of them, nor commands.
        Stale, HandoverOver: as ``take``.
    """
    before = incidents.lock(session, number)
    entry = entries.one(session, number, seq)
    if by.person.id not in {entry.new, entry.actor, before.commander}:
        raise NotAllowed("Answering this", mention(entry.new or ""))
    _require_waiting(session, before, entry, by)
    ended = entry_by(by, EntryKind.NOTE, field=HANDOVER, old=str(seq), new=entry.new)
    more: Promises = [RedrawLine(incident=number, seq=seq)]
    if by.person.id == entry.new:
        text = f"{before.key}: <@{entry.new}> cannot take command now. Ask somebody else?"
        more.append(TellPerson(incident=number, person=entry.actor, text=text))
    return record(session, before, before, ended, more=more)


def expired(session: Session, number: int, seq: int, *, policy: Policy) -> None:
    """Say that nobody has answered, and take the buttons away; nothing if somebody did."""
    incident = incidents.lock(session, number)
    entry = asked.unanswered(session, incident)
    if entry is None or entry.seq != seq:
        return
    role = policy.role(Role.COMMANDER)
    said = f"{mention(entry.new or '')} has not answered. "
    said += f"{mention(incident.commander)} is still {role}: ask somebody else?"
    told = Say(incident=number, text=said, about=f"handover/{seq}")
    ledger.put(session, RedrawLine(incident=number, seq=seq), told)


def _require_able(session: Session, incident: Incident, person: str, by: By) -> None:
    """Ask nobody who could only be refused."""
    if person == incident.commander:
        role = by.policy.role(Role.COMMANDER)
        raise BadInput(Role.COMMANDER, f"<@{person}> is {role} already.")
    known = people.find(session, person)
    if known is None:
        return
    able = rights.allows(Act.CHANGE, known, incident=incident, policy=by.policy)
    if known.bot or not able:
        sentence = f"<@{person}> may not command here. Please choose somebody else."
        raise BadInput(Role.COMMANDER, sentence)


def _require_waiting(session: Session, incident: Incident, entry: Entry, by: By) -> None:
    if asked.waits(session, incident, entry, at=by.at):
        return
    passed = entries.latest(session, incident.number, field=Role.COMMANDER)
    if passed is not None and passed.seq > entry.seq:
        now = incident.commander
        raise stale(session, incident, Role.COMMANDER, choosable(now), mention(now))
    raise HandoverOver(incident.key, entry.recorded_at, by.policy.command)
