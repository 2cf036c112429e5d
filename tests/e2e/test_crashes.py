"""The bot is killed at every call it makes; what it promised is kept, once and in order."""

from collections import Counter

import pytest

from firefighter.cli.stage import Stage
from firefighter.playground.serving import PATIENT_SECONDS
from tests.e2e.drill import channel_of

DECLARE = [
    ("conversations.create", 0),
    ("conversations.invite", 0),
    ("chat.postMessage", 0),
    ("pins.add", 0),
    ("conversations.setTopic", 0),
    ("bookmarks.add", 0),
    ("chat.postMessage", 1),
]
CHANGE = [("chat.postMessage", 0), ("chat.update", 0), ("conversations.setTopic", 0)]
PUBLISH = [
    ("POST /wiki/api/v2/pages", 0),
    ("POST /wiki/api/v2/pages/*/properties", 0),
    ("POST /wiki/rest/api/content/*/label", 0),
]
MOMENTS = ["hold_before", "hold_after"]
QUICK = {("conversations.create", 0), ("chat.postMessage", 0), ("POST /wiki/api/v2/pages", 0)}


def matrix(calls):
    """Every call killed before and after it was done; the telling ones every day, all in soak."""
    return [
        pytest.param(*call, moment, marks=[] if call in QUICK else [pytest.mark.soak])
        for call in calls
        for moment in MOMENTS
    ]


@pytest.fixture(scope="module")
def stage(postgres):
    url = postgres.create("crashes", template="template_firefighter")
    with Stage(database=url) as running:
        running.slack.workspace.patience = PATIENT_SECONDS
        yield running
    postgres.drop("crashes")


@pytest.fixture
def incident(stage, request):
    """Declare an incident of this case's own, with nothing else going on."""
    title = f"case {abs(hash(request.node.name)) % 10**8}"

    def declare():
        stage.person("ana").types(f"/incident declare sev3 {title}")

    return title, declare


def crash(stage, act, match, after, moment):
    """Kill the bot while the call is parked, start it again, let everything settle."""
    local = stage.wiki if "/" in match else stage.slack
    local.faults.add(match, moment, after=after)
    act()
    assert local.faults.wait_until_held(match)
    stage.bot.kill()
    local.faults.clear()
    stage.bot.start()


def shown(stage, channel):
    return stage.person("ana").reads(channel.name)


def wait(stage, predicate):
    assert stage.slack.workspace.until(predicate)


@pytest.mark.parametrize(("match", "after", "moment"), matrix(DECLARE))
def test_declaring_ends_with_one_channel_one_card_and_one_announcement(
    stage, incident, match, after, moment
):
    title, declare = incident

    crash(stage, declare, match, after, moment)

    channel = channel_of(stage, title)
    wait(stage, lambda: channel.bookmarks and channel.topic and channel.pins)
    wait(stage, lambda: any(title in line for line in stage.person("ana").reads("incidents")))
    announced = [line for line in stage.person("ana").reads("incidents") if f"· {title}" in line]
    cards = [line for line in shown(stage, channel) if "[Take command]" in line]
    assert len(cards) == len(announced) == len(channel.bookmarks) == len(channel.pins) == 1
    assert "U0ANA" in channel.members


@pytest.mark.parametrize(("match", "after", "moment"), matrix(CHANGE))
def test_a_change_is_said_once_and_in_order(stage, incident, match, after, moment):
    title, declare = incident
    declare()
    channel = channel_of(stage, title)
    wait(stage, lambda: channel.bookmarks)
    ana = stage.person("ana")

    def change():
        ana.chooses("Status", "Investigating", in_=channel.name)

    crash(stage, change, match, after, moment)
    wait(stage, lambda: any("· Investigating ·" in line for line in shown(stage, channel)))
    ana.chooses("Status", "Fixing", in_=channel.name)

    wait(stage, lambda: any("we are fixing" in line for line in shown(stage, channel)))
    wait(stage, lambda: any("· Fixing ·" in line for line in shown(stage, channel)))
    wait(stage, lambda: "Fixing" in channel.topic)
    said = [line for line in shown(stage, channel) if "we are" in line]
    assert [line.split("we are ")[1] for line in said] == ["investigating.", "fixing."]


@pytest.mark.parametrize(("match", "after", "moment"), matrix(PUBLISH))
def test_a_page_is_published_once_and_complete(stage, incident, match, after, moment):
    title, declare = incident
    declare()
    channel = channel_of(stage, title)
    wait(stage, lambda: channel.bookmarks)
    ana = stage.person("ana")
    ana.chooses("Status", "Impact is over", in_=channel.name)
    wait(stage, lambda: any("[Close]" in line for line in shown(stage, channel)))

    crash(stage, lambda: closes(ana, channel), match, after, moment)

    wait(stage, lambda: any("draft of" in line for line in shown(stage, channel)))
    pages = [p for p in stage.wiki.site.pages.values() if title in p.title]
    assert len(pages) == 1
    assert stage.wiki.site.until(lambda: pages[0].labels and pages[0].properties)
    lines = Counter(shown(stage, channel))
    assert [n for line, n in lines.items() if "closed it" in line or "draft of" in line] == [1, 1]


def closes(person, channel):
    person.presses("Close", in_=channel.name)
    for _ in range(2):
        person.presses("When it was declared")
    person.submits()


@pytest.mark.parametrize("after", [1, 2])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_thread_is_told_once_where_it_runs(stage, request, after, moment):
    title = f"case {abs(hash(request.node.name)) % 10**8}"
    marc, words = stage.person("marc"), "@FireFighter declare sev5"

    crash(
        stage,
        lambda: marc.says(f"{words} {title}", channel="checkout"),
        "chat.postMessage",
        after,
        moment,
    )

    slug = channel_of(stage, title).name
    wait(stage, lambda: any(f"runs in #{slug}." in line for line in marc.reads("checkout")))
    wait(stage, lambda: any("[Take command]" in line for line in marc.reads(slug)))
    said = [line for line in marc.reads("checkout") if f"runs in #{slug}." in line]
    assert len(said) == 1
