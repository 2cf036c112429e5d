"""The engine: wake-ups become drains, in this process or another, whatever dies."""

import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread
from typing import Self

import pytest
from sqlalchemy import Engine, text

from firefighter.db.base import Database
from firefighter.domain.deliveries import Whisper
from firefighter.domain.errors import ChatUnavailable
from firefighter.ops.postgres import EmbeddedPostgres
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.worker.drain import Drain, Outcome
from firefighter.worker.engine import Deferrer, Worker, conninfo, ledger_engine
from firefighter.worker.waker import Waker
from tests.worker.process import instruction, noted
from tests.worker.scene import Desk, promised, rows, say, settled, until

A_MINUTE_AND_MORE = 90
"""A worker tidies its queue once a minute."""


class House:
    """One process with everything a worker needs, and the database it serves."""

    def __init__(self, url: str, desk: Desk) -> None:
        self.pool = ledger_engine(url)
        self.stopping = Event()
        deferrer = Deferrer(self.pool)
        self.waker = Waker(deferrer.wake, deferrer.sweep)
        self.database = Database(self.pool, wake=self.waker.wake)
        drain = Drain(
            self.pool,
            desk.handle,
            desk.bury,
            self.waker.wake,
            stopping=self.stopping,
            chance=lambda: 0.0,
        )
        self.worker = Worker(url, drain.drain, stopping=self.stopping)

    def __enter__(self) -> Self:
        self.waker.start()
        self.worker.start()
        until(lambda: self.worker.silence is not None, what="the engine")
        return self

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.waker.stop()
        self.pool.dispose()


@pytest.fixture
def house(database_url: str, desk: Desk) -> Iterator[House]:
    with House(database_url, desk) as house:
        yield house


Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def effects(tmp_path: Path) -> Path:
    return tmp_path / "effects"


@pytest.fixture
def start_worker(effects: Path, tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as stack:
        log = stack.enter_context((tmp_path / "workers.log").open("ab"))

        def start(url: str) -> "subprocess.Popen[bytes]":
            command = [sys.executable, "-m", "tests.worker.process", url, str(effects)]
            process = subprocess.Popen(command, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield start


def workers_alive(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM procrastinate_workers")) or 0)


# --- in this process


def test_a_promise_is_kept_soon_after_its_commit(house: House, desk: Desk) -> None:
    promised(house.database, say("a"), say("b"))

    until(settled(house.pool, ["done", "done"]))
    assert desk.calls == ["a", "b"]


def test_a_promise_nobody_woke_for_is_found_by_the_sweep(house: House, desk: Desk) -> None:
    promised(Database(house.pool), say("a"))

    until(settled(house.pool, ["done"]))
    assert desk.calls == ["a"]


def test_a_retry_happens_when_its_time_has_come(house: House, desk: Desk) -> None:
    desk.fails("a", ChatUnavailable("Wait.", retry_after=1))

    promised(house.database, say("a"), say("b"))

    until(settled(house.pool, ["done", "done"]))
    assert desk.calls == ["a", "a", "b"]


def test_more_streams_than_cores_are_served_at_once(house: House, desk: Desk) -> None:
    busy, gate = [], Event()

    def occupied() -> Outcome:
        busy.append(1)
        gate.wait(PATIENT_SECONDS)
        return Outcome()

    desk.does("Whisper", occupied)
    whispers = [Whisper(person=f"U{n}", channel=None, text="hello") for n in range(10)]

    promised(house.database, *whispers)

    until(lambda: len(busy) == 10, what="ten at once")
    gate.set()
    until(settled(house.pool, ["done"] * 10))


def test_a_stop_waits_for_the_call_in_hand_and_starts_no_other(house: House, desk: Desk) -> None:
    in_hand, gate = Event(), Event()

    def slow() -> Outcome:
        in_hand.set()
        gate.wait(PATIENT_SECONDS)
        return Outcome()

    desk.does("slow", slow)
    promised(house.database, say("slow"), say("next"))
    assert in_hand.wait(PATIENT_SECONDS)

    stop = Thread(target=house.worker.stop)
    stop.start()
    assert house.stopping.wait(PATIENT_SECONDS)
    gate.set()
    stop.join(PATIENT_SECONDS)

    assert not house.worker.alive
    assert rows(house.pool) == ["done", "pending"]


def test_a_stop_in_the_middle_of_connecting_is_a_stop(database_url: str) -> None:
    stopped = []

    # Each is stopped at another moment of its start.
    for turn in range(12):
        worker = Worker(database_url, lambda _stream: None, stopping=Event())
        worker.start()
        Event().wait(turn / 1_000)
        worker.stop(seconds=PATIENT_SECONDS)
        stopped.append(not worker.alive)

    assert stopped == [True] * 12


def test_jobs_of_killed_workers_are_swept_away(database: Database, database_url: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            text("""
            WITH gone AS (INSERT INTO procrastinate_workers (last_heartbeat)
                          VALUES (now() - interval '5 minutes') RETURNING id)
            INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)
            SELECT 'deliveries', 'drain', '{"stream": "x"}', 'doing', id FROM gone""")
        )

    with House(database_url, Desk()):
        until(
            lambda: jobs_left(database.engine) == 0, seconds=A_MINUTE_AND_MORE, what="a tidy queue"
        )


def jobs_left(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0)


def test_a_worker_comes_back_after_postgres(mortal_postgres: EmbeddedPostgres, desk: Desk) -> None:
    with House(mortal_postgres.url, desk) as house:
        promised(house.database, say("before"))
        until(settled(house.pool, ["done"]))

        mortal_postgres.stop()
        mortal_postgres.start()
        until(lambda: rows_if_up(house.pool) == ["done"])
        promised(house.database, say("after"))

        until(settled(house.pool, ["done", "done"]))
        assert desk.calls == ["before", "after"]
        assert house.worker.alive


def test_a_worker_may_start_before_postgres(mortal_postgres: EmbeddedPostgres, desk: Desk) -> None:
    promised(Database(ledger_engine(mortal_postgres.url, 1)), say("a"))
    mortal_postgres.stop()
    house = House(mortal_postgres.url, desk)
    house.waker.start()
    house.worker.start()

    mortal_postgres.start()

    until(lambda: rows_if_up(house.pool) == ["done"])
    house.__exit__()


def rows_if_up(engine: Engine) -> Sequence[str] | None:
    try:
        return rows(engine)
    except Exception:  # noqa: BLE001 - Postgres is on its way
        return None


def test_the_beat_says_how_long_the_engine_was_silent(house: House) -> None:
    silence = house.worker.silence

    assert silence is not None
    assert silence < 5


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u@h/db", "host=h dbname=db user=u"),
        ("postgresql+psycopg://ff@/db?host=/run/pg", "dbname=db user=ff host=/run/pg"),
        ("postgresql://u:p%40@/db?host=/run/a b", "dbname=db user=u password=p@ host='/run/a b'"),
        ("postgresql://u@/db?host=/run&port=6432", "dbname=db user=u host=/run port=6432"),
        (
            "postgresql://u@h:5433/db?sslmode=require",
            "host=h dbname=db user=u port=5433 sslmode=require",
        ),
    ],
)
def test_the_engine_connects_where_sqlalchemy_does(url: str, expected: str) -> None:
    assert conninfo(url) == expected


# --- other processes


def test_another_worker_resumes_what_a_killed_one_had_begun(
    database: Database, database_url: str, effects: Path, start_worker: Start
) -> None:
    workers = [start_worker(database_url), start_worker(database_url)]
    until(lambda: workers_alive(database.engine) == 2)
    promised(database, instruction(1, 1, dies=1), instruction(1, 2))
    victim = until(lambda: noted(effects))[0]["pid"]

    next(worker for worker in workers if worker.pid == victim).kill()

    until(settled(database.engine, ["done", "done"]))
    story = [(e["event"], e["n"], e["repeat"]) for e in noted(effects)]
    assert story == [
        ("start", 1, False),
        ("start", 1, True),
        ("done", 1, True),
        ("start", 2, False),
        ("done", 2, False),
    ]


@pytest.mark.soak
def test_nothing_is_lost_or_out_of_order_while_workers_are_killed(
    database: Database, database_url: str, effects: Path, start_worker: Start
) -> None:
    chance = random.Random(20)  # noqa: S311 - the same bad day each time, no secret
    deferrer = Deferrer(database.engine)
    total, streams = 3000, 50

    def wake(some: Collection[str]) -> None:
        if chance.random() >= 0.1:
            deferrer.wake(sorted(some))

    promising = Database(database.engine, wake=wake)
    given: dict[int, int] = defaultdict(int)

    def promise_all() -> None:
        pause = Event()
        for _ in range(total):
            stream = chance.randrange(streams)
            given[stream] += 1
            throttled = {"wait": 0.5} if chance.random() < 0.01 else {}
            promised(promising, instruction(stream, given[stream], **throttled))
            pause.wait(0.003)

    workers = [start_worker(database_url), start_worker(database_url)]
    until(lambda: workers_alive(database.engine) == 2)
    promiser = Thread(target=promise_all)
    promiser.start()
    moment = Event()
    for kill in range(15):
        moment.wait(1)
        workers[kill % 2].kill()
        workers[kill % 2].wait()
        workers[kill % 2] = start_worker(database_url)
    promiser.join()

    until(lambda: set(rows(database.engine)) == {"done"}, seconds=300, what="the last delivery")
    done: dict[str, list[int]] = defaultdict(list)
    begun: dict[str, list[int]] = defaultdict(list)
    for event in noted(effects):
        (done if event["event"] == "done" else begun)[event["stream"]].append(event["n"])
    kept = {stream: sorted(set(numbers)) for stream, numbers in done.items()}
    assert kept == {
        f"incident:{stream}:channel": list(range(1, last + 1)) for stream, last in given.items()
    }
    assert [s for s in begun if begun[s] != sorted(begun[s])] == []
    assert [s for s in done if done[s] != sorted(done[s])] == []
