"""The close view: every fix at once, and Close when nothing is missing."""

from collections.abc import Callable
from datetime import UTC, datetime

from slack_sdk.models.views import View

from firefighter.db import incidents, ledger
from firefighter.db.base import Session
from firefighter.domain import closing, naming, rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import TellPerson
from firefighter.domain.errors import BadInput, NothingToChange
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.roles import Act as RightTo
from firefighter.domain.said import Said
from firefighter.domain.shown import UNANSWERED, Shown
from firefighter.domain.timeline import Confidence, KeyEvent, KeyTime, TimeSource
from firefighter.services import status, timeline
from firefighter.services.status import Ending
from firefighter.slack import values
from firefighter.slack.desk import (
    Act,
    Desk,
    Press,
    acting,
    draw_again,
    incident_for,
    known,
    look,
    once,
    open_form,
)
from firefighter.views import close as view
from firefighter.views import controls
from firefighter.views.controls import Drawn


def open_close(desk: Desk, press: Press, number: int) -> None:
    """Show what is missing, to those who may close at all."""

    def read(session: Session) -> Incident:
        incident = incidents.get(session, number)
        by = acting(session, desk, press.visitor)
        rights.require(RightTo.CLOSE, by.person, incident=incident, policy=by.policy)
        return incident

    open_form(desk, press, close_form(desk, look(desk, read)))


def press_close(desk: Desk, press: Press) -> None:
    open_close(desk, press, press.drawn.incident)


def offer_to_ask(desk: Desk, press: Press) -> tuple[str, str, str] | None:
    """Offer to ask the commander to close, to somebody who may not."""
    drawn = press.choice[0] if press.action == controls.STATUS_CHOOSE else press.drawn
    incident = look(desk, lambda session: incidents.get(session, drawn.incident))
    if incident.commander == press.visitor.person:
        return None
    name = desk.namer([incident.commander])(incident.commander)
    return f"Ask {naming.shorten(name, 40)} to close", controls.CLOSE_ASK, str(drawn)


def ask_to_close(desk: Desk, press: Press) -> None:
    """Tell the commander that somebody thinks it is time to close."""
    number = press.drawn.incident

    def act(session: Session, by: By) -> None:
        incident = incidents.get(session, number)
        where = f"<#{incident.channel}>" if incident.channel else incident.key
        asked = f"<@{by.person.id}> asks you to close {incident.key} in {where}."
        ledger.put(session, TellPerson(incident=number, person=incident.commander, text=asked))

    once(desk, press.visitor, act)


def set_time(desk: Desk, press: Press) -> None:
    """Take the picked time of ``incident.time.set.<event>``; or the impact is over now."""
    drawn, _ = known(Drawn.parse_choice(press.metadata))
    if press.value is not None:
        seen, over = values.read_as(Status, drawn.seen), Status.MITIGATED
        _fix(desk, press, lambda s, by: status.move(s, drawn.incident, over, seen=seen, by=by))
        return
    if press.picked is None:
        raise BadInput("time", "Please pick a time.")
    event = values.read_as(KeyEvent, press.action.rpartition(".")[2])
    _answer(desk, press, drawn.incident, event, datetime.fromtimestamp(press.picked, UTC))


def set_unknown(desk: Desk, press: Press) -> None:
    _answer(desk, press, press.drawn.incident, values.read_as(KeyEvent, press.drawn.seen), None)


def set_suggested(desk: Desk, press: Press) -> None:
    drawn, instant = press.choice
    at = values.read_as(datetime.fromisoformat, instant)
    _answer(desk, press, drawn.incident, values.read_as(KeyEvent, drawn.seen), at)


def submit_close(desk: Desk, press: Press) -> None:
    drawn, _ = known(Drawn.parse_choice(press.metadata))
    _close(desk, press, drawn, lambda now, at: Ending(resolved=_resolved(press, now, at)))


def open_closure(desk: Desk, press: Press) -> None:
    """Ask the one thing that a closure reason needs."""
    drawn, reason = press.choice
    incident = look(desk, lambda session: incidents.get(session, drawn.incident))
    open_form(desk, press, view.closure(incident, values.read_as(Closure, reason)))


def submit_closure(desk: Desk, press: Press) -> None:
    drawn, reason = known(Drawn.parse_choice(press.metadata))
    closure = values.read_as(Closure, reason)
    ending = Ending(closure=closure, note=values.text(press.values, view.NOTE))
    if ending.closure is Closure.DUPLICATE:
        number, _ = Said(ending.note).numbered()
        if number is None:
            raise BadInput(view.NOTE, "Please name the other incident, such as INC-7.")
        # Whether a private one exists is told to those only who may know of it.
        look(desk, lambda session: incident_for(session, press.visitor, number))
    _close(desk, press, drawn, lambda _now, _at: ending)


def _close(
    desk: Desk, press: Press, drawn: Drawn, ending: Callable[[Incident, datetime], Ending]
) -> None:
    """Close it with what *ending* makes of it as it stands."""
    seen = values.read_as(Status, drawn.seen)

    def act(session: Session, by: By) -> object:
        now = incidents.lock(session, drawn.incident)
        return status.close(session, now.number, ending(now, by.at), seen=seen, by=by)

    once(desk, press.visitor, act)


def _answer(desk: Desk, press: Press, number: int, event: KeyEvent, at: datetime | None) -> None:
    """Take the answer to a question, which the form asks only while there is none."""
    asked = Shown.of({event: UNANSWERED})

    def act(session: Session, by: By) -> object:
        return timeline.set_times(session, number, {event: at}, by=by, shown=asked)

    _fix(desk, press, act)


def _fix(desk: Desk, press: Press, act: Act[object]) -> None:
    drawn, _ = known(Drawn.parse_choice(press.metadata))

    def fix(session: Session, by: By) -> object:
        incident = incidents.lock(session, drawn.incident)
        if incident.status is Status.CLOSED:
            raise NothingToChange(f"{incident.key} is closed already. Nothing was changed.")
        return act(session, by)

    once(desk, press.visitor, fix)
    incident = look(desk, lambda session: incidents.get(session, drawn.incident))
    draw_again(desk, press, close_form(desk, incident))


def close_form(desk: Desk, incident: Incident) -> View:
    """Draw the close view as things stand."""
    bypass = look(desk, lambda session: status.may_bypass(session, incident))
    owes = closing.owes_postmortem(incident, desk.policy)
    return view.close(incident, desk.policy, owes_draft=owes, bypass=bypass)


def _resolved(press: Press, incident: Incident, now: datetime) -> KeyTime | None:
    chosen = values.option(press.values, view.RESOLVED)
    at = incident.instant(KeyEvent.MITIGATED)
    if chosen == view.OTHER:
        at = values.instant(press.values, view.RESOLVED_AT)
        if at is None or at > now:
            raise BadInput(view.RESOLVED_AT, "Please pick a time that is not in the future.")
    if chosen == view.NOBODY:
        at = None
    confidence = Confidence.SURE if at else Confidence.UNKNOWN
    return KeyTime(at=at, source=TimeSource.HUMAN, confidence=confidence)
