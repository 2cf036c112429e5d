"""How a request is answered, whichever way it came: watched, and with a name in the logs."""

import secrets
import time
from collections.abc import Callable, Mapping
from contextvars import copy_context
from enum import StrEnum
from typing import Any

import structlog
from slack_bolt import BoltRequest, BoltResponse
from structlog.contextvars import bind_contextvars

from firefighter.slack import requests, troubles
from firefighter.slack.desk import name_incident
from firefighter.views.controls import Drawn

log = structlog.get_logger(__name__)

Dispatch = Callable[[BoltRequest], BoltResponse]
Answering = Callable[[BoltRequest, float], BoltResponse]
"""Takes a request, and when it came by ``time.perf_counter``."""

SERVER_ERROR, CLIENT_ERROR = 500, 400


class Ack(StrEnum):
    """What Slack was answered."""

    OK = "ok"
    TURNED_AWAY = "turned_away"
    FAILED = "failed"


Told = Callable[[str, Ack, float], object]

KINDS: Mapping[str, str] = {
    "block_actions": "action",
    "block_suggestion": "action",
    "event_callback": "event",
    "message_action": "shortcut",
    "shortcut": "shortcut",
    "view_closed": "view",
    "view_submission": "view",
}


def answering(dispatch: Dispatch, told: Told) -> Answering:
    """Answer with *dispatch*, Bolt's.

    *told* hears of each request of what kind it was, how it was answered, and how long that took.
    """

    def said_to(request: BoltRequest) -> BoltResponse:
        try:
            requests.require_kind(request.body)
        except requests.Malformed:
            return requests.turned_away(request.body)
        return dispatch(request)

    def answer(request: BoltRequest, came: float) -> BoltResponse:
        kind, ack = kind_of(request.body), Ack.FAILED
        bind_contextvars(request=secrets.token_hex(4), asked=kind)
        name_incident(incident_of(request.body))
        try:
            said = said_to(request)
            ack = Ack.FAILED if troubles.unserved() else _ack(said.status)
        finally:
            seconds = time.perf_counter() - came
            told(kind, ack, seconds)
            log.info("request answered", ack=ack, ms=round(seconds * 1000))
        return said

    # In a context of its own: the thread that answers will answer somebody else.
    return lambda request, came: copy_context().run(answer, request, came)


def kind_of(body: Mapping[str, Any]) -> str:
    """Give one of few words for what somebody did."""
    if "command" in body:
        return "command"
    return KINDS.get(str(body.get("type")), "other")


def incident_of(body: Mapping[str, Any]) -> int | None:
    """Give the incident that a control or a form was drawn for, if it says so."""
    try:
        action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
        chosen = action.get("selected_option") or action
        drawn = Drawn.parse(chosen.get("value") or (body.get("view") or {}).get("private_metadata"))
    except (AttributeError, TypeError, ValueError):
        # What is not as Slack sends it is for whoever reads it; a name in the logs turns none away.
        return None
    return None if drawn is None else drawn.incident


def _ack(status: int) -> Ack:
    if status >= SERVER_ERROR:
        return Ack.FAILED
    return Ack.TURNED_AWAY if status >= CLIENT_ERROR else Ack.OK
