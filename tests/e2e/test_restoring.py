"""The drill: dump, go on, lose it all, restore the older dump, and go on from there."""

import subprocess
import sys

import pytest

from firefighter.cli.stage import Stage
from firefighter.playground.serving import PATIENT_SECONDS
from tests.e2e import drill
from tests.e2e.conftest import until
from tests.ops.dumping import libpq, run

DATABASE = "drill"


@pytest.fixture
def policy():
    return ""


@pytest.fixture
def stage(postgres, tmp_path, policy):
    url = postgres.create(DATABASE, template="template_firefighter")
    (tmp_path / "firefighter.toml").write_text(policy)
    settings = {"FIREFIGHTER_POLICY": str(tmp_path / "firefighter.toml")}
    with Stage(database=url, log=tmp_path / "bot.log", settings=settings) as running:
        running.slack.workspace.patience = PATIENT_SECONDS
        lets_the_first_minute_pass(running)
        yield running
    postgres.drop(DATABASE)


def lets_the_first_minute_pass(stage):
    """Let the bot say at once what it says after a minute, whenever that is in a test."""
    due = "UPDATE deliveries SET due_at = now() WHERE kind = 'pin-by-hand' RETURNING id"
    assert until(stage.slack.workspace, lambda: drill.query(stage.url, due))
    assert drill.settled(stage)


def command(stage, *words):
    return subprocess.run(
        [sys.executable, "-m", "firefighter", *words],
        env=stage.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def dump(stage, file):
    kept = "--format=custom --exclude-table-data='procrastinate_*'"
    run(f"pg_dump {kept} --dbname '{libpq(stage.url)}' --file {file}")


def restore(stage, postgres, file):
    """Lose the database, and restore the dump in its place."""
    postgres.drop(DATABASE)
    postgres.create(DATABASE)
    run(f"pg_restore --exit-on-error --dbname '{libpq(stage.url)}' {file}")


def said(stage):
    """Give everything that can be read in Slack, but for what Slack itself says of topics."""
    with stage.slack.workspace.lock:
        return {
            (channel.name, message.ts)
            for channel in stage.slack.workspace.channels.values()
            for message in channel.messages.values()
            if message.subtype != "channel_topic"
        }


def topics(stage, channel):
    messages = stage.slack.workspace.named(channel).messages.values()
    return [message.text for message in messages if message.subtype == "channel_topic"]


def whispers(stage):
    return sum(call.method == "chat.postEphemeral" for call in stage.slack.calls)


@pytest.fixture
def half_said(stage, tmp_path):
    """Dump while promises are open: a channel, a card, lines, an announcement and a page."""
    ana = stage.person("ana")
    drill.declared(stage, "known to the dump")
    written = drill.declared(stage, "written up")
    assert drill.settled(stage)
    stage.wiki.faults.add("*", "http", status=503, times=None)
    drill.closed(stage, written)
    for method in ("conversations.create", "chat.postMessage", "chat.postEphemeral"):
        stage.slack.faults.add(method, "http", status=503, times=None)
    assert ana.types("/incident declare sev1 half declared").ok
    ana.chooses("Status", "Investigating", in_="inc-1-known-to-the-dump")
    stage.bot.kill()
    dump(stage, tmp_path / "older.dump")
    stage.slack.faults.clear()
    stage.wiki.faults.clear()
    return tmp_path / "older.dump"


@pytest.fixture
def restored(stage, postgres, half_said):
    """Keep what the dump promises, do what it knows nothing of, and then restore it."""
    ana = stage.person("ana")
    stage.bot.start()
    assert ana.sees("[Take command]", in_="inc-3-half-declared")
    assert ana.sees("draft of INC-2 is ready", in_="inc-2-written-up")
    drill.closed(stage, drill.channel_of(stage, "known to the dump"))
    assert ana.sees("draft of INC-1 is ready", in_="inc-1-known-to-the-dump")
    drill.declared(stage, "after the dump")
    assert drill.settled(stage)
    stage.bot.stop()
    restore(stage, postgres, half_said)
    return said(stage), whispers(stage), topics(stage, "inc-3-half-declared")


def test_nothing_is_said_twice_and_the_next_incident_gets_a_free_number(stage, restored):
    before, whispered, shown = restored

    told = command(stage, "backup", "restored")
    assert told.returncode == 0, told.stderr
    stage.bot.start()
    assert drill.settled(stage)

    assert said(stage) == before
    assert whispers(stage) == whispered
    assert topics(stage, "inc-3-half-declared") == shown
    assert len(stage.wiki.site.pages) == 2
    stuck = "SELECT kind, last_error FROM deliveries WHERE state IN ('dead', 'blocked')"
    assert drill.query(stage.url, stuck) == []
    for expected in (
        "The backup knows 3 incidents",
        "The next incident is INC-5.",
        "#inc-4-after-the-dump was made since, and is not known any more",
        "INC-1 stands at Investigating again. We said",
        "INC-1 has its page",
    ):
        assert expected in told.stdout
    later = drill.declared(stage, "after the restore")
    assert later.name == "inc-5-after-the-restore"


@pytest.mark.soak
@pytest.mark.usefixtures("restored")
def test_what_was_lost_can_be_done_again_and_its_page_stays_the_same(stage):
    assert command(stage, "backup", "restored").returncode == 0
    stage.bot.start()
    assert drill.settled(stage)
    channel = drill.channel_of(stage, "known to the dump")

    drill.closed(stage, channel)
    assert drill.settled(stage)

    assert len(stage.wiki.site.pages) == 2
    known = drill.query(stage.url, "SELECT number, page_id FROM incidents ORDER BY number")
    assert {page for _, page in known if page} == set(stage.wiki.site.pages)


def test_it_is_refused_while_somebody_delivers(stage):
    told = command(stage, "backup", "restored")

    assert told.returncode == 2
    assert "Stop every serve and worker" in told.stderr


def test_a_number_can_be_asked_for_and_asking_again_takes_it_from_nobody(stage):
    drill.declared(stage, "known to the dump")
    assert drill.settled(stage)
    stage.bot.kill()
    drill.query(stage.url, "DELETE FROM procrastinate_workers")
    ((known,),) = drill.query(stage.url, "SELECT max(id) FROM deliveries")

    told = [command(stage, "backup", "restored", *more) for more in (["--beyond", "120"], [])]

    for one in told:
        assert "The next incident is INC-121." in one.stdout, one.stderr
    # A message of ours that was lost may be marked with any of these.
    given = drill.query(stage.url, "SELECT id FROM deliveries")
    assert [number for (number,) in given if known < number < 10**12] == []


def mitigated_in_private(stage):
    ana, channel = stage.person("ana"), "inc-1-known-to-the-dump"
    ana.types("/incident declare sev2 private known to the dump")
    assert ana.sees("[Take command]", in_=channel)
    ana.types("/incident status over", channel=channel)
    assert ana.sees("[Close]", in_=channel)
    assert drill.settled(stage)
    return stage.slack.workspace.named(channel)


def closed_in(stage, channel):
    ana = stage.person("ana")
    ana.presses("Close", in_=channel.name)
    for _ in range(2):
        ana.presses("When it was declared")
    ana.submits()
    assert ana.sees("closed it", in_=channel.name)


class TestPrivateWithReaders:
    @pytest.fixture
    def policy(self):
        return 'confluence_private_readers = ["5b10a2844c20165700ede21g"]'

    def test_that_the_page_is_ready_is_not_said_twice(self, stage, postgres, tmp_path):
        channel = mitigated_in_private(stage)
        stage.wiki.faults.add("*", "http", status=503, times=None)
        closed_in(stage, channel)
        stage.bot.kill()
        dump(stage, tmp_path / "older.dump")
        stage.wiki.faults.clear()
        stage.bot.start()
        assert stage.person("ana").sees("draft of INC-1 is ready", in_=channel.name)
        assert drill.settled(stage)
        stage.bot.stop()
        before = said(stage)
        restore(stage, postgres, tmp_path / "older.dump")

        told = command(stage, "backup", "restored")
        stage.bot.start()

        assert told.returncode == 0, told.stderr
        assert drill.settled(stage)
        assert said(stage) == before
        assert len(stage.wiki.site.pages) == 1
        ((page,),) = drill.query(stage.url, "SELECT page_id FROM incidents")
        assert page in stage.wiki.site.pages


@pytest.mark.parametrize(
    ("policy", "marked"),
    [("", "[file inc-1-post-mortem.md]"), ('switched_off = ["files"]', "to finish where you")],
    ids=["a file", "a thread"],
)
def test_a_copy_that_was_shared_after_the_dump_is_not_shared_twice(
    stage, postgres, tmp_path, marked
):
    channel = mitigated_in_private(stage)
    stage.bot.kill()
    dump(stage, tmp_path / "older.dump")
    stage.bot.start()
    closed_in(stage, channel)
    ana = stage.person("ana")
    assert ana.sees(marked, in_=channel.name)
    assert drill.settled(stage)
    stage.bot.stop()
    restore(stage, postgres, tmp_path / "older.dump")

    told = command(stage, "backup", "restored")
    stage.bot.start()
    assert drill.settled(stage)
    closed_in(stage, channel)

    assert drill.settled(stage)
    assert f"INC-1 has a copy of its draft in #{channel.name}" in told.stdout, told.stderr
    assert [marked in line for line in ana.reads(channel.name)].count(True) == 1
    ana.types("/incident note INC-1 swordfish", channel=channel.name)
    ana.types("/incident redact INC-1 3 a password", channel=channel.name)
    assert drill.settled(stage)
    stuck = "SELECT kind, last_error FROM deliveries WHERE state IN ('dead', 'blocked')"
    assert drill.query(stage.url, stuck) == []
