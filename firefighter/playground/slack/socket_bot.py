"""The way to the bot in Socket Mode: envelopes over the connections that it has opened."""

import json
import time
from typing import Any
from uuid import uuid4

from firefighter.playground.slack.bot import Answer, Bot, Request
from firefighter.playground.slack.links import Links
from firefighter.playground.slack.state import Json, Workspace


class SocketBot(Bot):
    """The bot at the other end of its connections."""

    connected = True

    def __init__(self, links: Links, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._links = links

    def command(self, fields: Json) -> Request:
        return _envelope("slash_commands", fields, accepts_response_payload=True)

    def interaction(self, payload: Json) -> Request:
        return _envelope("interactive", payload, accepts_response_payload=True)

    def event(self, body: str, attempt: int, reason: str) -> Request:
        return _envelope(
            "events_api",
            json.loads(body),
            accepts_response_payload=False,
            retry_attempt=attempt,
            retry_reason=reason,
        )

    def send(self, request: Request) -> Answer:
        began = time.perf_counter()
        said = self._links.send(request.envelope, request.body, self._workspace.patience)
        seconds = time.perf_counter() - began
        if said is None:
            return Answer(0, None, seconds, "timeout")
        return Answer(200, said.get("payload") or "", seconds)


def _envelope(kind: str, payload: Json, **more: Any) -> Request:
    identifier = str(uuid4())
    envelope = {"envelope_id": identifier, "type": kind, "payload": payload, **more}
    return Request(json.dumps(envelope), envelope=identifier)
