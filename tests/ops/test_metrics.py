"""What Prometheus is told, and that nothing makes it grow without end."""

from importlib.metadata import version

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from firefighter.db import ledger
from firefighter.db.base import Database, connect
from firefighter.domain.deliveries import Say
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Status
from firefighter.domain.severity import Severity
from firefighter.ops.metrics import FEW, Metrics
from tests.services.scene import Scene
from tests.worker.scene import change as change_ledger

AGO = "now() - interval"


def told(metrics):
    """Read what is exposed as Prometheus does: values by name and then by labels' names."""
    families = text_string_to_metric_families(metrics.exposed().decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def metrics(database):
    return Metrics(database)


@pytest.fixture
def scene(database):
    return Scene(database)


def test_what_a_process_did_is_counted(metrics):
    metrics.acked("command", "ok", 0.2)
    metrics.delivered("say", "later")
    metrics.slack_called("chat_postMessage", "limited", 0.1)
    metrics.confluence_called("post pages", "ok", 1.5)

    said = told(metrics)

    assert said["firefighter_ack_seconds_count", "ok", "command"] == 1
    assert said["firefighter_ack_seconds_bucket", "ok", "command", "0.25"] == 1
    assert said["firefighter_deliveries_total", "say", "later"] == 1
    assert said["firefighter_slack_call_seconds_count", "limited", "chat_postMessage"] == 1
    assert said["firefighter_confluence_call_seconds_sum", "ok", "post pages"] == 1.5


def test_two_processes_in_one_do_not_share_their_counts(database):
    one, other = Metrics(database), Metrics(database)

    one.delivered("say", "done")

    assert ("firefighter_deliveries_total", "say", "done") not in told(other)


def test_words_that_nobody_expected_do_not_make_it_grow(metrics):
    for number in range(1_000):
        metrics.slack_called(f"method_{number}", "ok", 0.1)

    counts = [value for (name, *_), value in told(metrics).items() if "call_seconds_count" in name]

    assert len(counts) == FEW + 1
    assert told(metrics)["firefighter_slack_call_seconds_count", "ok", "other"] == 1_000 - FEW


def test_an_empty_ledger_is_told_as_noughts(metrics):
    said = told(metrics)

    assert said["firefighter_database_up",] == 1
    assert said["firefighter_oldest_pending_seconds",] == 0
    assert {said["firefighter_deliveries_open", s] for s in ("pending", "dead", "blocked")} == {0}
    assert said["firefighter_incidents_ongoing", "SEV1"] == 0


@pytest.mark.parametrize(
    ("change", "oldest"),
    [
        ("due_at = clock_timestamp() - interval '60 s'", 60),
        ("due_at = clock_timestamp() + interval '1 day'", 0),
        (f"attempts = 1, promised_at = {AGO} '90 s', due_at = now() + interval '1 h'", 90),
        (f"attempts = 1, promised_at = {AGO} '9 h', resumed_at = {AGO} '30 s'", 30),
    ],
)
def test_the_oldest_is_what_has_waited_longest_for_its_turn(database, metrics, change, oldest):
    with database.transaction() as session:
        ledger.put(session, Say(incident=1, text="a"))
    change_ledger(database.engine, change)

    said = told(metrics)

    assert said["firefighter_oldest_pending_seconds",] == pytest.approx(oldest, abs=5)
    assert said["firefighter_deliveries_open", "pending"] == 1


def test_what_is_dead_and_blocked_is_counted_apart(database, metrics):
    with database.transaction() as session:
        ledger.put(session, *(Say(incident=1, text=str(n)) for n in range(3)))
        session.execute(
            text(
                "UPDATE deliveries SET settled_at = now(),"
                " state = CASE id % 3 WHEN 0 THEN 'blocked' ELSE 'dead' END"
            )
        )

    said = told(metrics)

    states = [said["firefighter_deliveries_open", s] for s in ("pending", "dead", "blocked")]
    assert states == [0, 2, 1]
    assert said["firefighter_oldest_pending_seconds",] == 0


def test_what_hurts_is_counted_by_severity_private_ones_too_and_tests_not(scene, metrics):
    scene.declared(severity=Severity.SEV1, title="a laptop is gone", private=True)
    scene.declared(severity=Severity.SEV1, title="nobody can pay")
    scene.declared(severity=Severity.SEV1, title="is this on", kind=Kind.TEST)
    scene.declared(severity=Severity.SEV2, title="pulling plugs", kind=Kind.GAMEDAY)
    scene.at(Status.MITIGATED, title="it was the cache")

    said = told(metrics)

    assert said["firefighter_incidents_ongoing", "SEV1"] == 2
    assert said["firefighter_incidents_ongoing", "SEV2"] == 0
    assert said["firefighter_incidents_ongoing", "SEV3"] == 0


def test_a_database_that_is_away_is_told_and_what_the_process_did_still_is():
    metrics = Metrics(Database(connect("postgresql+psycopg://u:secret@127.0.0.1:1/none")))
    metrics.delivered("say", "done")

    said = told(metrics)

    assert said["firefighter_database_up",] == 0
    assert said["firefighter_deliveries_total", "say", "done"] == 1
    assert ("firefighter_oldest_pending_seconds",) not in said


def test_the_release_is_told(metrics):
    assert told(metrics)["firefighter_build_info", version("firefighter")] == 1
