"""What is still to happen in the past, in the order of its time."""

from collections.abc import Callable
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count

Happens = Callable[[datetime], None]


class Agenda:
    """A clock that stands at what happens, and goes on to what happens next.

    Attributes:
        end: what comes after it is not lived through.
        at: the time that it is.
    """

    def __init__(self, end: datetime) -> None:
        self.end = end
        self.at = end
        self._coming: list[tuple[datetime, int, Happens]] = []
        self._places = count()

    def clock(self) -> float:
        """Give the time that it is, in seconds since 1970."""
        return self.at.timestamp()

    def plan(self, at: datetime, happens: Happens) -> None:
        """Let something happen then; what is planned for the same time keeps its order."""
        if at <= self.end:
            heappush(self._coming, (at.astimezone(UTC), next(self._places), happens))

    def run(self, afterwards: Callable[[], None]) -> None:
        """Let everything happen, each followed by *afterwards*."""
        while self._coming:
            self.at, _, happens = heappop(self._coming)
            happens(self.at)
            afterwards()
