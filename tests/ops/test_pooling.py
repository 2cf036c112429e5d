"""A pooler between us and Postgres: found out, and told what to set."""

import pytest
from sqlalchemy import create_engine, make_url, pool, text

from firefighter.db.base import connect
from firefighter.ops.doctor import database
from firefighter.ops.doctor.finding import Level
from firefighter.ops.pooling import shares_servers
from firefighter.settings import Settings
from firefighter.wiring import utcnow
from tests.cli.test_commands import TOKENS, firefighter
from tests.pgbouncer import pgbouncer


@pytest.fixture(params=["transaction", "session"])
def mode(request):
    return request.param


@pytest.fixture
def pooled_url(postgres, database_url, mode):
    with pgbouncer(postgres, make_url(database_url).database, mode=mode) as url:
        yield url


def test_a_pooler_in_transaction_mode_is_found_out_and_one_in_session_mode_is_not(pooled_url, mode):
    assert [shares_servers(pooled_url) for _ in range(5)] == [mode == "transaction"] * 5


@pytest.mark.parametrize("mode", ["transaction"], indirect=True)
def test_others_at_work_do_not_hide_it(pooled_url):
    engine = create_engine(pooled_url, poolclass=pool.NullPool)
    with engine.connect() as one, engine.connect() as other:
        for busy in (one, other):
            busy.execute(text("SELECT 1"))

        assert shares_servers(pooled_url)


def test_postgres_itself_is_no_pooler(database_url):
    assert not shares_servers(database_url)


@pytest.mark.parametrize("mode", ["transaction"], indirect=True)
@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_start_up_says_what_to_set(pooled_url, command):
    said = firefighter(command, DATABASE_URL=pooled_url, PORT="0", **TOKENS)

    assert said.returncode == 2
    assert "Traceback" not in said.stderr
    assert "set DATABASE_DIRECT_URL=postgresql://" in said.stderr


@pytest.mark.parametrize("mode", ["transaction"], indirect=True)
def test_migrate_takes_the_direct_address(pooled_url, database_url):
    said = firefighter("migrate", DATABASE_URL=pooled_url, DATABASE_DIRECT_URL=database_url)

    assert said.returncode == 0, said.stderr


def test_the_doctor_finds_it_too(pooled_url, mode):
    engine = connect(pooled_url, pool_size=1, through_pooler=True)

    settings = Settings.read({"DATABASE_URL": pooled_url, **TOKENS})
    found = list(database.examine(engine, settings, at=utcnow()))

    engine.dispose()
    said = [finding.said for finding in found if finding.level is Level.ERROR]
    assert [line for line in said if "pooler" in line] == said
    assert bool(said) == (mode == "transaction")
