"""Words that change an incident: each does at once what its form would, or opens the form."""

from collections.abc import Callable

from slack_sdk.models.views import View

from firefighter.db import incidents, ledger
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Closure, Status
from firefighter.domain.roles import Act
from firefighter.domain.said import Said
from firefighter.domain.updates import Update
from firefighter.services import consequences, roles, severity, status, timeline
from firefighter.services.status import Ending
from firefighter.services.timeline import Facts
from firefighter.slack import changes, closing
from firefighter.slack.desk import Desk, Visitor, acting, answered, incident_for, look
from firefighter.views import answers, forms, lines, times
from firefighter.views.blocks import Message, escape

Change = Callable[[Session, Incident, By], Incident]

STATUS_WORDS: dict[str, Status] = {
    **{label.lower(): status_ for status_, label in LABELS.items()},
    **{status_.value: status_ for status_ in Status},
    "fixing": Status.MITIGATING,
    "over": Status.MITIGATED,
}


def set_status(desk: Desk, visitor: Visitor, number: int | None, words: str) -> Message | None:
    """Move an incident; closing goes the way that ``close`` goes."""
    to, reason = _status_named(words)
    number, reason = _meant(number, reason)
    if to is Status.CLOSED:
        return _close(desk, visitor, number)

    def move(session: Session, incident: Incident, by: By) -> Incident:
        return status.move(session, incident.number, to, reason=reason, by=by)

    return _changed(desk, visitor, number, move, answers.moved)


def post_update(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, words = said.about()
    if not words and visitor.trigger is not None:
        return _open(desk, visitor, number, Act.UPDATE, lambda i: _update_form(desk, i))
    update = Update(known=words)
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: timeline.post_update(s, i.number, update, by=by),
        answers.updated,
    )


def set_severity(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    """Set the severity; what the card would ask first is asked here, too, unless it was said."""
    number, words = said.about()
    found = desk.policy.severity_in_front(words, numbers=True)
    if found is None:
        labels = ", ".join(rule.label for rule in desk.policy.severities.values())
        message = f"Please name one of {labels}, and say why when it gets better."
        raise BadInput("severity", message)
    to, reason = found
    number, reason = _meant(number, reason)
    if visitor.trigger is not None and not reason:
        incident = look(desk, lambda session: _allowed(session, desk, visitor, number, Act.CHANGE))
        form = changes.severity_question(desk, incident, incident.severity, to)
        if form is not None:
            desk.chat.open_view(visitor.trigger, form)
            return None
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: severity.change(s, i.number, to, reason=reason, by=by),
        answers.rated,
    )


def close(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    """Show the form that asks for what is missing; where there is none, close if nothing is."""
    return _close(desk, visitor, said.numbered()[0])


def duplicate_of(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    """Close the incident of this channel as a copy of the one named."""
    number, _ = said.numbered()
    if number is None:
        raise BadInput("note", "Please name the other incident: duplicate-of INC-7.")

    def end(session: Session, here: Incident, by: By) -> Incident:
        other = incident_for(session, visitor, number)
        ending = Ending(closure=Closure.DUPLICATE, note=other.key)
        return status.close(session, here.number, ending, seen=None, by=by)

    return _changed(desk, visitor, None, end, answers.closed)


def note(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, words = said.about()
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: timeline.note(s, i.number, words, by=by),
        answers.noted,
    )


def todo(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, words = said.about()
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: timeline.follow_up(s, i.number, words, by=by),
        answers.followed_up,
    )


def command(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, _ = said.numbered()
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: roles.take_command(s, i.number, by=by),
        answers.commanded,
    )


def invite(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, _ = said.about()
    if not said.people:
        raise BadInput("people", "Please mention who should come: invite @ana @marc.")
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: roles.invite(s, i.number, said.people, by=by),
        answers.invited,
    )


def title(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, words = said.about()
    facts = Facts(title=words)
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: timeline.edit(s, i.number, facts, by=by),
        answers.renamed,
    )


def edit(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, _ = said.numbered()
    return _open(desk, visitor, number, Act.UPDATE, lambda i: forms.edit(i, desk.policy))


def show_times(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    return _open(desk, visitor, said.numbered()[0], Act.UPDATE, times.times)


def show_roles(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    number, _ = said.numbered()
    return _open(desk, visitor, number, Act.CHANGE, lambda i: forms.role_form(i, desk.policy))


def resync(desk: Desk, visitor: Visitor, said: Said) -> Message | None:
    """Try again whatever a neighbour refused."""
    number, _ = said.numbered()

    def act(session: Session, by: By) -> Message:
        incident = incident_for(session, visitor, number)
        rights.require(Act.UPDATE, by.person, incident=incident, policy=by.policy)
        # Whoever chooses another channel for it sees whether its own is tried again.
        incidents.lock(session, incident.number)
        count = ledger.resync(session, incident.number)
        return lines.saying(answers.resumed(incident, count))

    return answered(desk, visitor, act)


def _changed(
    desk: Desk, visitor: Visitor, number: int | None, act: Change, answer: answers.Answer
) -> Message | None:
    """Change an incident, and say what is true now."""

    def change(session: Session, by: By) -> Message:
        before = incident_for(session, visitor, number)
        return lines.saying(answer(before, act(session, before, by), by))

    return answered(desk, visitor, change)


def _open(
    desk: Desk, visitor: Visitor, number: int | None, to: Act, form: Callable[[Incident], View]
) -> Message | None:
    """Open a form of an incident, where Slack lets us open one, to those who may do what it asks.

    Raises:
        NotAllowed: if this person may not; nobody fills in a form for nothing.
    """
    if visitor.trigger is None:
        sentence = f"That opens a form, which a mention cannot. Type `{desk.policy.command}` first."
        raise BadInput("word", sentence)
    incident = look(desk, lambda session: _allowed(session, desk, visitor, number, to))
    desk.chat.open_view(visitor.trigger, form(incident))
    return None


def _allowed(
    session: Session, desk: Desk, visitor: Visitor, number: int | None, to: Act
) -> Incident:
    incident = incident_for(session, visitor, number)
    by = acting(session, desk, visitor)
    rights.require(to, by.person, incident=incident, policy=by.policy)
    return incident


def _close(desk: Desk, visitor: Visitor, number: int | None) -> Message | None:
    if visitor.trigger is not None:
        return _open(desk, visitor, number, Act.CLOSE, lambda i: closing.close_form(desk, i))
    return _changed(
        desk,
        visitor,
        number,
        lambda s, i, by: status.close(s, i.number, Ending(), seen=None, by=by),
        answers.closed,
    )


def _update_form(desk: Desk, incident: Incident) -> View:
    promised = consequences.next_update(incident, desk.policy, desk.clock())
    return forms.update(incident, promised=promised)


def _meant(number: int | None, reason: str) -> tuple[int | None, str]:
    """Take an incident that stands where a reason would for the one that is meant."""
    named, rest = Said(reason).about()
    if number is not None or named is None or rest:
        return number, reason
    return named, ""


def _status_named(words: str) -> tuple[Status, str]:
    """Read ``to write up`` or ``fixing rolling back``: a status of one to three words, and why."""
    parts = words.split()
    for length in range(3, 0, -1):
        to = STATUS_WORDS.get(" ".join(parts[:length]).lower())
        if to is not None:
            return to, " ".join(parts[length:])
    known = ", ".join(label.lower() for label in LABELS.values())
    raise BadInput("status", f"I know no status “{escape(parts[0])}”. There are: {known}.")
