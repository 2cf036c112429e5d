"""Declare afterwards what people ran by hand, and note what they marked meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from firefighter.db import changes, entries, incidents, ledger
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.adoption import FURTHEST, ReadBack
from firefighter.domain.deliveries import Say
from firefighter.domain.errors import BadInput
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.quotation import MESSAGE, Quotation
from firefighter.services import declaring, quotations, status
from firefighter.services.declaring import Declaration, Declared

LOOK = "Look"


@dataclass(frozen=True, kw_only=True)
class Span:
    """When it began, and when it was over if it is."""

    since: datetime
    until: datetime | None = None


def adopt(
    session: Session, wish: Declaration, span: Span, *, shared: bool = False, by: By
) -> Declared:
    """Declare what began some time ago; where it ran in a channel, that is read back.

    What is over already is recorded as such: afterwards.

    Args:
        shared: whether people of another organisation are in that channel.

    Raises:
        BadInput: naming the field that cannot be taken.
        NotAllowed: if this person may not declare.
    """
    _check(span, by.at)
    kind = Kind.BACKFILLED if span.until and wish.kind is Kind.REAL else wish.kind
    wish = replace(wish, started_at=span.since, kind=kind)
    declared = declaring.declare(session, wish, by=by)
    if not declared.new:
        return declared
    incident = declared.incident
    if span.until is not None:
        incident = status.ended(session, incident.number, span.until, by=by)
    if incident.channel is not None and Feature.READING_BACK not in by.policy.switched_off:
        promise = ReadBack(
            incident=incident.number,
            channel=incident.channel,
            since=span.since,
            until=by.at,
            shared=shared,
        )
        ledger.put(session, promise)
    return Declared(incident, new=True)


def read_back(
    session: Session,
    promise: ReadBack,
    found: Sequence[Quotation],
    writers: Sequence[str],
    *,
    told: str,
    by: By,
) -> None:
    """Note what was found, once; who wrote belongs to it, as whoever comes in does.

    Args:
        told: the one line that says so.
    """
    before = incidents.lock(session, promise.incident)
    fresh = (quotation for quotation in found if not _is_there(session, before, quotation))
    notes = [quotations.noted(session, quotation, by=by) for quotation in fresh]
    new = tuple(person for person in writers if person not in before.invited)
    link = notes[0].permalink if notes else None
    say = Say(incident=before.number, text=told, link=link, link_text=LOOK, about="read-back")
    after = replace(before, invited=(*before.invited, *new))
    changes.record(session, before, after, notes, [say])


def _is_there(session: Session, incident: Incident, quotation: Quotation) -> bool:
    place = str(quotation.place)
    return entries.is_recorded(session, incident.number, field=MESSAGE, old=place)


def _check(span: Span, now: datetime) -> None:
    if span.since > now:
        raise BadInput("started", "It cannot have started in the future.")
    if now - span.since > FURTHEST:
        days = FURTHEST.days
        raise BadInput("started", f"That is over {days} days ago; I read back {days} at most.")
    if span.until is None:
        return
    if span.until > now:
        raise BadInput("mitigated", "It cannot have ended in the future.")
    if span.until < span.since:
        raise BadInput("mitigated", "It cannot have ended before it started.")
