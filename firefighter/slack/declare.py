"""Declaring: the form, and the line that needs none."""

import re
from dataclasses import replace
from functools import partial

from slack_sdk.models.views import View

from firefighter.db import incidents, requests
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput, Refused
from firefighter.domain.incident import Kind
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Place
from firefighter.domain.severity import Severity
from firefighter.services import declaring
from firefighter.services.adopting import Span, adopt
from firefighter.services.declaring import Declaration, Declared
from firefighter.slack import adopting, values
from firefighter.slack.desk import Act, Desk, Press, Visitor, look, name_incident, once, open_form
from firefighter.views import controls, forms, lines
from firefighter.views import declare as view
from firefighter.views.blocks import Message
from firefighter.views.declare import Form

# Keyboards make one long dash of two.
_DASHED = re.compile(r"(?<!\S)[\u2013\u2014](here|private|test|unsure|since|until)(?!\S)")
_ANYWHERE = re.compile(r"(?<!\S)--(here|private|test|unsure)(?!\S)")
_IN_FRONT = re.compile(r"(private|test|unsure)(?:\s+|$)", re.IGNORECASE)
IS_IT_PRIVATE = (
    "Shall it be private? Then write that in front: `{c} declare private …`. "
    "If it is part of the title, put another word behind it. Nothing was declared."
)


def open_declare(
    desk: Desk, visitor: Visitor, *, title: str = "", origin: str = "", private: bool = False
) -> None:
    """Open the form at once, with what is known.

    Args:
        origin: where the message stands that it is declared from.
        private: whether it stands where few can read it.
    """
    form = Form(channel=visitor.channel or "", title=title, origin=origin, private=private)
    desk.chat.open_view(visitor.trigger or "", view.declare(form, desk.policy))


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
    return Declaration(
        title=rest,
        severity=None if "unsure" in given else severity,
        private="private" in given,
        kind=Kind.TEST if "test" in given else Kind.REAL,
        here=visitor.channel if here else None,
        here_name=visitor.channel_name if here else None,
    )


def declare_line(desk: Desk, visitor: Visitor, words: str) -> Message:
    """Declare without a form: here, afterwards, or as usual."""
    line = dashed(words)
    if not adopting.is_meant(line):
        return lines_of(_declared(desk, visitor, parse(line, visitor, desk.policy)))
    by = adopting.typist(desk, visitor)
    span, rest = adopting.spoken_span(line, now=by.at, zone=adopting.zone_of(by))
    wish, shared = parse(rest, visitor, desk.policy), False
    if wish.here is not None:
        wish, there = adopting.settled_here(desk, wish, wish.here)
        shared = there.shared
    if span is None:
        return lines_of(_declared(desk, visitor, wish))
    act = partial(adopt, wish=wish, span=span, shared=shared)
    return lines_of(_made_once(desk, visitor, lambda session, by: act(session, by=by)), span)


def dashed(words: str) -> str:
    """Give options their two dashes back."""
    return _DASHED.sub(r"--\1", words)


def submit(desk: Desk, press: Press) -> View:
    """Declare what the form says; its last page answers at once, however slow Slack is."""
    given = press.values
    severity = values.option(given, view.SEVERITY)
    ticked = values.ticked(given, view.OPTIONS)
    wish = Declaration(
        title=values.text(given, view.TITLE),
        severity=None if severity in {None, view.NOT_SURE} else Severity(int(severity or 0)),
        service=values.option(given, view.SERVICE),
        summary=values.text(given, view.SUMMARY),
        private=view.PRIVATE in ticked,
        kind=Kind.TEST if view.TEST in ticked else Kind.REAL,
        people=values.people(given, view.PEOPLE),
        started_at=values.instant(given, view.STARTED),
        origin=Place.parse(Form.parse(press.metadata).origin),
    )
    declared = _declared(desk, press.visitor, wish)
    return view.recorded(lines_of(declared), declared.incident)


def redraw(desk: Desk, press: Press) -> None:
    """Unfold the form, or let its consequence follow the severity."""
    shown = Form.parse(press.metadata)
    more = press.action == controls.DECLARE_MORE or shown.unfolded
    severity = values.option(press.values, view.SEVERITY)
    unsure = severity == view.NOT_SURE
    chosen = None if unsure or severity is None else Severity(int(severity))
    form = replace(shown, severity=chosen, unsure=unsure, unfolded=more)
    desk.chat.update_view(press.view_id or "", view.declare(form, desk.policy))


def open_here(desk: Desk, press: Press) -> None:
    """Ask which existing channel an incident without one may run in."""
    incident = look(desk, lambda session: incidents.get(session, press.drawn.incident))
    open_form(desk, press, view.use_channel(incident))


def submit_here(desk: Desk, press: Press) -> None:
    channel = values.conversation(press.values, forms.CHANNEL)
    if channel is None:
        raise BadInput(forms.CHANNEL, "Please choose a channel.")
    number = press.drawn.incident

    once(
        desk,
        press.visitor,
        lambda session, by: declaring.move_here(
            session, number, channel=channel, name=channel, by=by
        ),
    )


def lines_of(declared: Declared, span: Span | None = None) -> Message:
    return lines.recorded(declared.incident, new=declared.new, afterwards=span is not None)


def _declared(desk: Desk, visitor: Visitor, wish: Declaration) -> Declared:
    return _made_once(desk, visitor, lambda session, by: declaring.declare(session, wish, by=by))


def _made_once(desk: Desk, visitor: Visitor, declares: Act[Declared]) -> Declared:
    """Declare once; a repeated request is shown what the first one made."""
    at = desk.clock()

    def act(session: Session, by: By) -> Declared:
        declared = declares(session, by)
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
