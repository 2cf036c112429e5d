"""Three that answer and two that deliver, killed one after another for two minutes."""

import random
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from firefighter.cli.stage import BotProcess, Stage, WorkerProcess
from firefighter.playground.serving import PATIENT_SECONDS
from tests.e2e.storm import truth
from tests.e2e.storm.fleet import Balanced, Fleet, Raider
from tests.e2e.storm.town import Town, waits
from tests.e2e.test_storm import POLICY, play

SERVES, WORKERS = 3, 2
SECONDS, RAID_SECONDS, RAIDS = 120, 3, 5
"""A raid lasts until whoever was killed is back, which takes a busy machine its time."""
MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
"""08:30 in Paris, when the digest of the week before is due."""


@pytest.fixture
def siege(database_url, database, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    with Stage(database=database_url, settings={"FIREFIGHTER_POLICY": str(policy)}) as stage:
        stage.slack.workspace.patience = PATIENT_SECONDS
        stage.bot.kill()
        log = tmp_path / "fleet.log"
        fleet = Fleet(
            [BotProcess(stage.environment(), log) for _ in range(SERVES)],
            [WorkerProcess(stage.environment(), log) for _ in range(WORKERS)],
        )
        fleet.start()
        town = Town(stage.slack, stage.wiki, database, fleet)
        town.watched = Balanced(stage.slack, fleet)
        stage.slack.bot = town.watched
        yield town, fleet
        fleet.kill()


def let_a_digest_be_due(town):
    """Turn the calendar back to Monday, as if the digest had never been posted."""
    with town.database.transaction() as session:
        session.execute(text("UPDATE deliveries SET once = NULL WHERE kind = 'post-digest'"))
        moved = session.execute(
            text("UPDATE schedules SET next_at = :due WHERE name = 'digest'"), {"due": MONDAY}
        )
        assert moved.rowcount == 1


def has_promised(town, count):
    """Wait until so many digests are promised; one that is due is looked for every second."""
    return waits(town.slack, lambda: len(digests(town)) == count, PATIENT_SECONDS)


def digests(town):
    """Give, for each digest that was promised, how often it is seen in its channel."""
    statement = text("SELECT id FROM deliveries WHERE kind = 'post-digest' ORDER BY id")
    with town.database.engine.connect() as connection:
        promised = connection.scalars(statement).all()
    posted = [
        truth.delivery_of(message)
        for message in town.slack.workspace.named("incidents").messages.values()
    ]
    return [posted.count(delivery) for delivery in promised]


@pytest.mark.soak
def test_whoever_is_killed_nothing_is_lost_nothing_said_twice_and_schedules_act_once(siege):
    town, fleet = siege
    until = time.monotonic() + SECONDS
    chapters = 0

    chance = random.Random()  # noqa: S311 - nobody is to be kept from guessing
    with Raider(fleet, seconds=RAID_SECONDS, chance=chance):
        while time.monotonic() < until or fleet.raids < RAIDS:
            let_a_digest_be_due(town)
            play(town, chapters=2, acts_each=20)
            chapters += 1
            assert has_promised(town, chapters)

    assert truth.buried(town) == []
    assert town.settles()
    assert digests(town) == [1] * chapters
    assert town.entry_kinds() >= {"declared", "status", "severity", "note"}
