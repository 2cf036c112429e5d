"""What Prometheus is told: how requests, deliveries and calls went, and what the ledger holds."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from firefighter.db import watching
from firefighter.db.base import Database
from firefighter.domain.incident import COUNTED
from firefighter.domain.lifecycle import STAGES, Stage
from firefighter.domain.severity import Severity

ACKS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)
"""Slack waits for three seconds."""
CALLS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20)

FEW, OTHER = 60, "other"

ONGOING = tuple(status for status, stage in STAGES.items() if stage is Stage.ONGOING)


class Few:
    """Lets the first so many different values through; of all others it makes one."""

    def __init__(self, limit: int = FEW) -> None:
        self._limit = limit
        self._known: set[str] = set()

    def __call__(self, value: str) -> str:
        if value not in self._known:
            if len(self._known) >= self._limit:
                return OTHER
            self._known.add(value)
        return value


class Metrics:
    """Counts what this process does, and reads from the database what all of them share."""

    def __init__(self, database: Database) -> None:
        self._registry = registry = CollectorRegistry()
        self._few = {name: Few() for name in ("acks", "deliveries", "slack", "confluence")}
        self._acks = Histogram(
            "firefighter_ack_seconds",
            "From a request of Slack's to its answer, by what somebody did.",
            ["kind", "answer"],
            buckets=ACKS,
            registry=registry,
        )
        self._deliveries = Counter(
            "firefighter_deliveries",
            "Tries of deliveries, by how they ended; what ends later is tried again.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._slack = Histogram(
            "firefighter_slack_call_seconds",
            "Our calls to Slack, by how they were answered.",
            ["method", "answer"],
            buckets=CALLS,
            registry=registry,
        )
        self._confluence = Histogram(
            "firefighter_confluence_call_seconds",
            "Our calls to Confluence, by how they were answered.",
            ["operation", "answer"],
            buckets=CALLS,
            registry=registry,
        )
        build = Info("firefighter_build", "Which release runs here.", registry=registry)
        build.info({"version": version("firefighter")})
        ProcessCollector(registry=registry)
        registry.register(Remembered(database))

    def acked(self, kind: str, answer: str, seconds: float) -> None:
        self._acks.labels(self._few["acks"](kind), answer).observe(seconds)

    def delivered(self, kind: str, outcome: str) -> None:
        self._deliveries.labels(self._few["deliveries"](kind), outcome).inc()

    def slack_called(self, method: str, answer: str, seconds: float) -> None:
        self._slack.labels(self._few["slack"](method), answer).observe(seconds)

    def confluence_called(self, operation: str, answer: str, seconds: float) -> None:
        self._confluence.labels(self._few["confluence"](operation), answer).observe(seconds)

    def exposed(self) -> bytes:
        """Give everything in Prometheus' text format."""
        return generate_latest(self._registry)


class Remembered(Collector):
    """What the database holds at the moment somebody asks; the same from every process."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing in advance: that would ask the database when we begin."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("firefighter_database_up", "Whether the database answered just now.")
        try:
            with self._database.transaction() as session:
                backlog = watching.backlog(session)
                running = watching.by_severity(session, kinds=COUNTED, statuses=ONGOING)
        except (DBAPIError, PoolTimeout):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield _stuck(backlog)
        yield _oldest(backlog)
        yield _ongoing(running)


def _stuck(backlog: watching.Backlog) -> GaugeMetricFamily:
    open_ = GaugeMetricFamily(
        "firefighter_deliveries_open",
        "Deliveries that are not done: pending, dead, or blocked by a dead one.",
        labels=["state"],
    )
    for state, count in backlog.by_state.items():
        open_.add_metric([state], count)
    return open_


def _oldest(backlog: watching.Backlog) -> GaugeMetricFamily:
    return GaugeMetricFamily(
        "firefighter_oldest_pending_seconds",
        "How long the oldest delivery whose time has come has been waiting; 0 for none.",
        value=backlog.oldest_seconds,
    )


def _ongoing(running: Mapping[Severity, int]) -> GaugeMetricFamily:
    ongoing = GaugeMetricFamily(
        "firefighter_incidents_ongoing",
        "Incidents whose impact is not over, private ones too; no tests, no game days.",
        labels=["severity"],
    )
    for severity in Severity:
        ongoing.add_metric([severity.name], running.get(severity, 0))
    return ongoing
