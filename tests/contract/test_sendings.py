"""The local Slack sends what we believe that Slack sends."""

import asyncio
import json
import threading
from urllib.parse import parse_qsl

import pytest
from fastapi import FastAPI, Request, Response
from slack_sdk.signature import SignatureVerifier

from firefighter.playground.serving import PATIENT_SECONDS, Serving
from firefighter.playground.slack.server import LocalSlack
from tests.contract.belief import differences
from tests.contract.happenings import Stage
from tests.contract.sendings import SENDINGS, SILENCE


class Receiver:
    """A bot that notes what comes, and answers what it was told to."""

    def __init__(self, signing_secret):
        self._verifier = SignatureVerifier(signing_secret)
        self._answers = [200]
        self.released = threading.Event()
        self.came = []
        self.app = FastAPI(openapi_url=None)
        self.app.add_api_route("/", self._note, methods=["POST"])

    def answer(self, statuses):
        self._answers = list(statuses)

    async def _note(self, request: Request) -> Response:
        body = (await request.body()).decode()
        headers = dict(request.headers)
        kind = headers["content-type"]
        came = {"type": kind, "headers": headers, "signed": self._signed(body, headers)}
        if kind == "application/json":
            came["json"] = json.loads(body)
        else:
            came["form"] = dict(parse_qsl(body))
            came["payload"] = json.loads(came["form"].get("payload", "null"))
        self.came.append(came)
        return await self._reply(came)

    async def _reply(self, came) -> Response:
        status = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if status == SILENCE:
            await asyncio.to_thread(self.released.wait, 20)
            return Response(status_code=200)
        no_retry = {"X-Slack-No-Retry": "1"} if status < 0 else {}
        challenge = came.get("json", {}).get("challenge", "")
        return Response(challenge, status_code=abs(status), headers=no_retry)

    def _signed(self, body, headers):
        stamp, signature = (
            headers.get(f"x-slack-{name}") for name in ("request-timestamp", "signature")
        )
        return self._verifier.is_valid(body, stamp, signature)


@pytest.fixture
def slack():
    with LocalSlack() as running:
        yield running


@pytest.fixture
def receiver(slack):
    bot = Receiver(slack.signing_secret)
    with Serving(bot.app) as web:
        slack.connect(f"http://127.0.0.1:{web.port}/")
        yield bot
        bot.released.set()


@pytest.mark.parametrize("sending", SENDINGS, ids=lambda sending: sending.says)
def test_it_sends_what_we_believe(slack, receiver, sending):
    receiver.answer(sending.answers)
    slack.workspace.patience = 1 if SILENCE in sending.answers else PATIENT_SECONDS

    seen = Stage(slack).see(sending.happens)

    slack.bot.has_told()
    assert differences(sending.sent, receiver.came) == []
    assert sending.outcome is None or seen == sending.outcome


def test_a_retry_is_the_same_event(slack, receiver):
    receiver.answer((500, 200))

    Stage(slack).see("the bot is mentioned")

    slack.bot.has_told()
    first, second = (came["json"] for came in receiver.came)
    assert first == second
