"""Say what happened: lines in the channel, announcements, whispers, reminders."""

from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import (
    Announce,
    DropReminder,
    FadeUndo,
    PostLine,
    RefreshAnnouncement,
    Remind,
    Reply,
    Say,
    TellPerson,
    Whisper,
)
from firefighter.domain.errors import ChatDeclined
from firefighter.domain.incident import Incident
from firefighter.domain.pseudonyms import is_pseudonym
from firefighter.domain.quotation import Place
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.services import consequences, declaring, redactions
from firefighter.views import lines
from firefighter.views.blocks import Message
from firefighter.worker.drain import Outcome
from firefighter.worker.world import World, channel_of

FORGOTTEN = Outcome({"skipped": "nobody knows any more who that was"})
NO_MORE = frozenset({"is_archived", "is_inactive", "message_not_found"})
NOT_THERE = frozenset({"user_not_in_channel", "not_in_channel", "channel_not_found", "is_archived"})


def post_line(world: World, promise: PostLine, claimed: Claimed) -> Outcome:
    incident, entry = world.entry(promise.incident, promise.seq)
    drawn = line_of(world, incident, entry, undo=world.may_undo(entry))
    return _post(world, channel_of(incident), drawn, claimed, anew=_lost_words(entry))


def fade_undo(world: World, promise: FadeUndo, _claimed: Claimed) -> Outcome:
    """Draw the line once more without its button."""
    incident, entry = world.entry(promise.incident, promise.seq)
    place = world.line_at(promise.incident, promise.seq)
    if place is None:
        return Outcome({"skipped": "the line was never posted"})
    try:
        drawn = line_of(world, incident, entry, undo=False)
        world.chat.update(place.channel, place.ts, drawn)
    except ChatDeclined as no:
        if no.code not in NO_MORE:
            raise
        return Outcome({"skipped": "nobody can press it any more"})
    return Outcome()


def say(world: World, promise: Say, claimed: Claimed) -> Outcome:
    incident = world.incident(promise.incident)
    drawn = lines.saying(promise.text, url=promise.link, link_text=promise.link_text)
    return _post(world, channel_of(incident), drawn, claimed)


def announce(world: World, promise: Announce, claimed: Claimed) -> Outcome:
    incident, entry = world.entry(promise.incident, promise.seq)
    # Whoever hears of it only now, because it was raised, is told all of it, and of its end.
    first = incident.announced_ts is None
    if not first and entry.kind is not EntryKind.SEVERITY:
        return Outcome({"skipped": "a raise was quicker, and told all of it"})
    drawn = _announcement(world, incident) if first else raise_of(world, incident, entry)
    channel = world.channel_id(promise.channel)
    outcome = _post(world, channel, drawn, claimed, anew=_lost_words(entry))
    if not first:
        return outcome
    ts = str(outcome.result["ts"])
    return Outcome(
        outcome.result,
        lambda session: declaring.announced(session, incident.number, channel=channel, ts=ts),
    )


def refresh_announcement(world: World, promise: RefreshAnnouncement, _claimed: Claimed) -> Outcome:
    incident = world.incident(promise.incident)
    if incident.announced_in is None or incident.announced_ts is None:
        return Outcome({"skipped": "never announced"})
    drawn = _announcement(world, incident)
    world.chat.update(incident.announced_in, incident.announced_ts, drawn)
    return Outcome()


def whisper(world: World, promise: Whisper, claimed: Claimed) -> Outcome:
    """Show it where they acted; who is no member there gets it as a direct message."""
    if is_pseudonym(promise.person):
        return FORGOTTEN
    drawn = lines.whisper(promise.text, offer=promise.offer)
    if promise.channel is not None:
        try:
            world.chat.whisper(promise.channel, promise.person, drawn, thread=promise.thread)
        except ChatDeclined as no:
            if no.code not in NOT_THERE:
                raise
        else:
            return Outcome()
    place = world.chat.write_to(promise.person, drawn, delivery=claimed.id)
    return Outcome(
        {"direct": True, "channel": place.channel, "ts": place.ts},
        lambda session: redactions.answered(session, promise, place, delivery=claimed.id),
    )


def reply(world: World, promise: Reply, claimed: Claimed) -> Outcome:
    channel, thread = promise.channel, promise.thread
    said = lines.answer(promise.text, world.runs_in(channel))
    ts = world.posted_before(channel, claimed, thread=thread)
    if ts is None:
        ts = world.chat.post(channel, said, delivery=claimed.id, thread=thread)
    else:
        # Words may have been removed from it since that try.
        world.chat.update(channel, ts, said)

    place = Place(channel, ts, thread)
    return Outcome(
        {"ts": ts},
        lambda session: redactions.answered(session, promise, place, delivery=claimed.id),
    )


def tell_person(world: World, promise: TellPerson, claimed: Claimed) -> Outcome:
    if is_pseudonym(promise.person):
        return FORGOTTEN
    world.chat.write_to(promise.person, lines.saying(promise.text), delivery=claimed.id)
    return Outcome()


def remind(world: World, promise: Remind, claimed: Claimed) -> Outcome:
    """Ask for the promised update, unless it came or another one was promised."""
    incident = world.incident(promise.incident)
    if incident.next_update_at != promise.promised:
        return Outcome({"skipped": "no longer promised"})
    drawn = lines.reminder(incident, promise.promised)
    outcome = _post(world, channel_of(incident), drawn, claimed)
    number, ts = promise.incident, str(outcome.result["ts"])
    return Outcome(
        outcome.result,
        lambda session: consequences.reminded(session, number, promised=promise.promised, ts=ts),
    )


def drop_reminder(world: World, promise: DropReminder, _claimed: Claimed) -> Outcome:
    world.chat.delete(channel_of(world.incident(promise.incident)), promise.ts)
    return Outcome()


def line_of(world: World, incident: Incident, entry: Entry, *, undo: bool) -> Message:
    """Draw the line that says an entry."""
    names = world.names(entry.actor, entry.old, entry.new, entry.field, entry.blanked_by)
    name, asks = lines.called(names), world.waits_for_answer(incident, entry)
    return lines.line(incident, entry, world.policy, undo=undo, name=name, asks=asks)


def raise_of(world: World, incident: Incident, entry: Entry) -> Message:
    """Draw the message that tells of a raise those who follow."""
    names = world.names(entry.blanked_by)
    return lines.raised(incident, entry, world.policy, name=lines.called(names))


def _announcement(world: World, incident: Incident) -> Message:
    names = world.names(incident.declared_by)
    return lines.announcement(incident, world.policy, name=lines.called(names))


def _lost_words(entry: Entry) -> bool:
    return entry.blanked_at is not None


def _post(
    world: World, channel: str, drawn: Message, claimed: Claimed, *, anew: bool = False
) -> Outcome:
    """Post it, unless an earlier try did; with *anew*, words were removed since that try."""
    ts = world.posted_before(channel, claimed)
    if ts is None:
        ts = world.chat.post(channel, drawn, delivery=claimed.id)
    elif anew:
        world.chat.update(channel, ts, drawn)
    return Outcome({"ts": ts, "channel": channel})
