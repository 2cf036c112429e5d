"""Nobody serves from a database while it is made safe to serve from."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from firefighter.db.base import Database
from firefighter.db.workspace import Identity
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.gateways.reading import Channel
from firefighter.ops.restoring import Restored, restored
from firefighter.settings import SettingsFault
from tests.conftest import NOON


class Slow(Chat):
    """A Slack that takes so long to list its channels that somebody starts a worker."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def channels(self) -> Iterator[Channel]:
        with self.database.transaction() as session:
            session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        yield from ()

    def identity(self) -> Identity:
        return Identity(team_id="T1", bot_id="B1", bot_user_id="U0", url="")


def test_who_starts_a_worker_meanwhile_is_told_to_stop_it_and_nothing_is_changed(database):
    there = Restored(database=database, chat=Slow(database), wiki=None, policy=Policy())

    with pytest.raises(SettingsFault, match="Stop every serve and worker"):
        list(restored(there, at=NOON, beyond=7))

    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM deliveries")).scalar_one() == 0
        number = "SELECT nextval(pg_get_serial_sequence('incidents', 'number'))"
        assert session.execute(text(number)).scalar_one() == 1
