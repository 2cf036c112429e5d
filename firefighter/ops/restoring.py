"""After an older backup was restored: nothing is said twice, and numbers are free."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from firefighter.db import incidents, ledger, rescue, schedules, workspace
from firefighter.db.base import Database, Session
from firefighter.domain.deliveries import PostDraftCopy, RefreshCard, SetTopic
from firefighter.domain.digest import next_due
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.gateways.reading import Channel
from firefighter.gateways.wiki import Wiki
from firefighter.ops.traces import Traces, look_around
from firefighter.services import declaring, digests, postmortems
from firefighter.settings import SettingsFault
from firefighter.views import lines

AT_WORK = "A worker beats on this database. Stop every serve and worker, then run this again."
ERASED_IS_BACK = "Words removed since and people forgotten since are back: erase them again."


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored, and who knows what happened since; without *wiki*, Confluence is off."""

    database: Database
    chat: Chat
    wiki: Wiki | None
    policy: Policy


def restored(there: Restored, *, at: datetime, beyond: int = 0) -> Iterator[str]:
    """Make a restored database safe to serve from, and tell what happened since its backup.

    Args:
        beyond: a number that the next incident must come after, whatever is seen.

    Raises:
        SettingsFault: if somebody serves from it already.
    """
    with there.database.transaction() as session:
        _require_peace(session)
        known = rescue.known(session)
    since = known.until or at
    yield f"The backup knows {known.incidents} incidents, until {since:%Y-%m-%d %H:%M %Z}."
    traces = look_around(
        there.database, there.chat, there.wiki, there.policy, since=since, last=known.delivery
    )
    with there.database.transaction() as session:
        # It took a while to look around, and somebody may have come back meanwhile.
        _require_peace(session)
        # First: what is promised here must not be marked as what was said since is.
        last = rescue.jump(session, number=max(known.number, beyond, traces.highest))
        dropped = rescue.drop_what_cannot_be_found(session)
        _adopt(session, traces)
        _draw_anew(session, traces, there.policy)
        doubted = rescue.doubt(session)
        # What was said to us since the backup was served, or answered, by whoever ran then.
        workspace.forget_hearing(session)
        skipped = _skip_digest(session, there.policy, at)
    if doubted:
        yield f"{doubted} promises may have been kept since: each is looked for before it is kept."
    if dropped:
        yield f"{dropped} private messages, pages and reminders of then are dropped."
    yield f"The next incident is INC-{last + 1}."
    if skipped:
        yield "The digest due since then is taken as posted; `firefighter digest` prints it."
    yield ERASED_IS_BACK
    yield from _left_to_people(traces, known.number, there.policy.command)


def _require_peace(session: Session) -> None:
    if rescue.at_work(session):
        raise SettingsFault(AT_WORK)


def _adopt(session: Session, traces: Traces) -> None:
    """Take for done what was: what follows from it would otherwise be said again."""
    for number, announced in traces.announced.items():
        declaring.announced(session, number, channel=announced.channel, ts=announced.ts)
    for number, page in traces.published.items():
        rescue.kept(session, "publish-draft", number)
        postmortems.published(session, number, page_id=page.id, url=page.url)
    for number, copied in traces.copies.items():
        promise = PostDraftCopy(incident=number, wiki_down=False)
        ledger.put(session, promise)
        rescue.stands(session, promise.once, copied)
    for number, said in traces.said.items():
        rescue.kept(session, "say", number, texts=[message.text for message in said])


def _draw_anew(session: Session, traces: Traces, policy: Policy) -> None:
    """Let cards and topics show what we know, and not what we forgot."""
    for incident in incidents.not_closed(session):
        number, channel = incident.number, traces.channels.get(incident.channel or "")
        if incident.card_ts is not None:
            ledger.put(session, RefreshCard(incident=number))
        if channel is None or incident.borrowed:
            continue
        if unescape(channel.topic) == lines.topic(incident, policy):
            rescue.kept(session, "set-topic", number)
        else:
            ledger.put(session, SetTopic(incident=number))


def _skip_digest(session: Session, policy: Policy, at: datetime) -> bool:
    """Take a digest that was due since the backup as posted: it may have been."""
    due = schedules.take_due(session, digests.NAME, at=at)
    if due is not None:
        schedules.move_on(session, digests.NAME, next_at=next_due(at, policy))
    return due is not None


def _left_to_people(traces: Traces, known: int, command: str) -> Iterator[str]:
    for number, channel in traces.unclaimed:
        yield _of_channel(number, channel, known, command)
    for incident in traces.changed:
        yield _of_incident(incident, len(traces.said[incident.number]))
    for incident, page in traces.pages:
        yield f"{incident.key} has its page, takes it on closing, and says so again: {page.url}"
    for incident in traces.changed:
        if incident.number in traces.copies:
            where = f"#{incident.channel_name}"
            yield f"{incident.key} has a copy of its draft in {where}, and shares no other one."


def _of_channel(number: int, channel: Channel, known: int, command: str) -> str:
    if number <= known:
        return f"#{channel.name} was made since; INC-{number} takes it if it still needs one."
    return (
        f"#{channel.name} was made since, and is not known any more. To go on in it, type "
        f"`{command} declare --here` and a title there; else archive it."
    )


def _of_incident(incident: Incident, said: int) -> str:
    return (
        f"{incident.key} stands at {LABELS[incident.status]} again. We said {said} things in "
        f"#{incident.channel_name} since: read there what was changed, and change it again."
    )
