import pytest


def promise(clinic, *, due="0 seconds", promised="0 seconds", error=None, dead=False):
    """Put a delivery into the ledger, with its times as they lie before now."""
    clinic.execute(
        """
        INSERT INTO deliveries (stream, kind, payload, holds, due_at, promised_at, last_error,
                                state, settled_at)
        VALUES ('incident:7:channel', 'pin-card', '{"kind": "pin-card", "incident": 7}', false,
                now() - CAST(:due AS interval), now() - CAST(:promised AS interval), :error,
                CASE WHEN :dead THEN 'dead' ELSE 'pending' END,
                CASE WHEN :dead THEN now() END)
        """,
        due=due,
        promised=promised,
        error=error,
        dead=dead,
    )


def told(clinic):
    return [(f.level.value, f.said, f.remedy) for f in clinic.chapters()["Deliveries"]]


def test_workers_that_beat_and_an_empty_ledger_are_fine(clinic):
    clinic.beats()

    assert told(clinic) == [
        ("ok", "2 workers beat.", ""),
        ("ok", "Nothing that is due waits.", ""),
        ("ok", "No delivery is dead.", ""),
    ]


def test_no_worker_is_an_error_that_says_what_to_run(clinic):
    clinic.execute("DELETE FROM procrastinate_workers")

    assert ("error", "No worker beats.", "Run firefighter serve, or firefighter worker") in told(
        clinic
    )


def test_a_worker_that_stopped_says_when_it_beat_last(clinic):
    clinic.execute("DELETE FROM procrastinate_workers")
    clinic.beats(seconds_ago=3725)

    assert told(clinic)[0][1] == "No worker beats; the last beat 1h 2m ago."


@pytest.mark.parametrize(("seconds", "level"), [(10, "ok"), (120, "warning"), (7200, "error")])
def test_the_oldest_that_is_due_tells_how_bad_it_is(clinic, seconds, level):
    promise(clinic, due=f"{seconds} seconds")

    assert told(clinic)[1][0] == level


def test_what_is_due_is_counted_and_the_oldest_measured(clinic):
    promise(clinic, due="3 minutes 5 seconds")
    promise(clinic, due="1 minute")

    assert told(clinic)[1][1] == "2 deliveries are due, the oldest for 3m."


def test_what_failed_and_will_be_tried_again_says_why(clinic):
    error = "Slack did not answer pins.add."
    promise(clinic, due="-1 minute", promised="1 hour", error=error)

    assert told(clinic)[2] == (
        "warning",
        "1 delivery failed and will be tried again, first promised 1h ago.",
        "Wait, or mend what was said: Slack did not answer pins.add",
    )


def test_dead_ones_are_counted_the_newest_told_and_the_way_out_named(clinic):
    for number in range(5):
        promise(clinic, dead=True, error=f"Slack said no {number}.")

    level, said, remedy = told(clinic)[2]

    assert level == "warning"
    assert said.startswith("5 deliveries are dead. INC-7 pin-card: Slack said no 4; INC-7 ")
    assert said.count("INC-7") == 3
    assert remedy == "Mend what was said, then in Slack: /incident resync INC-7"


def test_a_dead_one_that_was_done_since_is_no_trouble_any_more(clinic):
    clinic.execute(
        """
        INSERT INTO deliveries (stream, kind, payload, holds, state, settled_at, last_error)
        VALUES ('people', 'learn-people', '{}', false, 'dead', now(), 'ChatDeclined: no.')
        """
    )

    assert told(clinic)[2] == (
        "warning",
        "1 delivery is dead. learn-people: no.",
        "Mend what was said, and start serve again",
    )
    clinic.execute(
        """
        INSERT INTO deliveries (stream, kind, payload, holds, state, settled_at)
        VALUES ('people', 'learn-people', '{}', false, 'done', now())
        """
    )
    assert told(clinic)[2] == ("ok", "No delivery is dead.", "")


def test_what_to_do_by_hand_that_nobody_finds_is_told(clinic):
    clinic.execute(
        """
        INSERT INTO deliveries (stream, kind, payload, holds, once, state, settled_at, result)
        VALUES ('by-hand:incidents', 'pin-by-hand', '{}', false, 'by-hand/T1/incidents/0', 'done',
                now(),
                '{"ts": "1.2", "unpinned": "Slack said missing_scope: pins:write"}')
        """
    )

    assert told(clinic)[-1] == (
        "warning",
        "What to do by hand while we are down is not pinned: Slack said missing_scope: pins:write",
        "Pin it yourself; the README has it under When FireFighter is down",
    )


def test_what_to_do_by_hand_that_is_pinned_is_not_spoken_of(clinic):
    clinic.execute(
        """
        INSERT INTO deliveries (stream, kind, payload, holds, once, state, settled_at, result)
        VALUES ('by-hand:incidents', 'pin-by-hand', '{}', false, 'by-hand/T1/incidents/0', 'done',
                now(), '{"ts": "1.2"}')
        """
    )

    assert "by hand" not in str(told(clinic))
