"""One Postgres for all tests, one migrated database copied for each test that asks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from firefighter.db.base import Database, connect
from firefighter.ops import logs, migrations
from firefighter.ops.postgres import FAST, EmbeddedPostgres

NOON = datetime(2030, 1, 2, 12, tzinfo=UTC)
TEMPLATE = "template_firefighter"
START_SECONDS = 180
"""How long a busy machine may take to end a whole playground, and to start it anew."""
COPIED = dict(FAST) | {"file_copy_method": "clone"}
"""The kernel copies the template's files, which takes a quarter of the time."""

_numbers = count(1)

# As in production; what structlog does by itself with an exception takes it seconds.
logs.configure("json")

# Examples may take as long as a busy machine makes them take.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    folder = tmp_path_factory.mktemp("postgres")
    with EmbeddedPostgres(folder, settings=COPIED) as server:
        migrations.upgrade(server.create(TEMPLATE))
        yield server


@pytest.fixture
def database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    yield postgres.create(name, template=TEMPLATE)
    postgres.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def database(engine: Engine) -> Database:
    return Database(engine)
