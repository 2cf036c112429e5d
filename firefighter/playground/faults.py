"""Bad days on request: slow, failing, rate-limited, dropped or held answers."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TypeVar

from firefighter.playground.serving import PATIENT_SECONDS

T = TypeVar("T")


class FaultKind(StrEnum):
    SLOW = "slow"
    ERROR = "error"
    HTTP = "http"
    RATE_LIMITED = "rate_limited"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    HOLD_BEFORE = "hold_before"
    HOLD_AFTER = "hold_after"


@dataclass
class Fault:
    """One kind of bad day.

    Attributes:
        match: what it befalls, with ``*``: ``conversations.*``, ``POST /wiki/api/v2/pages``.
        times: how often; None is always.
        after: how many calls that match are served first.
        seconds: for SLOW, how long; for RATE_LIMITED, what Retry-After says.
        status: for HTTP.
        error: for ERROR, the vendor's own word.
    """

    match: str
    kind: FaultKind
    times: int | None = 1
    after: int = 0
    seconds: float = 1.0
    status: int = 500
    error: str = "internal_error"
    released: threading.Event = field(default_factory=threading.Event, repr=False)


class Dropped(Exception):
    """The connection ends here, without an answer."""


class Faults:
    """The table of faults of one server; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._faults: list[Fault] = []
        self._arrived: list[str] = []
        self.latency = 0.0
        """Seconds that every call takes, for benches."""

    def add(self, match: str, kind: FaultKind | str, **more: float | str | None) -> Fault:
        fault = Fault(match, FaultKind(kind), **more)  # type: ignore[arg-type]  # the dataclass checks names
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """End every bad day, and let go what is held."""
        with self._lock:
            for fault in self._faults:
                fault.released.set()
            self._faults.clear()
            self._arrived.clear()

    def befall(self, name: str, serve: Callable[[], T], refuse: Callable[[Fault], T]) -> T:
        """Serve a call, unless a fault has it otherwise; *refuse* puts an error into words.

        Raises:
            Dropped: if the connection is to end without an answer.
        """
        fault = self.take(name)
        if fault is None:
            return serve()
        if fault.kind is FaultKind.SLOW:
            time.sleep(fault.seconds)
            return serve()
        if fault.kind in {FaultKind.ERROR, FaultKind.HTTP, FaultKind.RATE_LIMITED}:
            return refuse(fault)
        if fault.kind in {FaultKind.DROP_AFTER, FaultKind.HOLD_AFTER}:
            serve()
        if fault.kind in {FaultKind.HOLD_BEFORE, FaultKind.HOLD_AFTER}:
            self.hold(name, fault)
        raise Dropped

    def take(self, name: str) -> Fault | None:
        """Give the fault that befalls this call, using it up."""
        if self.latency:
            time.sleep(self.latency)
        with self._lock:
            for fault in self._faults:
                if fault.times == 0 or not fnmatchcase(name, fault.match):
                    continue
                if fault.after:
                    fault.after -= 1
                else:
                    fault.times = None if fault.times is None else fault.times - 1
                    return fault
        return None

    def hold(self, name: str, fault: Fault) -> None:
        """Park a call until its fault is released, then end its connection.

        Raises:
            Dropped: always, once released.
        """
        with self._lock:
            self._arrived.append(name)
            self._lock.notify_all()
        fault.released.wait(60)
        raise Dropped

    def wait_until_held(self, match: str, seconds: float = PATIENT_SECONDS) -> bool:
        """Wait until a call that matches is parked; False when none came."""
        with self._lock:
            return self._lock.wait_for(
                lambda: any(fnmatchcase(name, match) for name in self._arrived), seconds
            )
