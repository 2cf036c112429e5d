"""One process put together from settings: its parts, its threads, its end."""

import random
import time
from dataclasses import dataclass
from threading import Event

from fastapi import FastAPI
from sqlalchemy import Engine

from firefighter.db.base import Database, connect
from firefighter.domain.errors import ChatDeclined, ChatLockedOut
from firefighter.gateways.chat import Chat
from firefighter.ops.database import readiness, require_schema
from firefighter.settings import Settings, SettingsFault
from firefighter.slack.desk import Desk
from firefighter.slack.socket_mode import SocketMode
from firefighter.web import app as web
from firefighter.wiring.clients import (
    DOOR_SECONDS,
    WORKER_SECONDS,
    NoPatience,
    Patience,
    client,
    utcnow,
    wiki,
)
from firefighter.wiring.door import bolt
from firefighter.worker import digests, handlers, newer, tidying
from firefighter.worker.drain import Drain
from firefighter.worker.engine import Deferrer, Worker, ledger_engine
from firefighter.worker.tick import Ticker
from firefighter.worker.waker import Waker
from firefighter.worker.world import World

THREADS = 10
DOOR_THREADS = 40
"""How many requests may wait for Slack before they are answered; over HTTP it is as many."""


@dataclass
class Running:
    """A bot with its worker, or one of them; ``stop`` finishes the calls in hand."""

    app: FastAPI | None
    engines: list[Engine]
    waker: Waker
    stopping: Event
    worker: Worker | None = None
    ticker: Ticker | None = None
    link: SocketMode | None = None

    def start(self) -> None:
        """Begin to work and to listen.

        Raises:
            SettingsFault: if Slack opens no connection for our app's token.
        """
        if self.link is not None:
            try:
                self.link.start()
            except (ChatDeclined, ChatLockedOut) as no:
                message = f"SLACK_APP_TOKEN opens no connection to Slack. {no}"
                raise SettingsFault(message) from no
        self.waker.start()
        if self.worker is not None:
            self.worker.start()
        if self.ticker is not None:
            self.ticker.start()

    def stop(self) -> None:
        if self.link is not None:
            self.link.stop()
        self.stopping.set()
        if self.ticker is not None:
            self.ticker.stop()
        if self.worker is not None:
            self.worker.stop()
        self.waker.stop()
        for engine in self.engines:
            engine.dispose()


def assemble(settings: Settings, *, door: bool, work: bool) -> Running:
    """Put together the parts of one process.

    Raises:
        SettingsFault: if the database's schema is not this release's.
    """
    require_schema(settings.database_url)
    requests = connect(settings.database_url, pool_size=THREADS, statement_seconds=DOOR_SECONDS)
    engines = [requests]
    stopping = Event()
    sweeps = ledger_engine(settings.database_url, THREADS) if work else None
    wakes = connect(settings.database_url, pool_size=1)
    engines.append(wakes)
    deferrer = Deferrer(wakes)
    waker = Waker(deferrer.wake, deferrer.sweep if work else None)
    database = Database(requests, waker.wake)
    running = Running(None, engines, waker, stopping)
    if sweeps is not None:
        engines.append(sweeps)
        _employ(running, settings, sweeps, stopping)
    if door:
        chat = Chat(client(settings, seconds=DOOR_SECONDS), NoPatience())
        app = bolt(settings, Desk(database, chat, settings.policy, utcnow))
        running.app = web.build(
            app,
            secrets=settings.signing_secrets,
            now=time.time,
            health=web.Health(lambda: readiness(requests)),
        )
        if settings.slack_app_token is not None:
            token = settings.slack_app_token.get_secret_value()
            running.link = SocketMode(app, lambda: chat.link(token), threads=DOOR_THREADS)
    return running


def _employ(running: Running, settings: Settings, sweeps: Engine, stopping: Event) -> None:
    engine = connect(settings.database_url, pool_size=THREADS + 4, statement_seconds=WORKER_SECONDS)
    running.engines.append(engine)
    database = Database(engine, running.waker.wake)
    chat = Chat(client(settings, seconds=WORKER_SECONDS), Patience(database))
    world = World(
        database=database,
        chat=chat,
        wiki=wiki(settings),
        policy=settings.policy,
        clock=utcnow,
    )
    drain = Drain(
        sweeps,
        lambda promise, claimed: handlers.handle(world, promise, claimed),
        lambda session, promise, error: handlers.bury(world, session, promise, error),
        running.waker.wake,
        stopping=stopping,
        chance=random.random,
    )
    running.worker = Worker(
        settings.database_url, drain.drain, stopping=stopping, concurrency=THREADS
    )
    habits = [
        digests.habit(database, settings.policy),
        tidying.habit(database),
        newer.habit(database),
    ]
    running.ticker = Ticker(habits, utcnow)
