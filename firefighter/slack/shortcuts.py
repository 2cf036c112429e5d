"""What is begun from beside the composer, or from the menu of a message."""

from slack_sdk.models.views import View

from firefighter.db import incidents, workspace
from firefighter.db.base import Session
from firefighter.domain import naming, rights
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput, Refused
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import Posted, Quotation
from firefighter.domain.roles import Act
from firefighter.domain.slacktext import mrkdwn
from firefighter.services import quotations
from firefighter.slack import values
from firefighter.slack.declare import open_declare, open_from
from firefighter.slack.desk import (
    Desk,
    Press,
    Used,
    acting,
    incident_for,
    known,
    look,
    may_know,
    once,
)
from firefighter.views import quotation as view
from firefighter.views.declare import Form

ALL_QUIET = "Nothing is ongoing. To begin with this message, choose “Declare from message”."


def declare(desk: Desk, used: Used) -> None:
    """Open the form that ``/incident`` opens."""
    open_declare(desk, used.visitor)


def declare_from(desk: Desk, used: Used) -> None:
    """Open the form with what the message says as its title, and what was declared from it.

    Raises:
        Refused: if it is ours, and about an incident, or this person may not declare.
    """
    pointed = known(used.message)
    message = pointed.message

    def standing(session: Session) -> list[Incident]:
        person = acting(session, desk, used.visitor).person
        rights.require(Act.DECLARE, person, incident=None, policy=desk.policy)
        about = _told_about(session, message)
        if about is not None:
            sentence = f"That message is about {about} already; nothing else needs to be declared."
            raise Refused(sentence)
        return quotations.declared_from(session, message.place, person=person.id)

    before = look(desk, standing)
    names = desk.namer(mrkdwn.mentioned(message.text))
    title = mrkdwn.first_line(message.text, name=names) or ", ".join(message.files)
    form = Form(title=title, private=pointed.private)
    open_from(desk, used.visitor, message.place, before, form)


def add(desk: Desk, used: Used) -> None:
    """Note the message in the incident of its channel; elsewhere ask in which.

    Raises:
        Refused: if it is ours, or there already, or no incident is ongoing.
    """
    pointed = known(used.message)
    message = pointed.message
    here, ongoing = look(desk, lambda session: _offered(session, desk, used, message))
    quotation = _quoted(desk, message)
    if here is None:
        form = view.choose(quotation, ongoing, desk.policy, private=pointed.private)
        desk.chat.open_view(used.visitor.trigger or "", form)
        return

    def act(session: Session, by: By) -> Incident:
        return quotations.quote(session, here.number, quotation, by=by)

    once(desk, used.visitor, act)


def submit(desk: Desk, press: Press) -> View:
    """Note the message that the form carries, and say where it is now."""
    quotation = known(Quotation.parse(press.metadata))
    chosen = values.option(press.values, view.INCIDENT)
    if chosen is None:
        raise BadInput(view.INCIDENT, "Please choose an incident.")
    number = values.number(chosen)

    def act(session: Session, by: By) -> Incident:
        incident = incident_for(session, press.visitor, number)
        return quotations.quote(session, incident.number, quotation, by=by)

    after = once(desk, press.visitor, act)
    return view.added(after or look(desk, lambda s: incident_for(s, press.visitor, number)))


def _offered(
    session: Session, desk: Desk, used: Used, message: Posted
) -> tuple[Incident | None, list[Incident]]:
    """Give the incident of the message's channel, else those that it may be about."""
    if is_ours(session, message):
        said = "What I say of an incident is in its timeline already."
        raise Refused(said)
    here = runs_in(session, message.place.channel)
    if here is not None:
        return here, []
    ongoing = [i for i in incidents.not_closed(session) if may_know(i, used.visitor)]
    if not ongoing:
        raise Refused(ALL_QUIET)
    person, policy = acting(session, desk, used.visitor).person, desk.policy
    open_to = [i for i in ongoing if rights.allows(Act.UPDATE, person, incident=i, policy=policy)]
    if not open_to:
        rights.require(Act.UPDATE, person, incident=ongoing[0], policy=policy)
    return None, open_to


def _told_about(session: Session, message: Posted) -> str | None:
    """Give which incident a message of ours is about; None if it is somebody else's."""
    if not is_ours(session, message):
        return None
    here = runs_in(session, message.place.channel)
    return here.key if here is not None else naming.key_in(message.text)


def runs_in(session: Session, channel: str) -> Incident | None:
    """Give the incident of a channel; a borrowed one is its own again once that is closed."""
    here = incidents.in_channel(session, channel)
    if here is not None and here.borrowed and here.status is Status.CLOSED:
        return None
    return here


def is_ours(session: Session, message: Posted) -> bool:
    """Tell whether we wrote the message."""
    us = workspace.identity(session)
    return us is not None and (message.app == us.bot_id or message.author == us.bot_user_id)


def _quoted(desk: Desk, message: Posted) -> Quotation:
    return Quotation.of(message, name=desk.namer(mrkdwn.mentioned(message.text)))
