"""An incident that people ran by hand is declared afterwards, and what they marked is kept."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firefighter.db import entries
from firefighter.domain.adoption import MOST_MESSAGES
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Status
from firefighter.domain.timeline import EntryKind, KeyEvent
from firefighter.playground.slack.state import BOT_USER, Channel, Message
from tests.e2e.test_commands import answer_to
from tests.e2e.test_main_job import both_ways

ROOM = "inc-search-is-slow"
SINCE = "/incident declare sev2 --here --since"
PARIS = ZoneInfo("Europe/Paris")


def minutes_ago(minutes):
    return time.time() - 60 * minutes


def spoken(minutes):
    """Give the time so long ago as somebody in Paris types it."""
    return typed(datetime.fromtimestamp(minutes_ago(minutes), PARIS))


def typed(at):
    return f"{at.astimezone(PARIS):%Y-%m-%d %H:%M}"


@pytest.fixture
def room(scene):
    """Give a channel in which people run an incident by hand."""
    workspace = scene.slack.workspace
    people = ["U0ANA", "U0MARC", "U0LENA"]
    channel = Channel("C0BYHAND", ROOM, private=False, creator="U0MARC", created=0, members=people)
    with workspace.lock:
        workspace.channels[channel.id] = channel
    assert scene.until(lambda: scene.known("U0OTHER"))
    return channel


def said(scene, room, text, ago, user="U0MARC", marks=(), **more):
    message = Message(f"{minutes_ago(ago):.6f}", user, text, **more)
    message.reactions = {name: {person} for name, person in marks}
    return scene.slack.workspace.add_message(room, message)


def told(scene, text):
    assert scene.ana.sees(text, in_=ROOM), scene.ana.reads(ROOM)
    assert scene.settled()


def notes(scene):
    with scene.database.transaction() as session:
        return [e for e in entries.of(session, 1) if e.kind is EntryKind.NOTE]


@both_ways
def test_what_was_marked_meanwhile_is_on_the_timeline_with_who_and_when(scene, room):
    said(scene, room, "was long before", 200, marks=[("fire", "U0ANA")])
    first = said(scene, room, "the disk of <@U0ANA> is full", 90, marks=[("fire", "U0ANA")])
    said(scene, room, "lunch?", 80, user="U0LENA", marks=[("pizza", "U0ANA")])
    pinned = said(scene, room, "we roll back", 70, user="U0LENA")
    room.pins.append(pinned.ts)

    since = spoken(100)
    scene.ana.types(f"{SINCE} {since} search is slow", channel=ROOM)

    told(scene, "I read back 3 messages, beginning")
    assert scene.ana.sees("2 pinned or marked ones are on the timeline", in_=ROOM)
    one, two = notes(scene)
    assert (one.words, one.new, one.actor) == ("the disk of @Ana Ruiz is full", "U0MARC", "U0ANA")
    assert (two.words, two.new) == ("we roll back", "U0LENA")
    assert [f"{note.at.timestamp():.6f}" for note in (one, two)] == [first.ts, pinned.ts]
    assert one.permalink == f"{scene.slack.url}archives/C0BYHAND/p{first.ts.replace('.', '')}"
    incident = scene.incident()
    assert (incident.kind, incident.channel, incident.title) == (
        Kind.REAL,
        "C0BYHAND",
        "search is slow",
    )
    assert typed(incident.instant(KeyEvent.STARTED)) == since
    assert {"U0MARC", "U0LENA"} <= set(incident.invited)
    assert BOT_USER in room.members
    assert scene.deliveries("dead") == []


def test_it_is_said_in_one_line_however_much_was_found(scene, room):
    for number in range(5):
        said(scene, room, f"finding {number}", 50 - number, marks=[("rotating_light", "U0LENA")])

    scene.ana.types(f"{SINCE} {spoken(60)}", channel=ROOM)

    told(scene, "5 pinned or marked ones are on the timeline")
    ours = [m for m in room.messages.values() if m.user == BOT_USER and m.only_for is None]
    assert [m.text.split("\n")[0][:6] for m in ours] == ["INC-1 ", "I read"]
    assert scene.incident().title == "Search is slow"


def test_it_goes_by_mention_too(scene, room):
    room.members.append(BOT_USER)
    said(scene, room, "the disk is full", 30, marks=[("stopwatch", "U0LENA")])

    scene.marc.says(
        f"@FireFighter declare --here \u2014since {spoken(40)} search is slow", channel=ROOM
    )

    told(scene, "one pinned or marked message is on the timeline")
    assert scene.marc.sees("INC-1 is recorded and runs in", in_=ROOM)


@pytest.mark.usefixtures("room")
def test_what_is_over_already_is_recorded_as_that(scene):
    until = datetime.fromtimestamp(minutes_ago(30), PARIS)
    since = until - timedelta(hours=1)
    answer = scene.ana.types(f"{SINCE} {typed(since)} --until {typed(until)}", channel=ROOM)

    told(scene, "impact is over")
    incident = scene.incident()
    assert (incident.kind, incident.status) == (Kind.BACKFILLED, Status.MITIGATED)
    assert scene.ana.sees("impact lasted 1h", in_=ROOM)
    assert "It began" in answer.body["text"]


def test_a_reading_that_breaks_off_has_added_nothing_and_begins_anew(scene, room):
    ana = scene.ana
    said(scene, room, "the disk is full", 30, marks=[("fire", "U0LENA")])
    scene.slack.faults.add("pins.list", "http", status=500, times=2)

    ana.types(f"{SINCE} {spoken(40)}", channel=ROOM)
    ana.repeats()

    told(scene, "is on the timeline")
    assert len(notes(scene)) == 1
    assert len(scene.methods("conversations.history")) == 3


def test_what_is_pinned_but_cannot_be_seen_is_said(scene, room):
    said(scene, room, "the disk is full", 30, marks=[("fire", "U0LENA")])
    scene.slack.workspace.scopes -= {"pins:read"}

    scene.ana.types(f"{SINCE} {spoken(40)}", channel=ROOM)

    told(scene, "What is pinned I could not see: Slack said missing_scope")
    assert len(notes(scene)) == 1


@pytest.mark.usefixtures("room")
def test_a_reading_that_slack_forbids_is_told_with_the_way_out(scene):
    scene.slack.faults.add("conversations.history", "error", error="missing_scope")

    scene.ana.types(f"{SINCE} {spoken(40)}", channel=ROOM)

    told(scene, "I could not read back what was said here")


def test_people_of_another_organisation_are_not_quoted_and_mark_nothing(scene, room):
    room.members.append("U0OTHER")
    said(scene, room, "our secret", 30, user="U0OTHER", marks=[("fire", "U0ANA")])
    said(scene, room, "ours", 20, marks=[("fire", "U0OTHER")])
    said(scene, room, "of somebody nobody knows", 15, user="U0NEW", marks=[("fire", "U0ANA")])

    scene.ana.types(f"{SINCE} {spoken(40)}", channel=ROOM)

    told(scene, "2 more are by people of another organisation: I left that out")
    assert notes(scene) == []
    assert not {"U0OTHER", "U0NEW"} & set(scene.incident().invited)


def test_a_private_channel_begins_a_private_incident(scene, room):
    room.private = True
    room.members.append(BOT_USER)
    said(scene, room, "a password leaked", 30, marks=[("fire", "U0LENA")])

    scene.ana.types(f"{SINCE} {spoken(40)}", channel=ROOM)

    told(scene, "is on the timeline")
    assert scene.incident().private
    assert "leaked" not in "".join(scene.ana.reads("incidents"))
    assert scene.incident().announced_ts is None


def refusal(scene, words, channel=ROOM, by="ana"):
    return answer_to(scene.person(by), f"declare --here {words}", channel)


@pytest.mark.parametrize(
    ("words", "said_back"),
    [
        ("--since half past two", "Please write a time after --since: 02:10, yesterday"),
        ("--until 03:40", "Please say when it began, too"),
        ("--since 2020-01-01 10:00", "over 14 days ago"),
        (f"--since {datetime.now(UTC).year + 1}-01-01 10:00", "in the future"),
        ("--since now --until 2020-01-01 10:00", "before it started"),
        ("--since now --until 2999-01-01 10:00", "ended in the future"),
        ("--since now private search is slow", "needs a channel of its own"),
    ],
)
@pytest.mark.usefixtures("room")
def test_what_cannot_be_is_refused_in_words(scene, words, said_back):
    assert said_back in refusal(scene, words)
    assert scene.count("incidents") == 0


def test_a_private_channel_that_the_bot_is_not_in_is_not_taken(scene, room):
    room.private = True

    assert "/invite @FireFighter" in refusal(scene, "--since now search is slow")
    assert scene.count("incidents") == 0


@pytest.mark.usefixtures("room")
def test_while_slack_does_not_say_who_can_read_it_nothing_is_declared_here(scene):
    scene.slack.faults.add("conversations.info", "http", status=500, times=None)

    assert "without `--here` it is recorded at once" in refusal(scene, "search is slow")
    assert scene.count("incidents") == 0


@pytest.mark.usefixtures("room")
def test_a_channel_that_has_an_incident_keeps_it(scene):
    refusal(scene, "--since now search is slow")

    assert "INC-1 runs in that channel already" in refusal(scene, "--since now the index is gone")


@pytest.mark.parametrize(("who", "why"), [("olga", "this workspace"), ("gil", "full members")])
@pytest.mark.usefixtures("room")
def test_who_may_not_declare_may_not_do_it_afterwards(scene, who, why):
    assert why in refusal(scene, "--since now search is slow", by=who)
    assert scene.methods("conversations.info") == []


def test_a_conversation_between_two_is_no_place_for_an_incident(scene, room):
    room.direct = True
    room.members.append(BOT_USER)

    assert "Others cannot join this conversation" in refusal(scene, "--since now search is slow")


@pytest.mark.usefixtures("room")
def test_without_here_a_time_is_when_it_started(scene):
    since = spoken(30)
    scene.ana.types(f"/incident declare --since {since} search is slow")

    assert scene.ana.sees("[Take command]", in_="inc-1-search-is-slow")
    assert typed(scene.incident().instant(KeyEvent.STARTED)) == since
    assert scene.settled()
    assert scene.methods("pins.list") == []


def test_of_very_much_the_newest_is_read_and_that_is_said(scene, room):
    for number in range(MOST_MESSAGES + 50):
        marks = [("fire", "U0LENA")] if number % 10 == 0 else []
        said(scene, room, f"finding {number}", 50 - number / 100, marks=marks)

    scene.ana.types(f"{SINCE} {spoken(60)}", channel=ROOM)

    told(scene, "I read back the newest 1,000 messages; there are older ones: 100 are pinned or")
    assert [note.words for note in notes(scene)] == [f"finding {n}" for n in range(50, 550, 10)]
    assert len(scene.methods("conversations.history")) == 6


def test_of_a_thread_what_is_pinned_is_noted_and_leads_into_it(scene, room):
    root = said(scene, room, "search is slow", 30)
    marked = {"marks": [("fire", "U0LENA")], "thread": root.ts}
    said(scene, room, "marked in the thread", 25, **marked)
    pinned = said(scene, room, "decided in the thread", 20, **marked)
    room.pins.append(pinned.ts)

    scene.ana.types(f"{SINCE} {spoken(60)}", channel=ROOM)

    told(scene, "I read back 1 message, beginning")
    (note,) = notes(scene)
    assert note.words == "decided in the thread"
    assert note.permalink.endswith(f"?thread_ts={root.ts}&cid=C0BYHAND")
