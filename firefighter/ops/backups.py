"""Is there a backup, how old is it, and is what came out of one whole?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firefighter.db import rescue
from firefighter.db.base import Database
from firefighter.ops import migrations
from firefighter.ops.database import require_schema
from firefighter.ops.doctor.finding import Finding, doubtful, fine, wrong
from firefighter.settings import SettingsFault

TOO_OLD = timedelta(hours=26)
"""A nightly backup that is late by two hours is one that was missed."""
MAGIC = b"PGDMP"
AGAIN = "Make another: pg_dump --format=custom"
NOTHING = "Nothing was restored here: the database is empty."
EMPTY = "First: pg_restore --exit-on-error --no-owner --no-privileges --dbname=…"
GUARDED = 3
"""The triggers that keep the timeline append-only."""


def require_restored(url: str) -> None:
    """Check that something was restored: to migrate an empty database would be in its way.

    Raises:
        SettingsFault: if nothing was.
    """
    if migrations.current(url) is None:
        raise SettingsFault(f"{NOTHING} {EMPTY}")


def file(path: Path, *, at: datetime) -> Iterator[Finding]:
    """Look at a dump as it lies there."""
    try:
        status = path.stat()
        with path.open("rb") as opened:
            begins = opened.read(len(MAGIC))
    except OSError as error:
        yield wrong(f"{path} cannot be read: {error.strerror}.", AGAIN)
        return
    if begins != MAGIC:
        yield wrong(f"{path} is no dump in Postgres' custom format.", AGAIN)
        return
    age = at - datetime.fromtimestamp(status.st_mtime, UTC)
    hours = age / timedelta(hours=1)
    said = f"{path} is {hours:.0f} hours old and has {status.st_size:,} bytes."
    yield doubtful(said, "See why the nightly backup did not run") if age > TOO_OLD else fine(said)


def contents(database: Database, url: str, *, at: datetime) -> Iterator[Finding]:
    """Look at a database, restored or running: is everything there, and guarded?"""
    if migrations.current(url) is None:
        yield wrong(NOTHING, EMPTY)
        return
    try:
        require_schema(url)
    except SettingsFault as fault:
        said, _, remedy = str(fault).partition(" Run: ")
        yield wrong(said, f"Run: {remedy}" if remedy else "Restore it into an empty database")
        return
    yield fine("The schema is one that this release runs on.")
    with database.transaction() as session:
        found, behind = rescue.check(session), rescue.behind(session)
        incomplete = rescue.incomplete(session)
    counted = (
        _many(found.incidents, "incident"),
        _many(found.entries, "timeline entry", "timeline entries"),
        f"{_many(found.pending, 'promise')} not kept yet",
    )
    yield fine(f"{', '.join(counted)}.")
    yield _newest(found.newest, found.until, at=at)
    if incomplete:
        keys = ", ".join(f"INC-{number}" for number in incomplete)
        yield wrong(f"The timeline lacks entries: {keys}.", "Restore another backup")
    if behind:
        said = f"Numbers would be given twice: {', '.join(behind)}."
        yield wrong(said, "Restore with pg_restore, which brings the sequences")
    if found.triggers < GUARDED:
        said = "The triggers that keep the timeline append-only are missing."
        yield wrong(said, "Restore the whole dump, not its data alone")


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _newest(number: int | None, until: datetime | None, *, at: datetime) -> Finding:
    if number is None or until is None:
        return doubtful("It knows no incident.", "See whether it is the database you mean")
    hours = (at - until) / timedelta(hours=1)
    return fine(f"The newest incident is INC-{number}; the newest entry is {hours:.0f} hours old.")
