"""People live through the past: they declare, act and talk, and tidy up behind them."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

from firefighter.cli.past.agenda import Agenda, Happens
from firefighter.cli.past.company import SAM
from firefighter.cli.past.delivering import Delivering
from firefighter.cli.past.small_talk import Remark
from firefighter.cli.past.story import Later, Step, Story, Talk, Telling, When, Writing
from firefighter.db import incidents, ledger, people
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.digest import next_due
from firefighter.domain.incident import Kind
from firefighter.domain.learning import LearnPeople
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Person
from firefighter.domain.severity import Severity
from firefighter.playground.confluence import passages
from firefighter.playground.confluence.markup import parsed
from firefighter.playground.confluence.records import Page
from firefighter.playground.confluence.state import Site
from firefighter.playground.slack.client import Client
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.state import Channel, Message
from firefighter.services import declaring, digests, roles
from firefighter.services.declaring import Declaration

SOON = timedelta(hours=1)
"""Somebody who acts again within that time is in the middle of something."""
KEPT_OPEN = timedelta(days=14)
NEWS = timedelta(hours=1)
"""What was said since then has not been read by everybody."""


class Living:
    """What people of the company did, planned on an agenda and lived through."""

    def __init__(
        self,
        session: Session,
        slack: LocalSlack,
        site: Site,
        delivering: Delivering,
        *,
        policy: Policy,
        agenda: Agenda,
    ) -> None:
        self._session, self._slack, self._site = session, slack, site
        self._delivering = delivering
        self._policy, self._agenda = policy, agenda
        self._numbers: dict[str, int] = {}
        self._people: dict[str, Person] = {}

    def through(self, weeks: int, stories: Sequence[Story], remarks: Sequence[Remark]) -> None:
        """Let it all happen, from so many weeks ago on."""
        local = self._agenda.end.astimezone(self._policy.tzinfo).date()
        monday = local - timedelta(days=local.weekday() + 7 * weeks)
        self._agenda.plan(datetime.combine(monday, time(9), self._policy.tzinfo), self._begins)
        for story in stories:
            self._plan_story(story)
        for remark in remarks:
            self._plan_remark(remark)
        self._agenda.run(self._catch_up)
        self._delivering.settle()
        self._read()

    def _begins(self, at: datetime) -> None:
        ledger.put(self._session, LearnPeople())
        self._posts_digest(at)

    def _posts_digest(self, at: datetime) -> None:
        digests.promise_due(self._session, policy=self._policy, at=at)
        self._agenda.plan(next_due(at, self._policy), self._posts_digest)

    def _plan_story(self, story: Story) -> None:
        declared = story.on.before(self._agenda.end, self._policy.tzinfo)
        acts = sorted(((self._when(declared, s.when), s) for s in story.steps), key=_by_time)
        times = [declared, *(at for at, _ in acts if at <= self._agenda.end)]
        soon = [after - before < SOON for before, after in pairwise(times)]
        self._agenda.plan(declared, lambda at: self._declares(story, at, busy=any(soon[:1])))
        for (at, step), busy in zip(acts, [*soon[1:], False], strict=False):
            self._agenda.plan(at, self._acting(story, declared, step, busy=busy))
        self._agenda.plan(times[-1] + KEPT_OPEN, lambda _at: self._archives(story))

    def _when(self, declared: datetime, when: When) -> datetime:
        if isinstance(when, Later):
            day = declared.astimezone(self._policy.tzinfo).date() + timedelta(days=when.days)
            return datetime.combine(day, time.fromisoformat(when.at), self._policy.tzinfo)
        return declared + timedelta(minutes=when)

    def _declares(self, story: Story, at: datetime, *, busy: bool) -> None:
        started = None if story.started is None else at + timedelta(minutes=story.started)
        wish = Declaration(
            title=story.title,
            severity=None if story.severity is None else Severity(story.severity),
            service=story.service,
            summary=story.summary,
            private=story.private,
            kind=Kind.TEST if story.test else Kind.REAL,
            started_at=started,
        )
        made = declaring.declare(self._session, wish, by=self._by(story.by, at)).incident
        self._numbers[story.title] = made.number
        self._is_busy(made.number, busy=busy)

    def _acting(self, story: Story, declared: datetime, step: Step, *, busy: bool) -> Happens:
        def acts(at: datetime) -> None:
            number = self._numbers[story.title]
            self._is_busy(number, busy=busy)
            match step.does:
                case Talk(words):
                    channel = self._channel(number)
                    if step.who not in channel.members:
                        channel.members.append(step.who)
                        roles.joined(self._session, number, step.who, at=at)
                    self._writes(step.who, channel.id, words)
                case Writing() as writing:
                    page = incidents.get(self._session, number).page_id
                    self._write_up(step.who, self._site.pages[page or ""], writing)
                case does:
                    telling = Telling(self._session, number, declared, self._numbers)
                    does(telling, self._by(step.who, at))

        return acts

    def _write_up(self, who: str, page: Page, writing: Writing) -> None:
        body = page.body
        for heading, words in writing.words.items():
            below = (p for p in passages.passages(parsed(body)) if p.heading == heading)
            body = passages.rewritten(body, next(below).number, words)
        for task in writing.done:
            body = passages.ticked(body, task, done=True)
        self._site.edit(page, body, by=self._slack.workspace.user(who).real_name)
        page.at = self._agenda.at

    def _catch_up(self) -> None:
        before = set(self._site.pages)
        self._delivering.catch_up()
        for number in set(self._site.pages) - before:
            self._site.pages[number].at = self._agenda.at

    def _is_busy(self, number: int, *, busy: bool) -> None:
        (self._delivering.busy.add if busy else self._delivering.busy.discard)(number)

    def _plan_remark(self, remark: Remark) -> None:
        at = remark.on.before(self._agenda.end, self._policy.tzinfo)
        self._agenda.plan(at, lambda _at: self._writes(remark.who, remark.channel, remark.words))

    def _writes(self, who: str, channel: str, words: str) -> None:
        workspace = self._slack.workspace
        Client(self._slack, workspace.user(who)).write(workspace.named(channel), words)

    def _archives(self, story: Story) -> None:
        """Let a manager put away what is long over; the bot leaves channels as they are."""
        number = self._numbers[story.title]
        channel = self._channel(number)
        closed = incidents.get(self._session, number).status is Status.CLOSED
        if closed and not channel.archived:
            workspace = self._slack.workspace
            said = Message(workspace.next_ts(), SAM, "archived this channel.")
            workspace.add_message(channel, said)
            channel.archived = True

    def _read(self) -> None:
        """Let everybody have read everything but the news."""
        workspace, news = self._slack.workspace, (self._agenda.end - NEWS).timestamp()
        for channel in workspace.channels.values():
            old = [ts for m in channel.messages.values() if (ts := float(m.ts)) < news]
            for person in workspace.users:
                workspace.read[person, channel.id] = max(old, default=0.0)

    def _channel(self, number: int) -> Channel:
        channel = incidents.get(self._session, number).channel
        return self._slack.workspace.channels[channel or ""]

    def _by(self, who: str, at: datetime) -> By:
        if who not in self._people:
            person = people.find(self._session, who)
            assert person is not None
            self._people[who] = person
        return By(person=self._people[who], at=at.astimezone(UTC), policy=self._policy)


def _by_time(act: tuple[datetime, Step]) -> datetime:
    return act[0]
