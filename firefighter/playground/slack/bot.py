"""The way from the local Slack to the bot: signed requests, as Slack sends them."""

import json
import secrets
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
    """What the bot answered; *status* 0 is no answer within three seconds.

    Attributes:
        failure: why Slack would send an event again, in its words; empty if it would not.
        final: whether the bot asked not to be told again.
    """

    status: int
    body: Any
    seconds: float
    failure: str = ""
    final: bool = False

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
        self._telling: list[threading.Thread] = []
        self.url = ""
        self.patience = ANSWER_SECONDS
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
                timeout=self.patience,
            )
        except requests.Timeout:
            return Answer(0, None, time.perf_counter() - began, "http_timeout")
        except requests.RequestException:
            return Answer(0, None, time.perf_counter() - began, "connection_failed")
        kind = got.headers.get("content-type", "")
        body = got.json() if kind.startswith("application/json") else got.text
        failure = "" if got.ok else "http_error"
        final = got.headers.get("X-Slack-No-Retry") == "1"
        return Answer(got.status_code, body, time.perf_counter() - began, failure, final)

    def verifies(self) -> bool:
        """Ask whether the bot is behind its address, as Slack does when one is entered."""
        challenge = secrets.token_hex(20)
        asked = {"token": "deprecated", "type": "url_verification", "challenge": challenge}
        said = self.send(self._signed(json.dumps(asked), "application/json"))
        echoed = said.body.get("challenge") if isinstance(said.body, dict) else said.body
        return said.ok and echoed == challenge

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
        telling = threading.Thread(target=self._tell, args=(json.dumps(body),), daemon=True)
        self._telling.append(telling)
        telling.start()

    def has_told(self) -> None:
        """Wait until every event was taken, or given up."""
        while self._telling:
            self._telling.pop().join()

    def _tell(self, body: str) -> None:
        reason = ""
        for attempt, pause in enumerate((0.0, *RETRY_SECONDS)):
            time.sleep(pause)
            request = self._signed(body, "application/json")
            if attempt:
                request.headers["X-Slack-Retry-Num"] = str(attempt)
                request.headers["X-Slack-Retry-Reason"] = reason
            said = self.send(request)
            reason = said.failure
            if not reason or said.final:
                return

    def _signed(self, body: str, content_type: str) -> Request:
        timestamp = str(int(time.time()))
        signature = self._signer.generate_signature(timestamp=timestamp, body=body) or ""
        headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        return Request(body, content_type, headers)
