"""Slack's payloads as our own types; beyond here nobody sees a raw dict."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import structlog
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from slack_bolt import BoltResponse

from firefighter.domain import naming
from firefighter.domain.rereading import after_name, mention_key
from firefighter.domain.roles import Person
from firefighter.gateways.reading import person_of, posted
from firefighter.slack.desk import LAST_SECOND, Id, Movement, Pointed, Press, Used, Visitor

log = structlog.get_logger(__name__)

Payload = Mapping[str, Any]
T = TypeVar("T")

OK, MALFORMED = 200, 400

PRIVATE = frozenset({"privategroup", "directmessage"})
"""What Slack calls channels whose names it does not tell."""

_ID = TypeAdapter[str](Id)
_SECONDS = TypeAdapter[float](Annotated[float, Field(ge=0, le=LAST_SECOND, allow_inf_nan=False)])

GROUP = "mpdm-"
"""How the name of a direct message to several begins."""


class Malformed(Exception):
    """Signed, but not what Slack sends: nothing of it is done."""


class _Event(BaseModel):
    type: str


class _Action(BaseModel):
    action_id: str


class _View(BaseModel):
    type: str
    callback_id: str


class _Envelope(BaseModel):
    """What must be so, if it is there, for a request to be told from others.

    Everything else is read when it is known what it is.
    """

    type: str = ""
    command: str = ""
    ssl_check: str = ""
    callback_id: str | None = None
    event: _Event = _Event(type="")
    actions: list[_Action] = Field(default=[], min_length=1)
    view: _View | None = None


def require_kind(body: Payload) -> None:
    """Check that it can be told what somebody did.

    Raises:
        Malformed: if it cannot.
    """
    try:
        envelope = _Envelope.model_validate(body, strict=True)
    except ValidationError as error:
        raise Malformed(type(error).__name__) from error
    if not (envelope.type or envelope.command or envelope.ssl_check):
        raise Malformed


def turned_away(body: Payload) -> BoltResponse:
    """Answer what is malformed, and log it in one line without what was in it.

    Whoever did something sees with a 400 that it failed. An event is nobody's act: Slack would
    only send it three times more, and after many failures no event at all, so it is taken.
    """
    status = OK if body.get("type") == "event_callback" else MALFORMED
    log.info("request turned away", why="malformed", status=status)
    return BoltResponse(status=status, body="" if status == OK else "malformed")


def read(of: Callable[[Payload], T], body: Payload) -> T:
    """Read a payload with one of the functions below.

    Raises:
        Malformed: if it lacks what Slack always sends.
    """
    try:
        return of(body)
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise Malformed(type(error).__name__) from error


def of_command(body: Payload) -> tuple[Visitor, str]:
    """Read a slash command: who asks, and the words after it."""
    visitor = Visitor(
        person=body["user_id"],
        team=body.get("team_id"),
        home_team=body.get("team_id"),
        key=f"command:{body['trigger_id']}",
        channel=body.get("channel_id"),
        channel_name=body.get("channel_name"),
        trigger=body["trigger_id"],
        response_url=body.get("response_url"),
    )
    return visitor, naming.clean(str(body.get("text") or ""))


def of_mention(body: Payload) -> tuple[Visitor, str] | None:
    """Read a mention: who asks, and the words after our name; None if no person wrote it."""
    event = body["event"]
    if event.get("bot_id") or not event.get("user"):
        return None
    visitor = Visitor(
        person=event["user"],
        team=event.get("team"),
        home_team=_our_team(body),
        key=mention_key(event["channel"], event["ts"]),
        channel=event["channel"],
        thread=event.get("thread_ts") or event["ts"],
    )
    us = _authorized(body).get("user_id") or ""
    text = str(event.get("text") or "")
    words = after_name(text, us)
    return visitor, naming.clean(text.partition(">")[2]) if words is None else words


def of_press(body: Payload) -> Press:
    """Read the first action of a block_actions payload."""
    action, view = body["actions"][0], body.get("view") or {}
    channel = body.get("channel") or {}
    key = f"press:{body['trigger_id']}:{action.get('action_ts')}"
    return Press(
        visitor=_visitor(body, key, channel.get("id"), channel.get("name")),
        action=action["action_id"],
        value=_value(action),
        picked=action.get("selected_date_time"),
        view_id=view.get("id"),
        metadata=view.get("private_metadata") or "",
        values=(view.get("state") or {}).get("values") or {},
        callback=view.get("callback_id"),
    )


def of_submission(body: Payload) -> Press:
    """Read a submitted modal; a view's id names its submission."""
    view = body["view"]
    return Press(
        visitor=_visitor(body, f"view:{view['id']}:{view.get('hash')}", None, None),
        action=view["callback_id"],
        value=view.get("private_metadata"),
        view_id=view["id"],
        metadata=view.get("private_metadata") or "",
        values=(view.get("state") or {}).get("values") or {},
        callback=view["callback_id"],
    )


def of_shortcut(body: Payload) -> Used:
    """Read a shortcut; one on a message comes with the message and its channel."""
    channel = body.get("channel") or {}
    key = f"shortcut:{body['trigger_id']}"
    return Used(
        visitor=_visitor(body, key, channel.get("id"), channel.get("name")),
        callback=body["callback_id"],
        message=_pointed(body["message"], channel) if "message" in body else None,
    )


def of_movement(body: Payload) -> Movement | None:
    """Read who came into a channel, or left it; None if it is us."""
    event = body["event"]
    if event["user"] == _authorized(body).get("user_id"):
        return None
    visitor = Visitor(
        person=event["user"],
        team=event.get("team"),
        home_team=_our_team(body),
        key=f"member:{body['event_id']}",
        channel=event["channel"],
    )
    told = event.get("event_ts")
    return Movement(visitor=visitor, at=None if told is None else _instant(told))


def of_profile(body: Payload) -> Person | None:
    """Read a person who is new, or not quite the same any more; None if they have left."""
    user = body["event"]["user"]
    if user.get("deleted"):
        return None
    person = person_of(user, _our_team(body) or "")
    for told in (person.id, person.zone or ""):
        _ID.validate_python(told)
    return person


def _our_team(body: Payload) -> str | None:
    """Give the workspace that an event is told to; ``team_id`` is the one that it comes from.

    In a channel that is shared with another organisation that may be theirs.
    """
    told: str | None = _authorized(body).get("team_id") or body.get("team_id")
    return told


def _authorized(body: Payload) -> Payload:
    """Give on whose behalf we are told of an event."""
    behalf: Payload = (body.get("authorizations") or [{}])[0]
    return behalf


def _visitor(body: Payload, key: str, channel: str | None, name: str | None) -> Visitor:
    user = body["user"]
    return Visitor(
        person=user["id"],
        team=user.get("team_id"),
        home_team=(body.get("team") or {}).get("id"),
        key=key,
        channel=channel,
        channel_name=name,
        trigger=body.get("trigger_id"),
    )


def _pointed(pointed: Payload, channel: Payload) -> Pointed:
    message = posted(pointed, channel["id"])
    # Whatever else it is called, it was said at some time.
    float(message.place.ts)
    return Pointed(message=message, private=_is_private(channel))


def _is_private(channel: Payload) -> bool:
    name = str(channel.get("name") or "")
    return name in PRIVATE or name.startswith(GROUP) or channel["id"].startswith("D")


def _instant(ts: str) -> datetime:
    return datetime.fromtimestamp(_SECONDS.validate_python(ts), UTC)


def _value(action: Payload) -> str | None:
    if "selected_option" in action:
        return str((action["selected_option"] or {}).get("value") or "")
    value = action.get("value")
    return None if value is None else str(value)
