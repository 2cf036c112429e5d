"""The people of a workspace are read in one go, which takes a while."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from firefighter.db import people
from firefighter.db.base import Database
from firefighter.domain.learning import LearnPeople
from firefighter.domain.roles import Person
from firefighter.playground.slack.server import LocalSlack
from firefighter.slack import app
from firefighter.slack.desk import Desk
from firefighter.worker.people import learn
from firefighter.worker.world import World
from tests.services.scene import POLICY, Scene, minutes
from tests.worker.scene import chat_of, claimed, world_of


@pytest.fixture
def world(database: Database, slack: LocalSlack) -> World:
    """Give a world where a minute passes between any two looks at the clock."""
    passing: Iterator[datetime] = map(minutes, range(100))
    return replace(world_of(database, chat=chat_of(slack)), clock=lambda: next(passing))


def test_who_became_a_guest_while_everybody_was_read_is_one(database: Database, world: World):
    scene = Scene(database)
    scene.does(people.learn, [Person(id="U0MARC", name="Marc")], at=minutes(-60))
    outcome = learn(world, LearnPeople(), claimed())
    desk = Desk(database, world.chat, POLICY, world.clock)
    app.learn(desk, Person(id="U0MARC", name="Marc", guest=True))

    scene.does(outcome.record)

    marc, ana = scene.does(people.find, "U0MARC"), scene.does(people.find, "U0ANA")
    assert marc is not None
    assert marc.guest
    assert ana is not None


def test_who_was_read_before_is_read_anew(database: Database, world: World):
    scene = Scene(database)
    scene.does(people.learn, [Person(id="U0MARC", name="Mark", guest=True)], at=minutes(-60))

    scene.does(learn(world, LearnPeople(), claimed()).record)

    marc = scene.does(people.find, "U0MARC")
    assert marc is not None
    assert not marc.guest
    assert marc.name != "Mark"
