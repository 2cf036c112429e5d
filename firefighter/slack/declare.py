"""Declaring: the form, and the line that needs none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from slack_sdk.models.views import View

from firefighter.db import incidents, requests
from firefighter.db.base import Session
from firefighter.domain import naming
from firefighter.domain.acting import By
from firefighter.domain.answering import AnsweredIn
from firefighter.domain.errors import BadInput, DeclaredAlready, Refused
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Place
from firefighter.services import answering, declaring, quotations
from firefighter.services.adopting import Span, adopt
from firefighter.services.declaring import Declaration, Declared
from firefighter.slack import adopting, values
from firefighter.slack.desk import Act, Desk, Press, Visitor, look, name_incident, once, open_form
from firefighter.views import controls, forms, lines
from firefighter.views import declare as view
from firefighter.views.blocks import Message
from firefighter.views.declare import Form, Typed

# Keyboards make one long dash of two.
_DASHED = re.compile(r"(?<!\S)[\u2013\u2014](here|private|test|unsure|since|until)(?!\S)")
_ANYWHERE = re.compile(r"(?<!\S)--(here|private|test|unsure)(?!\S)")
_IN_FRONT = re.compile(r"(private|test|unsure)(?:\s+|$)", re.IGNORECASE)
IS_IT_PRIVATE = (
    "Shall it be private? Then write that in front: `{c} declare private …`. "
    "If it is part of the title, put another word behind it. Nothing was declared."
)


def open_declare(desk: Desk, visitor: Visitor) -> None:
    """Open the form at once."""
    form = Form(channel=visitor.channel or "")
    desk.chat.open_view(visitor.trigger or "", view.declare(form, desk.policy))


def open_from(
    desk: Desk, visitor: Visitor, place: Place, standing: Sequence[Incident], form: Form
) -> None:
    """Open the form with what a message says.

    Args:
        standing: what was declared from it before.
    """
    form = replace(form, channel=visitor.channel or "", origin=str(place))
    shown = view.declare(form, desk.policy, standing=standing)
    desk.chat.open_view(visitor.trigger or "", shown)


def parse(words: str, visitor: Visitor, policy: Policy) -> Declaration:
    """Read ``sev2 private checkout is down``: options in front, or anywhere with two dashes.

    A line that names no severity takes policy's.

    Raises:
        BadInput: if it is unclear whether the line asks for privacy; a channel cannot be hidden
            afterwards. Or if its severity was given up here.
    """
    rest = dashed(words)
    severity, given = policy.default_severity, set(_ANYWHERE.findall(rest))
    rest = _ANYWHERE.sub(" ", rest).strip()
    while True:
        option, named = _IN_FRONT.match(rest), policy.severity_in_front(rest)
        if option is not None:
            given.add(option[1].lower())
            rest = rest[option.end() :]
        elif named is not None:
            severity, rest = named
        else:
            break
    if rest.lower().endswith(" private") and "private" not in given:
        raise BadInput("private", IS_IT_PRIVATE.format(c=policy.command))
    here = "here" in given
    if here and (visitor.channel or "").startswith("D"):
        raise BadInput("here", adopting.DIRECT)
    title, summary = _titled(rest)
    return Declaration(
        title=title,
        summary=summary,
        severity=None if "unsure" in given else severity,
        private="private" in given,
        kind=Kind.TEST if "test" in given else Kind.REAL,
        here=visitor.channel if here else None,
        here_name=visitor.channel_name if here else None,
    )


def _titled(words: str) -> tuple[str, str]:
    """Give title and summary: nobody is sent back for having said too much."""
    said = naming.one_line(words)
    if len(said) <= naming.TITLE:
        return words, ""
    return naming.shorten(said, naming.TITLE), words


def declare_line(desk: Desk, visitor: Visitor, words: str) -> Message:
    """Declare without a form: here, afterwards, or as usual."""
    line = dashed(words)
    if not adopting.is_meant(line):
        wish = parse(line, visitor, desk.policy)
        return lines_of(_declared(desk, visitor, wish, _answered_in(visitor)))
    by = adopting.typist(desk, visitor)
    span, rest = adopting.spoken_span(line, now=by.at, zone=adopting.zone_of(by))
    wish, shared = parse(rest, visitor, desk.policy), False
    if wish.here is not None:
        wish, there = adopting.settled_here(desk, wish, wish.here)
        shared = there.shared
    where = _answered_in(visitor)
    if span is None:
        return lines_of(_declared(desk, visitor, wish, where))
    act = partial(adopt, wish=wish, span=span, shared=shared)
    return lines_of(_made_once(desk, visitor, lambda session, by: act(session, by=by), where), span)


def dashed(words: str) -> str:
    """Give options their two dashes back."""
    return _DASHED.sub(r"--\1", words)


def submit(desk: Desk, press: Press) -> View:
    """Declare what the form says; its last page answers at once, however slow Slack is.

    If somebody was faster with the same message, the form says so, and keeps what was typed.
    """
    form = _filled(press)
    typed, ticked = form.typed, form.typed.ticked or frozenset()
    wish = Declaration(
        title=form.title,
        severity=form.severity,
        service=typed.service,
        summary=typed.summary,
        private=view.PRIVATE in ticked,
        kind=Kind.TEST if view.TEST in ticked else Kind.REAL,
        people=typed.people,
        started_at=typed.started,
        origin=Place.parse(form.origin),
        told=frozenset(form.told),
    )
    try:
        where = AnsweredIn(view=press.view_id)
        declared = _declared(desk, press.visitor, wish, where)
    except DeclaredAlready:
        return view.declare(form, desk.policy, standing=_standing(desk, press, form))
    return view.recorded(lines_of(declared), declared.incident)


def redraw(desk: Desk, press: Press) -> None:
    """Unfold the form, or let its consequence follow what was chosen."""
    form = _filled(press)
    form = replace(form, unfolded=form.unfolded or press.action == controls.DECLARE_MORE)
    # Another one must not slip in above what somebody is typing; their submission tells of it.
    told = [i for i in _standing(desk, press, form) if i.number in form.told]
    drawn = view.declare(form, desk.policy, standing=told)
    desk.chat.update_view(press.view_id or "", drawn)


def open_here(desk: Desk, press: Press) -> None:
    """Ask which existing channel an incident without one may run in."""
    incident = look(desk, lambda session: incidents.get(session, press.drawn.incident))
    open_form(desk, press, view.use_channel(incident))


def submit_here(desk: Desk, press: Press) -> None:
    channel = values.conversation(press.values, forms.CHANNEL)
    if channel is None:
        raise BadInput(forms.CHANNEL, "Please choose a channel.")
    number, there = press.drawn.incident, adopting.chosen(desk, channel)
    once(
        desk,
        press.visitor,
        lambda session, by: declaring.move_here(
            session, number, channel=there.id, name=there.name, by=by
        ),
    )


def lines_of(declared: Declared, span: Span | None = None) -> Message:
    return lines.recorded(declared.incident, new=declared.new, afterwards=span is not None)


def _filled(press: Press) -> Form:
    """Read the form as it stands, with what was put into it."""
    given = press.values
    severity = values.option(given, view.SEVERITY)
    unsure = severity in {None, view.NOT_SURE}
    typed = Typed(
        service=values.option(given, view.SERVICE),
        ticked=values.ticked(given, view.OPTIONS),
        summary=values.text(given, view.SUMMARY),
        started=values.instant(given, view.STARTED),
        people=values.people(given, view.PEOPLE),
    )
    return replace(
        Form.parse(press.metadata),
        title=values.text(given, view.TITLE),
        severity=None if unsure else values.read_as(values.severity, severity or ""),
        unsure=unsure,
        typed=typed,
    )


def _standing(desk: Desk, press: Press, form: Form) -> Sequence[Incident]:
    """List what was declared from the same message by now."""
    place, person = Place.parse(form.origin), press.visitor.person
    if place is None:
        return []
    return look(desk, lambda s: quotations.declared_from(s, place, person=person))


def _answered_in(visitor: Visitor) -> AnsweredIn:
    """Say where the answer to these words will stand."""
    if visitor.thread is not None:
        return AnsweredIn(channel=visitor.channel, thread=visitor.thread)
    return AnsweredIn(response_url=visitor.response_url)


def _declared(desk: Desk, visitor: Visitor, wish: Declaration, where: AnsweredIn) -> Declared:
    def act(session: Session, by: By) -> Declared:
        return declaring.declare(session, wish, by=by)

    return _made_once(desk, visitor, act, where)


def _made_once(
    desk: Desk, visitor: Visitor, declares: Act[Declared], where: AnsweredIn
) -> Declared:
    """Declare once; a repeated request is shown what the first one made.

    Args:
        where: the place of the answer, which says where it runs once that is known.
    """
    at = desk.clock()

    def act(session: Session, by: By) -> Declared:
        declared = declares(session, by)
        if declared.new and declared.incident.channel is None:
            answering.keep(session, declared.incident, where, at=by.at)
        requests.remember(session, visitor.key, incident=declared.incident.number)
        name_incident(declared.incident.number)
        return declared

    made = once(desk, visitor, act)
    if made is not None:
        return made
    number = look(desk, lambda session: requests.made(session, visitor.key))
    if number is None:
        message = f"Slack sent this twice at {at:%H:%M}; nothing was made. Please try again."
        raise Refused(message)
    return Declared(look(desk, lambda session: incidents.get(session, number)), new=False)
