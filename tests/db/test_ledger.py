from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from firefighter.db import ledger
from firefighter.db.base import Database
from firefighter.domain.deliveries import Announce, FadeUndo, Say


def given_up_yesterday(database, promise):
    """Put a delivery into the ledger that was promised a day ago, tried, and given up."""
    with database.transaction() as session:
        ledger.put(session, promise)
        session.execute(
            text("""
            UPDATE deliveries SET state = 'dead', promised_at = promised_at - interval '25 hours',
                                  claimed_at = clock_timestamp(), attempts = 9
            """)
        )


def resumed(database, stream):
    """Resync incident 1, and take what is due in a stream."""
    with database.transaction() as session:
        assert ledger.resync(session, 1) == 1
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        return ledger.claim(connection, stream)


def test_what_is_resumed_gets_a_new_day_and_is_looked_for_since_it_was_promised(database):
    given_up_yesterday(database, Say(incident=1, text="hello"))

    claimed = resumed(database, "incident:1:channel")

    assert claimed is not None
    assert claimed.hours < 1
    assert claimed.repeat
    assert claimed.tried_at - claimed.promised_at > timedelta(hours=24)


def test_what_is_promised_for_later_wakes_nobody_now(database):
    woken: list[str] = []
    writing = Database(database.engine, woken.extend)
    later = datetime(2126, 1, 2, tzinfo=UTC)

    with writing.transaction() as session:
        ledger.put(
            session,
            Say(incident=1, text="now"),
            (FadeUndo(incident=1, seq=2), later),
            (Say(incident=3, text="x"), later),
        )

    assert woken == ["incident:1:channel"]


def test_an_announcement_is_resumed_with_its_incident(database):
    given_up_yesterday(database, Announce(incident=1, channel="incidents", seq=1))

    assert resumed(database, "announce:incidents") is not None
