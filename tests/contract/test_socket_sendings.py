"""In Socket Mode the local Slack sends what we believe that Slack sends."""

import json
import threading

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.server import LocalSlack
from tests.contract.belief import Step, differences
from tests.contract.happenings import Stage
from tests.contract.sendings import SILENCE
from tests.contract.socket_mode import SENDINGS
from tests.contract.worlds import SlackCaller


class Receiver:
    """A bot that opens connections, notes what comes, and acknowledges what it was told to."""

    def __init__(self, slack, answers):
        self._ask = SlackCaller(slack.api_url, slack.app_token)
        self._answers = list(answers)
        self._changed = threading.Condition()
        self._connections = []
        self.came = []

    def open(self):
        connection = connect(self._ask(Step("apps.connections.open"))["url"])
        self._connections.append(connection)
        threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def has(self, count):
        with self._changed:
            return self._changed.wait_for(lambda: len(self.came) >= count, PATIENT_SECONDS)

    def close(self):
        for connection in self._connections:
            connection.close()

    def _read(self, connection):
        try:
            for text in connection:
                said = json.loads(text)
                with self._changed:
                    self.came.append(said)
                    self._changed.notify_all()
                self._acknowledge(connection, said)
        except ConnectionClosed:
            return

    def _acknowledge(self, connection, said):
        if "envelope_id" not in said:
            return
        with self._changed:
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer != SILENCE:
            answered = {"envelope_id": said["envelope_id"]}
            if said["type"] == "slash_commands":
                answered["payload"] = {"text": "Here you are."}
            connection.send(json.dumps(answered))


@pytest.fixture(scope="module")
def slack():
    with LocalSlack() as running:
        yield running


@pytest.mark.parametrize("sending", SENDINGS, ids=lambda sending: sending.says)
def test_it_sends_what_we_believe(slack, sending):
    slack.connect_by_socket()
    slack.workspace.patience = 1 if SILENCE in sending.answers else PATIENT_SECONDS
    receiver = Receiver(slack, sending.answers)
    for number in range(sending.connections):
        receiver.open()
        assert receiver.has(number + 1)

    seen = Stage(slack).see(sending.happens)

    slack.bot.has_told()
    assert receiver.has(len(sending.sent))
    receiver.close()
    assert slack.links.until(0)
    assert differences(sending.sent, receiver.came) == []
    assert sending.outcome is None or seen == sending.outcome
