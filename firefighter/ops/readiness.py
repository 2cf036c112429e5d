"""Whether the whole is ready, in words: the database, its schema, whoever delivers; never Slack."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

BEAT_SECONDS = 30
"""Any worker on this database has beaten since then, or nobody delivers."""
SILENT_SECONDS = 15
"""An engine that has lost Postgres is back within five seconds of it."""

LEAVING = "This process was told to go. It finishes what it has in hand, and takes nothing new."
NO_DATABASE = "The database does not answer."
MIGRATE = "{} Run: firefighter migrate"
NO_BEAT = "No worker beats on this database. Start firefighter worker, or serve, which has one."
NOT_BEGUN = "The worker of this process has not begun yet."
SILENT = "The worker of this process has been silent for {:.0f} s. Its log says why."
DEAF = "Nobody keeps the connection to Slack any more (Socket Mode). Restart this process."

_SCHEMA = text("SELECT version_num FROM alembic_version")
_BEATS = text(
    "SELECT EXISTS (SELECT FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - make_interval(secs => :seconds))"
)


@dataclass(frozen=True)
class Readiness:
    """What must be well for this process to be of use.

    Attributes:
        unfit: says what keeps this release from running on a schema, "" for nothing.
        silence: the seconds since our own worker's engine ran; None if it never did.
        listens: whether somebody keeps the connection to Slack, where there is one to keep.
        leaving: whether this process was told to go; then nothing else matters.
    """

    engine: Engine
    unfit: Callable[[str | None], str]
    silence: Callable[[], float | None] | None = None
    listens: Callable[[], bool] | None = None
    leaving: Callable[[], bool] = lambda: False

    def trouble(self) -> str:
        """Say everything that keeps us from serving, a line each; "" when all is well."""
        if self.leaving():
            return LEAVING
        return "\n".join([*self._of_the_whole(), *self._of_this_process()])

    def _of_the_whole(self) -> Iterator[str]:
        try:
            with self.engine.connect() as connection:
                yield from self._remembered(connection)
        except (DBAPIError, PoolTimeout):
            yield NO_DATABASE

    def _remembered(self, connection: Connection) -> Iterator[str]:
        missing = self.unfit(connection.scalar(_SCHEMA))
        if missing:
            yield MIGRATE.format(missing)
        elif not connection.scalar(_BEATS, {"seconds": BEAT_SECONDS}):
            yield NO_BEAT

    def _of_this_process(self) -> Iterator[str]:
        if self.silence is not None:
            seconds = self.silence()
            if seconds is None:
                yield NOT_BEGUN
            elif seconds > SILENT_SECONDS:
                yield SILENT.format(seconds)
        if self.listens is not None and not self.listens():
            yield DEAF
