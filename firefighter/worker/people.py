"""Read the workspace's people, so that names and guests are known before they are needed."""

from firefighter.db import people, workspace
from firefighter.db.base import Session
from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import LearnPeople
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World


def learn(world: World, _promise: LearnPeople, _claimed: Claimed) -> Outcome:
    me = world.chat.identity()
    everybody = list(world.chat.people(team_id=me.team_id))
    at = world.clock()

    def record(session: Session) -> None:
        workspace.confirm(session, me)
        people.learn(session, everybody, at=at)

    return Outcome({"people": len(everybody)}, record)
