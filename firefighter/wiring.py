"""Build the real thing from settings: the only clock, the only clients, the only threads."""

import logging
import random
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

import uvicorn
from fastapi import FastAPI
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Engine

from firefighter.db import ledger, workspace
from firefighter.db.base import Database, connect
from firefighter.domain.deliveries import LearnPeople
from firefighter.domain.errors import ChatDeclined, ChatLockedOut, ChatUnavailable
from firefighter.gateways.chat import Chat
from firefighter.gateways.wiki import Wiki
from firefighter.ops.database import readiness, require_schema
from firefighter.settings import Settings, SettingsFault
from firefighter.slack import app as slack
from firefighter.slack.desk import Desk
from firefighter.slack.socket_mode import SocketMode
from firefighter.web import app as web
from firefighter.worker import digests, handlers, tidying
from firefighter.worker.drain import Drain
from firefighter.worker.engine import Deferrer, Worker, ledger_engine
from firefighter.worker.tick import Ticker
from firefighter.worker.waker import Waker
from firefighter.worker.world import World

DOOR_SECONDS, WORKER_SECONDS = 2, 20
THREADS = 10
DOOR_THREADS = 40
"""How many requests may wait for Slack before they are answered; over HTTP it is as many."""


def utcnow() -> datetime:
    return datetime.now(UTC)


class Patience:
    """Remembers in Postgres which Slack methods asked us to wait."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wait_for(self, method: str) -> float | None:
        with self._database.transaction() as session:
            return workspace.wait_for(session, method)

    def throttle(self, method: str, seconds: float) -> None:
        with self._database.transaction() as session:
            workspace.throttle(session, method, seconds=seconds)


class NoPatience:
    """For the door, where a person waits: ask Slack, whatever it said before."""

    def wait_for(self, _method: str) -> float | None:
        return None

    def throttle(self, _method: str, _seconds: float) -> None:
        """Leave what the worker knows as it is."""


def client(settings: Settings, *, seconds: int) -> WebClient:
    """Build a client that never repeats a call by itself: the SDK would post twice."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=seconds,
        retry_handlers=[],
    )


def wiki(settings: Settings) -> Wiki | None:
    """Build the way to Confluence, or None when it is off."""
    if settings.confluence_url is None:
        return None
    if settings.confluence_email is None or settings.confluence_token is None:
        message = "CONFLUENCE_URL is set; CONFLUENCE_EMAIL and CONFLUENCE_TOKEN must be, too."
        raise SettingsFault(message)
    token = settings.confluence_token.get_secret_value()
    return Wiki(settings.confluence_url, settings.confluence_email, token)


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


def bolt(settings: Settings, desk: Desk) -> App:
    """Build the Bolt app; it authorises from the identity that Slack last confirmed."""
    token = settings.slack_bot_token.get_secret_value()
    known: list[AuthorizeResult] = []

    def authorize(**_context: object) -> AuthorizeResult:
        if not known:
            with desk.database.transaction() as session:
                identity = workspace.identity(session)
            if identity is None:
                return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)
            known.append(
                AuthorizeResult(
                    enterprise_id=None,
                    team_id=identity.team_id,
                    bot_id=identity.bot_id,
                    bot_user_id=identity.bot_user_id,
                    bot_token=token,
                )
            )
        return known[0]

    app = App(
        logger=logging.getLogger("firefighter.bolt"),
        client=client(settings, seconds=DOOR_SECONDS),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        token_verification_enabled=False,
        process_before_response=True,
        url_verification_enabled=True,
    )
    return slack.build(app, desk)


def greet(settings: Settings) -> None:
    """Ask Slack who we are, and have the people learnt; a silent Slack is no reason to wait."""
    engine = connect(settings.database_url, pool_size=1)
    database = Database(engine)
    chat = Chat(client(settings, seconds=DOOR_SECONDS), NoPatience())
    with suppress(ChatUnavailable, ChatDeclined):
        identity = chat.identity()
        with database.transaction() as session:
            workspace.confirm(session, identity)
    with database.transaction() as session:
        ledger.put(session, LearnPeople())
    engine.dispose()


def serve(app: FastAPI, *, host: str, port: int) -> None:
    """Answer requests until told to stop."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="error",
        access_log=False,
        lifespan="off",
        ws="none",
    )


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
    habits = [digests.habit(database, settings.policy), tidying.habit(database)]
    running.ticker = Ticker(habits, utcnow)
