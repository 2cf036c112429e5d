"""The previous release beside this one, on a schema that only grew."""

import json
import subprocess
import sys

import pytest

from firefighter.cli.stage import BotProcess, Stage, WorkerProcess
from firefighter.playground.serving import PATIENT_SECONDS
from tests.e2e import drill
from tests.e2e.drill import NEW_KIND
from tests.releases import WHEEL, unpacked

STUCK = "SELECT kind FROM deliveries WHERE state IN ('dead', 'blocked')"
LATER = "fedcba987654"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("releases")


@pytest.fixture(scope="module")
def old(folder):
    return unpacked(folder / "old")


@pytest.fixture(scope="module")
def stage(postgres, folder):
    url = postgres.create("two_releases", template="template_firefighter")
    add_what_later_migrations_may(url)
    promised_by_a_later_release(url, "incident:1:channel")
    promised_by_a_later_release(url, "incident:9:channel")
    with Stage(database=url, log=folder / "new.log") as running:
        running.slack.workspace.patience = PATIENT_SECONDS
        yield running
    postgres.drop("two_releases")


@pytest.fixture(scope="module")
def previous(stage, old, folder):
    """Give the previous release's serve; its worker runs beside it."""
    environment, log = stage.environment() | old, folder / "old.log"
    serve, worker = BotProcess(environment, log), WorkerProcess(environment, log)
    worker.start()
    serve.start()
    yield serve
    serve.stop()
    worker.stop()


def add_what_later_migrations_may(url):
    """Bring a database to a schema that neither release knows."""
    tables = [
        row[0]
        for row in drill.query(
            url,
            "SELECT tablename FROM pg_tables WHERE"
            " schemaname = 'public' AND tablename NOT LIKE 'procrastinate%'",
        )
    ]
    for table in set(tables) - {"alembic_version"}:
        drill.query(
            url, f"ALTER TABLE {table} ADD later text, ADD much_later int NOT NULL DEFAULT 1"
        )
    drill.query(url, "CREATE TABLE later (id int)")
    drill.query(url, "UPDATE alembic_version SET version_num = :r", r=LATER)


def promised_by_a_later_release(url, stream):
    payload = json.dumps({"kind": NEW_KIND, "incident": 1})
    drill.query(
        url,
        "INSERT INTO deliveries (stream, kind, payload, holds) VALUES (:s, :k, :p, false)",
        s=stream,
        k=NEW_KIND,
        p=payload,
    )


def test_the_wheel_that_is_kept_is_the_previous_release_and_small(old):
    program = "import firefighter, importlib.metadata as m; print(firefighter.__file__)"

    said = subprocess.run(
        [sys.executable, "-c", program], env=old, capture_output=True, text=True, check=True
    )

    assert said.stdout.startswith(old["PYTHONPATH"])
    assert WHEEL.stat().st_size < 1_000_000


def kinds_of(release):
    """Ask a release what it can deliver."""
    program = "from firefighter.domain.deliveries import KINDS; print(*KINDS)"
    asked = [sys.executable, "-c", program]
    said = subprocess.run(asked, env=release, capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_two_releases_side_by_side_deliver_everything_once(stage, previous, old, folder):
    doors = [stage.bot.url, previous.url]
    channels, ana = [], stage.person("ana")
    for number in range(4):
        stage.slack.connect(f"{doors[number % 2]}/slack/events")
        channels.append(drill.declared(stage, f"case {number}"))
    # What only the new release can do, and can deliver.
    stage.slack.connect(f"{stage.bot.url}/slack/events")
    for channel in channels:
        assert ana.types("/incident note the password is hunter2", channel=channel.name).ok
        assert ana.sees("hunter2", in_=channel.name)
        assert ana.types("/incident redact 2 a password", channel=channel.name).ok
    assert drill.settled(stage)
    for number, channel in enumerate(channels):
        stage.slack.connect(f"{doors[(number + 1) % 2]}/slack/events")
        drill.closed(stage, channel)

    assert drill.settled(stage)
    assert set(drill.told(stage).values()) == {1}
    assert len(stage.wiki.site.pages) == 4
    assert drill.query(stage.url, STUCK) == []
    delivered = drill.query(stage.url, "SELECT DISTINCT kind FROM deliveries WHERE state = 'done'")
    assert {kind for (kind,) in delivered} - kinds_of(old)
    assert not any(line for c in channels for line in ana.reads(c.name) if "hunter2" in line)
    assert [len(channel.pins) for channel in channels] == [1, 1, 1, 1]
    left = drill.query(
        stage.url,
        "SELECT state, attempts, claimed_at FROM deliveries WHERE kind = :k",
        k=NEW_KIND,
    )
    assert left == [("pending", 0, None)] * 2
    for log in ("old.log", "new.log"):
        written = (folder / log).read_text()
        assert "deliveries wait for a newer worker" in written
        assert "met a bug" not in written


def test_the_previous_release_does_the_whole_job_alone_on_the_newer_schema(stage, previous):
    stage.bot.stop()
    stage.slack.connect(f"{previous.url}/slack/events")

    channel = drill.declared(stage, "checkout is down")
    drill.closed(stage, channel)

    assert drill.settled(stage)
    assert set(drill.told(stage).values()) == {1}
    assert any("checkout is down" in page.title for page in stage.wiki.site.pages.values())
    assert drill.query(stage.url, STUCK) == []
