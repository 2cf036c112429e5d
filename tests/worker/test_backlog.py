"""What an outage leaves behind: a large ledger, and pooled connections that died."""

import asyncio

import psycopg
from sqlalchemy import Engine, text

from firefighter.db import ledger, sweeping
from firefighter.db.base import Database, connect
from firefighter.ops.postgres import EmbeddedPostgres
from firefighter.worker.engine import QUEUE, Deferrer, conninfo, prepare
from tests.worker.scene import STREAM, say

BACKLOG = text("""
INSERT INTO deliveries (stream, kind, payload, holds)
SELECT format('incident:%s:channel', n), 'say', '{}', true FROM generate_series(10, 5000) n
""")
LONG = 2000
ALL_TO_ONE = text(f"""
INSERT INTO deliveries (stream, kind, payload, holds)
SELECT 'announce:C1', 'announce', '{{}}', true FROM generate_series(1, {LONG})
""")  # noqa: S608 - a number of ours
READ = text("""
SELECT sum(idx_tup_read) + (SELECT seq_tup_read FROM pg_stat_user_tables
                            WHERE relname = 'deliveries')
FROM pg_stat_user_indexes WHERE relname = 'deliveries'
""")
SCANS = text("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'ix_deliveries_due'")
NOW_TELL = text("SELECT pg_stat_force_next_flush()")


def test_a_stream_is_served_without_reading_the_backlog_of_all_others(
    ledger_db: Engine, database: Database
) -> None:
    with database.transaction() as session:
        ledger.put(session, say("a"))
    with ledger_db.connect() as connection:
        # Postgres learns what an outage finds it knowing: that next to nothing is pending.
        connection.execute(text("VACUUM ANALYZE deliveries"))
        connection.execute(BACKLOG)
        before = connection.scalar(SCANS)

        ledger.collapse(connection, STREAM)
        claimed = ledger.claim(connection, STREAM)
        ledger.hold(connection, STREAM)
        ledger.due(connection, STREAM)

        connection.execute(NOW_TELL)
        assert claimed is not None
        assert connection.scalar(SCANS) == before


def test_the_sweep_finds_what_is_due_in_order_of_time(ledger_db: Engine) -> None:
    with ledger_db.connect() as connection:
        connection.execute(BACKLOG)

        late = sweeping.late_streams(connection, queue=QUEUE)

    assert "incident:10:channel" in late
    assert len(late) == 1000


def test_the_sweep_reads_each_row_of_a_long_stream_a_few_times_at_most(ledger_db: Engine) -> None:
    with ledger_db.connect() as connection:
        connection.execute(ALL_TO_ONE)
        connection.execute(NOW_TELL)
        before = connection.scalar(READ)

        late = sweeping.late_streams(connection, queue=QUEUE)

        connection.execute(NOW_TELL)
        assert late == ["announce:C1"]
        assert connection.scalar(READ) - before < 5 * LONG


JOBS_READ = text("""
SELECT seq_tup_read + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes
                       WHERE relname = 'procrastinate_jobs')
FROM pg_stat_user_tables WHERE relname = 'procrastinate_jobs'
""")


def test_a_worker_that_was_idle_compares_no_wake_up_with_all_others(
    database_url: str, ledger_db: Engine
) -> None:
    streams = [f"incident:{n}:channel" for n in range(300)]

    async def fetch_while_idle_and_then_once() -> int:
        async with await psycopg.AsyncConnection.connect(conninfo(database_url)) as connection:
            await prepare(connection)
            fetch = "SELECT FROM procrastinate_fetch_job_v2(ARRAY['deliveries'], NULL)"
            for _ in range(10):
                await connection.execute(fetch)
            Deferrer(ledger_db).wake(streams)
            before = await read(connection)
            await connection.execute(fetch)
            return await read(connection) - before

    async def read(connection: psycopg.AsyncConnection) -> int:
        await connection.execute(NOW_TELL.text)
        row = await (await connection.execute(JOBS_READ.text)).fetchone()
        assert row is not None
        return int(row[0])

    with ledger_db.connect() as connection:
        connection.execute(text("VACUUM ANALYZE procrastinate_jobs"))

    assert asyncio.run(fetch_while_idle_and_then_once()) < 10 * len(streams)


def test_connections_that_died_in_the_pool_are_replaced_unnoticed(
    mortal_postgres: EmbeddedPostgres,
) -> None:
    engine = connect(mortal_postgres.url, pool_size=3)
    held = [engine.connect() for _ in range(3)]
    for connection in held:
        connection.close()

    mortal_postgres.stop()
    mortal_postgres.start()

    answers = []
    for _ in range(4):
        with engine.connect() as connection:
            answers.append(connection.scalar(text("SELECT 1")))
    engine.dispose()
    assert answers == [1, 1, 1, 1]
