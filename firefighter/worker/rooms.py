"""Make the room an incident runs in: its channel, its people, its card, its signs."""

from firefighter.db import incidents
from firefighter.db.ledger import Claimed
from firefighter.domain import naming
from firefighter.domain.deliveries import (
    AddBookmark,
    ArchiveChannel,
    Invite,
    OpenChannel,
    PinCard,
    PostCard,
    RefreshCard,
    SetTopic,
)
from firefighter.domain.errors import ChatDeclined
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.pseudonyms import is_pseudonym
from firefighter.gateways.reading import Channel
from firefighter.services import declaring, guests, roles, timeline
from firefighter.views import card, lines
from firefighter.views.blocks import Message
from firefighter.worker.drain import Outcome
from firefighter.worker.world import CLOCKS_DIFFER, World, card_of, channel_of

SUFFIXES = 20
"""How many names of one incident we try before we say that something is wrong."""


def open_channel(world: World, promise: OpenChannel, claimed: Claimed) -> Outcome:
    """Create the channel under the first free name, or adopt what an earlier try made."""
    incident = world.incident(promise.incident)
    if incident.channel is not None:
        if incident.borrowed:
            _join(world, incident.channel)
        return Outcome({"channel": incident.channel})
    channel, name = _opened(world, incident, claimed)
    return Outcome(
        {"channel": channel, "name": name},
        lambda session: declaring.channel_opened(
            session, incident.number, channel=channel, name=name
        ),
    )


def invite(world: World, promise: Invite, _claimed: Claimed) -> Outcome:
    incident = world.incident(promise.incident)
    people = [person for person in promise.people if not is_pseudonym(person)]
    left_out = world.chat.invite(channel_of(incident), people)
    if not left_out:
        return Outcome()
    return Outcome(
        {"left_out": list(left_out)},
        lambda session: roles.not_let_in(session, incident.number, left_out),
    )


def post_card(world: World, promise: PostCard, claimed: Claimed) -> Outcome:
    incident, drawn = _card(world, promise.incident)
    channel = channel_of(incident)
    ts = world.posted_before(channel, claimed)
    if ts is None:
        ts = world.chat.post(channel, drawn, delivery=claimed.id)
    return Outcome(
        {"ts": ts},
        lambda session: declaring.card_posted(session, incident.number, ts=ts, policy=world.policy),
    )


def refresh_card(world: World, promise: RefreshCard, claimed: Claimed) -> Outcome:
    incident, drawn = _card(world, promise.incident)
    channel, ts = card_of(incident)
    try:
        world.chat.update(channel, ts, drawn)
    except ChatDeclined as no:
        if no.code != "message_not_found":
            raise
        return _card_again(world, incident, channel, drawn, claimed)
    return Outcome()


def _card_again(
    world: World, incident: Incident, channel: str, drawn: Message, claimed: Claimed
) -> Outcome:
    """Somebody deleted the card: post and pin another."""
    ts = world.posted_before(channel, claimed) or world.chat.post(
        channel, drawn, delivery=claimed.id
    )
    _pin(world, channel, ts)
    return Outcome(
        {"ts": ts}, lambda session: declaring.card_replaced(session, incident.number, ts=ts)
    )


def pin_card(world: World, promise: PinCard, _claimed: Claimed) -> Outcome:
    return _pin(world, *card_of(world.incident(promise.incident)))


def set_topic(world: World, promise: SetTopic, _claimed: Claimed) -> Outcome:
    incident = world.incident(promise.incident)
    if incident.borrowed:
        return Outcome({"skipped": "its topic belongs to others"})
    world.chat.set_topic(channel_of(incident), lines.topic(incident, world.policy))
    return Outcome()


def add_bookmark(world: World, promise: AddBookmark, _claimed: Claimed) -> Outcome:
    """Put a link on top of the channel; without an address, the one to the card."""
    incident = world.incident(promise.incident)
    channel = channel_of(incident)

    def add() -> Outcome:
        url = promise.url or world.chat.permalink(*card_of(incident))
        world.chat.add_bookmark(channel, promise.title, url)
        return Outcome()

    return world.attempt(Feature.BOOKMARK, add, otherwise=left_out)


def archive_channel(world: World, promise: ArchiveChannel, _claimed: Claimed) -> Outcome:
    incident = world.incident(promise.incident)
    if incident.status is not Status.CLOSED:
        return Outcome({"skipped": "it is open again"})
    world.chat.archive(channel_of(incident))
    return Outcome()


def left_out(why: str) -> Outcome:
    """Leave something out for good, because Slack does not permit it; nobody need hear of it."""
    return Outcome({"skipped": why})


def _pin(world: World, channel: str, ts: str) -> Outcome:
    def pin() -> Outcome:
        world.chat.pin(channel, ts)
        return Outcome()

    return world.attempt(Feature.PINNED_CARD, pin, otherwise=left_out)


def _join(world: World, channel: str) -> None:
    """Come in by ourselves; where we may not, we can still have been invited."""
    world.attempt(
        Feature.EXISTING_CHANNELS, lambda: world.chat.join(channel), otherwise=lambda _why: None
    )


def _card(world: World, number: int) -> tuple[Incident, Message]:
    with world.database.transaction() as session:
        incident = incidents.get(session, number)
        latest, count = timeline.latest_update(session, number)
        here = guests.here(session, incident)
    drawn = card.card(incident, latest=latest, policy=world.policy, updates=count, guests=here)
    return incident, drawn


def _opened(world: World, incident: Incident, claimed: Claimed) -> tuple[str, str]:
    prefix = world.policy.channel_prefix
    with world.database.transaction() as session:
        # An earlier try may have made it before somebody edited the title.
        title = declaring.first_title(session, incident.number)
    for attempt in range(SUFFIXES):
        name = naming.channel_name(incident.number, title, prefix=prefix, attempt=attempt)
        try:
            return world.chat.create_channel(name, private=incident.private), name
        except ChatDeclined as error:
            if error.code != "name_taken":
                raise
        found = world.chat.find_channel(name) if claimed.repeat else None
        if found is not None and _ours(world, found, claimed):
            return found.id, name
    raise ChatDeclined(
        "name_taken", f"Slack has {SUFFIXES} channels named after {incident.key} already."
    )


def _ours(world: World, found: Channel, claimed: Claimed) -> bool:
    """Tell whether an earlier try made it: by us, since then, and nobody else's."""
    with world.database.transaction() as session:
        taken = incidents.channels_claimed(session, [found.id])
    made_since = found.created >= (claimed.promised_at - CLOCKS_DIFFER).timestamp()
    return found.creator == world.me() and made_since and not taken
