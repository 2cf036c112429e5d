"""What must be true after a storm: Slack, Confluence, rows and timeline tell one story."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from firefighter.db import entries
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Status
from firefighter.domain.policy import Policy
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.playground.slack.state import BOT_USER, Channel, Json, Message
from tests.e2e.storm.replay import replayed
from tests.e2e.storm.town import Town

POLICY = Policy()

_LEDGER = text("""
SELECT id, stream, kind, payload, once, state, result, last_error FROM deliveries
WHERE (payload ->> 'incident')::int > :base ORDER BY id
""")

_BURIED = text("""
SELECT stream, kind, last_error FROM deliveries WHERE state IN ('dead', 'blocked') ORDER BY id
""")


@dataclass(frozen=True)
class Delivery:
    id: int
    stream: str
    kind: str
    payload: Json
    once: str | None
    state: str
    result: Json | None
    last_error: str | None

    @property
    def incident(self) -> int:
        return int(self.payload["incident"])


def ledger(town: Town) -> list[Delivery]:
    with town.database.engine.connect() as connection:
        rows = connection.execute(_LEDGER, {"base": town.base})
        return [Delivery(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def stuck(town: Town) -> list[Delivery]:
    return [d for d in ledger(town) if d.state in {"dead", "blocked"}]


def buried(town: Town) -> list[str]:
    """Name what is dead for ever in all chapters, though Slack was never made to refuse it."""
    with town.database.engine.connect() as connection:
        return [
            f"{row.stream} {row.kind}: {row.last_error}"
            for row in connection.execute(_BURIED)
            if not any(no in row.last_error for no in town.refusals_ever)
        ]


def lies(town: Town) -> Iterator[str]:
    """Name everything that does not fit, one sentence each."""
    promised = ledger(town)
    timelines = _timelines(town)
    yield from _answers(town)
    yield from _everything_said_once(town)
    found = town.incidents()
    yield from _declarations(town, found)
    for incident in found:
        own = [d for d in promised if d.incident == incident.number]
        told = timelines[incident.number]
        yield from (f"{incident.key}: {lie}" for lie in replayed(incident, told))
        yield from (f"{incident.key}: {lie}" for lie in _of_one(town, incident, own, told))


def _of_one(
    town: Town, incident: Incident, own: list[Delivery], told: tuple[Entry, ...]
) -> Iterator[str]:
    yield from _ledger(town, incident, own, told)
    yield from _rooms(town, incident)
    channel = town.slack.workspace.channels.get(incident.channel or "")
    if channel is None:
        yield "it has no channel"
        return
    # What was said after the channel of a test was archived cannot be shown in it.
    if not channel.archived:
        yield from _card(incident, channel, told)
        yield from _topic(incident, channel)
        yield from _lines(channel, own, told)
        yield from _people_and_files(town, incident, channel)
    yield from _announcements(town, incident, own)
    yield from _secrecy(town, incident)
    yield from _pages(town, incident, told)


def chronicle(town: Town) -> Iterator[str]:
    """Tell each incident's timeline, for whoever reads of a failure."""
    for number, told in _timelines(town).items():
        for e in told:
            change = f"{e.field}: {e.old} → {e.new}" if e.field else ""
            yield f"INC-{number} {e.seq}. {e.actor} {e.kind} {change} {e.words or ''!r}"[:150]


def _timelines(town: Town) -> dict[int, tuple[Entry, ...]]:
    with town.database.transaction() as session:
        return {i.number: entries.of(session, i.number) for i in town.incidents()}


def _answers(town: Town) -> Iterator[str]:
    for answer in town.watched.answers[town.first_answer :]:
        if answer.status >= 500:
            yield f"a request was answered {answer.status}: {answer.body}"
    for where, message in spoken_since(town):
        if "it is our fault" in message.text:
            yield f"a bug was told in #{where.name}: {message.text}"


def spoken_since(town: Town) -> Iterator[tuple[Channel, Message]]:
    """Give everything the bot said in this chapter, with where it was said."""
    for channel in list(town.slack.workspace.channels.values()):
        for message in list(channel.messages.values()):
            if message.user == BOT_USER and float(message.ts) > town.began:
                yield channel, message


def _everything_said_once(town: Town) -> Iterator[str]:
    """No delivery is seen twice; direct messages may be, for their history is not read."""
    said: Counter[int] = Counter()
    for channel, message in spoken_since(town):
        delivery = delivery_of(message)
        if delivery is not None and not channel.direct:
            said[delivery] += 1
    yield from (f"delivery {d} is seen {n} times" for d, n in said.items() if n > 1)


def _declarations(town: Town, found: list[Incident]) -> Iterator[str]:
    made = Counter(town.token(incident) for incident in found)
    yield from (f"declared once, made {n} times: {t}" for t, n in made.items() if n > 1)
    yield from (f"made from nothing: {t}" for t in made if t not in town.tokens)
    for incident in found:
        if town.token(incident) in town.secrets and not incident.private:
            yield f"{incident.key} was to be private"


def _ledger(
    town: Town, incident: Incident, own: list[Delivery], told: tuple[Entry, ...]
) -> Iterator[str]:
    archived = incident.kind == "test" and any(e.new == Status.CLOSED for e in told)
    for delivery in own:
        error = delivery.last_error or ""
        if delivery.state not in {"dead", "blocked"} or (archived and "is_archived" in error):
            continue
        yield f"{delivery.kind} is {delivery.state}: {error}"
    del town


def _rooms(town: Town, incident: Incident) -> Iterator[str]:
    head = f"inc-{incident.number}"
    rooms = [
        c
        for c in list(town.slack.workspace.channels.values())
        if c.creator == BOT_USER and (c.name == head or c.name.startswith(f"{head}-"))
    ]
    if len(rooms) != (0 if incident.borrowed else 1):
        yield f"it has {len(rooms)} channels of its own: {[c.name for c in rooms]}"
    if rooms and rooms[0].id != incident.channel:
        yield f"it says it runs in {incident.channel}, not in {rooms[0].id}"
    if rooms and rooms[0].private != incident.private:
        yield f"private is {incident.private}, its channel's {rooms[0].private}"


def _card(incident: Incident, channel: Channel, told: tuple[Entry, ...]) -> Iterator[str]:
    head = f"{incident.key} · "
    cards = [
        message
        for message in channel.messages.values()
        if any(b.get("block_id") == "incident.card" for b in message.blocks)
        and head in message.blocks[0]["text"]["text"]
    ]
    if [card.ts for card in cards] != [incident.card_ts]:
        yield f"cards {[card.ts for card in cards]}, where {incident.card_ts} is known"
        return
    shown = cards[0].blocks[0]["text"]["text"] + cards[0].blocks[1]["text"]["text"]
    updates = [e for e in told if e.kind is EntryKind.UPDATE]
    wanted = [
        escaped(incident.title),
        f"{POLICY.label(incident.severity)} · "
        if incident.sure
        else f"{POLICY.label(incident.severity)} (not",
        LABELS[incident.status],
        f"*Commander*   <@{incident.commander}>",
        ":lock: Private" if incident.private else "",
        f"(update {len(updates)})" if len(updates) > 1 else "",
        incident.service or "",
    ]
    if incident.next_update_at is not None:
        wanted.append(f"*Next update*   due <!date^{int(incident.next_update_at.timestamp())}^")
    yield from (f"its card shows no {w!r} but {shown!r}" for w in wanted if w not in shown)
    if [p for p in channel.pins if p == incident.card_ts] != [incident.card_ts]:
        yield "its card is not pinned"
    bookmarks = Counter(b["title"] for b in channel.bookmarks)
    if not incident.borrowed and bookmarks["Incident card"] != 1:
        yield f"its bookmarks are {dict(bookmarks)}"


def _topic(incident: Incident, channel: Channel) -> Iterator[str]:
    if incident.borrowed:
        if incident.title in channel.topic:
            yield "it changed the topic of a borrowed channel"
        return
    head = f"{POLICY.label(incident.severity)} · {LABELS[incident.status]} · {incident.key} · "
    if not channel.topic.startswith(head + incident.title[:100]):
        yield f"the topic is {channel.topic!r}, not {head}…"


def _lines(channel: Channel, own: list[Delivery], told: tuple[Entry, ...]) -> Iterator[str]:
    lines = {int(d.payload["seq"]): d for d in own if d.kind == "post-line"}
    owed = [e for e in told if e.kind is not EntryKind.DECLARED]
    if sorted(lines) != [e.seq for e in owed]:
        yield f"lines {sorted(lines)} are promised for entries {[e.seq for e in owed]}"
        return
    spoken: list[str] = []
    for entry in owed:
        posted = [m for m in channel.messages.values() if delivery_of(m) == lines[entry.seq].id]
        if len(posted) != 1:
            yield f"entry {entry.seq} ({entry.kind}) was said {len(posted)} times"
            continue
        spoken.append(posted[0].ts)
        if entry.kind is EntryKind.NOTE and entry.words and not _quotes(posted[0], entry.words):
            yield f"entry {entry.seq} says {posted[0].blocks}, where {entry.words!r} was noted"
    if spoken != sorted(spoken):
        yield f"its lines are out of order: {spoken}"


def _people_and_files(town: Town, incident: Incident, channel: Channel) -> Iterator[str]:
    known = {p for p in incident.invited if p in town.slack.workspace.users}
    copies = [m for m in channel.messages.values() for _ in m.files]
    if len(copies) > 1:
        yield f"{len(copies)} copies of the draft are in its channel"
    missing = known - set(channel.members)
    if missing:
        yield f"{sorted(missing)} were invited but are not in its channel"


def _announcements(town: Town, incident: Incident, own: list[Delivery]) -> Iterator[str]:
    promised = [d for d in own if d.kind == "announce"]
    if incident.private or incident.kind == "test":
        yield from (f"{d.kind} {d.id} tells of it, though nobody is to be told" for d in promised)
        return
    if not promised and POLICY.rule(incident.severity).announced:
        yield "nobody was told of it"
    posted = town.slack.workspace.named("incidents").messages.values()
    for delivery in promised:
        if not any(delivery_of(m) == delivery.id for m in posted):
            yield f"announcement {delivery.id} was never posted"
    for message in posted:
        said = json.dumps(message.blocks, ensure_ascii=False)
        current = POLICY.label(incident.severity) in said and LABELS[incident.status] in said
        if message.ts == incident.announced_ts and not current:
            yield f"its announcement says {said}"


def _secrecy(town: Town, incident: Incident) -> Iterator[str]:
    """Nobody outside of a private incident is shown any word of it."""
    if not incident.private:
        return
    token, allowed = town.token(incident), town.may_know(incident)
    everybody = set(town.slack.workspace.users)
    for channel in list(town.slack.workspace.channels.values()):
        if token in channel.topic and _is_open(channel):
            yield f"#{channel.name} has its title as topic"
    for channel, message in spoken_since(town):
        readers = everybody if _is_open(channel) else set(channel.members)
        readers = {message.only_for} if message.only_for else readers
        outside = readers - allowed - {BOT_USER}
        if outside and token in _all_text(message):
            yield f"#{channel.name} shows it to {sorted(outside)}: {message.text!r}"
    for page in town.wiki.site.pages.values():
        if token in page.title + page.body and not page.restrictions.get("read"):
            yield "its page may be read by everybody"


def _is_open(channel: Channel) -> bool:
    return not channel.private and not channel.direct


def _pages(town: Town, incident: Incident, told: tuple[Entry, ...]) -> Iterator[str]:
    pages = [p for p in town.wiki.site.pages.values() if f"ff-incident-{incident.uid}" in p.body]
    owed = incident.draft_ordered_at is not None
    if len(pages) != owed:
        yield f"it has {len(pages)} pages, where {int(owed)} is owed"
        return
    for page in pages:
        if page.id != incident.page_id or not page.labels or not page.properties:
            yield f"its page {page.id} is unfinished: {page.labels} {page.properties}"
        closings = [e for e in told if e.kind is EntryKind.STATUS and e.new == Status.CLOSED]
        if len(page.comments) > max(0, len(closings) - 1):
            yield f"its page has {len(page.comments)} comments after {len(closings)} closings"


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quotes(message: Message, words: str) -> bool:
    shown = " ".join(b["text"]["text"] for b in message.blocks if "text" in b)
    return all(line in shown for line in escaped(words)[:1500].splitlines())


def delivery_of(message: Message) -> int | None:
    payload: dict[str, Any] = (message.metadata or {}).get("event_payload", {})
    found = payload.get("delivery")
    return None if found is None else int(found)


def _all_text(message: Message) -> str:
    files = [(file.get("content") or b"").decode() for file in message.files]
    return json.dumps([message.text, message.blocks, files], ensure_ascii=False, default=str)
