"""Take words back for good: who, when and why stay, the words go from wherever we may touch."""

from collections.abc import Sequence
from dataclasses import replace

from firefighter.db import delivered, entries, incidents, ledger, publications, repeated
from firefighter.db.base import Session
from firefighter.domain import naming, rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import (
    Announce,
    FadeUndo,
    PostCard,
    PostDraftCopy,
    PostLine,
    Reply,
    Whisper,
)
from firefighter.domain.errors import BadInput, NothingToChange, ReasonNeeded
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import MESSAGE, Place
from firefighter.domain.redaction import (
    BACKUPS,
    EMAILS,
    REDACTED,
    UNSAID,
    Elsewhere,
    author_of,
    beginning,
    repeats,
)
from firefighter.domain.redraws import RedrawLine, RedrawRaise, RenewDraftCopy, Unsay
from firefighter.domain.roles import Act
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.domain.updates import Update
from firefighter.services.consequences import Promises, entry_by, record

TITLED = frozenset({EntryKind.DECLARED, EntryKind.TITLE})


def redact(session: Session, number: int, seq: int, *, why: str, by: By) -> Incident:
    """Remove the words of one entry, and draw again whatever shows them.

    Raises:
        BadInput: if there is no such entry, or its words are the incident's title, or in *why*.
        NothingToChange: if it has no words, or none any more.
        NotAllowed: if they are somebody else's, and this person may not.
        ReasonNeeded: if it is not said why.
    """
    before = incidents.lock(session, number)
    entry = removable(session, before, seq, by=by)
    reason = naming.one_line(why)
    if not reason:
        raise ReasonNeeded("the timeline keeps who removed words, when and why")
    if any(repeats(reason, part) for part in _parts(entry)):
        raise BadInput("why", "That says the words again. Please say why without them.")
    entries.blank(session, number, seq, by=by.person.id, at=by.at)
    publications.thaw(session, number)
    if entry.kind in TITLED and before.page_id is not None:
        publications.untitle(session, number)
    author = author_of(entry)
    correction = entry_by(
        by, EntryKind.NOTE, field=REDACTED, old=str(seq), new=author, words=reason
    )
    said = _beginnings(entry)
    more = _drawn_again(session, before, entry)
    since = [PostCard(incident=number).once, PostLine(incident=number, seq=seq).once]
    more += repeated.blank(session, said, key=before.key, since=since, instead=UNSAID)
    return record(session, before, _without(before, entry), correction, more=more)


def removable(session: Session, incident: Incident, seq: int, *, by: By) -> Entry:
    """Give the entry, if this person may remove its words.

    Raises:
        BadInput, NothingToChange, NotAllowed: as ``redact``.
    """
    entry = entries.find(session, incident.number, seq)
    if entry is None:
        last = f"its last one is {incident.seq}"
        raise BadInput("entry", f"{incident.key} has no entry {seq}; {last}.")
    if by.person.id not in {entry.actor, author_of(entry)}:
        rights.require(Act.REDACT, by.person, incident=incident, policy=by.policy)
    if entry.words is None:
        raise NothingToChange(f"Entry {seq} of {incident.key} has no words that could go.")
    if entry.kind in TITLED and entry.words == incident.title:
        way = f"`{by.policy.command} title {incident.key} …`"
        sentence = f"That is the title of {incident.key}. Give it another first: {way}"
        raise BadInput("entry", f"{sentence}, then remove the old one.")
    return entry


def told_by(session: Session, place: Place) -> tuple[int, int] | None:
    """Give the incident, and the entry in it, that a message of ours tells; None if it tells none.

    Wherever it stands: another incident may run there by now, and announcements go elsewhere.
    """
    return delivered.said_at(session, place.channel, place.ts)


def quoted(session: Session, place: Place) -> list[tuple[int, int]]:
    """List where a message of somebody's was noted: the incidents, and their entries."""
    return list(entries.recorded_as(session, field=MESSAGE, old=str(place)))


def answered(session: Session, answer: Reply | Whisper, place: Place, *, delivery: int) -> None:
    """Take back an answer whose words were removed while it was on its way."""
    if repeated.said(session, delivery) != answer.text:
        ledger.put(session, Unsay(channel=place.channel, thread=place.thread, ts=place.ts))


def elsewhere(incident: Incident, entry: Entry) -> list[Elsewhere]:
    """List what may still show the words, and is not ours to touch."""
    left: list[Elsewhere] = []
    if entry.field == MESSAGE:
        left.append(Elsewhere("The message itself, which its author can delete", entry.permalink))
    if incident.page_url is not None:
        left.append(Elsewhere("The post-mortem page and its comments", incident.page_url))
        history = page_history(incident.page_url, incident.page_id or "")
        left.append(Elsewhere("The page's former versions", history))
    if entry.kind in TITLED and incident.draft_ordered_at and incident.page_url is None:
        # Nothing else finds a page again of which Confluence may not have told us.
        left.append(Elsewhere("The title of the post-mortem page, once it is made"))
    if entry.kind in TITLED and incident.channel is not None:
        left.append(Elsewhere(f"The name of the channel, #{incident.channel_name}"))
        left.append(Elsewhere("Weekly digests that named it"))
        left.append(Elsewhere("What a pager was sent, if somebody was paged"))
    if incident.status is Status.CLOSED and incident.channel is not None:
        again = f"unarchive it, then resync {incident.key}"
        left.append(Elsewhere(f"#{incident.channel_name}, if it is archived: {again}"))
    return [*left, EMAILS, BACKUPS]


def page_history(page_url: str, page_id: str) -> str:
    """Give the address of a page's former versions, beside the page."""
    site, wiki, _ = page_url.partition("/wiki/")
    return f"{site}{wiki or '/'}pages/viewpreviousversions.action?pageId={page_id}"


def _drawn_again(session: Session, incident: Incident, entry: Entry) -> Promises:
    number, titled = incident.number, _titled(session, incident, entry)
    said = [entry, *(e for e in titled if e.kind is EntryKind.UPDATE)]
    drawn: Promises = [RedrawLine(incident=number, seq=e.seq) for e in said]
    if entry.before is not None:
        # Whichever of the two streams draws last, it draws what is left.
        drawn.append(FadeUndo(incident=number, seq=entry.seq))
    drawn += _raises(session, number, [entry, *titled])
    copied = PostDraftCopy(incident=number, wiki_down=False).once
    if delivered.tried(session, copied):
        drawn.append(RenewDraftCopy(incident=number))
    return drawn


def _titled(session: Session, incident: Incident, entry: Entry) -> list[Entry]:
    """List what was said under a title that goes; what came after the last one shows that."""
    if entry.kind not in TITLED:
        return []
    recorded = entries.of(session, incident.number)
    last = max((e.seq for e in recorded if e.kind is EntryKind.TITLE), default=0)
    return [e for e in recorded if e.seq < last]


def _raises(session: Session, number: int, said: Sequence[Entry]) -> Promises:
    """Draw again who was told of raises, where they were told: elsewhere now, maybe."""
    seqs = [e.seq for e in said if e.kind is EntryKind.SEVERITY]
    told = {Announce(incident=number, channel="", seq=seq).once: seq for seq in seqs}
    return [
        RedrawRaise(incident=number, channel=channel, seq=told[once])
        for once, channel in delivered.channels(session, list(told)).items()
    ]


def _without(incident: Incident, entry: Entry) -> Incident:
    """Give the incident without what it says of itself in these very words."""
    if entry.kind is EntryKind.SUMMARY and incident.summary == entry.words:
        return replace(incident, summary="")
    noted = incident.closure_note
    if entry.kind is EntryKind.STATUS and noted and noted in (entry.words or ""):
        return replace(incident, closure_note=None)
    return incident


def _parts(entry: Entry) -> list[str]:
    """Give the words as people read them."""
    if entry.kind is not EntryKind.UPDATE:
        return [entry.words or ""]
    update = Update.from_words(entry.words)
    return [part for part in (update.known, update.doing, update.need) if part]


def _beginnings(entry: Entry) -> list[str]:
    """Give how the words begin, as we may have repeated them: plain, and escaped for Slack."""
    plain = [beginning(part) for part in _parts(entry)]
    escaped = [
        words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for words in plain
    ]
    return list(dict.fromkeys(words for words in [*plain, *escaped] if words))
