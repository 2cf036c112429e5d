"""The ledger's own connections, and a Postgres that a test may take down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from firefighter.ops import migrations
from firefighter.ops.postgres import FAST, EmbeddedPostgres
from firefighter.playground.slack.server import LocalSlack
from firefighter.worker.engine import ledger_engine
from tests.worker.scene import Desk, Wakes


@pytest.fixture
def ledger_db(database_url: str) -> Iterator[Engine]:
    engine = ledger_engine(database_url, 4)
    yield engine
    engine.dispose()


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack() as running:
        yield running


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture
def mortal_postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Give a migrated Postgres of the test's own, to be stopped and started at will."""
    # What was committed must survive the restarts.
    server = EmbeddedPostgres(tmp_path / "mortal", settings=dict(FAST) | {"fsync": "on"}).start()
    migrations.upgrade(server.url)
    yield server
    server.stop()
