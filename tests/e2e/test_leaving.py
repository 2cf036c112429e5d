"""A process that is told to go finishes what it has in hand, in ten seconds, and nothing twice."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import text

from firefighter.cli.stage import BotProcess, WorkerProcess, free_port
from firefighter.db import ledger
from firefighter.domain.deliveries import Reply
from firefighter.domain.learning import LearnPeople
from firefighter.ops.readiness import LEAVING
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.person import Person
from tests.e2e.conftest import until
from tests.e2e.test_by_socket import listens
from tests.locks import waits_for_a_lock

CHANNEL = "inc-1-checkout-is-down"
LIMIT, KILLED = 10, 15
"""Seconds in which a process ends, and after which it is made to."""
FIRST = text("SELECT kind, state, attempts FROM deliveries WHERE stream NOT LIKE 'incident:2:%'")
TAKEN_APART = "import atexit, pathlib; atexit.register(pathlib.Path(%r).touch)"
DECLARED = "/incident declare sev3 checkout is down"


@pytest.fixture(params=[False, True], ids=["http", "socket mode"])
def by_socket(request):
    return request.param


@pytest.fixture
def environment(slack, database_url, by_socket):
    entry = ("SLACK_APP_TOKEN", slack.app_token)
    if not by_socket:
        entry = ("SLACK_SIGNING_SECRET", slack.signing_secret)
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        entry[0]: entry[1],
    }


@pytest.fixture
def bot(environment, slack, by_socket, tmp_path):
    running = BotProcess(environment, tmp_path / "bot.log")
    if by_socket:
        slack.connect_by_socket()
    running.start()
    if by_socket:
        assert slack.links.until(1)
    else:
        slack.connect(f"{running.url}/slack/events")
    yield running
    slack.faults.clear()
    running.stop()


def leaves(process):
    """Tell a process to go, and give the seconds it took."""
    began = time.monotonic()
    process.stop()
    return time.monotonic() - began


def deliveries(database):
    """Give the state and the tries of everything but the second incident's."""
    with database.transaction() as session:
        rows = session.execute(FIRST).all()
    return {kind: (state, attempts) for kind, state, attempts in rows}


def cards(slack):
    return [line for line in Person(slack, "ana").reads(CHANNEL) if "[Take command]" in line]


def is_done(database, kind):
    return deliveries(database).get(kind, ("", 0))[0] == "done"


def test_serve_finishes_a_slow_call_and_answers_a_press_before_it_goes(bot, slack, database):
    call = slack.faults.add("conversations.create", "slow", seconds=4)
    ana = Person(slack, "ana")
    assert ana.types(DECLARED).ok
    assert until(slack.workspace, lambda: call.times == 0)
    with ThreadPoolExecutor(2) as pool:
        with database.transaction() as session:
            session.execute(text("LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE"))
            answer = pool.submit(ana.types, "/incident declare sev3 search is slow")
            assert until(slack.workspace, lambda: waits_for_a_lock(database.engine))
            leaving = pool.submit(leaves, bot)
            assert until(slack.workspace, lambda: not listens(bot.url))
        assert answer.result(PATIENT_SECONDS).ok
        assert leaving.result(PATIENT_SECONDS) < LIMIT
    promised = deliveries(database)
    assert (promised["open-channel"], promised["post-card"]) == (("done", 1), ("pending", 0))
    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM incidents")).scalar() == 2

    bot.start()

    assert until(slack.workspace, lambda: is_done(database, "post-card"))
    assert len([c for c in slack.workspace.channels.values() if c.name == CHANNEL]) == 1


class TestWhoWatches:
    @pytest.fixture
    def operators(self):
        return f"http://127.0.0.1:{free_port()}"

    @pytest.fixture
    def environment(self, environment, operators):
        return environment | {"OPS_PORT": operators.rpartition(":")[2]}

    def test_is_told_at_once_that_a_process_goes_while_it_finishes(self, bot, slack, operators):
        def ready():
            return requests.get(f"{operators}/readyz", timeout=5)

        assert until(slack.workspace, lambda: ready().ok)
        slack.faults.add("conversations.create", "hold_before")
        assert Person(slack, "ana").types(DECLARED).ok
        assert slack.faults.wait_until_held("conversations.create")
        with ThreadPoolExecutor(1) as pool:
            leaving = pool.submit(leaves, bot)

            assert until(slack.workspace, lambda: not ready().ok)
            assert (ready().status_code, ready().text) == (503, f"{LEAVING}\n")
            slack.faults.clear()
            leaving.result(PATIENT_SECONDS)


@pytest.mark.parametrize("by_socket", [False], ids=["http"])
def test_the_log_says_that_a_process_was_told_to_go_and_that_it_went(
    bot, environment, slack, tmp_path
):
    written = tmp_path / "worker.log"
    worker = WorkerProcess(environment, written)
    worker.start()
    assert until(slack.workspace, lambda: "started" in written.read_text())

    bot.stop()
    worker.stop()

    for log in ("bot.log", "worker.log"):
        lines = [json.loads(line)["event"] for line in (tmp_path / log).read_text().splitlines()]
        assert lines[-1] == "stopped"
        assert lines.count("stopping") == 1


@pytest.mark.parametrize("by_socket", [False], ids=["http"])
def test_a_call_that_takes_too_long_is_left_and_what_it_did_is_found_again(bot, slack, database):
    slack.faults.add("chat.postMessage", "hold_after")
    assert Person(slack, "ana").types(DECLARED).ok
    assert slack.faults.wait_until_held("chat.postMessage")

    assert leaves(bot) < KILLED

    assert deliveries(database)["post-card"] == ("pending", 1)
    slack.faults.clear()
    bot.start()
    assert until(slack.workspace, lambda: is_done(database, "post-card"))
    assert len(cards(slack)) == 1


@pytest.mark.parametrize("by_socket", [False], ids=["worker"])
def test_a_worker_finishes_a_slow_call_before_it_goes(environment, slack, database, tmp_path):
    call = slack.faults.add("users.list", "slow", seconds=4)
    worker = WorkerProcess(environment, tmp_path / "worker.log")
    worker.start()
    with database.transaction() as session:
        ledger.put(session, LearnPeople())
    assert until(slack.workspace, lambda: call.times == 0)

    assert leaves(worker) < LIMIT

    assert deliveries(database)["learn-people"] == ("done", 1)


@pytest.mark.parametrize("by_socket", [False], ids=["http"])
@pytest.mark.parametrize("kind", [BotProcess, WorkerProcess], ids=["serve", "worker"])
def test_whoever_has_finished_is_gone_before_the_interpreter_is_taken_apart(
    environment, slack, tmp_path, kind
):
    (tmp_path / "sitecustomize.py").write_text(TAKEN_APART % str(tmp_path / "apart"))
    process = kind(environment | {"PYTHONPATH": str(tmp_path)}, tmp_path / "log")
    process.start()
    assert until(slack.workspace, lambda: "started" in (tmp_path / "log").read_text())

    process.stop()

    assert not (tmp_path / "apart").exists()
    assert "left what was in hand" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("by_socket", [False], ids=["serve"])
def test_a_start_that_fails_says_why_and_fails_though_a_call_in_hand_takes_too_long(
    environment, slack, database
):
    with database.transaction() as session:
        ledger.put(session, Reply(channel="C1", thread="1.1", text="Done."))
    slack.faults.add("chat.postMessage", "hold_before")
    slack.faults.add("auth.test", "slow", seconds=1)
    wrong = {"SLACK_BOT_TOKEN": "xoxb-wrong", "PORT": "0", "OPS_PORT": "0"}

    said = subprocess.run(
        [sys.executable, "-m", "firefighter", "serve"],
        env=environment | wrong,
        capture_output=True,
        text=True,
        timeout=PATIENT_SECONDS,
        check=False,
    )

    slack.faults.clear()
    slack.faults.clear()
    assert said.returncode == 2
    assert "firefighter: SLACK_BOT_TOKEN does not let us in." in said.stderr
    assert said.stderr.index("does not let us in") < said.stderr.index("left what was in hand")
