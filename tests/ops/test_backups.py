"""Is a backup there, young, and whole?"""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from firefighter.db.base import Database, connect
from firefighter.ops import backups
from firefighter.ops.doctor.finding import Level
from firefighter.settings import SettingsFault
from tests.conftest import NOON
from tests.ops.dumping import libpq, run
from tests.services.scene import Scene


def said(findings, level=Level.ERROR):
    return [finding.said for finding in findings if finding.level is level]


@pytest.fixture
def broken(database, engine):
    """Break a database that knows an incident, and let it be looked at."""
    Scene(database).running()

    def look(statement, url):
        with engine.begin() as connection:
            connection.execute(text(statement))
        return list(backups.contents(database, url, at=NOON + timedelta(hours=5)))

    return look


def test_a_whole_one_is_told_with_its_newest_incident(broken, database_url):
    found = broken("SELECT 1", database_url)

    assert said(found) == said(found, Level.WARNING) == []
    assert any("1 incident, " in line for line in said(found, Level.OK))
    assert any("newest incident is INC-1" in line for line in said(found, Level.OK))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE incidents SET seq = 9", "The timeline lacks entries: INC-1."),
        (
            "SELECT setval(pg_get_serial_sequence('deliveries', 'id'), 1, false)",
            "Numbers would be given twice: deliveries.id.",
        ),
        (
            "ALTER TABLE incidents ALTER number RESTART",
            "Numbers would be given twice: incidents.number.",
        ),
        (
            "DROP TRIGGER only_grows ON texts",
            "The triggers that keep the timeline append-only are missing.",
        ),
        (
            "ALTER TABLE entries DISABLE TRIGGER ALL",
            "The triggers that keep the timeline append-only are missing.",
        ),
    ],
)
def test_what_is_not_whole_is_said(broken, database_url, statement, expected):
    assert said(broken(statement, database_url)) == [expected]


def test_an_empty_one_may_be_the_wrong_one(database, database_url):
    found = list(backups.contents(database, database_url, at=NOON))

    assert said(found, Level.WARNING) == ["It knows no incident."]


def test_one_without_a_schema_is_no_backup(postgres):
    url = postgres.create("no_backup")
    engine = connect(url)

    found = list(backups.contents(Database(engine), url, at=NOON))

    engine.dispose()
    assert said(found) == [backups.NOTHING]
    assert found[0].remedy.startswith("First: pg_restore")
    with pytest.raises(SettingsFault, match=r"Nothing was restored here.* First: pg_restore"):
        backups.require_restored(url)


@pytest.mark.parametrize(("hours", "level"), [(3, Level.OK), (30, Level.WARNING)])
def test_the_age_of_a_dump_is_told(database_url, tmp_path, hours, level):
    file = tmp_path / "one.dump"
    run(f"pg_dump --format=custom --dbname '{libpq(database_url)}' --file {file}")
    at = datetime(2030, 1, 1, tzinfo=UTC)
    then = (at - timedelta(hours=hours)).timestamp()
    os.utime(file, (then, then))

    found = list(backups.file(file, at=at))

    assert f"is {hours} hours old" in said(found, level)[0]


def test_what_is_no_dump_is_said(tmp_path):
    (tmp_path / "words.sql").write_text("SELECT 1")

    no_dump = list(backups.file(tmp_path / "words.sql", at=NOON))
    not_there = list(backups.file(tmp_path / "nothing", at=NOON))

    assert "no dump" in said(no_dump)[0]
    assert "cannot be read" in said(not_there)[0]
