"""What keeps a process from being of use is said in words; Slack is never asked."""

from functools import partial

import pytest
from sqlalchemy import text

from firefighter.db.base import connect
from firefighter.ops import migrations
from firefighter.ops.database import unfit
from firefighter.ops.readiness import DEAF, LEAVING, NO_BEAT, NO_DATABASE, NOT_BEGUN, Readiness

UNFIT = partial(unfit, needed=migrations.head(), known=migrations.known())


def beat(engine, *, seconds_ago=0):
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => :seconds))"
            ),
            {"seconds": seconds_ago},
        )


def at_schema(engine, revision):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_all_is_well_when_any_worker_beats_on_this_release_s_schema(engine):
    beat(engine, seconds_ago=20)

    assert Readiness(engine, UNFIT).trouble() == ""


@pytest.mark.parametrize("seconds_ago", [None, 40])
def test_without_a_beat_nobody_delivers(engine, seconds_ago):
    if seconds_ago is not None:
        beat(engine, seconds_ago=seconds_ago)

    assert Readiness(engine, UNFIT).trouble() == NO_BEAT


def test_an_older_schema_names_the_command_that_mends_it(engine):
    beat(engine)
    at_schema(engine, "2020_01_01")
    unfit_now = partial(unfit, needed="2030_01_01", known={"2020_01_01", "2030_01_01"})

    said = Readiness(engine, unfit_now).trouble()

    assert "an older schema" in said
    assert said.endswith("Run: firefighter migrate")


def test_a_newer_schema_is_no_trouble_while_a_release_is_rolled_out(engine):
    beat(engine)
    at_schema(engine, "2999_01_01")

    assert Readiness(engine, UNFIT).trouble() == ""


def test_a_silent_database_is_told_and_nothing_of_what_it_would_say():
    silent = connect("postgresql+psycopg://u:secret@127.0.0.1:1/none")

    assert Readiness(silent, UNFIT).trouble() == NO_DATABASE


def test_a_database_that_lends_no_connection_does_not_answer(database_url):
    engine = connect(database_url, pool_size=1)
    with engine.connect():
        assert Readiness(engine, UNFIT).trouble() == NO_DATABASE
    engine.dispose()


@pytest.mark.parametrize(
    ("silence", "said"), [(None, NOT_BEGUN), (3.0, ""), (16.4, "silent for 16 s")]
)
def test_a_process_whose_own_worker_is_silent_is_not_ready_though_others_beat(
    engine, silence, said
):
    beat(engine)

    trouble = Readiness(engine, UNFIT, silence=lambda: silence).trouble()

    assert said in trouble
    assert bool(said) == bool(trouble)


@pytest.mark.parametrize(("listens", "said"), [(True, ""), (False, DEAF)])
def test_a_process_that_hears_slack_no_more_is_not_ready(engine, listens, said):
    beat(engine)

    assert Readiness(engine, UNFIT, listens=lambda: listens).trouble() == said


def test_a_process_that_was_told_to_go_says_so_and_nothing_else():
    silent = connect("postgresql+psycopg://u:secret@127.0.0.1:1/none")

    assert Readiness(silent, UNFIT, leaving=lambda: True).trouble() == LEAVING


def test_each_trouble_has_a_line(engine):
    readiness = Readiness(engine, UNFIT, silence=lambda: None, listens=lambda: False)

    assert readiness.trouble().splitlines() == [NO_BEAT, NOT_BEGUN, DEAF]
