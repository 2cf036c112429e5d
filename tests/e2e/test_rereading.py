"""The bot was away: what people said to it meanwhile is done or asked again, and never twice."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from firefighter.cli.stage import EVENTS, BotProcess
from firefighter.db import entries, incidents, ledger
from firefighter.domain.rereading import MOST_MESSAGES, Reread
from firefighter.domain.timeline import EntryKind
from firefighter.playground.slack.payloads import message_event
from firefighter.playground.slack.person import Person
from firefighter.playground.slack.state import BOT_USER, Message
from tests.e2e.conftest import until

CHANNEL = "inc-1-checkout-is-down"
NOBODY = "http://127.0.0.1:1/slack/events"
AWAY, AGAIN = "I was away:", "Say it again if it still holds."
AN_HOUR_AGO = text("UPDATE workspace SET heard_at = heard_at - interval '1 hour'")
REREAD = text("SELECT state FROM deliveries WHERE kind = 'reread' ORDER BY id")
PENDING = text("SELECT count(*) FROM deliveries WHERE settled_at IS NULL AND due_at < now()")
HEARD = text("SELECT heard_at FROM workspace")


class Away:
    """A bot that goes away and comes back, and what people do meanwhile."""

    def __init__(self, bot, slack, database, *, by_socket):
        self.bot, self.slack, self.database = bot, slack, database
        self._by_socket = by_socket
        self.ana, self.marc = Person(slack, "ana"), Person(slack, "marc")

    def asks(self, statement):
        with self.database.transaction() as session:
            return session.execute(statement).scalars().all()

    def comes(self):
        self.bot.start()
        if self._by_socket:
            assert self.slack.links.until(1)

    def goes(self):
        """Kill it, and let that have been an hour ago."""
        self.wait(lambda: self.asks(HEARD)[0])
        self.bot.kill()
        if self._by_socket:
            assert self.slack.links.until(0)
        self.lets_an_hour_pass()

    def lets_an_hour_pass(self):
        with self.database.transaction() as session:
            session.execute(AN_HOUR_AGO)

    def declares(self, words="sev3 checkout is down"):
        assert self.ana.types(f"/incident declare {words}").ok
        self.wait(lambda: self.channel)
        assert self.ana.sees("[Take command]", in_=self.channel)

    @property
    def channel(self):
        return next(
            (c.name for c in self.slack.workspace.channels.values() if "inc-1" in c.name), ""
        )

    def has_reread(self, times=1):
        self.wait(lambda: self.asks(REREAD) == ["done"] * times)
        self.wait(lambda: self.asks(PENDING) == [0])

    def wait(self, happened):
        assert until(self.slack.workspace, happened), self.channel and self.told()

    def says(self, words, **more):
        """Write a message while nobody hears it, until Slack gave up."""
        ts = self.ana.says(words, channel=self.channel, **more)
        self.slack.bot.has_told()
        return ts

    def told(self):
        return "\n".join(self.ana.reads(self.channel))

    def looks(self):
        return self.ana.looks_at(self.channel)

    def members(self):
        return self.slack.workspace.named(self.channel).members

    def incident(self):
        with self.database.transaction() as session:
            return incidents.get(session, 1)

    def entries(self, kind):
        with self.database.transaction() as session:
            return [e for e in entries.of(session, 1) if e.kind is kind]


@pytest.fixture(params=[False, True], ids=["HTTP", "Socket Mode"])
def by_socket(request):
    return request.param


@pytest.fixture
def away(slack, database_url, database, by_socket, tmp_path):
    secret = ("SLACK_SIGNING_SECRET", slack.signing_secret)
    entry = ("SLACK_APP_TOKEN", slack.app_token) if by_socket else secret
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        entry[0]: entry[1],
    }
    bot = BotProcess(environment, tmp_path / "bot.log")
    scene = Away(bot, slack, database, by_socket=by_socket)
    if by_socket:
        slack.connect_by_socket()
    else:
        slack.connect(f"{bot.url}/slack/events")
    slack.bot.subscribed |= EVENTS
    scene.comes()
    yield scene
    slack.faults.clear()
    bot.stop()


http = pytest.mark.parametrize("by_socket", [False], ids=["HTTP"])
socket_mode = pytest.mark.parametrize("by_socket", [True], ids=["Socket Mode"])


def test_what_was_said_meanwhile_is_noted_once_with_its_time_and_the_rest_is_asked_again(away):
    away.declares()
    away.says("@FireFighter note heard at once")
    away.wait(lambda: "heard at once" in away.told())
    root = away.ana.says("what do we know?", channel=CHANNEL)
    away.goes()
    noted = away.says("@FireFighter note the disk was full")
    away.says("@FireFighter todo watch the disk", thread=root)
    left = away.says("@FireFighter status mitigated")

    away.comes()
    away.has_reread()

    notes = away.entries(EntryKind.NOTE)
    assert [note.words for note in notes] == ["heard at once", "the disk was full"]
    assert f"{notes[1].at.timestamp():.6f}" == noted
    assert [action.words for action in away.entries(EntryKind.ACTION)] == ["watch the disk"]
    assert away.incident().status == "open"
    below = [m for m in away.looks() if m.thread == left]
    assert len(below) == 1
    assert below[0].text.endswith(AGAIN)
    assert "1 note was added, 1 follow-up was added, 1 request was not done" in away.told()
    # Slack may still try again what was read back meanwhile.
    where = away.slack.workspace.named(CHANNEL)
    late = message_event("app_mention", away.ana.user, where, where.messages[noted])
    away.slack.bot.tell(late)
    away.slack.bot.has_told()
    away.goes()
    away.comes()
    away.has_reread(times=2)
    assert len(away.entries(EntryKind.NOTE)) == 2
    assert (away.told().count(AWAY), away.told().count(AGAIN)) == (1, 1)


@http
def test_where_nothing_was_said_nothing_is_told(away):
    away.declares()
    away.goes()
    away.ana.says("is anybody there?", channel=CHANNEL)

    away.comes()

    away.has_reread()
    assert AWAY not in away.told()


@http
def test_who_left_a_private_incident_meanwhile_may_not_know_of_it_any_more(away):
    away.declares("--private sev3 a password leaked")
    away.ana.types("/incident invite @marc", channel=away.channel)
    away.ana.types("/incident invite @lena", channel=away.channel)
    away.wait(lambda: {"U0MARC", "U0LENA"} <= set(away.members()))
    assert {"U0MARC", "U0LENA"} <= set(away.incident().invited)
    away.goes()
    away.marc.leaves(away.channel)
    away.slack.bot.has_told()

    away.comes()

    away.has_reread()
    assert "U0MARC" not in away.incident().invited
    assert "U0LENA" in away.incident().invited
    away.marc.types("/incident status INC-1")
    assert any("no incident" in line for line in away.marc.reads("general"))


@http
def test_who_came_meanwhile_belongs_to_it(away):
    away.declares()
    away.goes()
    away.marc.joins(CHANNEL)
    away.slack.bot.has_told()

    away.comes()

    away.has_reread()
    assert "U0MARC" in away.incident().invited


@http
@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("http", {"status": 500, "times": 2}),
        ("rate_limited", {"seconds": 1}),
    ],
)
def test_a_reading_that_slack_breaks_off_begins_anew(away, fault, more):
    away.declares()
    root = away.ana.says("what do we know?", channel=CHANNEL)
    away.goes()
    away.says("@FireFighter note in the channel")
    away.says("@FireFighter note in a thread", thread=root)
    away.slack.faults.add("conversations.replies", fault, **more)

    away.comes()

    away.has_reread()
    assert [n.words for n in away.entries(EntryKind.NOTE)] == ["in the channel", "in a thread"]
    assert away.told().count("2 notes were added") == 1


@http
@pytest.mark.parametrize("moment", ["hold_before", "hold_after"])
@pytest.mark.parametrize("call", ["conversations.members", "conversations.history"])
def test_a_kill_in_mid_reading_loses_and_doubles_nothing(away, call, moment):
    away.declares()
    away.goes()
    away.says("@FireFighter note the disk was full")
    away.slack.faults.add(call, moment)
    away.bot.start()
    assert away.slack.faults.wait_until_held(call)

    away.bot.kill()
    away.slack.faults.clear()
    away.comes()

    away.has_reread()
    assert len(away.entries(EntryKind.NOTE)) == 1
    assert away.told().count(AWAY) == 1


@http
def test_a_stranger_and_a_bot_have_no_more_rights_than_otherwise(away):
    away.declares()
    away.goes()
    other = Person(away.slack, "olga")
    other.joins(CHANNEL)
    other.says("@FireFighter note all is lost", channel=CHANNEL)
    away.slack.bot.has_told()

    away.comes()

    away.has_reread()
    assert away.entries(EntryKind.NOTE) == []
    assert "1 request was not done" in away.told()


@socket_mode
def test_what_was_said_while_the_connection_was_lost_is_read_when_it_is_back(away):
    away.declares()
    away.wait(lambda: away.asks(HEARD)[0])
    away.slack.faults.add("apps.connections.open", "http", status=500, times=None)
    away.slack.links.cut()
    assert away.slack.links.until(0)
    away.says("@FireFighter note the disk was full")
    away.lets_an_hour_pass()

    away.slack.faults.clear()

    away.has_reread()
    assert [n.words for n in away.entries(EntryKind.NOTE)] == ["the disk was full"]
    assert away.told().count("1 note was added") == 1


@http
def test_what_slack_could_not_bring_to_a_bot_that_was_up_is_read_when_it_is_heard_again(away):
    away.declares()
    away.wait(lambda: away.asks(HEARD)[0])
    away.slack.connect(NOBODY)
    away.says("@FireFighter note the disk was full")
    away.lets_an_hour_pass()
    assert away.entries(EntryKind.NOTE) == []

    away.slack.connect(f"{away.bot.url}/slack/events")
    away.marc.joins(CHANNEL)

    away.has_reread()
    assert [n.words for n in away.entries(EntryKind.NOTE)] == ["the disk was full"]
    assert away.told().count("1 note was added") == 1


@http
def test_of_very_many_messages_the_newest_are_read_and_that_there_are_more_is_said(scene):
    scene.ana.types("/incident declare sev3 checkout is down")
    assert scene.ana.sees("[Take command]", in_=CHANNEL)
    assert scene.settled()
    where = scene.slack.workspace.named(CHANNEL)
    began = time.time() - 3000
    for number in range(MOST_MESSAGES + 5):
        words = f"<@{BOT_USER}> note {number}" if number in {1, MOST_MESSAGES} else "hm"
        scene.slack.workspace.add_message(where, Message(f"{began + number}", "U0ANA", words))
    at = datetime.now(UTC)
    since = at - timedelta(hours=1)
    promise = Reread(incident=1, channel=where.id, since=since, until=at, reads_from=since)

    with scene.database.transaction() as session:
        ledger.put(session, promise)

    assert scene.ana.sees("1 note was added", in_=CHANNEL)
    assert "so there may be more" in "\n".join(scene.ana.reads(CHANNEL))
    with scene.database.transaction() as session:
        notes = [e.words for e in entries.of(session, 1) if e.kind is EntryKind.NOTE]
    assert notes == [str(MOST_MESSAGES)]
