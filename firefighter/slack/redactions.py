"""Words are removed: from the menu of a message that says them, or by the number of their entry."""

import re

from slack_sdk.models.views import View

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput, Refused
from firefighter.domain.incident import Incident
from firefighter.domain.quotation import Posted
from firefighter.domain.said import Said
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.domain.updates import Update
from firefighter.services import redactions
from firefighter.slack import values
from firefighter.slack.desk import (
    Desk,
    Press,
    Used,
    Visitor,
    acting,
    answered,
    incident_for,
    known,
    look,
    may_know,
    once,
)
from firefighter.slack.shortcuts import is_ours
from firefighter.views import redaction as view
from firefighter.views.blocks import Message
from firefighter.views.controls import Drawn

NOT_HERE = (
    "I keep no words of that message in a timeline. Use this on the line that says them; "
    "the card and the draft follow by themselves."
)
_ENTRY = re.compile(r"\s*(\d{1,9})\b\s*")


def remove(desk: Desk, used: Used) -> None:
    """Ask whether the words that a message says shall go.

    Raises:
        Refused: if the message has none of ours, or this person may not.
    """
    message = known(used.message).message

    def find(session: Session) -> tuple[Incident, Entry]:
        by = acting(session, desk, used.visitor)
        incident, seq = _told_by(session, used.visitor, message)
        return incident, redactions.removable(session, incident, seq, by=by)

    _ask(desk, used.visitor, *look(desk, find))


def redact(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    """Remove the words of an entry that is named by its number; where a form can ask, it asks."""
    number, words = said.about()
    found = _ENTRY.match(words)
    if found is None:
        raise BadInput("entry", "Please name an entry, such as redact INC-7 4, and why.")
    seq, why = int(found[1]), words[found.end() :]
    if visitor.trigger is not None and not why:

        def find(session: Session) -> tuple[Incident, Entry]:
            incident = incident_for(session, visitor, number)
            by = acting(session, desk, visitor)
            return incident, redactions.removable(session, incident, seq, by=by)

        _ask(desk, visitor, *look(desk, find))
        return None

    def act(session: Session, by: By) -> Message:
        incident = incident_for(session, visitor, number)
        entry = redactions.removable(session, incident, seq, by=by)
        after = redactions.redact(session, incident.number, seq, why=why, by=by)
        return view.removed_line(after, seq, redactions.elsewhere(after, entry))

    return answered(desk, visitor, act)


def submit(desk: Desk, press: Press) -> View:
    """Remove them, and say where they may still be read."""
    drawn, _ = known(Drawn.parse_choice(press.metadata))
    number, seq = drawn.incident, values.number(drawn.seen)
    why = values.text(press.values, view.WHY)

    def act(session: Session, by: By) -> View:
        incident = incidents.get(session, number)
        entry = redactions.removable(session, incident, seq, by=by)
        after = redactions.redact(session, number, seq, why=why, by=by)
        return view.removed(after, seq, redactions.elsewhere(after, entry))

    gone = once(desk, press.visitor, act)
    return gone or view.removed(look(desk, lambda s: incidents.get(s, number)), seq, [])


def _ask(desk: Desk, visitor: Visitor, incident: Incident, entry: Entry) -> None:
    words = entry.words or ""
    if entry.kind is EntryKind.UPDATE:
        update = Update.from_words(words)
        words = "\n".join(filter(None, [update.known, update.doing, update.need]))
    desk.chat.open_view(visitor.trigger or "", view.confirm(incident, entry, words, desk.policy))


def _told_by(session: Session, visitor: Visitor, message: Posted) -> tuple[Incident, int]:
    if not is_ours(session, message):
        for number, seq in redactions.quoted(session, message.place):
            incident = incidents.get(session, number)
            if may_know(incident, visitor):
                return incident, seq
        raise Refused(NOT_HERE)
    told = redactions.told_by(session, message.place)
    if told is None:
        raise Refused(NOT_HERE)
    number, seq = told
    return incident_for(session, visitor, number), seq
