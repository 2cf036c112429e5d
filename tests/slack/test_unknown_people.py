"""Who acts of whom we know nothing: Slack is asked, but not each time."""

import pytest
from slack_sdk import WebClient
from sqlalchemy import text

from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.slack.desk import Desk, Visitor, acting, look
from firefighter.wiring import NoPatience
from tests.conftest import NOON


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, Chat(WebClient(), NoPatience()), Policy(), lambda: NOON)


def acts(desk: Desk, person: str) -> None:
    visitor = Visitor(person=person, team="T1", home_team="T1", key=person)
    look(desk, lambda session: acting(session, desk, visitor))


def readings(desk: Desk) -> int:
    with desk.database.engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM deliveries")) or 0)


def test_everybody_is_read_once_however_often_somebody_unknown_acts(desk):
    for person in ("U404", "U405", "U404"):
        acts(desk, person)

    assert readings(desk) == 1


def test_after_a_while_they_are_read_again(desk):
    acts(desk, "U404")
    with desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE throttles SET until = now()"))

    acts(desk, "U404")

    assert readings(desk) == 2
