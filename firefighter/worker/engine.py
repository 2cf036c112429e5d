"""The engine that runs our drains: procrastinate, whose jobs are nothing but wake-ups."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.types import JSONValue
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, make_url

from firefighter.db import sweeping
from firefighter.db.base import connect

log = structlog.get_logger(__name__)

QUEUE = "deliveries"
CONCURRENCY = 10
HEARTBEAT_SECONDS, STALLED_SECONDS = 5, 30
POLL_SECONDS = 1
BEAT_SECONDS = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0
GRACEFUL_SECONDS = 8

# A server or a network that is gone is noticed in seconds, not in two hours.
_ALIVE = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


def conninfo(url: str) -> str:
    """Give a SQLAlchemy URL as libpq writes it: what SQLAlchemy itself would connect to."""
    parsed = make_url(url)
    positional, named = parsed.get_dialect()().create_connect_args(parsed)
    return make_conninfo(*positional, **named)


def ledger_engine(url: str, concurrency: int = CONCURRENCY) -> Engine:
    """Build the engine for drains: each statement is its own commit, and locks are kept."""
    engine = connect(url, pool_size=concurrency + 2, statement_seconds=10, lock_seconds=5)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def prepare(connection: psycopg.AsyncConnection) -> None:
    """Let each statement be its own commit: the engine never needs two of them in one.

    And let it read jobs by their indexes. Postgres keeps the plan that it made while no job waited,
    and that one compares each with all others as soon as many do.
    """
    await connection.set_autocommit(True)
    await connection.execute("SET enable_seqscan = off")


class Deferrer:
    """Puts wake-ups into the engine's queue, from any thread, over a pool we have anyway."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

    def wake(self, streams: Sequence[str]) -> None:
        """Wake streams that were promised something just now; they overtake any backlog."""
        self._defer(streams, priority=1)

    def sweep(self) -> None:
        """Wake every stream that has something due, unless its wake-up still waits."""
        with self._engine.connect() as connection:
            late = sweeping.late_streams(connection, queue=QUEUE)
        if late:
            self._defer(late, priority=0)

    def _defer(self, streams: Sequence[str], *, priority: int) -> None:
        jobs: list[dict[str, JSONValue]] = [{"stream": stream} for stream in streams]
        with self._engine.begin() as connection:
            task = self._app.configure_task(
                "drain",
                queue=QUEUE,
                priority=priority,
                connection=connection.connection.driver_connection,
            )
            task.batch_defer(*jobs)


class Worker:
    """Runs drains in a loop of its own, in a thread of its own, until told to stop.

    *stopping* is shared with the drains, so that a stop ends them between two deliveries.
    """

    def __init__(
        self,
        url: str,
        drain: Callable[[str], None],
        *,
        stopping: Event,
        concurrency: int = CONCURRENCY,
        graceful_seconds: float = GRACEFUL_SECONDS,
    ) -> None:
        self._url = url
        self._drain = drain
        self._stopping = stopping
        self._concurrency = concurrency
        self._graceful_seconds = graceful_seconds
        self._beat: float | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._thread = Thread(target=self.run, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float | None = None) -> None:
        """Finish the calls in hand, within *seconds*; start no others."""
        self._stopping.set()
        if self._loop is not None and self._running is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._running.cancel)
        if self._thread.is_alive():
            self._thread.join(self._graceful_seconds + 2 if seconds is None else seconds)

    def run(self) -> None:
        """Work in this thread until another one calls ``stop``."""
        with suppress(asyncio.CancelledError):
            asyncio.run(self._serve())

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    @property
    def silence(self) -> float | None:
        """Give the seconds since the engine last ran, connected; None if it never did."""
        return None if self._beat is None else time.monotonic() - self._beat

    async def _serve(self) -> None:
        self._running = asyncio.current_task()
        self._loop = asyncio.get_running_loop()
        # The loop's own executor has cores + 4 threads, whatever concurrency says.
        self._loop.set_default_executor(ThreadPoolExecutor(self._concurrency + 4, "drain"))
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - Postgres may be away; come back
                log.warning("worker stopped", error=type(error).__name__)
            lasted = time.monotonic() - began
            pause = FIRST_PAUSE if lasted > STALLED_SECONDS else min(LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(pause)

    async def _work(self) -> None:
        """Run procrastinate until it ends: it does when Postgres goes away."""
        app = self._app()
        beating: asyncio.Task[None] | None = None
        try:
            await app.open_async()
            if self._stopping.is_set():
                return
            beating = asyncio.create_task(self._keep_beating())
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=self._concurrency,
                fetch_job_polling_interval=POLL_SECONDS,
                delete_jobs="always",
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                install_signal_handlers=False,
                shutdown_graceful_timeout=self._graceful_seconds,
            )
        finally:
            if beating is not None:
                beating.cancel()
            # Also if we were stopped while it opened: its pool takes no notice of a cancellation.
            await app.close_async()

    async def _keep_beating(self) -> None:
        while True:
            self._beat = time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    def _app(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=conninfo(self._url),
            min_size=1,
            max_size=4,
            kwargs=_ALIVE,
            configure=prepare,
        )
        app = procrastinate.App(connector=connector)
        drain = self._drain

        @app.task(name="drain", queue=QUEUE)
        def deliver(stream: str) -> None:
            drain(stream)

        @app.periodic(cron="* * * * *")
        @app.task(name="tidy", queue=QUEUE)
        async def tidy(timestamp: int) -> None:
            del timestamp
            await _tidy(app)

        return app


async def _tidy(app: procrastinate.App) -> None:
    """Sweep away the jobs of killed workers; they were wake-ups, so nothing is retried."""
    jobs: Any = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    for job in jobs:
        # Another replica may have been faster.
        with suppress(ConnectorException):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
