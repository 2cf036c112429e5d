"""Twelve weeks of an invented company: lived through as the bot lives, and quiet ever since."""

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import requests
from sqlalchemy import text

from firefighter.cli import crew, history
from firefighter.cli.past.company import policy
from firefighter.cli.stage import Past, Stage
from firefighter.db import entries, incidents
from firefighter.db.base import Database, connect
from firefighter.domain import closing, lifecycle
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.timeline import EntryKind, standing
from firefighter.ops import records
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.state import SlackError
from tests.conftest import START_SECONDS, TEMPLATE
from tests.e2e.conftest import until

WEDNESDAY = datetime(2026, 11, 18, 14, 20, tzinfo=UTC)
# Minutes into a week, and the clocks in Paris have just gone back.
MONDAY = datetime(2026, 10, 25, 23, 5, tzinfo=UTC)
BEGIN, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
SECRET = "A password was pasted into a public channel"
OVER = "Orders of the night wait to be sent to the warehouse"
STATES = text("SELECT state, count(*) FROM deliveries GROUP BY state")
DUE = text("SELECT count(*) FROM deliveries WHERE state = 'pending' AND due_at < now()")
LEARNT = text("SELECT count(*) FROM deliveries WHERE kind = 'learn-people' AND state = 'done'")


class Company:
    """A company with a past, and what is remembered of it."""

    def __init__(self, url, slack, wiki, stage=None):
        self.url, self.slack, self.wiki = url, slack, wiki
        self.policy, self.stage = policy(), stage
        self.said_at_first = self.said()
        self._database = Database(connect(url, pool_size=1))

    @property
    def incidents(self):
        with self._database.transaction() as session:
            return incidents.declared_between(session, BEGIN, END)

    def named(self, title):
        [found] = [i for i in self.incidents if title in i.title]
        return found

    def timeline(self, number):
        with self._database.transaction() as session:
            return entries.of(session, number)

    def asks(self, statement):
        with self._database.transaction() as session:
            return session.execute(statement).all()

    def channel(self, title):
        return self.slack.workspace.channels[self.named(title).channel]

    def said(self):
        """Count what was said in every channel."""
        return {c.name: len(c.messages) for c in self.slack.workspace.channels.values()}

    def forgets(self):
        self._database.engine.dispose()


@contextmanager
def lived(postgres, now):
    """Let the company live until *now*."""
    name = f"lived_until_{now:%Y_%m_%d}"
    url = postgres.create(name, template=TEMPLATE)
    with LocalSlack() as slack, LocalConfluence() as wiki:
        history.record(url, slack, wiki, now=now)
        company = Company(url, slack, wiki)
        yield company
        company.forgets()
    postgres.drop(name)


@pytest.fixture(scope="module")
def company(postgres):
    with lived(postgres, WEDNESDAY) as company:
        yield company


@pytest.fixture(scope="module")
def playground(postgres):
    """Give a playground as it is started for people."""
    url = postgres.create("playground_with_a_past", template=TEMPLATE)
    companies = []

    def tells(stage):
        history.PAST.tells(stage)
        companies.append(Company(url, stage.slack, stage.wiki, stage))

    with Stage(database=url, past=Past(history.PAST.policy, tells)) as running:
        running.slack.workspace.patience = PATIENT_SECONDS
        company = companies[0]
        crew.open_browser_door(running)
        yield company
        company.forgets()
    postgres.drop("playground_with_a_past")


def settles(playground):
    """Wait until the bot has read who is who, and has nothing in hand."""

    def nothing_due():
        return playground.asks(LEARNT) == [(2,)] and playground.asks(DUE) == [(0,)]

    return until(playground.slack.workspace, nothing_due)


def test_every_story_was_lived_through_as_the_lifecycle_allows(company):
    assert [i.title for i in company.incidents] == in_order_of_time(history.STORIES)
    for incident in company.incidents:
        told = standing(company.timeline(incident.number))
        moves = [(e.old, e.new) for e in told if e.kind is EntryKind.STATUS]
        for old, new in moves:
            lifecycle.require_move(Status(str(old)), Status(str(new)))
        assert [old for old, _ in moves[1:]] == [new for _, new in moves[:-1]]
        assert [new for _, new in moves[-1:]] in ([incident.status], [])
        if incident.status is Status.CLOSED and incident.closure is None:
            assert not closing.unanswered(incident)


def test_they_are_mixed_as_in_life(company):
    severities = Counter(int(i.severity) for i in company.incidents if i.kind is Kind.REAL)
    closures = Counter(i.closure for i in company.incidents if i.closure)
    weeks = {i.declared_at.astimezone(PARIS).isocalendar().week for i in company.incidents}

    assert severities == {1: 3, 2: 8, 3: 18, 4: 12, 5: 4}
    assert Counter(i.status for i in company.incidents) == {
        Status.CLOSED: 39,
        Status.POSTMORTEM: 4,
        Status.MITIGATED: 1,
        Status.INVESTIGATING: 2,
    }
    assert closures[Closure.FALSE_ALARM] == 3
    assert closures[Closure.DUPLICATE] == closures[Closure.MISTAKE] == 1
    assert [i.title for i in company.incidents if i.private] == [SECRET]
    assert weeks == set(range(35, 48))


def test_the_digest_of_last_week_has_something_to_say(company):
    told = records.digest_preview(company.url, company.policy, at=WEDNESDAY).splitlines()

    assert told[0] == "Incidents · week 46 · 9 to 15 November"
    assert told[2].startswith("7 incidents, 1 of them SEV1; customers were affected for ")
    assert told[2].endswith(" Nothing is ongoing any more.")
    assert told[told.index("What hurt most") + 1].endswith(
        "SEV1  Customers cannot pay, neither by card nor by transfer · 1h 21m"
    )
    assert "Post-mortems past their date   Catalogue 1, Payments 1" in told
    assert told[-1].startswith("Not counted: 1 duplicate, 1 false alarm.")


def test_a_digest_was_posted_every_monday(company):
    posted = [
        m
        for m in company.slack.workspace.named("incidents").messages.values()
        if m.text.startswith("Incidents · week")
    ]

    assert len(posted) == 12
    assert {f"{datetime.fromtimestamp(float(m.ts), PARIS):%A %H:%M}" for m in posted} == {
        "Monday 08:30"
    }


def test_what_to_do_without_the_bot_was_pinned_once_and_never_touched_again(company):
    channel = company.slack.workspace.named("incidents")
    posted = [m for m in channel.messages.values() if "If I do not answer" in m.text]

    assert [m.ts for m in posted] == channel.pins
    assert [m.edited for m in posted] == [0]
    assert next(iter(channel.messages)) == channel.pins[0]


def test_every_draft_that_was_owed_is_a_page_and_the_card_leads_there(company):
    ordered = [i for i in company.incidents if i.draft_ordered_at and not i.private]

    assert [page.title for page in company.wiki.site.pages.values()] == [
        f"{i.key} {i.title} · post-mortem"
        for i in sorted(ordered, key=lambda i: i.draft_ordered_at)
    ]
    for incident in ordered:
        card = company.channel(incident.title).messages[incident.card_ts]
        assert incident.page_url in str(card.blocks)


def test_what_was_worst_was_written_up_by_people_in_its_time(company):
    page = company.wiki.site.named("Nobody can sign in")

    assert page.edited_by == "Kim Tran"
    assert "Four machines had to be changed by hand" in page.body
    assert [v.number for v in page.versions] == [1, 2, 3]
    assert all(p.at <= WEDNESDAY for p in company.wiki.site.pages.values())


def test_the_private_one_is_nobody_elses(company):
    channel = company.channel(SECRET)
    workspace = company.slack.workspace

    assert set(channel.members) == {"U0FIRE", "U0KIM", "U0SAM"}
    with pytest.raises(SlackError):
        workspace.channel(channel.id, "U0ANA")
    elsewhere = [c for c in workspace.channels.values() if c is not channel]
    assert SECRET not in str([m.blocks for c in elsewhere for m in c.messages.values()])
    assert SECRET not in str(list(company.wiki.site.pages.values()))


def test_on_any_day_nothing_is_left_to_deliver_and_nothing_lies_ahead(postgres):
    with lived(postgres, MONDAY) as company:
        newest = max(
            float(ts) for c in company.slack.workspace.channels.values() for ts in c.messages
        )

        assert len(company.incidents) == len(history.STORIES)
        assert {state for state, _ in company.asks(STATES)} == {"done"}
        assert newest <= MONDAY.timestamp()
        assert len([i for i in company.incidents if i.status is Status.INVESTIGATING]) == 2


def test_the_bot_starts_and_says_nothing_of_the_past(playground):
    assert settles(playground)

    assert playground.said() == playground.said_at_first
    assert {state for state, _ in playground.asks(STATES)} == {"done"}


def test_whoever_asks_is_told_what_goes_on(playground):
    sam = playground.stage.person("sam")

    sam.types("/incident list", channel="general")

    said = sam.reads("general")
    ongoing = [name for name, facts in pairwise(said) if "Investigating" in facts]
    assert any("Some orders get their confirmation twice" in line for line in ongoing)
    assert any("Two partners cannot sign in" in line for line in ongoing)


def test_what_is_over_can_come_back_and_is_edited_where_it_stands(playground):
    assert settles(playground)
    before, channel = playground.named(OVER), playground.named(OVER).channel_name
    marc, sam = playground.stage.person("marc"), playground.stage.person("sam")
    announced = len(sam.looks_at("incidents"))

    marc.presses("Reopen", in_=channel)
    marc.fills({"What came back?": "It stands still again."})
    marc.submits()

    assert marc.sees("It is back", in_=channel)
    assert settles(playground)
    messages = playground.slack.workspace.channels[before.channel].messages
    assert "Investigating" in str(messages[before.card_ts].blocks)
    told = playground.slack.workspace.named("incidents").messages
    assert "Investigating" in str(told[before.announced_ts].blocks)
    assert len(sam.looks_at("incidents")) == announced


def test_starting_over_comes_back_to_the_same_past(playground):
    before = [i.title for i in playground.incidents]

    requests.post(f"{playground.slack.url}start-over", timeout=START_SECONDS).raise_for_status()

    assert [i.title for i in playground.incidents] == before
    assert playground.named(OVER).status is Status.CLOSED
    assert playground.said() == playground.said_at_first


def in_order_of_time(stories):
    told = sorted(stories, key=lambda story: story.on.before(WEDNESDAY, PARIS))
    return [story.title for story in told]
