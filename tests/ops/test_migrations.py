import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from firefighter.ops import migrations


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


@pytest.mark.parametrize(
    "statement", ["UPDATE entries SET actor = 'x'", "TRUNCATE entries CASCADE"]
)
def test_the_timeline_only_grows(engine, statement):
    with pytest.raises(DBAPIError, match="never edited"), engine.begin() as connection:
        connection.execute(text(statement))
