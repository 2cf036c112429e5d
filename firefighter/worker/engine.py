"""The engine that runs our drains: procrastinate, whose jobs are nothing but wake-ups."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event, Thread
from typing import Any

import procrastinate
import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.types import JSONValue
from sqlalchemy import Engine, make_url

from firefighter.db.base import connect

log = structlog.get_logger(__name__)

QUEUE = "deliveries"
STALLED_SECONDS = 30
LONGEST_PAUSE = 5.0


def conninfo(url: str) -> str:
    """Give a SQLAlchemy URL as libpq writes it."""
    parts = make_url(url).set(drivername="postgresql")
    if parts.host is None and "host" in parts.query:
        named = {"host": parts.query["host"], "user": parts.username, "dbname": parts.database}
        return " ".join(f"{name}={value}" for name, value in named.items() if value)
    return parts.render_as_string(hide_password=False)


def ledger_engine(url: str, concurrency: int) -> Engine:
    """Build the engine for drains: each statement is its own commit, and locks are kept."""
    engine = connect(url, pool_size=concurrency + 2, statement_seconds=10, lock_seconds=5)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


class Deferrer:
    """Puts wake-ups into the engine's table, from any thread."""

    def __init__(self, url: str) -> None:
        connector = procrastinate.SyncPsycopgConnector(
            conninfo=conninfo(url), min_size=1, max_size=2
        )
        self._app = procrastinate.App(connector=connector)
        self._opened = False

    def __call__(self, streams: Sequence[str]) -> None:
        if not self._opened:
            self._app.open()
            self._opened = True
        jobs: list[dict[str, JSONValue]] = [{"stream": stream} for stream in streams]
        self._app.configure_task("drain", queue=QUEUE).batch_defer(*jobs)

    def close(self) -> None:
        if self._opened:
            self._app.close()


class Worker:
    """Runs drains in a loop of its own, in a thread of its own, until told to stop."""

    def __init__(self, url: str, drain: Callable[[str], None], *, concurrency: int = 10) -> None:
        self._url = url
        self._drain = drain
        self._concurrency = concurrency
        self._stopping = Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._thread = Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float = 10) -> None:
        """Finish the calls in hand, within *seconds*."""
        self._stopping.set()
        if self._loop is not None and self._running is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._running.cancel)
        self._thread.join(seconds)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        with suppress(asyncio.CancelledError):
            asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running = asyncio.current_task()
        # The loop's own executor has cores + 4 threads, whatever concurrency says.
        self._loop.set_default_executor(ThreadPoolExecutor(self._concurrency + 4, "drain"))
        pause = 0.25
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - Postgres may be away; come back
                log.warning("worker stopped", error=type(error).__name__)
            pause = 0.25 if time.monotonic() - began > STALLED_SECONDS else pause * 2
            await asyncio.sleep(min(LONGEST_PAUSE, pause))

    async def _work(self) -> None:
        connector = procrastinate.PsycopgConnector(
            conninfo=conninfo(self._url), min_size=1, max_size=4
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

        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=self._concurrency,
                fetch_job_polling_interval=1,
                delete_jobs="always",
                update_heartbeat_interval=5,
                stalled_worker_timeout=STALLED_SECONDS,
                install_signal_handlers=False,
                shutdown_graceful_timeout=8,
            )


async def _tidy(app: procrastinate.App) -> None:
    """Sweep away the jobs of killed workers; they were wake-ups, so nothing is retried."""
    jobs: Any = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    for job in jobs:
        with suppress(ConnectorException):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
