"""Wake the workers after commits, many commits at a time, and find again what was lost."""

import queue
import time
from collections.abc import Callable, Collection, Sequence
from threading import Event, Thread

import structlog

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 0.5
COALESCE_SECONDS = 0.002

Defer = Callable[[Sequence[str]], None]
Sweep = Callable[[], None]


class Waker:
    """A thread that turns "this stream has something" into jobs.

    *defer* puts wake-ups in the queue; *sweep*, given in workers only, looks twice a second
    for what nobody woke. A lost wake-up costs one sweep, so nothing here is retried.
    """

    def __init__(self, defer: Defer, sweep: Sweep | None = None) -> None:
        self._defer = defer
        self._sweep = sweep
        self._streams: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stopping = Event()
        self._failing = False
        self._next_sweep = 0.0
        self._thread = Thread(target=self._run, name="waker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float = 5) -> None:
        """Send what was asked for so far, then end."""
        self._stopping.set()
        self._streams.put(None)
        if self._thread.is_alive():
            self._thread.join(seconds)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def wake(self, streams: Collection[str]) -> None:
        """Note streams to wake; costs the caller a queue's put."""
        for stream in streams:
            self._streams.put(stream)

    def _run(self) -> None:
        while True:
            # Read before collecting: what was put before the stop is then still sent.
            last = self._stopping.is_set()
            self._turn(sorted(self._collect()), sweeping=not last)
            if last:
                return

    def _turn(self, streams: Sequence[str], *, sweeping: bool) -> None:
        sweep = self._sweep if sweeping and time.monotonic() >= self._next_sweep else None
        if not streams and sweep is None:
            return
        try:
            if streams:
                self._defer(streams)
            if sweep is not None:
                self._next_sweep = time.monotonic() + SWEEP_SECONDS
                sweep()
        except Exception as error:  # noqa: BLE001 - a wake-up may be lost, the waker may not
            # Once per outage, not twice a second.
            if not self._failing:
                log.warning("wake-ups fail", error=type(error).__name__)
            self._failing = True
            self._stopping.wait(SWEEP_SECONDS)
        else:
            if self._failing:
                log.info("wake-ups work again")
            self._failing = False

    def _collect(self) -> set[str]:
        """Wait for the first, then take what comes within a moment of it."""
        some: set[str] = set()
        with_sweep = self._sweep is not None
        pause = self._next_sweep - time.monotonic() if with_sweep else SWEEP_SECONDS
        try:
            first = self._streams.get(timeout=max(0.0, min(pause, SWEEP_SECONDS)))
            if first is not None:
                some.add(first)
                time.sleep(COALESCE_SECONDS)
            while True:
                stream = self._streams.get_nowait()
                if stream is not None:
                    some.add(stream)
        except queue.Empty:
            return some
