"""The way from the local Slack to the bot: signed requests, as Slack sends them."""

import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import requests
from slack_sdk.signature import Clock, SignatureVerifier

from firefighter.playground.slack.state import APP, BOT_USER, TEAM, Json, Workspace

ANSWER_SECONDS = 3.0
RETRY_SECONDS = (0.05, 0.2, 0.5)
"""Slack waits 0 s, 1 min and 5 min; here nobody has that long."""


@dataclass(frozen=True)
class Answer:
    """What the bot answered; *status* 0 is no answer within three seconds."""

    status: int
    body: Any
    seconds: float

    @property
    def ok(self) -> bool:
        return self.status == 200  # noqa: PLR2004 - HTTP's own number


@dataclass(frozen=True)
class Request:
    """A signed request, to be sent once more byte for byte."""

    body: str
    content_type: str
    headers: dict[str, str]


class Bot:
    """The bot behind its request URL."""

    def __init__(self, signing_secret: str, workspace: Workspace) -> None:
        self._signer = SignatureVerifier(signing_secret, Clock())
        self._workspace = workspace
        self._session = requests.Session()
        self._session.trust_env = False
        self.url = ""
        self.subscribed: set[str] = {"app_mention"}

    def form(self, fields: Json) -> Request:
        """Sign a form, as commands and interactions come."""
        return self._signed(urlencode(fields), "application/x-www-form-urlencoded")

    def interaction(self, payload: Json) -> Request:
        return self.form({"payload": json.dumps(payload)})

    def send(self, request: Request) -> Answer:
        """Send a request; its answer counts only if it comes within three seconds."""
        began = time.perf_counter()
        try:
            got = self._session.post(
                self.url,
                data=request.body.encode(),
                headers=request.headers | {"Content-Type": request.content_type},
                timeout=ANSWER_SECONDS,
            )
        except requests.RequestException:
            return Answer(0, None, time.perf_counter() - began)
        kind = got.headers.get("content-type", "")
        body = got.json() if kind.startswith("application/json") else got.text
        return Answer(got.status_code, body, time.perf_counter() - began)

    def tell(self, event: Json) -> None:
        """Send an event in the background, three more times if it is not taken."""
        if event["type"] not in self.subscribed or not self.url:
            return
        number = self._workspace.number()
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event_id": f"Ev{number:09d}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "event": event,
        }
        threading.Thread(target=self._tell, args=(json.dumps(body),), daemon=True).start()

    def _tell(self, body: str) -> None:
        for attempt, pause in enumerate((0.0, *RETRY_SECONDS)):
            time.sleep(pause)
            request = self._signed(body, "application/json")
            if attempt:
                request.headers["X-Slack-Retry-Num"] = str(attempt)
                request.headers["X-Slack-Retry-Reason"] = "http_error"
            if self.send(request).ok:
                return

    def _signed(self, body: str, content_type: str) -> Request:
        timestamp = str(int(time.time()))
        signature = self._signer.generate_signature(timestamp=timestamp, body=body) or ""
        headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        return Request(body, content_type, headers)
