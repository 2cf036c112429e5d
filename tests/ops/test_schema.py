"""A release and the schema it finds: an older one is refused, on a newer one it runs."""

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from firefighter.ops import migrations
from firefighter.ops.database import require_schema, unfit
from firefighter.settings import SettingsFault

NEWER = "0123456789ab"


def at(engine, revision):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_this_release_s_schema_is_nothing_to_talk_about(database_url):
    with capture_logs() as logs:
        require_schema(database_url)

    assert logs == []


def test_a_database_without_a_schema_is_refused_with_the_command_that_mends_it(postgres):
    url = postgres.create("without_a_schema")

    with pytest.raises(SettingsFault, match=r"no schema yet.* Run: firefighter migrate$"):
        require_schema(url)


@pytest.mark.parametrize(
    ("current", "said"),
    [
        (None, "no schema yet"),
        ("first", "is at first, an older schema; this release needs second"),
        ("second", ""),
        ("third", ""),
    ],
)
def test_a_release_runs_on_its_own_schema_and_on_any_it_does_not_know(current, said):
    missing = unfit(current, needed="second", known={"first", "second"})

    assert said in missing
    assert bool(said) == bool(missing)


def test_a_newer_schema_is_run_on_and_said_once(database_url, engine):
    at(engine, NEWER)

    with capture_logs() as logs:
        require_schema(database_url)

    assert [(line["schema"], line["log_level"]) for line in logs] == [(NEWER, "info")]


def test_an_older_release_s_migrate_leaves_a_newer_schema_alone(database_url, engine):
    at(engine, NEWER)

    said = migrations.bring(database_url)

    assert said == f"The database is at {NEWER}, a newer release's schema: nothing to do."
    assert migrations.current(database_url) == NEWER
