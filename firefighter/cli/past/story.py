"""The words in which the past is written down: an incident, and what people did about it.

A story says when in its own terms: minutes after it was declared, or a clock time days later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from firefighter.db import incidents
from firefighter.db.base import Session
from firefighter.domain.acting import By
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import KeyEvent
from firefighter.domain.updates import Update
from firefighter.services import roles, severity, status, timeline, undo
from firefighter.services.status import Ending

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True)
class Later:
    """A time by the clock, some days after the incident was declared."""

    days: int
    at: str


When = int | Later
"""Minutes after the incident was declared, or a time by the clock."""


@dataclass(frozen=True)
class Telling:
    """An incident in the middle of its story.

    Attributes:
        numbers: what each story told so far became, by its title.
    """

    session: Session
    number: int
    declared_at: datetime
    numbers: Mapping[str, int]

    def instant(self, minutes: int | None) -> datetime | None:
        return None if minutes is None else self.declared_at + timedelta(minutes=minutes)


@dataclass(frozen=True)
class Talk:
    """What somebody writes in the channel, to the others and not to the bot."""

    words: str


@dataclass(frozen=True)
class Writing:
    """What somebody writes into the post-mortem, by heading, and which follow-ups are done.

    Attributes:
        done: their places on the page, from 0.
    """

    words: Mapping[str, str]
    done: tuple[int, ...] = ()


Does = Callable[[Telling, By], object]


@dataclass(frozen=True)
class Step:
    """Somebody does or says something."""

    who: str
    when: When
    does: Does | Talk | Writing


@dataclass(frozen=True)
class WeeksAgo:
    """So many weeks before this one, on a day of the week (Monday is 0)."""

    weeks: int
    day: int
    at: str

    def before(self, now: datetime, zone: ZoneInfo) -> datetime:
        local = now.astimezone(zone).date()
        monday = local - timedelta(days=local.weekday() + 7 * self.weeks)
        clock = time.fromisoformat(self.at)
        return datetime.combine(monday + timedelta(days=self.day), clock, zone)


@dataclass(frozen=True)
class MinutesAgo:
    """So many minutes before now."""

    minutes: int

    def before(self, now: datetime, _zone: ZoneInfo) -> datetime:
        return now - timedelta(minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class Story:
    """One incident of the past.

    Attributes:
        severity: None is "not sure yet".
        started: minutes after it was declared, so mostly less than 0; None was not said.
    """

    on: WeeksAgo | MinutesAgo
    by: str
    title: str
    severity: int | None
    service: str | None = None
    summary: str = ""
    started: int | None = None
    private: bool = False
    test: bool = False
    steps: tuple[Step, ...]


def talks(who: str, when: When, words: str) -> Step:
    return Step(who, when, Talk(words))


def writes(who: str, when: When, words: Mapping[str, str], *done: int) -> Step:
    return Step(who, when, Writing(words, done))


def takes(who: str, when: When) -> Step:
    """Somebody takes command."""
    return Step(who, when, lambda it, by: roles.take_command(it.session, it.number, by=by))


def hands_over(who: str, when: When, to: str) -> Step:
    return Step(
        who, when, lambda it, by: roles.assign(it.session, it.number, Role.COMMANDER, to, by=by)
    )


def invites(who: str, when: When, *people: str) -> Step:
    return Step(who, when, lambda it, by: roles.invite(it.session, it.number, people, by=by))


def grades(who: str, when: When, to: int, why: str = "") -> Step:
    """Somebody raises or lowers the severity."""

    def does(it: Telling, by: By) -> object:
        return severity.change(it.session, it.number, Severity(to), by=by, reason=why)

    return Step(who, when, does)


def moves(who: str, when: When, to: Status, why: str = "") -> Step:
    return Step(who, when, lambda it, by: status.move(it.session, it.number, to, by=by, reason=why))


def looks(who: str, when: When) -> Step:
    return moves(who, when, Status.INVESTIGATING)


def fixes(who: str, when: When) -> Step:
    return moves(who, when, Status.MITIGATING)


def over(who: str, when: When) -> Step:
    return moves(who, when, Status.MITIGATED)


def writes_up(who: str, when: When) -> Step:
    return moves(who, when, Status.POSTMORTEM)


def comes_back(who: str, when: When, why: str) -> Step:
    return moves(who, when, Status.INVESTIGATING, why)


def updates(who: str, when: When, known: str, doing: str = "", need: str = "") -> Step:
    said = Update(known=known, doing=doing, need=need)
    return Step(who, when, lambda it, by: timeline.post_update(it.session, it.number, said, by=by))


def notes(who: str, when: When, words: str) -> Step:
    return Step(who, when, lambda it, by: timeline.note(it.session, it.number, words, by=by))


def todo(who: str, when: When, words: str, owner: str | None = None) -> Step:
    return Step(
        who,
        when,
        lambda it, by: timeline.follow_up(it.session, it.number, words, by=by, owner=owner),
    )


def answers(who: str, when: When, **times: int | None) -> Step:
    """Somebody says when key events happened, in minutes after declaring; None: nobody knows."""

    def does(it: Telling, by: By) -> object:
        given = {KeyEvent(event): it.instant(at) for event, at in times.items()}
        return timeline.set_times(it.session, it.number, given, by=by)

    return Step(who, when, does)


def takes_back(who: str, when: When) -> Step:
    """Somebody undoes what was done last."""

    def does(it: Telling, by: By) -> object:
        last = incidents.get(it.session, it.number).seq
        return undo.undo(it.session, it.number, last, by=by)

    return Step(who, when, does)


def closes(who: str, when: When, words: str = "") -> Step:
    return _ends(who, when, Ending(note=words))


def false_alarm(who: str, when: When, words: str) -> Step:
    return _ends(who, when, Ending(closure=Closure.FALSE_ALARM, note=words))


def mistake(who: str, when: When, words: str) -> Step:
    return _ends(who, when, Ending(closure=Closure.MISTAKE, note=words))


def handled_by(who: str, when: When, others: str) -> Step:
    return _ends(who, when, Ending(closure=Closure.NOTHING_TO_FIX, note=others))


def duplicate(who: str, when: When, title: str) -> Step:
    """Somebody closes it as a copy of the story of that title."""

    def does(it: Telling, by: By) -> object:
        ending = Ending(closure=Closure.DUPLICATE, note=f"INC-{it.numbers[title]}")
        return status.close(it.session, it.number, ending, by=by)

    return Step(who, when, does)


def _ends(who: str, when: When, ending: Ending) -> Step:
    return Step(who, when, lambda it, by: status.close(it.session, it.number, ending, by=by))
