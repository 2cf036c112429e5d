"""Tell whoever asked somebody to take command that no answer came."""

from firefighter.db.ledger import Claimed
from firefighter.domain.handover import ExpireHandover
from firefighter.services import handing_over
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World


def expire(world: World, promise: ExpireHandover, _claimed: Claimed) -> Outcome:
    number, seq = promise.incident, promise.seq
    return Outcome(
        {},
        lambda session: handing_over.expired(session, number, seq, policy=world.policy),
    )
