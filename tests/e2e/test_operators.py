"""What processes tell their operators, on an address that Slack does not reach."""

import os
import socket

import pytest
import requests

from firefighter.cli.stage import BotProcess, WorkerProcess, free_port
from firefighter.playground.slack.person import Person
from tests.cli.test_commands import firefighter
from tests.e2e.conftest import until


class Process:
    """A process with an operators' address, asked from this machine."""

    def __init__(self, process, port):
        self.process = process
        self.port = port

    def asks(self, path):
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=5)

    def tells(self, path):
        """Give what is answered, or nothing from one who does not listen (yet)."""
        try:
            return self.asks(path).text
        except requests.ConnectionError:
            return ""


@pytest.fixture
def environment(slack, wiki, database_url):
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "CONFLUENCE_URL": wiki.url,
        "CONFLUENCE_EMAIL": wiki.email,
        "CONFLUENCE_TOKEN": wiki.token,
        "OPS_PORT": str(free_port()),
    }


@pytest.fixture(params=[BotProcess, WorkerProcess], ids=["serve", "worker"])
def process(request, environment, slack, tmp_path):
    running = request.param(environment, tmp_path / "log")
    running.start()
    told = Process(running, int(environment["OPS_PORT"]))
    assert until(slack.workspace, lambda: told.tells("/readyz") == "ready\n")
    yield told
    slack.faults.clear()
    running.stop()


def test_both_commands_answer_whoever_watches_while_slack_is_away(process, slack):
    slack.faults.add("*", "http", times=None)

    assert process.asks("/healthz").text == "alive\n"
    assert process.asks("/readyz").text == "ready\n"


@pytest.fixture
def serving(environment, slack, tmp_path):
    running = BotProcess(environment, tmp_path / "log")
    running.start()
    slack.connect(f"{running.url}/slack/events")
    yield Process(running, int(environment["OPS_PORT"]))
    running.stop()


def test_what_people_did_is_in_the_metrics(serving, slack):
    Person(slack, "ana").types("/incident declare sev2 nobody can pay")
    pinned = 'firefighter_deliveries_total{kind="pin-card",outcome="done"} 1.0'

    assert until(slack.workspace, lambda: pinned in serving.tells("/metrics"))
    said = serving.tells("/metrics")
    assert 'firefighter_ack_seconds_count{answer="ok",kind="command"} 1.0' in said
    assert 'firefighter_slack_call_seconds_count{answer="ok",method="pins_add"} 1.0' in said
    assert 'firefighter_incidents_ongoing{severity="SEV2"} 1.0' in said
    assert "nobody can pay" not in said


def test_a_port_that_is_taken_is_said_in_a_sentence(environment):
    with socket.create_server(("127.0.0.1", int(environment["OPS_PORT"]))):
        said = firefighter("worker", **environment)

    assert said.returncode == 2
    assert f"nothing can listen on 127.0.0.1:{environment['OPS_PORT']}" in said.stderr
    assert "Set OPS_PORT to another port" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_operators_port_of_0_switches_the_address_off(environment, tmp_path):
    port = environment["OPS_PORT"]
    bot = BotProcess(environment | {"OPS_PORT": "0"}, tmp_path / "log")
    bot.start()
    try:
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
    finally:
        bot.stop()
