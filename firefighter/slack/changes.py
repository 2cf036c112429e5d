"""Status, severity, command, undo: what is changed from the card."""

from dataclasses import replace

from slack_sdk.models.views import View

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain import lifecycle, paging
from firefighter.domain.acting import By
from firefighter.domain.errors import Stale
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Asks, Status
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.services import consequences, roles, severity, status, undo
from firefighter.services import timeline as writing
from firefighter.slack import values
from firefighter.slack.closing import open_close
from firefighter.slack.desk import Desk, Press, draw_again, known, look, once, open_form
from firefighter.views import controls, forms, more
from firefighter.views.controls import Drawn


def choose_status(desk: Desk, press: Press) -> None:
    """Move to the chosen status, or ask first what this move asks for."""
    drawn, choice = press.choice
    to = values.read_as(Status, choice)
    asks = lifecycle.MOVES[values.read_as(Status, drawn.seen)].get(to, Asks.NOTHING)
    if to is Status.CLOSED:
        open_close(desk, press, drawn.incident)
    elif asks is Asks.REASON:
        back = lifecycle.is_reopening(values.read_as(Status, drawn.seen), to)
        incident = _fresh(desk, drawn, "status")
        open_form(desk, press, forms.status_reason(incident, to, back=back))
    else:
        _move(desk, press, drawn, to)
        _draw_menu_again(desk, press, drawn.incident)


def come_back(desk: Desk, press: Press) -> None:
    """Ask what came back."""
    incident = _fresh(desk, press.drawn, "status")
    view = forms.status_reason(incident, Status.INVESTIGATING, back=True)
    open_form(desk, press, view)


def write_up(desk: Desk, press: Press) -> None:
    _move(desk, press, press.drawn, Status.POSTMORTEM)


def submit_status(desk: Desk, press: Press) -> None:
    drawn, to = known(Drawn.parse_choice(press.metadata))
    reason = values.text(press.values, forms.REASON)
    _move(desk, press, drawn, values.read_as(Status, to), reason=reason)


def choose_severity(desk: Desk, press: Press) -> None:
    """Set the severity; ask why it is lowered, and confirm what tells more people."""
    drawn, choice = press.choice
    to = values.read_as(values.severity, choice)
    incident = look(desk, lambda session: incidents.get(session, drawn.incident))
    question = severity_question(desk, incident, values.read_as(values.severity, drawn.seen), to)
    if question is None:
        _set_severity(desk, press, drawn, to)
        return
    _fresh(desk, drawn, "severity")
    open_form(desk, press, question)


def severity_question(desk: Desk, incident: Incident, seen: Severity, to: Severity) -> View | None:
    """Give the form that must be answered before this change, or None."""
    lowered = seen.is_worse_than(to)
    raised, policy = replace(incident, severity=to), desk.policy
    wider = policy.crosses_audience(seen, to) and consequences.is_announced(raised, policy)
    paged = to.is_worse_than(seen) and paging.pages(raised, policy)
    if not lowered and not wider and not paged:
        return None
    return forms.severity_change(incident, to, policy, lowered=lowered, told=wider, paged=paged)


def submit_severity(desk: Desk, press: Press) -> None:
    drawn, to = known(Drawn.parse_choice(press.metadata))
    reason = values.text(press.values, forms.REASON)
    _set_severity(desk, press, drawn, values.read_as(values.severity, to), reason=reason)


def take_command(desk: Desk, press: Press) -> None:
    drawn = press.drawn
    once(
        desk,
        press.visitor,
        lambda s, by: roles.take_command(s, drawn.incident, by=by, seen=drawn.seen or None),
    )


def take_back(desk: Desk, press: Press) -> None:
    drawn, seq = press.drawn, values.number(press.drawn.seen)
    once(desk, press.visitor, lambda s, by: undo.undo(s, drawn.incident, seq, by=by))


def postpone(desk: Desk, press: Press) -> None:
    number = press.drawn.incident
    once(desk, press.visitor, lambda s, by: writing.postpone_update(s, number, by=by))


def offer_for(error: Stale, press: Press, policy: Policy) -> tuple[str, str, str] | None:
    """Offer to do it anyway, knowing what it is now."""
    taken = {controls.TAKE_COMMAND, controls.HANDOVER_TAKE}
    if error.field == Role.COMMANDER and press.action in taken:
        fresh = Drawn(press.drawn.incident, error.value)
        return "Take command anyway", controls.TAKE_COMMAND, str(fresh)
    parsed = Drawn.parse_choice(press.value)
    if parsed is None:
        return None
    drawn, choice = parsed
    if error.field == "severity" and press.action == controls.SEVERITY_CHOOSE:
        fresh = Drawn(drawn.incident, error.value)
        label = f"Set {policy.label(values.read_as(values.severity, choice))} anyway"
        return label, controls.SEVERITY_ANYWAY, f"{fresh}|{choice}"
    if error.field == "status" and press.action == controls.STATUS_CHOOSE:
        if values.read_as(Status, choice) not in lifecycle.MOVES[Status(error.value)]:
            return None
        fresh = Drawn(drawn.incident, error.value)
        label = f"Set {lifecycle.LABELS[Status(choice)]} anyway"
        return label, controls.STATUS_ANYWAY, f"{fresh}|{choice}"
    return None


def _move(desk: Desk, press: Press, drawn: Drawn, to: Status, *, reason: str = "") -> None:
    seen = values.read_as(Status, drawn.seen)

    def act(session: Session, by: By) -> object:
        return status.move(session, drawn.incident, to, seen=seen, reason=reason, by=by)

    once(desk, press.visitor, act)


def _draw_menu_again(desk: Desk, press: Press, number: int) -> None:
    """Show in the menu what the incident has become, if that is where it was chosen."""
    if press.view_id is not None and press.callback == more.CALLBACK:
        incident = look(desk, lambda session: incidents.get(session, number))
        draw_again(desk, press, more.more(incident))


def _set_severity(
    desk: Desk, press: Press, drawn: Drawn, to: Severity, *, reason: str = ""
) -> None:
    seen = values.read_as(values.severity, drawn.seen)

    def act(session: Session, by: By) -> object:
        return severity.change(session, drawn.incident, to, seen=seen, reason=reason, by=by)

    once(desk, press.visitor, act)


def _fresh(desk: Desk, drawn: Drawn, field: str) -> Incident:
    """Give the incident; if somebody was faster, say so before anybody types a reason."""

    def check(session: Session) -> Incident:
        incident = incidents.get(session, drawn.incident)
        consequences.require_fresh(session, incident, field, desk.policy, seen=drawn.seen)
        return incident

    return look(desk, check)
