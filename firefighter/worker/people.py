"""Read the workspace's people, so that names and guests are known before they are needed."""

from firefighter.db import people, workspace
from firefighter.db.base import Session
from firefighter.db.ledger import Claimed
from firefighter.domain.features import Feature
from firefighter.domain.learning import LearnPeople
from firefighter.services import by_hand
from firefighter.views import by_hand as by_hand_view
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World


def learn(world: World, _promise: LearnPeople, _claimed: Claimed) -> Outcome:
    """Learn them; this is how Slack greets us, so what it should show of us is seen to as well."""
    began, me = world.clock(), world.chat.identity()
    everybody = world.attempt(
        Feature.PEOPLE,
        lambda: list(world.chat.people(team_id=me.team_id)),
        otherwise=lambda _why: [],
    )
    at = world.clock()

    def record(session: Session) -> None:
        workspace.confirm(session, me)
        people.learn(session, everybody, at=at, began=began)
        words = by_hand_view.words(world.policy)
        by_hand.promise(session, world.policy, words, team=me.team_id, at=at)

    return Outcome({"people": len(everybody)}, record)
