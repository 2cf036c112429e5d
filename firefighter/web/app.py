"""The web application: Slack's requests, and two questions about our health."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt import App, BoltRequest

from firefighter.web.gate import TurnedAway, read, require_signed

log = structlog.get_logger(__name__)

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Health:
    """How we answer those who watch over us; each gives a sentence, "" when all is well."""

    ready: Callable[[], str]


def build(
    bolt: App, *, secrets: Sequence[str], now: Callable[[], float], health: Health
) -> FastAPI:
    """Build the application; sync listeners run in threads, never in the event loop."""
    app = FastAPI(openapi_url=None)

    @app.post("/slack/events")
    async def events(request: Request) -> Response:
        try:
            body = await read(request)
            require_signed(
                body,
                timestamp=request.headers.get("x-slack-request-timestamp", ""),
                signature=request.headers.get("x-slack-signature", ""),
                secrets=secrets,
                now=now,
            )
            bolted = BoltRequest(body=_readable(body, request), headers=_headers(request))
        except TurnedAway as away:
            log.info("request turned away", why=str(away), status=away.status)
            return Response(str(away), status_code=away.status)
        return await run_in_threadpool(_dispatch, bolt, bolted)

    @app.get("/healthz")
    async def alive() -> Response:
        return Response("alive\n", media_type="text/plain")

    @app.get("/readyz")
    def ready() -> Response:
        trouble = health.ready()
        return Response(f"{trouble or 'ready'}\n", 503 if trouble else 200, media_type="text/plain")

    return app


def _dispatch(bolt: App, request: BoltRequest) -> Response:
    said = bolt.dispatch(request)
    headers = {name: values[0] for name, values in said.headers.items()}
    return Response(said.body, status_code=said.status, headers=headers)


def _headers(request: Request) -> dict[str, str | Sequence[str]]:
    return {name: [value] for name, value in request.headers.items()}


def _readable(body: bytes, request: Request) -> str:
    """Give the body as text, if it is the kind of thing that Slack sends.

    Raises:
        TurnedAway: 400; Bolt would answer 500 to what it cannot parse.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    try:
        text = body.decode()
        if kind == JSON:
            parsed = json.loads(text)
        else:
            form = parse_qs(text, strict_parsing=True) if kind == FORM else {}
            parsed = json.loads(form["payload"][0]) if "payload" in form else form
    except (ValueError, RecursionError):
        raise TurnedAway(400, "unreadable") from None
    if not isinstance(parsed, dict) or not parsed:
        raise TurnedAway(400, "not a request of Slack's")
    return text
