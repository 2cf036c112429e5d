"""Tell whoever declared where it runs, in the place where they were told to wait."""

from firefighter.db import incidents
from firefighter.db.ledger import Claimed
from firefighter.domain.answering import AnsweredIn, RedrawAnswer
from firefighter.domain.errors import ChatDeclined
from firefighter.domain.incident import Incident
from firefighter.domain.timeline import KeyEvent
from firefighter.services import answering
from firefighter.views import declare, lines
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World, channel_of


def redraw(world: World, promise: RedrawAnswer, claimed: Claimed) -> Outcome:
    """Say it once; nobody is told anywhere else, because the channel itself shows up in Slack."""
    number = promise.incident
    with world.database.transaction() as session:
        incident = incidents.get(session, number)
        where = answering.waiting(session, number, at=world.clock())
    result = {"skipped": "that place is gone"}
    if where is not None:
        try:
            _say(world, incident, where, claimed)
            result = {}
        except ChatDeclined:
            # The form was closed, or the address is used up: nothing that anybody could mend.
            pass
    return Outcome(result, lambda session: answering.answered(session, number))


def _say(world: World, incident: Incident, where: AnsweredIn, claimed: Claimed) -> None:
    afterwards = incident.instant(KeyEvent.STARTED) is not None
    said = lines.recorded(incident, new=True, afterwards=afterwards)
    if where.response_url is not None:
        world.responses.replace(where.response_url, said)
    elif where.view is not None:
        world.chat.update_view(where.view, declare.recorded(said, incident))
    elif world.posted_before(where.channel or "", claimed, thread=where.thread) is None:
        runs = lines.saying(f"{incident.key} runs in <#{channel_of(incident)}>.")
        world.chat.post(where.channel or "", runs, delivery=claimed.id, thread=where.thread)
