"""Draw again what people's words were removed from."""

from firefighter.db import incidents
from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import Announce, PostDraftCopy
from firefighter.domain.errors import ChatDeclined
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident
from firefighter.domain.postmortem import Draft
from firefighter.domain.redaction import UNSAID
from firefighter.domain.redraws import RedrawLine, RedrawRaise, RenewDraftCopy, Unsay
from firefighter.services import postmortems
from firefighter.views import lines, postmortem
from firefighter.views.blocks import Message
from firefighter.worker import drafts, rooms
from firefighter.worker.drain import Outcome
from firefighter.worker.messages import NO_MORE, line_of, raise_of
from firefighter.worker.world import World, channel_of

GONE = frozenset({"message_not_found"})


def redraw_line(world: World, promise: RedrawLine, _claimed: Claimed) -> Outcome:
    incident, entry = world.entry(promise.incident, promise.seq)
    place = world.line_at(promise.incident, promise.seq)
    if place is None:
        return Outcome({"skipped": "the line was never posted"})
    drawn = line_of(world, incident, entry, undo=world.may_undo(entry))
    return _update(world, place.channel, place.ts, drawn)


def redraw_raise(world: World, promise: RedrawRaise, _claimed: Claimed) -> Outcome:
    """Draw the message that told of a raise; the first announcement never shows its reason."""
    incident, entry = world.entry(promise.incident, promise.seq)
    told = Announce(incident=promise.incident, channel=promise.channel, seq=promise.seq)
    result = world.result(told.once)
    if "ts" not in result or result["ts"] == incident.announced_ts:
        return Outcome({"skipped": "nobody was told of it apart"})
    drawn = raise_of(world, incident, entry)
    return _update(world, str(result["channel"]), str(result["ts"]), drawn)


def renew_copy(world: World, promise: RenewDraftCopy, _claimed: Claimed) -> Outcome:
    """Take the old copies away, then share one without the words."""
    with world.database.transaction() as session:
        incident = incidents.get(session, promise.incident)
        draft = postmortems.gather(session, promise.incident, policy=world.policy, at=world.clock())
    in_thread = world.result(PostDraftCopy(incident=incident.number, wiki_down=False).once)
    if "parts" in in_thread:
        drafts.renew_thread(world, incident, draft, in_thread["parts"])
        return Outcome()
    return world.attempt(
        Feature.FILES, lambda: _shared_anew(world, incident, draft), otherwise=rooms.left_out
    )


def unsay(world: World, promise: Unsay, _claimed: Claimed) -> Outcome:
    # Of no incident, so that no resync would come back to it.
    return _update(world, promise.channel, promise.ts, lines.saying(UNSAID), gone=NO_MORE)


def _shared_anew(world: World, incident: Incident, draft: Draft) -> Outcome:
    channel, name = channel_of(incident), postmortem.copy_name(incident)
    since = incident.declared_at
    old = world.chat.files_called(channel, name, by=world.me(), since=since)
    for file in old:
        world.chat.drop_file(file)
    drafts.share(world, incident, draft, comment=lines.renewed_comment(incident))
    return Outcome({"dropped": old})


def _update(
    world: World, channel: str, ts: str, drawn: Message, *, gone: frozenset[str] = GONE
) -> Outcome:
    """Edit what shows the words; what an archived channel keeps is dead until a resync."""
    try:
        world.chat.update(channel, ts, drawn)
    except ChatDeclined as no:
        if no.code not in gone:
            raise
        return Outcome({"skipped": "it cannot be edited any more"})
    return Outcome()
