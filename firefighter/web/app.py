"""The web application: Slack's requests, and two questions about our health."""

import json
import time
from binascii import a2b_qp
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt import BoltRequest, BoltResponse

from firefighter.web import health
from firefighter.web.gate import TurnedAway, read, require_signed
from firefighter.web.health import Health

log = structlog.get_logger(__name__)

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


Answering = Callable[[BoltRequest, float], BoltResponse]
"""Takes a request, and when it came by ``time.perf_counter``."""


@dataclass(frozen=True)
class Told:
    """Who is told of requests: of each that is Slack's; and of others, with how long those took."""

    heard: Callable[[], object] = lambda: None
    refused: Callable[[float], object] = lambda _seconds: None


ALONE = Told()


def build(
    answer: Answering,
    *,
    secrets: Sequence[str],
    now: Callable[[], float],
    watched: Health,
    told: Told = ALONE,
) -> FastAPI:
    """Build the application; sync listeners run in threads, never in the event loop.

    Without a secret Slack's requests are not served: nobody could tell that they are Slack's.
    """
    app = FastAPI(openapi_url=None)

    async def events(request: Request) -> Response:
        came = time.perf_counter()
        try:
            body = await read(request)
            require_signed(
                body,
                timestamp=request.headers.get("x-slack-request-timestamp", ""),
                signature=request.headers.get("x-slack-signature", ""),
                secrets=secrets,
                now=now,
            )
            told.heard()
            bolted = _readable(body, request)
        except TurnedAway as away:
            told.refused(time.perf_counter() - came)
            hint = {"hint": away.hint} if away.hint else {}
            log.info("request turned away", why=str(away), status=away.status, **hint)
            return Response(str(away), status_code=away.status)
        return await run_in_threadpool(_answered, answer, bolted, came)

    # A plain route: what FastAPI does for an endpoint costs as much as verifying a press.
    if secrets:
        app.add_route("/slack/events", events, methods=["POST"])

    health.answer(app, watched)
    return app


def _answered(answer: Answering, request: BoltRequest, came: float) -> Response:
    said = answer(request, came)
    headers = {name: values[0] for name, values in said.headers.items()}
    return Response(said.body, status_code=said.status, headers=headers)


def _headers(request: Request) -> dict[str, str | Sequence[str]]:
    return {name: [value] for name, value in request.headers.items()}


def _readable(body: bytes, request: Request) -> BoltRequest:
    """Read the body, once, if it is the kind of thing that Slack sends.

    Raises:
        TurnedAway: 400; Bolt would answer 500 to what it cannot parse.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        bolted = BoltRequest(body=_unwrapped(body, kind), headers=_headers(request))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        raise TurnedAway(400, "unreadable") from None
    if not bolted.body:
        raise TurnedAway(400, "empty")
    return bolted


def _unwrapped(body: bytes, kind: str) -> str:
    """Give a request as one JSON object; from that Bolt reads all kinds.

    A form is not passed on: Bolt would decode a press once more, and it takes a command that
    speaks of a "payload" for a press without one.

    Raises:
        ValueError: if it is neither a form nor a JSON object.
    """
    if kind == FORM:
        name, _, value = body.partition(b"=")
        if name == b"payload" and b"&" not in value:
            text = unquoted(value)
        else:
            form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
            text = form["payload"] if "payload" in form else json.dumps(form)
    elif kind == JSON:
        text = body.decode()
    else:
        raise ValueError(kind)
    if not text.startswith("{"):
        raise ValueError(text[:1])
    return text


def unquoted(value: bytes) -> str:
    """Decode a form's value, as ``unquote_plus`` does but ten times as fast.

    ``%XX`` is the ``=XX`` of quoted-printable, which the standard library reads in C; in a press,
    whose payload is JSON, every fourth character is one.

    Raises:
        ValueError: if it was not quoted as forms are, or is no text.
    """
    if b"=" in value:
        raise ValueError("=")
    return a2b_qp(value.replace(b"+", b" ").replace(b"%", b"=")).decode()
