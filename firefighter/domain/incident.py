"""One incident as it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from firefighter.domain.lifecycle import STAGES, Closure, Stage, Status
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import KeyEvent, KeyTime, KeyTimes


class Kind(StrEnum):
    """What an incident is for; never changes after declaring."""

    REAL = "real"
    TEST = "test"
    GAMEDAY = "gameday"
    BACKFILLED = "backfilled"
    NEARMISS = "nearmiss"

    @property
    def tells_others(self) -> bool:
        """Tell whether people outside its channel hear of it."""
        return self is not Kind.TEST


COUNTED = frozenset({Kind.REAL, Kind.BACKFILLED})
"""Only these are in statistics."""


@dataclass(frozen=True, kw_only=True)
class Incident:
    """The row, with types.

    Attributes:
        number: what people say, as in INC-42.
        uid: unique over all databases ever; marks what is ours in Confluence.
        sure: False while the severity is "not sure yet".
        roles: who holds which role; the commander only once somebody took command.
        invited: Slack ids of everybody asked in, in order.
        channel: its Slack channel, once there is one; *borrowed* if it existed before.
        reminder_ts: the reminder that stands in the channel and was not answered yet.
        closed_at: when it was last closed, even if it came back since.
        draft_ordered_at: when the post-mortem draft was first owed.
        seq: the last timeline entry's.
    """

    number: int
    uid: str
    kind: Kind = Kind.REAL
    title: str
    summary: str = ""
    status: Status = Status.OPEN
    severity: Severity
    sure: bool = True
    private: bool = False
    service: str | None = None
    declared_at: datetime
    declared_by: str
    roles: Mapping[Role, str] = field(default_factory=dict)
    invited: tuple[str, ...] = ()
    times: KeyTimes = field(default_factory=dict)
    closure: Closure | None = None
    closure_note: str | None = None
    closed_at: datetime | None = None
    next_update_at: datetime | None = None
    channel: str | None = None
    channel_name: str | None = None
    borrowed: bool = False
    card_ts: str | None = None
    announced_in: str | None = None
    announced_ts: str | None = None
    reminder_ts: str | None = None
    draft_ordered_at: datetime | None = None
    page_id: str | None = None
    page_url: str | None = None
    seq: int = 0

    @property
    def key(self) -> str:
        return f"INC-{self.number}"

    @property
    def stage(self) -> Stage:
        return STAGES[self.status]

    @property
    def commander(self) -> str:
        """Name who commands: whoever took it, until then who declared."""
        return self.roles.get(Role.COMMANDER, self.declared_by)

    @property
    def counts(self) -> bool:
        """Tell whether it belongs in durations and statistics."""
        return self.kind in COUNTED and self.closure is None

    def members(self) -> frozenset[str]:
        """List who may know of it while it is private."""
        return frozenset({self.declared_by, *self.roles.values(), *self.invited})

    def is_known_to(self, person: str) -> bool:
        """Tell whether somebody may know of it, wherever they ask."""
        return not self.private or person in self.members()

    def time(self, event: KeyEvent) -> KeyTime | None:
        return self.times.get(event)

    def instant(self, event: KeyEvent) -> datetime | None:
        """Give a key event's time, or None when it is not known (yet or at all)."""
        known = self.times.get(event)
        return known.at if known else None
