"""Whoever keeps what was promised: the worker of a process, and its calendar."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Event

from sqlalchemy import Engine

from firefighter.db.base import Database, connect
from firefighter.gateways.chat import Chat
from firefighter.gateways.pager import Pager
from firefighter.gateways.response_urls import ResponseUrls
from firefighter.ops.heartbeat import Heartbeat
from firefighter.settings import Settings
from firefighter.wiring import trust
from firefighter.wiring.clients import WORKER_SECONDS, Patience, client, utcnow, wiki
from firefighter.wiring.in_force import InForce
from firefighter.wiring.permitted import Permissions
from firefighter.wiring.watching import Watch
from firefighter.worker import digests, handlers, newer, retention, tidying
from firefighter.worker.drain import Drain
from firefighter.worker.engine import Worker, ledger_engine
from firefighter.worker.tick import Habit, Ticker
from firefighter.worker.waker import Waker
from firefighter.worker.world import World

THREADS = 10


@dataclass(frozen=True)
class Employed:
    """A worker and its calendar, with the engines that they use."""

    worker: Worker
    tickers: Sequence[Ticker]
    engines: Sequence[Engine]

    def start(self) -> None:
        self.worker.start()
        for ticker in self.tickers:
            ticker.start()

    def stop(self) -> None:
        """Finish the calls in hand; start no others."""
        self.worker.stop()
        for ticker in self.tickers:
            ticker.stop()


def employ(
    settings: Settings, in_force: InForce, waker: Waker, stopping: Event, watch: Watch
) -> Employed:
    """Put together a worker; *stopping* ends it between two deliveries."""
    metrics = watch.metrics
    sweeps = ledger_engine(settings.session_url, THREADS)
    engine = connect(settings.session_url, pool_size=THREADS + 4, statement_seconds=WORKER_SECONDS)
    database = Database(engine, waker.wake)
    notice = Permissions(database, in_force).notice
    patient, told = client(settings, seconds=WORKER_SECONDS), metrics.slack_called
    world = World(
        database=database,
        chat=Chat(patient, Patience(database), told, notice=notice, pause=stopping.wait),
        wiki=wiki(settings, metrics.confluence_called),
        pager=Pager(trust.verify(settings)),
        responses=ResponseUrls(trust.verify(settings), told),
        policy=in_force(),
        clock=utcnow,
    )

    def now() -> World:
        return replace(world, policy=in_force())

    drain = Drain(
        sweeps,
        lambda promise, claimed: handlers.handle(now(), promise, claimed),
        lambda session, promise, error: handlers.bury(now(), session, promise, error),
        waker.wake,
        stopping=stopping,
        chance=random.random,
        told=metrics.delivered,
    )
    worker = Worker(settings.session_url, drain.drain, stopping=stopping, concurrency=THREADS)
    habits = [
        digests.habit(database, in_force),
        tidying.habit(database, in_force),
        retention.habit(database, in_force),
        newer.habit(database),
    ]
    # A heartbeat waits for its answer, so it has a ticker of its own.
    tickers = [Ticker(habits, utcnow), Ticker(_beating(settings, database, watch), utcnow)]
    return Employed(worker, tickers, (sweeps, engine))


def _beating(settings: Settings, database: Database, watch: Watch) -> list[Habit]:
    if settings.heartbeat_url is None:
        return []
    url = settings.heartbeat_url.get_secret_value()
    return [Heartbeat(url, database, watch.health.ready, verify=trust.verify(settings))]
