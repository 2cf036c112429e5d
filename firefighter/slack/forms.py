"""The small forms of a running incident: opened from buttons, submitted to one service each."""

from datetime import datetime

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.roles import Role
from firefighter.domain.timeline import KeyEvent
from firefighter.domain.updates import Update
from firefighter.services import consequences, roles, timeline
from firefighter.services.timeline import Facts
from firefighter.slack import values
from firefighter.slack.desk import Desk, Press, known, look, once, open_form
from firefighter.views import forms as view
from firefighter.views import more, times
from firefighter.views.controls import Drawn


def open_more(desk: Desk, press: Press) -> None:
    open_form(desk, press, more.more(_incident(desk, press)))


def open_update(desk: Desk, press: Press) -> None:
    incident = _incident(desk, press)
    promised = consequences.next_update(incident, desk.policy, desk.clock())
    open_form(desk, press, view.update(incident, promised=promised))


def open_roles(desk: Desk, press: Press) -> None:
    open_form(desk, press, view.role_form(_incident(desk, press)))


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
    """Assign every role that differs from what is held now."""
    number = _number(press)
    wanted = {role: values.person(press.values, role) for role in Role}

    def act(session: Session, by: By) -> None:
        incident = incidents.get(session, number)
        held = {role: incident.roles.get(role) for role in Role}
        held[Role.COMMANDER] = incident.commander
        changed = [(role, person) for role, person in wanted.items() if person != held[role]]
        if not changed:
            raise BadInput(Role.COMMANDER, "Nothing was changed.")
        for role, person in changed:
            roles.assign(session, number, role, person, by=by)

    once(desk, press.visitor, act)


def submit_edit(desk: Desk, press: Press) -> None:
    given, number = press.values, _number(press)
    service = values.option(given, view.SERVICE) if view.SERVICE in given else None
    facts = Facts(
        title=values.text(given, view.TITLE),
        summary=values.text(given, view.SUMMARY),
        service=(service or "") if view.SERVICE in given else None,
    )
    once(desk, press.visitor, lambda s, by: timeline.edit(s, number, facts, by=by))


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
    """Record every time that was given or changed."""
    number = _number(press)

    def act(session: Session, by: By) -> None:
        for event in KeyEvent:
            incident = incidents.get(session, number)
            at = values.instant(press.values, event)
            nobody = bool(values.ticked(press.values, f"{event}.{times.UNKNOWN}"))
            if _differs(incident, event, at, nobody=nobody):
                timeline.set_time(session, number, event, None if nobody else at, by=by)

    once(desk, press.visitor, act)


def _differs(incident: Incident, event: KeyEvent, at: datetime | None, *, nobody: bool) -> bool:
    known_time = incident.time(event)
    if nobody:
        return known_time is None or known_time.at is not None
    if at is None:
        return False
    # The picker knows minutes only; what was recorded to the second must not look changed.
    recorded = known_time.at if known_time else None
    return recorded is None or abs((recorded - at).total_seconds()) >= 60  # noqa: PLR2004 - one minute


def _unless_now(at: datetime | None, now: datetime) -> datetime | None:
    """Take a time only if it was changed from the form's own "now"."""
    return None if at is None or abs((now - at).total_seconds()) < 120 else at  # noqa: PLR2004 - two minutes


def _incident(desk: Desk, press: Press) -> Incident:
    return look(desk, lambda session: incidents.get(session, press.drawn.incident))


def _number(press: Press) -> int:
    return known(Drawn.parse(press.metadata)).incident
