"""Read back what people said in a channel before it was an incident's."""

from firefighter.db import people
from firefighter.db.base import Session
from firefighter.db.ledger import Claimed
from firefighter.domain.acting import By
from firefighter.domain.adoption import MOST_MESSAGES, ReadBack, gather, involved
from firefighter.domain.errors import ChatDeclined
from firefighter.domain.quotation import Posted, Quotation
from firefighter.domain.roles import Person
from firefighter.domain.slacktext import mrkdwn
from firefighter.services import adopting
from firefighter.views import adoption as view
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World


def read_back(world: World, promise: ReadBack, _claimed: Claimed) -> Outcome:
    """Read first, and write all of it down at once: a killed reading has added nothing."""
    incident = world.incident(promise.incident)
    if incident.channel != promise.channel:
        return Outcome({"skipped": "it runs elsewhere by now"})
    said, more = world.chat.said(
        promise.channel, since=promise.since, until=promise.until, most=MOST_MESSAGES
    )
    pinned, blind = _pinned(world, promise.channel)
    with world.database.transaction() as session:
        known = people.known(session, involved([*said, *pinned]))
    found = gather(promise, said, pinned, more=more, people=known, us=world.me())
    quoted = _quoted(world, found.noted)
    told = view.read_back(promise, found, blind=blind)
    # It is the declarer who asked for it.
    person = known.get(incident.declared_by) or Person(id=incident.declared_by, name="")
    by = By(person=person, at=world.clock(), policy=world.policy)

    def record(session: Session) -> None:
        adopting.read_back(session, promise, quoted, found.writers, told=told, by=by)

    return Outcome({"read": found.read, "noted": len(quoted)}, record)


def _pinned(world: World, channel: str) -> tuple[list[Posted], str]:
    """List the pins, or say why they cannot be seen; what is marked counts all the same."""
    try:
        return world.chat.pinned(channel), ""
    except ChatDeclined as no:
        return [], str(no)


def _quoted(world: World, messages: tuple[Posted, ...]) -> list[Quotation]:
    mentioned = {person for m in messages for person in mrkdwn.mentioned(m.text)}
    names = world.names(*mentioned)

    def name(person: str) -> str:
        return names.get(person, person)

    return [Quotation.of(message, name=name) for message in messages]
