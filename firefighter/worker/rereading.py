"""Read what was said to us in a channel while nobody heard it."""

from firefighter.db import incidents, ledger, movements
from firefighter.db.base import Session
from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import Reply, Say
from firefighter.domain.features import Feature
from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import Posted
from firefighter.domain.rereading import FURTHEST, MOST_MESSAGES, Reread, mentions
from firefighter.domain.slacktext import mrkdwn
from firefighter.services import rereading
from firefighter.views import rereading as view
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World


def reread(world: World, promise: Reread, _claimed: Claimed) -> Outcome:
    """Read first, and write all of it down at once: a killed reading has done nothing.

    The words are served by a service here, not by the door: what is done, what is answered and
    what is told of it are one transaction with the outcome, and doors are strangers.
    """
    with world.database.transaction() as session:
        incident = incidents.get(session, promise.incident)
        moved = movements.last(session, promise.incident)
    if incident.channel != promise.channel or incident.status is Status.CLOSED:
        return Outcome({"skipped": "it runs there no longer"})
    me, present = world.me(), world.chat.members(promise.channel)
    said, more = world.attempt(
        Feature.CATCHING_UP, lambda: _said(world, promise), otherwise=lambda _why: ([], False)
    )
    heard_not = mentions(said, us=me)
    mentioned = {person for m in heard_not for person in mrkdwn.mentioned(m.words)}
    names = world.names(*mentioned)

    def record(session: Session) -> None:
        at = world.clock()
        taken = rereading.unheard(session, heard_not, at=at)
        rereading.meet(session, incident, moved, present, us=me)
        answered = rereading.catch_up(
            session,
            incident.number,
            taken,
            name=lambda person: names.get(person, person),
            at=at,
            policy=world.policy,
        )
        for one in answered:
            text, thread = view.answer(one, incident), one.mention.thread
            ledger.put(session, Reply(channel=promise.channel, thread=thread, text=text))
        if answered or more:
            about = f"away/{int(promise.since.timestamp())}"
            told = view.caught_up(promise, answered, more=more)
            ledger.put(session, Say(incident=incident.number, text=told, about=about))

    return Outcome({"read": len(said), "mentions": len(heard_not)}, record)


def _said(world: World, promise: Reread) -> tuple[list[Posted], bool]:
    """Read the channel and its threads, the newest first; say whether there is more than we read.

    A thread may be older than the outage, so its root is looked for further back.
    """
    channel, until = promise.channel, promise.until
    furthest = until - FURTHEST
    roots, more = world.chat.said(channel, since=furthest, until=until, most=MOST_MESSAGES)
    begun = promise.reads_from.timestamp()
    read = [root for root in roots if float(root.place.ts) >= begun]
    cut = promise.cut or (more and len(read) == len(roots))
    for root in roots:
        if root.answered and float(root.answered) >= begun:
            left = MOST_MESSAGES - len(read)
            below, goes_on = world.chat.said(
                channel, since=promise.reads_from, until=until, most=left, thread=root.place.ts
            )
            read += [reply for reply in below if float(reply.place.ts) >= begun]
            cut = cut or goes_on
    return read, cut
