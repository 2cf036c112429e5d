"""When Slack was last heard: over a connection while there is one, over HTTP by its requests."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from firefighter.db import workspace
from firefighter.domain.rereading import OUTAGE, UNHEARD
from firefighter.worker import hearing
from tests.conftest import NOON

HEARD = text("SELECT heard_at FROM workspace")
US = workspace.Identity(team_id="T1", bot_id="B0", bot_user_id="U0", url="https://x.slack.com/")


def later(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def database(database):
    with database.transaction() as session:
        workspace.confirm(session, US)
    return database


def written(database):
    with database.transaction() as session:
        return session.execute(HEARD).scalar()


class TestOverHttp:
    @pytest.fixture
    def times(self):
        """Give the times that a clock tells, one after the other; the first is the start."""
        return [later(0)]

    @pytest.fixture
    def came(self, times):
        return hearing.Requests(lambda: times[-1])

    def test_only_a_request_moves_it_on_and_at_most_every_ten_seconds(self, database, came, times):
        look = hearing.habit(database, came.last, away=UNHEARD)
        look(later(1))
        assert written(database) == later(0)

        look(later(100))
        assert written(database) == later(0)
        times.append(later(101))
        came.note()
        look(later(102))
        assert written(database) == later(101)
        times.append(later(103))
        came.note()
        look(later(104))
        assert written(database) == later(101)
        look(later(113))
        assert written(database) == later(103)

    def test_what_the_database_did_not_take_is_written_when_it_is_back(self, database, came):
        look = hearing.habit(database, came.last, away=UNHEARD)
        with database.transaction() as session:
            session.execute(text("ALTER TABLE workspace RENAME TO elsewhere"))
        with pytest.raises(DBAPIError):
            look(later(1))
        with database.transaction() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO workspace"))

        look(later(2))

        assert written(database) == later(0)


def test_over_a_connection_it_moves_on_by_itself_while_there_is_one(database):
    connected = [True]
    look = hearing.habit(database, lambda at: at if connected[-1] else None, away=OUTAGE)
    look(later(0))
    look(later(11))
    assert written(database) == later(11)

    connected.append(False)
    look(later(40))
    assert written(database) == later(11)
    connected.append(True)
    look(later(41))
    assert written(database) == later(41)
