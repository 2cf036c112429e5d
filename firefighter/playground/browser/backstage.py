"""What goes on behind the scenes of a playground: processes, promises, and bad days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.faults import FaultKind, Faults
from firefighter.playground.slack.server import LocalSlack

SLOW_SECONDS, WAIT_SECONDS = 4.0, 5.0


@dataclass(frozen=True)
class Delivery:
    """Something that the bot promised to do, and whether it has."""

    id: int
    what: str
    where: str
    state: str
    tries: int
    trouble: str


class Condition(StrEnum):
    """How a process is, as it is told."""

    RUNNING = "is running"
    STARTING = "is starting …"
    KILLED = "was killed"


class Crew(Protocol):
    """Whoever runs the bot's processes, and can read what it promised."""

    def processes(self) -> Mapping[str, Condition]:
        """Give each process by its name, and how it is."""

    def kill(self, process: str) -> None:
        """End a process in the middle of whatever it does."""

    def start(self, process: str) -> None:
        """Start a process again."""

    def deliveries(self, limit: int) -> Sequence[Delivery]:
        """Give what is pending or given up, and then what was delivered last.

        Empty also while what was promised cannot be read.
        """

    def start_over(self) -> None:
        """Forget everything that happened, and begin anew."""


@dataclass(frozen=True)
class Weather:
    """A kind of day that a neighbour can have."""

    label: str
    told: str
    kind: FaultKind | None = None
    more: dict[str, float] = field(default_factory=dict)


WEATHERS: dict[str, Weather] = {
    "fine": Weather("Fine", "is fine"),
    "slow": Weather(
        "Slow",
        f"takes {SLOW_SECONDS:.0f} seconds for everything",
        FaultKind.SLOW,
        {"seconds": SLOW_SECONDS},
    ),
    "failing": Weather("Failing", "answers 500 to everything", FaultKind.HTTP, {"status": 500}),
    "limiting": Weather(
        "Rate limiting",
        f"asks to wait {WAIT_SECONDS:.0f} seconds, every time",
        FaultKind.RATE_LIMITED,
        {"seconds": WAIT_SECONDS},
    ),
    "gone": Weather("Gone", "does not answer at all", FaultKind.DROP_BEFORE),
}


class Backstage:
    """The weather of both neighbours, and the crew."""

    def __init__(self, slack: LocalSlack, wiki: LocalConfluence, crew: Crew) -> None:
        self.slack, self.wiki, self.crew = slack, wiki, crew
        self._faults: dict[str, Faults] = {"Slack": slack.faults, "Confluence": wiki.faults}
        self.weather = dict.fromkeys(self._faults, "fine")

    def turn(self, neighbour: str, weather: str) -> None:
        """Give a neighbour another kind of day.

        Raises:
            KeyError: if there is no such neighbour, or no such weather.
        """
        faults, chosen = self._faults[neighbour], WEATHERS[weather]
        faults.clear()
        if chosen.kind is not None:
            faults.add("*", chosen.kind, times=None, **chosen.more)
        self.weather[neighbour] = weather
        self.slack.workspace.changed()

    def start_over(self) -> None:
        """Begin anew, with fine weather."""
        for neighbour in self._faults:
            self.turn(neighbour, "fine")
        self.crew.start_over()
