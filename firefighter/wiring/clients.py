"""The only clients, and the only clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog
from slack_sdk import WebClient
from sqlalchemy import Engine

from firefighter.db import ledger, workspace
from firefighter.db.base import Database, connect
from firefighter.db.workspace import Identity
from firefighter.domain.errors import ChatDeclined, ChatLockedOut, ChatUnavailable
from firefighter.domain.learning import LearnPeople
from firefighter.gateways.chat import Chat
from firefighter.gateways.telling import Told, nobody
from firefighter.gateways.wiki import Wiki
from firefighter.ops.database import reached
from firefighter.ops.doctor import Installation
from firefighter.ops.doctor.slack import TOKEN
from firefighter.ops.restoring import Restored
from firefighter.settings import Settings, SettingsFault
from firefighter.wiring import trust
from firefighter.wiring.permitted import say_missing

log = structlog.get_logger(__name__)

DOOR_SECONDS, WORKER_SECONDS = 2, 20


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


def requests_engine(settings: Settings, *, pool_size: int) -> Engine:
    """Build the engine for what somebody waits for; it may go through a pooler."""
    return connect(
        settings.database_url,
        pool_size=pool_size,
        statement_seconds=DOOR_SECONDS,
        through_pooler=settings.through_pooler,
    )


def client(settings: Settings, *, seconds: int) -> WebClient:
    """Build a client that never repeats a call by itself: the SDK would post twice."""
    return WebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        timeout=seconds,
        retry_handlers=[],
        ssl=trust.context(settings),
    )


def wiki(settings: Settings, told: Told = nobody) -> Wiki | None:
    """Build the way to Confluence, or None when it is off."""
    if settings.confluence_url is None:
        return None
    if settings.confluence_email is None or settings.confluence_token is None:
        message = "CONFLUENCE_URL is set; CONFLUENCE_EMAIL and CONFLUENCE_TOKEN must be, too."
        raise SettingsFault(message)
    token = settings.confluence_token.get_secret_value()
    return Wiki(
        settings.confluence_url,
        settings.confluence_email,
        token,
        told=told,
        verify=trust.verify(settings),
    )


@contextmanager
def installation(settings: Settings) -> Iterator[Installation]:
    """Give what the doctor looks at, for as long as it looks."""
    engine = connect(settings.session_url, pool_size=2)
    chat = Chat(client(settings, seconds=WORKER_SECONDS), NoPatience(), pause=time.sleep)
    try:
        yield Installation(
            settings=settings, engine=engine, chat=chat, wiki=wiki(settings), clock=utcnow
        )
    finally:
        engine.dispose()


@contextmanager
def restoration(settings: Settings, owner_url: str) -> Iterator[Restored]:
    """Give what is needed to go on from a restored database, as the owner of its tables."""
    engine = connect(owner_url, pool_size=2, statement_seconds=60)
    chat = Chat(client(settings, seconds=WORKER_SECONDS), NoPatience(), pause=time.sleep)
    try:
        yield Restored(
            database=Database(engine), chat=chat, wiki=wiki(settings), policy=settings.policy
        )
    finally:
        engine.dispose()


def introduce(settings: Settings) -> Identity | None:
    """Ask Slack who we are; a silent Slack is no reason to wait, and tells None.

    Raises:
        SettingsFault: if Slack does not know our token; nothing that we promise would be kept.
    """
    chat = Chat(client(settings, seconds=DOOR_SECONDS), NoPatience())
    try:
        identity = chat.identity()
    except (ChatLockedOut, ChatDeclined) as no:
        raise SettingsFault(f"SLACK_BOT_TOKEN does not let us in. {no} {TOKEN}.") from no
    except ChatUnavailable as silent:
        log.warning("slack did not say who we are", why=str(silent))
        return None
    say_missing(identity.scopes, settings.policy)
    return identity


def greet(settings: Settings) -> None:
    """Introduce ourselves, and have the people learnt.

    Raises:
        SettingsFault: if Slack does not know our token, or the database is away by now.
    """
    identity = introduce(settings)
    engine = connect(settings.session_url, pool_size=1)
    with reached(settings.session_setting), Database(engine).transaction() as session:
        if identity is not None:
            workspace.confirm(session, identity)
        ledger.put(session, LearnPeople())
    engine.dispose()
