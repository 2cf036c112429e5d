import subprocess
import sys

import pytest
from sqlalchemy.exc import DBAPIError

from firefighter.domain.lifecycle import Closure
from firefighter.ops import migrations
from firefighter.services import status
from firefighter.services.status import Ending
from tests.services.scene import Scene, by


def test_there_is_one_head():
    assert migrations.head()


def test_the_code_and_the_migrated_database_do_not_differ(database_url):
    migrations.check(database_url)


def test_a_database_can_go_down_to_nothing_and_up_again(database_url):
    migrations.downgrade(database_url, "base")
    assert migrations.current(database_url) is None

    migrations.upgrade(database_url)

    assert migrations.current(database_url) == migrations.head()


def test_two_migrators_at_once_do_not_disturb_each_other(postgres):
    url = postgres.create("twice")

    program = "import sys; from firefighter.ops import migrations; migrations.upgrade(sys.argv[1])"
    both = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(2)]

    assert [migrator.wait(60) for migrator in both] == [0, 0]
    assert migrations.current(url) == migrations.head()


FORGETTING = """
SET LOCAL firefighter.person = 'U1'; SET LOCAL firefighter.pseudonym = 'someone-4f2a';
"""


def does(database, statement):
    with database.transaction() as session:
        session.connection.exec_driver_sql(FORGETTING)
        session.connection.exec_driver_sql(statement)


def recorded(database):
    """Let Ana close an incident, so that there is something to undo."""
    scene = Scene(database)
    number = scene.running().number
    scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=1))
    return scene


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'x'",
        "UPDATE entries SET before = '{}'",
        "UPDATE entries SET before = NULL, actor = 'U9'",
        "UPDATE entries SET actor = 'someone-beef'",
        "UPDATE entries SET actor = 'someone-4f2a', new = '3'",
        "DELETE FROM entries",
        "TRUNCATE entries CASCADE",
        "DELETE FROM texts",
    ],
)
def test_the_timeline_only_grows(database, statement):
    recorded(database)

    with pytest.raises(DBAPIError, match="never edited"):
        does(database, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET before = NULL",
        "UPDATE entries SET actor = 'someone-4f2a' WHERE actor = 'U1'",
    ],
)
def test_but_it_agrees_to_what_must_be_erased(database, statement):
    scene = recorded(database)

    does(database, statement)

    assert [kind for (kind,) in scene.rows("kind", "entries", order="seq")] == [
        "declared",
        "status",
    ]
