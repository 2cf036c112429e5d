"""The bot that opens a connection to Slack: the same acts are done, each once, and in time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tests.e2e.test_main_job import CHANNEL, declared

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture
def by_socket():
    return True


def waits_for_a_lock(scene):
    with scene.database.engine.connect() as connection:
        return connection.scalar(WAITING) > 0


def test_what_was_in_hand_when_the_connection_broke_is_done_once(scene):
    ana = scene.ana
    with ThreadPoolExecutor(1) as pool:
        with scene.database.transaction() as session:
            session.execute(text("LOCK TABLE incidents IN ACCESS EXCLUSIVE MODE"))
            answer = pool.submit(ana.types, "/incident declare sev3 checkout is down")
            assert scene.until(lambda: waits_for_a_lock(scene))
            scene.slack.links.cut()
            assert not answer.result(5).ok
            assert scene.slack.links.until(1)

    again = ana.repeats()

    assert again.ok
    assert ana.sees("[Take command]", in_=CHANNEL)
    assert scene.settled()
    assert scene.count("incidents") == 1


def test_an_event_that_was_not_acknowledged_is_noted_once(scene):
    ana = declared(scene)
    assert scene.settled()
    with scene.database.transaction() as session:
        session.execute(text("LOCK TABLE requests IN ACCESS EXCLUSIVE MODE"))
        ana.says("@FireFighter note the disk was full", channel=CHANNEL)
        assert scene.until(lambda: waits_for_a_lock(scene))
        scene.slack.links.cut()
        assert scene.slack.links.until(1)

    scene.slack.bot.has_told()

    assert ana.sees("INC-1: done.", in_=CHANNEL)
    assert scene.settled()
    assert ana.reads(CHANNEL).count("> the disk was full") == 1


def test_a_press_is_acknowledged_at_once_while_slack_takes_its_time(scene):
    ana = declared(scene)
    scene.slack.faults.add("*", "slow", times=None, seconds=4)

    answer = ana.chooses("Status", "Fixing", in_=CHANNEL)

    assert answer.ok
    assert answer.seconds < 1
