"""What one drainer does with one stream."""

import json
from collections.abc import Iterator
from threading import Event, Thread, Timer
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from firefighter.db import ledger, sweeping
from firefighter.db.base import Database, Session
from firefighter.domain.deliveries import Say
from firefighter.domain.errors import Blocked, ChatDeclined, ChatLockedOut, ChatUnavailable
from firefighter.ops.postgres import EmbeddedPostgres
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.worker.drain import Drain, Outcome
from firefighter.worker.engine import QUEUE, ledger_engine
from tests.worker.scene import (
    STREAM,
    Desk,
    Wakes,
    change,
    drain_of,
    invite,
    make_due,
    promised,
    rows,
    say,
    topic,
)

DOWN = ChatUnavailable("Slack did not answer.")
NO = ChatDeclined("restricted_action", "Slack does not let me.")


@pytest.fixture
def drain(ledger_db: Engine, desk: Desk, wakes: Wakes) -> Drain:
    return drain_of(ledger_db, desk, wakes=wakes)


@pytest.fixture
def other_db(database_url: str) -> Iterator[Engine]:
    """Give the connections of another worker."""
    engine = ledger_engine(database_url, 2)
    yield engine
    engine.dispose()


def seconds_to_wait(engine: Engine) -> float:
    return float(rows(engine, "extract(epoch FROM due_at - clock_timestamp())")[0])


# --- order


def test_a_stream_is_delivered_in_the_order_of_its_promises(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"), invite("b"), say("c"))

    drain.drain(STREAM)

    assert desk.calls == ["a", "b", "c"]
    assert rows(database.engine) == ["done"] * 3


def test_order_holds_under_retries(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, say("a"), say("b"), say("c"))
    desk.fails("a", DOWN, DOWN)
    desk.fails("b", DOWN)

    for _ in range(4):
        drain.drain(STREAM)
        make_due(database.engine)

    assert desk.calls == ["a", "a", "a", "b", "b", "c"]


def test_what_holds_nothing_up_may_fail_alone(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, invite("ada"), say("hello"))
    desk.fails("ada", DOWN)

    drain.drain(STREAM)

    assert desk.calls == ["ada", "hello"]
    assert rows(database.engine) == ["pending", "done"]


def test_what_holds_up_the_rest_makes_it_wait_as_long(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("first"), invite("ada"), say("last"))
    desk.fails("first", DOWN)

    drain.drain(STREAM)

    assert desk.calls == ["first"]
    assert len(set(rows(database.engine, "due_at"))) == 1


def test_pictures_collapse_into_the_last(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, topic(), say("news"), topic(), topic())

    drain.drain(STREAM)

    assert desk.calls == ["news", "SetTopic"]
    assert rows(database.engine, "result ->> 'collapsed_into'") == ["4", None, "4", None]


# --- one drainer per stream


def test_a_second_drainer_leaves_the_stream_to_the_first(
    database: Database, other_db: Engine, drain: Drain, desk: Desk
) -> None:
    promised(database, say("slow"), say("next"))
    other = Desk()

    def slow() -> Outcome:
        drain_of(other_db, other).drain(STREAM)
        return Outcome()

    desk.does("slow", slow)

    drain.drain(STREAM)

    assert other.calls == []
    assert desk.calls == ["slow", "next"]


def test_drains_at_once_never_deliver_a_row_twice(
    database: Database, ledger_db: Engine, desk: Desk
) -> None:
    names = [f"{n:02}" for n in range(60)]
    promised(database, *(say(name) for name in names))
    drains = [
        Thread(target=drain_of(ledger_db, desk).drain, args=[STREAM], name=f"drain {n}")
        for n in range(4)
    ]

    for thread in drains:
        thread.start()
    for thread in drains:
        thread.join(20)

    assert desk.calls == names


def test_a_row_committed_before_the_unlock_is_not_lost(
    database: Database, ledger_db: Engine, other_db: Engine, drain: Drain, desk: Desk
) -> None:
    promised(database, say("first"))
    late = [say("late")]

    def commit_and_wake(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "pg_advisory_unlock" in statement and late:
            promised(database, late.pop())
            drain_of(other_db, Desk()).drain(STREAM)

    event.listen(ledger_db, "before_cursor_execute", commit_and_wake)

    drain.drain(STREAM)

    assert desk.calls == ["first", "late"]


def test_a_stop_ends_it_between_two_deliveries(
    database: Database, ledger_db: Engine, desk: Desk
) -> None:
    promised(database, say("a"), say("b"))
    stopping = Event()

    def stop() -> Outcome:
        stopping.set()
        return Outcome()

    desk.does("a", stop)

    drain_of(ledger_db, desk, stopping=stopping).drain(STREAM)

    assert rows(database.engine) == ["done", "pending"]


def said(engine: Engine) -> list[str]:
    """Collect what each statement on an engine is from now on, by the first words of it."""
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(" ".join(statement.split()[:4]))

    return statements


def test_what_is_alone_in_its_stream_costs_five_statements(
    database: Database, ledger_db: Engine, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    statements = said(ledger_db)

    drain.drain(STREAM)

    assert desk.calls == ["a"]
    assert statements == [
        "SELECT pg_try_advisory_lock(hashtextextended(%(stream)s, 20))",
        "UPDATE deliveries d SET",
        "UPDATE deliveries SET state",
        "SELECT pg_advisory_unlock(hashtextextended(%(stream)s, 20))",
        "SELECT EXISTS (SELECT FROM",
    ]


def test_what_came_while_something_was_alone_is_delivered_after_it(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))

    def meanwhile() -> Outcome:
        promised(database, say("b"))
        return Outcome()

    desk.does("a", meanwhile)

    drain.drain(STREAM)

    assert desk.calls == ["a", "b"]
    assert rows(database.engine) == ["done", "done"]


def test_no_lock_is_left_behind(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, say("a"), say("b"))
    desk.fails("b", DOWN)

    drain.drain(STREAM)

    with database.engine.connect() as connection:
        held = connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
    assert held == 0


def test_no_transaction_is_open_while_the_handler_runs(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("look"))
    seen: list[tuple[str, bool]] = []

    def look() -> Outcome:
        with database.engine.connect() as connection:
            statement = """
                SELECT state, xact_start IS NOT NULL FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                  AND backend_type = 'client backend'"""
            seen.extend((row[0], row[1]) for row in connection.execute(text(statement)))
        return Outcome()

    desk.does("look", look)

    drain.drain(STREAM)

    assert seen
    assert set(seen) == {("idle", False)}


# --- outcomes


def test_the_result_and_its_record_are_one_transaction(
    database: Database, drain: Drain, desk: Desk, wakes: Wakes
) -> None:
    promised(database, say("a"))
    follow_up = Say(incident=2, text="b")
    desk.does("a", lambda: Outcome({"ts": "1.2"}, lambda s: ledger.put(s, follow_up)))

    drain.drain(STREAM)

    assert rows(database.engine, "state, result")[0] == ("done", {"ts": "1.2"})
    assert rows(database.engine, "stream")[1] == "incident:2:channel"
    assert wakes.streams == ["incident:2:channel"]


def test_retry_after_is_honoured(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, say("a"))
    desk.fails("a", ChatUnavailable("Slack asked us to wait.", retry_after=120))

    drain.drain(STREAM)
    drain.drain(STREAM)

    assert desk.calls == ["a"]
    assert 115 < seconds_to_wait(database.engine) <= 120


@pytest.mark.parametrize(("tries", "pause"), [(0, 0.5), (1, 1), (4, 8), (9, 256), (20, 300)])
def test_without_retry_after_pauses_double_up_to_five_minutes(
    database: Database, drain: Drain, desk: Desk, tries: int, pause: float
) -> None:
    promised(database, say("a"))
    change(database.engine, f"attempts = {tries}")
    desk.fails("a", DOWN)

    drain.drain(STREAM)

    assert pause - 0.4 < seconds_to_wait(database.engine) <= pause


def test_the_log_says_why_something_is_tried_again(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    desk.fails("a", ChatLockedOut("Slack does not accept our token.", certain=True))

    with capture_logs() as logs:
        drain.drain(STREAM)

    assert [(line["log_level"], line["why"]) for line in logs if "why" in line] == [
        ("warning", "ChatLockedOut: Slack does not accept our token.")
    ]


def test_chance_stretches_a_pause_by_a_tenth_at_most(
    database: Database, ledger_db: Engine, desk: Desk
) -> None:
    promised(database, say("a"))
    change(database.engine, "attempts = 20")
    desk.fails("a", DOWN)

    Drain(ledger_db, desk.handle, desk.bury, Wakes(), stopping=Event(), chance=lambda: 1.0).drain(
        STREAM
    )

    assert 325 < seconds_to_wait(database.engine) <= 330


def test_after_an_uncertain_try_the_next_is_told_that_it_may_be_a_repeat(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("timeout"))
    desk.fails("timeout", DOWN)

    drain.drain(STREAM)
    make_due(database.engine)
    drain.drain(STREAM)

    assert desk.repeats == ["timeout"]


def test_a_try_that_surely_did_nothing_is_no_repeat(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("429"))
    desk.fails("429", ChatUnavailable("Wait.", certain=True))

    drain.drain(STREAM)
    make_due(database.engine)
    drain.drain(STREAM)

    assert desk.repeats == []


def test_a_sure_failure_does_not_hide_an_unsure_one_before_it(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    desk.fails("a", DOWN, ChatUnavailable("Wait.", certain=True))

    for _ in range(3):
        drain.drain(STREAM)
        make_due(database.engine)

    assert desk.repeats == ["a", "a"]


def test_after_a_day_without_an_answer_it_is_dead_and_people_are_told(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"), say("b"))
    change(database.engine, "promised_at = clock_timestamp() - interval '25 hours' WHERE id = 1")
    desk.fails("a", DOWN)

    drain.drain(STREAM)

    assert rows(database.engine) == ["dead", "done"]
    assert desk.buried == [("a", "ChatUnavailable")]


def test_a_no_is_final_and_the_next_goes_on(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, say("a"), say("b"))
    desk.fails("a", NO)

    drain.drain(STREAM)

    assert desk.calls == ["a", "b"]
    assert rows(database.engine, "state, last_error") == [
        ("dead", "ChatDeclined: Slack does not let me."),
        ("done", None),
    ]
    assert desk.buried == [("a", "ChatDeclined")]


def test_what_is_told_of_a_burial_is_promised_with_it(
    database: Database, drain: Drain, desk: Desk, wakes: Wakes
) -> None:
    promised(database, say("a"))
    desk.fails("a", NO)
    desk.burial = lambda session: ledger.put(session, invite("told"))

    drain.drain(STREAM)

    assert rows(database.engine) == ["dead", "done"]
    assert wakes.streams == [STREAM]


def test_what_needs_something_missing_is_blocked_without_a_burial(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    desk.fails("a", Blocked("channel"))

    drain.drain(STREAM)

    assert rows(database.engine) == ["blocked"]
    assert desk.buried == []


def test_what_this_release_cannot_read_is_left_as_it_was(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"), say("b"))
    newer = json.dumps({"kind": "say", "incident": 1, "text": "a", "louder": True})
    change(
        database.engine,
        f"payload = '{newer}', attempts = 3, claimed_at = '2030-01-01 00:00Z' WHERE id = 1",
    )

    drain.drain(STREAM)

    assert desk.calls == []
    assert rows(database.engine, "state, attempts, claimed_at IS NOT NULL")[0] == (
        "pending",
        3,
        True,
    )
    assert 55 < seconds_to_wait(database.engine) <= 60


def of_a_newer_kind(engine: Engine, which: int) -> None:
    payload = json.dumps({"kind": "from-the-future", "n": 1})
    change(engine, f"kind = 'from-the-future', payload = '{payload}' WHERE id = {which}")


def everything(engine: Engine, which: int) -> object:
    return rows(engine, "deliveries.*")[which - 1]


def test_a_kind_of_a_newer_release_is_not_touched_and_what_it_holds_up_waits(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"), say("b"), say("c"))
    of_a_newer_kind(database.engine, 2)
    before = everything(database.engine, 2)

    drain.drain(STREAM)

    assert desk.calls == ["a"]
    assert everything(database.engine, 2) == before
    with database.engine.connect() as connection:
        assert sweeping.late_streams(connection, queue=QUEUE) == []


def test_a_kind_of_a_newer_release_that_holds_nothing_up_is_passed(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, invite("a"), say("b"))
    of_a_newer_kind(database.engine, 1)

    drain.drain(STREAM)

    assert desk.calls == ["b"]
    assert rows(database.engine) == ["pending", "done"]


def test_after_ten_minutes_without_a_newer_worker_the_stream_goes_on(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"), say("b"))
    of_a_newer_kind(database.engine, 1)
    change(database.engine, "due_at = due_at - interval '11 minutes' WHERE id = 1")

    drain.drain(STREAM)

    assert desk.calls == ["b"]
    assert rows(database.engine) == ["pending", "done"]


# --- bugs


def test_a_bug_is_tried_again_later_and_says_nothing_of_its_text(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    desk.fails("a", RuntimeError("token xoxb-canary"))

    drain.drain(STREAM)

    assert rows(database.engine, "state, last_error") == [
        ("pending", "RuntimeError (reference 1-1)")
    ]


def test_at_the_eighth_try_a_bug_is_buried(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, say("a"))
    desk.fails("a", *(RuntimeError() for _ in range(9)))

    for _ in range(9):
        drain.drain(STREAM)
        make_due(database.engine)

    assert len(desk.calls) == 8
    assert rows(database.engine) == ["dead"]
    assert desk.buried == [("a", "RuntimeError")]


def test_however_often_it_was_tried_it_is_tried_again(database: Database, drain: Drain) -> None:
    promised(database, say("a"))
    change(database.engine, "attempts = 32767")

    drain.drain(STREAM)

    assert rows(database.engine) == ["done"]


@pytest.mark.parametrize("statement", ["SELECT 1/0", "INSERT INTO deliveries DEFAULT VALUES"])
def test_a_bug_in_the_record_does_not_roll_back_its_own_failure(
    database: Database, drain: Drain, desk: Desk, statement: str
) -> None:
    promised(database, say("a"))
    desk.does("a", lambda: Outcome({}, lambda s: s.execute(text(statement))))

    drain.drain(STREAM)

    assert desk.calls == ["a"]
    assert rows(database.engine, "state, attempts") == [("pending", 1)]
    assert "reference 1-1" in rows(database.engine, "last_error")[0]


def test_a_result_that_is_no_json_is_a_bug_like_any_other(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    desk.does("a", lambda: Outcome({"what": object()}))

    drain.drain(STREAM)

    assert rows(database.engine, "state, last_error") == [("pending", "TypeError (reference 1-1)")]


def test_a_bug_in_the_burial_cannot_keep_the_row_alive_for_ever(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    change(database.engine, "attempts = 7")
    desk.fails("a", NO)
    desk.burial = lambda session: session.execute(text("SELECT 1/0"))

    drain.drain(STREAM)

    assert rows(database.engine) == ["dead"]


def test_a_row_locked_by_somebody_only_delays_the_record(
    database: Database, database_url: str, desk: Desk
) -> None:
    promised(database, say("a"))
    impatient = ledger_engine(database_url, 1)
    held, release = Event(), Event()
    tries: list[str] = []

    def hold() -> None:
        with database.engine.begin() as connection:
            connection.execute(text("SELECT FROM deliveries FOR UPDATE"))
            held.set()
            release.wait(PATIENT_SECONDS)

    holder = Thread(target=hold)

    def locked() -> Outcome:
        holder.start()
        assert held.wait(PATIENT_SECONDS)
        return Outcome({"ts": "1"})

    desk.does("a", locked)

    @event.listens_for(impatient, "before_cursor_execute", retval=True)
    def no_patience(_c: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> Any:
        if "SET state = 'done'" in statement and "WHERE id" in statement:
            tries.append(statement)
            if len(tries) > 1:
                release.set()
            cursor.execute("SET lock_timeout = '50ms'")
        return statement, parameters

    drain_of(impatient, desk).drain(STREAM)
    holder.join(PATIENT_SECONDS)
    impatient.dispose()

    assert len(tries) > 1
    assert desk.calls == ["a"]
    assert rows(database.engine, "state, result") == [("done", {"ts": "1"})]


# --- Postgres comes and goes


def kick(engine: Engine) -> None:
    """End the session that holds a stream, as a failing network would."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d"
                " ON d.oid = l.database"
                " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
            )
        )


def test_an_outcome_known_while_postgres_restarts_is_written_afterwards(
    mortal_postgres: EmbeddedPostgres, desk: Desk
) -> None:
    engine = ledger_engine(mortal_postgres.url, 2)
    database = Database(engine)
    promised(database, say("a"), say("b"))
    told: list[str] = []

    def restart() -> Outcome:
        mortal_postgres.stop()
        Timer(0.5, mortal_postgres.start).start()
        return Outcome({"ts": "1"}, record)

    def record(session: Session) -> None:
        told.append("once")
        ledger.put(session, invite("c"))

    desk.does("a", restart)

    drain_of(engine, desk).drain(STREAM)

    assert rows(engine) == ["done", "pending", "pending"]
    assert rows(engine, "result")[0] == {"ts": "1"}
    assert told == ["once"]
    assert desk.calls == ["a"]
    engine.dispose()


def test_a_drainer_that_lost_its_connection_delivers_nothing_more(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"), say("b"))

    def cut_off() -> Outcome:
        kick(database.engine)
        return Outcome()

    desk.does("a", cut_off)

    drain.drain(STREAM)

    assert desk.calls == ["a"]
    assert rows(database.engine) == ["done", "pending"]


def test_a_call_that_lost_its_connection_is_not_made_again_while_it_lasts(
    database: Database, other_db: Engine, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))

    def cut_off() -> Outcome:
        kick(database.engine)
        with other_db.connect() as connection:
            until_free(connection)
            ledger.unlock(connection, STREAM)
        drain.drain(STREAM)
        return Outcome()

    desk.does("a", cut_off)

    drain.drain(STREAM)

    assert desk.calls == ["a"]
    assert rows(database.engine) == ["done"]


def test_an_outcome_is_not_recorded_twice_when_another_went_on(
    database: Database, other_db: Engine, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    recorded: list[str] = []

    def overtaken() -> Outcome:
        desk.does("a", lambda: Outcome({"by": "other"}, lambda _s: recorded.append("other")))
        kick(database.engine)
        drain_of(other_db, desk).drain(STREAM)
        return Outcome({"by": "us"}, lambda _s: recorded.append("us"))

    desk.does("a", overtaken)

    drain.drain(STREAM)

    assert desk.repeats == ["a"]
    assert recorded == ["other"]
    assert rows(database.engine, "result") == [{"by": "other"}]


def test_a_failure_of_an_overtaken_try_does_not_undo_the_newer_claim(
    database: Database, other_db: Engine, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))

    def overtaken() -> Outcome:
        kick(database.engine)
        with other_db.connect() as connection:
            until_free(connection)
            ledger.claim(connection, STREAM)
        raise ChatUnavailable("Wait.", retry_after=60)

    desk.does("a", overtaken)

    drain.drain(STREAM)

    assert rows(database.engine, "attempts, claimed_at IS NOT NULL, last_error") == [
        (2, True, None)
    ]


def until_free(connection: Any) -> None:
    """Take the stream as soon as the killed session has let it go."""
    pause = Event()
    while not ledger.lock(connection, STREAM):
        pause.wait(0.01)


def test_postgres_away_during_the_call_is_an_outage_and_no_bug(
    database: Database, drain: Drain, desk: Desk
) -> None:
    promised(database, say("a"))
    desk.fails("a", OperationalError("SELECT", {}, Exception("gone")))
    change(database.engine, "attempts = 50")

    drain.drain(STREAM)

    assert rows(database.engine, "state, last_error") == [
        ("pending", "OperationalError (reference 1-51)")
    ]


def test_a_session_is_given_to_the_record(database: Database, drain: Drain, desk: Desk) -> None:
    promised(database, say("a"))
    given: list[object] = []
    desk.does("a", lambda: Outcome({}, given.append))

    drain.drain(STREAM)

    assert [type(one) for one in given] == [Session]
