"""The small forms of a running incident: opened from buttons, submitted to one service each."""

from datetime import datetime

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.roles import Role
from firefighter.domain.shown import NOBODY_KNOWS, Shown, minute_of
from firefighter.domain.timeline import KeyEvent
from firefighter.domain.updates import Update
from firefighter.services import consequences, handing_over, roles, timeline
from firefighter.services.timeline import Facts
from firefighter.slack import values
from firefighter.slack.desk import Desk, Press, known, look, once, open_form
from firefighter.views import forms as view
from firefighter.views import more, times
from firefighter.views.controls import Drawn

NOTHING = "Nothing was changed."


def open_more(desk: Desk, press: Press) -> None:
    open_form(desk, press, more.more(_incident(desk, press)))


def open_update(desk: Desk, press: Press) -> None:
    incident = _incident(desk, press)
    promised = consequences.next_update(incident, desk.policy, desk.clock())
    open_form(desk, press, view.update(incident, promised=promised))


def open_roles(desk: Desk, press: Press) -> None:
    open_form(desk, press, view.role_form(_incident(desk, press), desk.policy))


def open_edit(desk: Desk, press: Press) -> None:
    open_form(desk, press, view.edit(_incident(desk, press), desk.policy))


def open_note(desk: Desk, press: Press) -> None:
    open_form(desk, press, view.note(_incident(desk, press), now=desk.clock()))


def open_invite(desk: Desk, press: Press) -> None:
    open_form(desk, press, view.invite(_incident(desk, press)))


def open_times(desk: Desk, press: Press) -> None:
    open_form(desk, press, times.times(_incident(desk, press)))


def submit_update(desk: Desk, press: Press) -> None:
    given, number = press.values, _number(press)
    update = Update(
        known=values.text(given, view.KNOWN),
        doing=values.text(given, view.DOING),
        need=values.text(given, view.NEED),
    )
    promised = values.instant(given, view.NEXT)
    once(
        desk,
        press.visitor,
        lambda s, by: timeline.post_update(s, number, update, promised=promised, by=by),
    )


def submit_roles(desk: Desk, press: Press) -> None:
    """Assign every role that this person made something else of; the others stay as they are.

    Whoever else shall command is asked, unless both have spoken already.
    """
    number, shown = _opened(press)
    wanted = {role: values.person(press.values, role) for role in Role}
    changed = [(r, person) for r, person in wanted.items() if shown.touched(r, person or "")]
    at_once = view.AT_ONCE in values.ticked(press.values, view.AT_ONCE)
    if not changed:
        raise BadInput(Role.COMMANDER, NOTHING)

    def act(session: Session, by: By) -> None:
        hand_over = handing_over.give if at_once else handing_over.ask
        for role, person in changed:
            if role is Role.COMMANDER and person is not None and person != by.person.id:
                hand_over(session, number, person, by=by, shown=shown)
            else:
                roles.assign(session, number, role, person, by=by, shown=shown)

    once(desk, press.visitor, act)


def submit_edit(desk: Desk, press: Press) -> None:
    """Correct what this person changed in the form; the rest is left alone."""
    number, shown = _opened(press)
    typed = {
        view.TITLE: values.text(press.values, view.TITLE),
        view.SUMMARY: values.text(press.values, view.SUMMARY),
        view.SERVICE: values.option(press.values, view.SERVICE) or "",
    }
    given = {f: v for f, v in typed.items() if f in press.values and shown.touched(f, v)}
    facts = Facts(**given)
    once(desk, press.visitor, lambda s, by: timeline.edit(s, number, facts, by=by, shown=shown))


def submit_note(desk: Desk, press: Press) -> None:
    given, number = press.values, _number(press)
    words = values.text(given, view.WORDS)
    if values.ticked(given, view.FOLLOW_UP):
        owner = values.person(given, view.OWNER)
        once(
            desk,
            press.visitor,
            lambda s, by: timeline.follow_up(s, number, words, owner=owner, by=by),
        )
        return
    at = _unless_now(values.instant(given, view.NEXT), desk.clock())
    once(desk, press.visitor, lambda s, by: timeline.note(s, number, words, at=at, by=by))


def submit_invite(desk: Desk, press: Press) -> None:
    number, people = _number(press), values.people(press.values, view.PEOPLE)
    once(desk, press.visitor, lambda s, by: roles.invite(s, number, people, by=by))


def submit_times(desk: Desk, press: Press) -> None:
    """Record every time that this person gave or changed."""
    number, shown = _opened(press)
    read = {event: _time_given(press, event, shown) for event in KeyEvent}
    given = {e: at for e, (value, at) in read.items() if value and shown.touched(e, value)}
    if not given:
        raise BadInput(KeyEvent.STARTED, NOTHING)
    once(
        desk,
        press.visitor,
        lambda s, by: timeline.set_times(s, number, given, by=by, shown=shown),
    )


def _time_given(press: Press, event: KeyEvent, shown: Shown) -> tuple[str, datetime | None]:
    """Read one time: as the form shows it ("" when nothing was given), and the instant.

    A time that was picked just now is known, whatever is still ticked below it.
    """
    at = values.instant(press.values, event)
    picked = minute_of(at) if at is not None else ""
    found = picked and shown.touched(event, picked)
    if not found and event in values.ticked(press.values, times.UNKNOWN):
        return NOBODY_KNOWS, None
    return picked, at


def _unless_now(at: datetime | None, now: datetime) -> datetime | None:
    """Take a time only if it was changed from the form's own "now"."""
    return None if at is None or abs((now - at).total_seconds()) < 120 else at  # noqa: PLR2004 - two minutes


def _incident(desk: Desk, press: Press) -> Incident:
    return look(desk, lambda session: incidents.get(session, press.drawn.incident))


def _opened(press: Press) -> tuple[int, Shown]:
    """Give which incident the form is about, and what it showed."""
    drawn, _ = known(Drawn.parse_choice(press.metadata))
    return drawn.incident, Shown.parse(drawn.seen)


def _number(press: Press) -> int:
    return known(Drawn.parse(press.metadata)).incident
