"""Post the weekly digest, and look every second whether it is due."""

from collections.abc import Callable
from datetime import datetime

from firefighter.db.base import Database
from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import PostDigest
from firefighter.domain.policy import Policy
from firefighter.services import digests
from firefighter.views import digest as view
from firefighter.worker.drain import Outcome
from firefighter.worker.tick import Habit
from firefighter.worker.world import World


def post(world: World, promise: PostDigest, claimed: Claimed) -> Outcome:
    with world.database.transaction() as session:
        facts = digests.posting(session, promise, policy=world.policy, at=world.clock())
    channel = world.channel_id(promise.channel)
    ts = world.posted_before(channel, claimed)
    if ts is None:
        ts = world.chat.post(channel, view.digest(facts, world.policy), delivery=claimed.id)
    return Outcome({"ts": ts, "channel": channel})


def habit(database: Database, policy: Callable[[], Policy]) -> Habit:
    """Give what the ticker calls: promise the digest when its time has come."""

    def look(at: datetime) -> None:
        with database.transaction() as session:
            digests.promise_due(session, policy=policy(), at=at)

    return look
