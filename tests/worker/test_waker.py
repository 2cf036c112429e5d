"""Wake-ups are bundled, and may be lost; the thread that sends them may not."""

from collections.abc import Iterator, Sequence
from threading import Event

import pytest
from sqlalchemy import Engine, text

from firefighter.db.base import Database
from firefighter.domain.deliveries import Whisper
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.worker.engine import Deferrer
from firefighter.worker.waker import SWEEP_SECONDS, Waker
from tests.worker.scene import STREAM, change, promised, say, until


class Jobs:
    """Takes wake-ups as the queue does, and fails when told to."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.failures = 0
        self.sweeps = 0
        self.asked, self.gate = Event(), Event()
        self.gate.set()

    def wake(self, streams: Sequence[str]) -> None:
        self.asked.set()
        self.gate.wait(PATIENT_SECONDS)
        if self.failures:
            self.failures -= 1
            raise ConnectionError
        self.batches.append(list(streams))

    def sweep(self) -> None:
        self.sweeps += 1
        if self.failures:
            self.failures -= 1
            raise ConnectionError


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def waker(jobs: Jobs) -> Iterator[Waker]:
    waker = Waker(jobs.wake)
    waker.start()
    yield waker
    waker.stop()


@pytest.fixture
def sweeping(jobs: Jobs) -> Iterator[Waker]:
    waker = Waker(jobs.wake, jobs.sweep)
    waker.start()
    yield waker
    waker.stop()


def queued(engine: Engine) -> list[tuple[str, int]]:
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT args ->> 'stream', priority FROM procrastinate_jobs ORDER BY id")
        )
        return [(row[0], row[1]) for row in found]


def test_many_wake_ups_share_one_job_per_stream(jobs: Jobs, waker: Waker) -> None:
    jobs.gate.clear()
    waker.wake(["first"])
    assert jobs.asked.wait(PATIENT_SECONDS)
    for _ in range(50):
        waker.wake(["b", "a"])
    jobs.gate.set()

    waker.stop()

    assert jobs.batches == [["first"], ["a", "b"]]


def test_a_stop_sends_what_was_asked_for_before_it(jobs: Jobs, waker: Waker) -> None:
    waker.wake(["a"])

    waker.stop()

    assert jobs.batches == [["a"]]
    assert not waker.alive


def test_a_failed_wake_up_is_lost_and_the_next_is_sent(jobs: Jobs, waker: Waker) -> None:
    jobs.failures = 1
    waker.wake(["lost"])
    until(lambda: jobs.failures == 0)

    waker.wake(["sent"])

    until(lambda: jobs.batches == [["sent"]])


def test_a_worker_sweeps_twice_a_second(jobs: Jobs, sweeping: Waker) -> None:
    until(lambda: jobs.sweeps >= 4)

    assert sweeping.alive
    assert SWEEP_SECONDS <= 0.5


def test_a_stream_of_wake_ups_does_not_keep_it_from_sweeping(jobs: Jobs, sweeping: Waker) -> None:
    def three_sweeps() -> bool:
        sweeping.wake(["busy"])
        return jobs.sweeps >= 3

    until(three_sweeps)


def test_a_failed_sweep_is_followed_by_another(jobs: Jobs, sweeping: Waker) -> None:
    jobs.failures = 2

    until(lambda: jobs.sweeps >= 4)

    assert sweeping.alive


def test_a_process_without_a_worker_never_sweeps(jobs: Jobs, waker: Waker) -> None:
    waker.wake(["a"])
    until(lambda: jobs.batches)

    waker.stop()

    assert jobs.sweeps == 0


# --- the queue itself


def test_a_wake_up_becomes_a_job_that_overtakes_the_sweep(
    database: Database, ledger_db: Engine
) -> None:
    promised(database, say("late"))
    deferrer = Deferrer(ledger_db)

    deferrer.sweep()
    deferrer.wake(["fresh"])

    assert queued(database.engine) == [(STREAM, 0), ("fresh", 1)]


def test_a_sweep_does_not_double_a_wake_up_that_waits(
    database: Database, ledger_db: Engine
) -> None:
    promised(database, say("late"))
    deferrer = Deferrer(ledger_db)

    for _ in range(3):
        deferrer.sweep()

    assert queued(database.engine) == [(STREAM, 0)]


def test_a_sweep_leaves_alone_what_is_not_due(database: Database, ledger_db: Engine) -> None:
    promised(database, say("tomorrow"))
    change(database.engine, "due_at = clock_timestamp() + interval '1 day'")

    Deferrer(ledger_db).sweep()

    assert queued(database.engine) == []


def test_a_commit_wakes_its_streams_through_a_transactional_pool(database: Database) -> None:
    deferrer = Deferrer(database.engine)
    waker = Waker(deferrer.wake)
    waker.start()
    writing = Database(database.engine, wake=waker.wake)

    promised(writing, say("a"), Whisper(person="U1", channel=None, text="hello"))
    waker.stop()

    assert sorted(queued(database.engine)) == [(STREAM, 1), ("whisper:U1", 1)]


def test_a_lost_connection_does_not_stop_the_wake_ups(
    database: Database, ledger_db: Engine
) -> None:
    deferrer = Deferrer(ledger_db)
    deferrer.wake(["before"])
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    deferrer.wake(["after"])

    assert [stream for stream, _ in queued(database.engine)] == ["before", "after"]
