"""The database: does it answer, is it new enough, is it this release's, whose are its tables."""

from collections.abc import Iterator
from datetime import datetime

import psycopg
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from firefighter.db.base import Database, connect
from firefighter.ops.database import reached, trouble
from firefighter.ops.doctor.finding import Finding, doubtful, fault, fine, wrong
from firefighter.ops.starting import CHECKS
from firefighter.settings import REQUESTS, Settings, SettingsFault

OLDEST_POSTGRES = 15
CLOCKS_AGREE_SECONDS = 30

_ABOUT = text("""
SELECT current_setting('server_version_num')::int / 10000 AS release,
       current_setting('server_version') AS version,
       current_database() AS name, current_user AS role, clock_timestamp() AS now
""")
_OWNED = text("""
SELECT count(*) FROM pg_tables
WHERE tablename = 'entries' AND schemaname = 'public' AND pg_has_role(tableowner, 'MEMBER')
""")

# Sorts eight megabytes with hardly any memory: they go to the disk, and nothing stays there.
_LITTLE_MEMORY = text("SET LOCAL work_mem = '64kB'")
_SORTED = text("""
SELECT count(*) FROM (SELECT repeat(md5(i::text), 32) AS filler
                      FROM generate_series(1, 8192) AS i ORDER BY filler) AS sorted
""")


def examine(engine: Engine, settings: Settings, *, at: datetime) -> Iterator[Finding]:
    """Look at the database; what needs it to answer is only looked at when it does.

    Args:
        at: the time on our clock.
    """
    try:
        with engine.connect() as connection:
            about = connection.execute(_ABOUT).one()
            owned = connection.scalar(_OWNED)
    except DBAPIError as error:
        yield fault(SettingsFault(trouble(error, settings.session_setting)))
        return
    yield _release(about.release, about.version, about.name, about.role)
    if settings.through_pooler:
        yield _requests(settings)
    yield from _start(engine, settings)
    yield from _room(engine, settings)
    yield _clock(at, about.now)
    if owned:
        yield doubtful(
            f"The role {about.role} owns the tables, so it could edit the timeline.",
            "Let another role own them: set DATABASE_OWNER_URL to its address, run firefighter"
            " migrate, and do what that says",
        )


def _release(release: int, version: str, name: str, role: str) -> Finding:
    if release < OLDEST_POSTGRES:
        said = f"The database is a Postgres {version}."
        return wrong(said, f"Upgrade it to Postgres {OLDEST_POSTGRES} or newer")
    return fine(f"Postgres {version} answers; database {name}, role {role}.")


def _requests(settings: Settings) -> Finding:
    """Go the way that requests go, where it is another one."""
    pooled = connect(settings.database_url, pool_size=1, through_pooler=True)
    try:
        with reached(REQUESTS), pooled.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SettingsFault as words:
        return fault(words)
    finally:
        pooled.dispose()
    return fine("Requests reach it through DATABASE_URL, too.")


def _start(engine: Engine, settings: Settings) -> Iterator[Finding]:
    """Check what start-up checks; what comes after the first that fails makes no sense."""
    for check in CHECKS:
        try:
            check.require(settings, Database(engine))
        except SettingsFault as words:
            yield fault(words)
            return
        yield fine(check.said)


def _room(engine: Engine, settings: Settings) -> Iterator[Finding]:
    """Look whether its disk takes more; one that is full answers questions all the same."""
    try:
        with engine.begin() as connection:
            connection.execute(_LITTLE_MEMORY)
            connection.execute(_SORTED)
    except DBAPIError as error:
        # Whoever may not use that much of it cannot tell.
        if isinstance(error.orig, psycopg.errors.DiskFull):
            yield fault(SettingsFault(trouble(error, settings.session_setting)))
        return
    yield fine("Its disk has room.")


def _clock(ours: datetime, theirs: datetime) -> Finding:
    apart = abs((ours - theirs).total_seconds())
    if apart > CLOCKS_AGREE_SECONDS:
        said = f"Our clock and the database's are {apart:.0f} seconds apart."
        return doubtful(said, "Switch time synchronisation (NTP) on, on both machines")
    return fine("Our clock agrees with the database's.")
