"""Pin what to do by hand, or edit what stands there."""

import structlog

from firefighter.db.ledger import Claimed
from firefighter.domain.by_hand import PinByHand
from firefighter.domain.errors import ChatDeclined
from firefighter.domain.features import Feature
from firefighter.gateways.slack_call import MISSING_SCOPE
from firefighter.services import by_hand
from firefighter.views import by_hand as view
from firefighter.views.blocks import Message
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World

log = structlog.get_logger(__name__)


def pin(world: World, promise: PinByHand, claimed: Claimed) -> Outcome:
    """Say it as whoever promised it does: that may be another release than this one."""
    if not promise.channel:
        return _taken_away(world, promise)
    channel, drawn = world.channel_id(promise.channel), view.by_hand(promise.words)
    ts = _edited(world, promise, channel, drawn) or world.posted_before(channel, claimed)
    if ts is None:
        ts = world.chat.post(channel, drawn, delivery=claimed.id)
    told: dict[str, object] = {"channel": channel, "ts": ts}
    told |= {"edition": promise.words.edition, "wording": promise.wording}
    unpinned = _unpinned(world, channel, ts)
    retired = _retired(world, promise, channel)
    return Outcome(told | {by_hand.UNPINNED: unpinned, by_hand.RETIRED: retired})


def _taken_away(world: World, promise: PinByHand) -> Outcome:
    """Let it stand nowhere, unless something is announced again meanwhile."""
    if world.policy.announcements:
        return Outcome({"skipped": "it stands where announcements go again"})
    return Outcome({by_hand.RETIRED: _retired(world, promise, channel="")})


def _retired(world: World, promise: PinByHand, channel: str) -> list[by_hand.Where]:
    """Take away what stands where announcements went before; it would lead people astray."""
    with world.database.transaction() as session:
        places = by_hand.elsewhere(session, promise, channel=channel)
    for there, ts in places:
        try:
            world.chat.delete(there, ts)
        except ChatDeclined as no:
            log.info("what to do by hand stays where it was", channel=there, why=no.code)
    return places


def _edited(world: World, promise: PinByHand, channel: str, drawn: Message) -> str | None:
    """Edit what was posted before; None if that is gone, or never was."""
    with world.database.transaction() as session:
        ts = by_hand.standing(session, promise, channel=channel)
    ts = ts or _found(world, channel)
    if ts is None:
        return None
    try:
        world.chat.update(channel, ts, drawn)
    except ChatDeclined as no:
        if no.code != "message_not_found":
            raise
        return None
    return ts


def _found(world: World, channel: str) -> str | None:
    """Find what we pinned though we do not know of it: our database is younger, or was restored."""
    try:
        pinned = world.chat.pinned(channel)
    except ChatDeclined:
        # Where we are not, we have pinned nothing.
        return None
    me = world.me()
    ours = (m for m in pinned if m.author == me and view.OPENING in m.text)
    return next((message.place.ts for message in ours), None)


def _unpinned(world: World, channel: str, ts: str) -> str:
    """Pin it, and say why not if Slack does not let us; what was posted is not posted again."""
    if Feature.PINNED_CARD in world.policy.switched_off:
        return ""

    def pinned() -> str:
        try:
            _pin(world, channel, ts)
        except ChatDeclined as no:
            return no.code
        return ""

    return world.attempt(Feature.PINNED_CARD, pinned, otherwise=lambda _why: MISSING_SCOPE)


def _pin(world: World, channel: str, ts: str) -> None:
    try:
        world.chat.pin(channel, ts)
    except ChatDeclined as no:
        if no.code != "not_in_channel":
            raise
        # We may write where we are not, but pin only where we are.
        world.chat.join(channel)
        world.chat.pin(channel, ts)
