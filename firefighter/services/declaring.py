"""Declare an incident, once, and see it through to its first card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from firefighter.db import changes, delivered, entries, incidents, ledger, workspace
from firefighter.db.base import Session
from firefighter.domain import naming, permissions, rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import (
    AddBookmark,
    Invite,
    OpenChannel,
    PinCard,
    PostCard,
    PostLine,
    RefreshAnnouncement,
    SetTopic,
    Whisper,
)
from firefighter.domain.errors import BadInput
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.paging import CHANNEL_FIRST
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Place
from firefighter.domain.roles import Act
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, Entry, EntryKind, KeyEvent, KeyTime, TimeSource
from firefighter.services import answering, borrowing, quotations
from firefighter.services.consequences import (
    Promises,
    announcement,
    entry_by,
    next_update,
    record,
    reminder,
)
from firefighter.services.paging import promised

BOOKMARK = "Incident card"
SAME_WITHIN = timedelta(seconds=60)
PRIVATE_NEEDS_ITS_OWN = "A private incident needs a channel of its own."


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What a person says when they declare.

    Attributes:
        severity: None is "not sure yet".
        here: the existing channel to run it in, instead of a new one; *here_private* if only
            those who are in it can see it.
        origin: the message that it is declared from; *told* is what was declared from it before
            and shown to this person, who declares another on purpose.
    """

    title: str
    severity: Severity | None
    service: str | None = None
    summary: str = ""
    private: bool = False
    kind: Kind = Kind.REAL
    people: tuple[str, ...] = ()
    started_at: datetime | None = None
    here: str | None = None
    here_name: str | None = None
    here_private: bool = False
    origin: Place | None = None
    told: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Declared:
    """The incident that stands for a declaration; *new* is False when it was there before."""

    incident: Incident
    new: bool


def declare(session: Session, wish: Declaration, *, by: By) -> Declared:
    """Record an incident and promise its channel; the same one twice within a minute is one.

    Raises:
        BadInput: naming the field that cannot be taken.
        DeclaredAlready: if somebody declared one from the same message, and they were not told.
        NotAllowed: if this person may not declare.
    """
    rights.require(Act.DECLARE, by.person, incident=None, policy=by.policy)
    title = naming.one_line(wish.title)
    blank = _incident(wish, title, by)
    _check(blank, wish, by)
    _require_privacy(session, blank, by)
    incidents.hold_declarations(session, by.person.id)
    same = incidents.same_by(session, blank, since=by.at - SAME_WITHIN)
    if same is not None:
        return Declared(same, new=False)
    if blank.channel is not None:
        borrowing.require_free(session, blank.channel)
    if wish.origin is not None:
        quotations.require_told(session, wish.origin, told=wish.told, by=by)
    blank = incidents.create(session, blank)
    entry = entry_by(
        by, EntryKind.DECLARED, field="severity", new=str(int(blank.severity)), words=title
    )
    told, news = [], []
    if wish.origin is not None:
        told = [quotations.origin(session, wish.origin, by=by)]
        news = quotations.news(session, wish.origin, blank)
    promises = [*_promises(blank, told, by), *news]
    declared = changes.record(session, blank, blank, [entry, *told], promises)
    return Declared(declared, new=True)


def first_title(session: Session, number: int) -> str:
    """Give the title that an incident was declared under; if that was removed, the one it has.

    Whatever is named after it keeps its name however often the title is edited meanwhile.
    """
    return entries.one(session, number, 1).words or incidents.get(session, number).title


def channel_opened(session: Session, number: int, *, channel: str, name: str) -> None:
    """Note which channel an incident got."""
    before = incidents.lock(session, number)
    after = replace(before, channel=channel, channel_name=name)
    changes.record(session, before, after, (), answering.promised(session, number))


def channel_refused(session: Session, number: int, *, why: str, policy: Policy) -> None:
    """Tell the declarer that there is no channel, and everybody else that there is an incident."""
    incident = incidents.lock(session, number)
    way_out = f"{incident.key} is recorded, but it has no channel: {why}"
    offer: tuple[str, str, str] | None = ("Use another channel", "incident.here.open", str(number))
    if incident.private:
        # No other channel will do: whoever is in it would know.
        again = f"`{policy.command} resync {incident.key}`"
        way_out += f" It is private, so it needs one of its own; when Slack allows it, try {again}."
        offer = None
    told = Whisper(person=incident.declared_by, channel=None, text=way_out, offer=offer)
    after = incident
    if incident.borrowed:
        # It cannot run where we may not come in; now another channel can be chosen.
        after = replace(incident, channel=None, channel_name=None, borrowed=False)
    changes.record(session, incident, after, (), [*announcement(after, 1, policy), told])


def card_posted(session: Session, number: int, *, ts: str, policy: Policy) -> None:
    """Note the card; only now is there something to point the announcement at."""
    before = incidents.lock(session, number)
    after = replace(before, card_ts=ts)
    told = _announced_again(before) or announcement(before, 1, policy)
    changes.record(session, before, after, (), told)


def card_replaced(session: Session, number: int, *, ts: str) -> None:
    """Note that the card is another message now."""
    before = incidents.lock(session, number)
    changes.record(session, before, replace(before, card_ts=ts))


def announced(session: Session, number: int, *, channel: str, ts: str) -> None:
    """Note where the incident was announced; what changed meanwhile is drawn again."""
    before = incidents.lock(session, number)
    after = replace(before, announced_in=channel, announced_ts=ts)
    missed = _announced_again(after) if before.seq > 1 else []
    changes.record(session, before, after, (), missed)


def move_here(session: Session, number: int, *, channel: str, name: str, by: By) -> Incident:
    """Run an incident that could not get a channel of its own in an existing one.

    Raises:
        BadInput: if it has a channel already, or gets one just now, or is private: an existing
            one is no secret.
        NotAllowed: if this person may not.
    """
    before = incidents.lock(session, number)
    rights.require(Act.CHANGE, by.person, incident=before, policy=by.policy)
    if before.private:
        raise BadInput("channel", PRIVATE_NEEDS_ITS_OWN)
    if before.channel is not None:
        # It is said at a field, where Slack draws no mention of a channel.
        raise BadInput("channel", f"{before.key} already runs in #{before.channel_name}.")
    if delivered.waits(session, OpenChannel(incident=number).once):
        # Slack may be making it at this moment, and then it runs there.
        raise BadInput("channel", f"{before.key} is getting a channel of its own. Please wait.")
    borrowing.require_free(session, channel)
    after = replace(before, channel=channel, channel_name=name, borrowed=True)
    entry = entry_by(by, EntryKind.NOTE, field="channel", new=channel)
    after = record(session, before, after, entry)
    # What waited for a channel has one now; joining it comes first, in the place of opening.
    ledger.resync(session, number)
    return after


def _announced_again(incident: Incident) -> Promises:
    where = incident.announced_in
    return [] if where is None else [RefreshAnnouncement(incident=incident.number, channel=where)]


def _check(incident: Incident, wish: Declaration, by: By) -> None:
    if not incident.title:
        raise BadInput("title", "Please say in a few words what is going wrong.")
    if len(incident.title) > naming.TITLE:
        raise BadInput("title", f"Please keep it to {naming.TITLE} characters.")
    if wish.started_at is not None and wish.started_at > by.at:
        raise BadInput("started", "It cannot have started in the future.")
    if incident.private and incident.borrowed and not wish.here_private:
        raise BadInput("private", PRIVATE_NEEDS_ITS_OWN)


def _require_privacy(session: Session, incident: Incident, by: By) -> None:
    """Refuse what would have no channel: a public one is no way out."""
    if not incident.private:
        return
    why = permissions.why_off(Feature.PRIVATE_INCIDENTS, workspace.granted(session), by.policy)
    if why is not None:
        raise BadInput("options", f"{why} Nothing was declared.")


def _incident(wish: Declaration, title: str, by: By) -> Incident:
    policy = by.policy
    severity = policy.require_severity(wish.severity) if wish.severity else policy.when_unsure
    service = policy.service_named(wish.service)
    called = service.people if service and wish.kind.tells_others else ()
    started = {}
    if wish.started_at is not None:
        known = KeyTime(at=wish.started_at, source=TimeSource.HUMAN, confidence=Confidence.SURE)
        started = {KeyEvent.STARTED: known}
    people = [by.person.id, *wish.people, *called]
    incident = Incident(
        number=0,
        uid="",
        kind=wish.kind,
        title=title,
        summary=naming.clean(wish.summary),
        severity=severity,
        sure=wish.severity is not None,
        private=wish.private or wish.here_private or bool(service and service.private),
        service=service.name if service else None,
        declared_at=by.at,
        declared_by=by.person.id,
        invited=tuple(dict.fromkeys(people)),
        times=started,
        channel=wish.here,
        channel_name=wish.here_name,
        borrowed=wish.here is not None,
    )
    return replace(incident, next_update_at=next_update(incident, policy, by.at))


def _promises(incident: Incident, told: Sequence[Entry], by: By) -> Promises:
    number = incident.number
    promises: Promises = [
        OpenChannel(incident=number),
        Invite(incident=number, people=incident.invited),
        PostCard(incident=number),
        PinCard(incident=number),
    ]
    if not incident.borrowed:
        promises += [SetTopic(incident=number), AddBookmark(incident=number, title=BOOKMARK)]
    promises += [PostLine(incident=number, seq=2 + place) for place, _ in enumerate(told)]
    promises += [(page, by.at + CHANNEL_FIRST) for page in promised(incident, by.policy)]
    return promises + reminder(replace(incident, next_update_at=None), incident)
