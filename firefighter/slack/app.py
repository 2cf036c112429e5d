"""The Bolt app: one listener of each kind, and the one place where errors become words."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Protocol

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_sdk.models.views import View
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as SQLTimeoutError

from firefighter.db import ledger, people
from firefighter.db.base import Session
from firefighter.domain import rights
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Whisper
from firefighter.domain.errors import (
    BadInput,
    ChatDeclined,
    ChatUnavailable,
    NotAllowed,
    Refused,
    Stale,
)
from firefighter.domain.roles import Act, Person
from firefighter.domain.slacktext import mrkdwn
from firefighter.services import roles
from firefighter.slack import changes, closing, commands, requests, routes, troubles
from firefighter.slack.desk import (
    Desk,
    Movement,
    Press,
    Used,
    Visitor,
    incident_for,
    look,
    once,
    reply,
)
from firefighter.views import forms, lines
from firefighter.views.blocks import Message

log = structlog.get_logger(__name__)

ANYTHING = re.compile(".*", re.DOTALL)

SLACK_SLOW = (
    "Slack did not open the form. Please press again, or write it behind the command, "
    "which needs no form: `declare checkout is down`, `update we are rolling back`."
)


class Note(Protocol):
    """Notes that somebody came or left."""

    def __call__(self, session: Session, number: int, person: str, *, at: datetime) -> None: ...


def build(app: App, desk: Callable[[], Desk]) -> App:
    """Register our listeners; what nobody listens to is acknowledged and logged.

    Args:
        desk: gives what one request has at hand, with the policy of its time.
    """

    @app.command(ANYTHING)
    def command(ack: Ack, body: dict[str, Any]) -> None:
        visitor, words = requests.read(requests.of_command, body)
        said = in_words(lambda: commands.run(desk(), visitor, words))
        if said is None:
            ack()
        else:
            ack(text=said.text, blocks=[block.to_dict() for block in said.blocks])

    @app.action(ANYTHING)
    def action(ack: Ack, body: dict[str, Any]) -> None:
        pressed(desk(), requests.read(requests.of_press, body))
        ack()

    @app.shortcut(ANYTHING)
    def shortcut(ack: Ack, body: dict[str, Any]) -> None:
        used(desk(), requests.read(requests.of_shortcut, body))
        ack()

    @app.view(ANYTHING)
    def view(ack: Ack, body: dict[str, Any]) -> None:
        ack(**submitted(desk(), requests.read(requests.of_submission, body)))

    _listen_to_events(app, desk)
    app.error(_troubled)
    return app


def _listen_to_events(app: App, desk: Callable[[], Desk]) -> None:
    for kind in EVENTS:

        @app.event(kind)
        def event(body: dict[str, Any]) -> None:
            EVENTS[body["event"]["type"]](desk(), body)

    @app.event(ANYTHING)
    def other(body: dict[str, Any]) -> None:
        log.debug("event ignored", kind=body["event"]["type"])


def _troubled(error: Exception, body: requests.Payload) -> BoltResponse:
    """Answer what no listener could: Slack sends an event again after a 5xx, and we note it then.

    A 503 says that the database is away, a 500 that there is a bug.
    """
    if isinstance(error, requests.Malformed):
        return requests.turned_away(body)
    if isinstance(error, DBAPIError | SQLTimeoutError):
        troubles.log_database(error)
        return BoltResponse(status=503, body="")
    troubles.reference(error)
    return BoltResponse(status=500, body="")


def in_words(act: Callable[[], Message | None]) -> Message | None:
    """Run an act whose refusals and troubles are told as a message."""
    try:
        return act()
    except Refused as refusal:
        return Message(str(refusal), ())
    except (ChatUnavailable, ChatDeclined):
        return Message(SLACK_SLOW, ())
    except (DBAPIError, SQLTimeoutError) as trouble:
        return Message(troubles.not_written(trouble), ())
    except Exception as bug:  # noqa: BLE001 - the person is told a reference, the log the rest
        return Message(troubles.reference(bug), ())


def pressed(desk: Desk, press: Press) -> None:
    """Serve a press; what there is to say goes to the one who pressed."""
    listener = routes.action(press.action)
    if listener is None:
        log.warning("unknown control", action=press.action)
        return
    with _told(desk, press.visitor):
        try:
            listener(desk, press)
        except Stale as stale:
            _refuse(desk, press, str(stale), offer=changes.offer_for(stale, press, desk.policy))
        except NotAllowed as no:
            ask = no.what == rights.PHRASES[Act.CLOSE]
            _refuse(desk, press, str(no), offer=closing.offer_to_ask(desk, press) if ask else None)
        except Refused as refusal:
            _refuse(desk, press, str(refusal))


def used(desk: Desk, shortcut: Used) -> None:
    """Serve a shortcut; a no is shown as a modal, because we may not be where it was used."""
    listener = routes.SHORTCUTS.get(shortcut.callback)
    if listener is None:
        log.warning("unknown shortcut", callback=shortcut.callback)
        return
    with _told(desk, shortcut.visitor):
        try:
            listener(desk, shortcut)
        except Refused as refusal:
            _show(desk, shortcut.visitor, str(refusal), desk.chat.open_view)


def submitted(desk: Desk, press: Press) -> dict[str, Any]:
    """Serve a form; what is wrong is said at the field, and what was typed stays."""
    listener = routes.SUBMISSIONS.get(press.action)
    if listener is None:
        log.warning("unknown form", callback=press.action)
        return {}
    try:
        after = listener(desk, press)
    except (BadInput, Stale) as wrong:
        return _at_field(press, wrong.field, _as_plain_text(desk, str(wrong)))
    except Refused as refusal:
        return _at_field(press, "", _as_plain_text(desk, str(refusal)))
    except (DBAPIError, SQLTimeoutError) as trouble:
        return _at_field(press, "", troubles.not_written(trouble))
    except Exception as bug:  # noqa: BLE001 - the person is told a reference, the log the rest
        return _at_field(press, "", troubles.reference(bug))
    return {} if after is None else {"response_action": "update", "view": after.to_dict()}


def answer_mention(desk: Desk, visitor: Visitor, words: str) -> None:
    """Do what a mention says, and answer in its thread."""
    said = in_words(lambda: commands.run(desk, visitor, words))
    if said is None:
        return
    told = reply(visitor, said)
    again = Visitor(**vars(visitor) | {"key": f"{visitor.key}:answer"})
    once(desk, again, lambda session, _by: ledger.put(session, told))


def learn(desk: Desk, person: Person | None) -> None:
    """Note who somebody has become, so that a guest's rights end when they are one."""
    if person is None:
        return
    at = desk.clock()
    look(desk, lambda session: people.learn(session, [person], at=at))


def moved(desk: Desk, movement: Movement | None, note: Note) -> None:
    """Note who came into an incident's channel, or left it: they may not know of it any more."""
    if movement is None:
        return

    def act(session: Session, by: By) -> None:
        try:
            incident = incident_for(session, movement.visitor)
        except Refused:
            return
        note(session, incident.number, by.person.id, at=movement.at or by.at)

    once(desk, movement.visitor, act)


def _at_field(press: Press, field: str, sentence: str) -> dict[str, Any]:
    """Put a sentence at its field; Slack shows errors at inputs only."""
    where = field if field in press.values else next(iter(press.values), "")
    return {"response_action": "errors", "errors": {where: sentence}}


def _refuse(
    desk: Desk, press: Press, text: str, *, offer: tuple[str, str, str] | None = None
) -> None:
    """Say no where they look: on top of the modal they pressed in, else where they acted."""
    if press.view_id is not None and press.visitor.trigger is not None and offer is None:
        _show(desk, press.visitor, text, desk.chat.push_view)
    else:
        _whisper(desk, press.visitor, text, offer=offer)


def _show(desk: Desk, visitor: Visitor, text: str, opens: Callable[[str, View], str]) -> None:
    """Say something in a modal; if Slack does not open it, say it all the same."""
    try:
        opens(visitor.trigger or "", forms.notice(text))
    except (ChatUnavailable, ChatDeclined):
        log.info("notice not shown")
        _whisper(desk, visitor, text)


def _whisper(
    desk: Desk, visitor: Visitor, text: str, *, offer: tuple[str, str, str] | None = None
) -> None:
    told = Whisper(person=visitor.person, channel=visitor.channel, text=text, offer=offer)
    again = Visitor(**vars(visitor) | {"key": f"{visitor.key}:told"})
    once(desk, again, lambda session, _by: ledger.put(session, told))


def _mentioned(desk: Desk, body: requests.Payload) -> None:
    mention = requests.read(requests.of_mention, body)
    if mention is not None:
        answer_mention(desk, *mention)


EVENTS: dict[str, Callable[[Desk, requests.Payload], None]] = {
    "app_mention": _mentioned,
    "member_joined_channel": lambda desk, body: moved(
        desk, requests.read(requests.of_movement, body), roles.joined
    ),
    "member_left_channel": lambda desk, body: moved(
        desk, requests.read(requests.of_movement, body), roles.left
    ),
    "team_join": lambda desk, body: learn(desk, requests.read(requests.of_profile, body)),
    "user_change": lambda desk, body: learn(desk, requests.read(requests.of_profile, body)),
}


@contextmanager
def _told(desk: Desk, visitor: Visitor) -> Iterator[None]:
    """Tell somebody of whatever troubles their act."""
    try:
        yield
    except (ChatUnavailable, ChatDeclined):
        _whisper(desk, visitor, SLACK_SLOW)
    except (DBAPIError, SQLTimeoutError) as trouble:
        _tell_at_once(desk, visitor, troubles.not_written(trouble))
    except Exception as bug:  # noqa: BLE001 - the person is told a reference, the log the rest
        _tell_at_once(desk, visitor, troubles.reference(bug))


def _tell_at_once(desk: Desk, visitor: Visitor, text: str) -> None:
    """Tell somebody without writing it down first: that is what just failed."""
    told = lines.whisper(text)
    if visitor.channel is not None:
        with suppress(ChatUnavailable, ChatDeclined):
            desk.chat.whisper(visitor.channel, visitor.person, told)
            return
    with suppress(ChatUnavailable, ChatDeclined):
        desk.chat.write_to(visitor.person, told, delivery=None)


def _as_plain_text(desk: Desk, sentence: str) -> str:
    """Give a sentence of ours for where Slack shows no mentions and no dates of its own."""
    timed = mrkdwn.in_zone(sentence, desk.policy.tzinfo)
    return mrkdwn.spoken(timed, name=desk.namer(mrkdwn.mentioned(timed)))
