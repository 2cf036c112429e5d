"""The way to the bot over HTTP: signed requests, as Slack sends them."""

import json
import secrets
import time
from urllib.parse import urlencode

import requests
from slack_sdk.signature import Clock, SignatureVerifier

from firefighter.playground.slack.bot import Answer, Bot, Request
from firefighter.playground.slack.state import Json, Workspace


class HttpBot(Bot):
    """The bot behind its request URL."""

    def __init__(self, signing_secret: str, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._signer = SignatureVerifier(signing_secret, Clock())
        self._session = requests.Session()
        self._session.trust_env = False
        self.url = ""

    @property
    def connected(self) -> bool:
        return bool(self.url)

    def command(self, fields: Json) -> Request:
        return self._signed(urlencode(fields), "application/x-www-form-urlencoded")

    def interaction(self, payload: Json) -> Request:
        return self.command({"payload": json.dumps(payload)})

    def event(self, body: str, attempt: int, reason: str) -> Request:
        request = self._signed(body, "application/json")
        if attempt:
            request.headers["X-Slack-Retry-Num"] = str(attempt)
            request.headers["X-Slack-Retry-Reason"] = reason
        return request

    def send(self, request: Request) -> Answer:
        began = time.perf_counter()
        try:
            got = self._session.post(
                self.url,
                data=request.body.encode(),
                headers=request.headers | {"Content-Type": request.content_type},
                timeout=self._workspace.patience,
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

    def _signed(self, body: str, content_type: str) -> Request:
        timestamp = str(int(time.time()))
        signature = self._signer.generate_signature(timestamp=timestamp, body=body) or ""
        headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
        return Request(body, content_type, headers)
