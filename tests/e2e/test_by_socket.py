"""The bot that opens a connection to Slack: the same acts are done, each once, and in time."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from firefighter.cli.stage import BotProcess
from firefighter.db import incidents
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.person import Person
from tests.e2e.conftest import until
from tests.e2e.test_main_job import CHANNEL, are_prompt, declared
from tests.locks import waits_for_a_lock


@pytest.fixture
def by_socket():
    return True


def test_what_was_in_hand_when_the_connection_broke_is_done_once(scene):
    ana = scene.ana
    with ThreadPoolExecutor(1) as pool:
        with scene.database.transaction() as session:
            session.execute(text("LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE"))
            answer = pool.submit(ana.types, "/incident declare sev3 checkout is down")
            assert scene.until(lambda: waits_for_a_lock(scene.database.engine))
            scene.slack.links.cut()
            assert not answer.result(PATIENT_SECONDS).ok
            assert scene.slack.links.until(1)

    again = ana.repeats()

    assert again.ok
    assert ana.sees("[Take command]", in_=CHANNEL)
    assert scene.settled()
    assert scene.count("incidents") == 1


def test_an_event_that_was_not_acknowledged_is_noted_once(scene):
    ana = declared(scene)
    assert scene.settled()
    # The last time comes after the bot has opened another connection, however long that takes.
    scene.slack.bot.pauses = (0.05, 0.2, 3.0, 10.0)
    with scene.database.transaction() as session:
        session.execute(text("LOCK TABLE requests IN ACCESS EXCLUSIVE MODE"))
        ana.says("@FireFighter note the disk was full", channel=CHANNEL)
        assert scene.until(lambda: waits_for_a_lock(scene.database.engine))
        scene.slack.links.cut()
        assert scene.slack.links.until(1)

    scene.slack.bot.has_told()

    assert ana.sees("Noted on INC-1", in_=CHANNEL)
    assert scene.settled()
    assert ana.reads(CHANNEL).count("> the disk was full") == 1


def test_a_press_is_acknowledged_at_once_while_slack_takes_its_time(scene):
    ana = declared(scene)
    scene.slack.faults.add("*", "hold_before", times=None)

    answers = [
        ana.chooses("Status", "Fixing", in_=CHANNEL),
        scene.marc.presses("Take command", in_=CHANNEL),
    ]

    assert all(answer.ok for answer in answers)
    assert are_prompt(answers)


@pytest.fixture
def process(slack, database_url, tmp_path):
    slack.connect_by_socket()
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
    }
    bot = BotProcess(environment, tmp_path / "bot.log")
    bot.start()
    yield bot
    bot.stop()


def test_serve_answers_what_is_in_hand_when_it_is_told_to_stop(process, slack, database):
    assert slack.links.until(1)
    with ThreadPoolExecutor(2) as pool:
        with database.transaction() as session:
            session.execute(text("LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE"))
            answer = pool.submit(Person(slack, "ana").types, "/incident declare checkout is down")
            assert until(slack.workspace, lambda: waits_for_a_lock(database.engine))
            stopping = pool.submit(process.stop)
            assert until(slack.workspace, lambda: not listens(process.url))

        assert answer.result(PATIENT_SECONDS).ok
        stopping.result(PATIENT_SECONDS)
    assert slack.links.until(0)
    with database.transaction() as session:
        assert incidents.get(session, 1).title == "checkout is down"


def listens(url):
    where = urlsplit(url)
    with suppress(OSError), socket.create_connection((where.hostname, where.port)):
        return True
    return False
