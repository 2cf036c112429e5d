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
Late = Callable[[], Sequence[str]]


class Waker:
    """A thread that turns "this stream has something" into jobs.

    A lost wake-up costs one sweep, so nothing here may fail loudly, and nothing is retried.
    """

    def __init__(self, defer: Defer, late: Late | None = None) -> None:
        self._defer = defer
        self._late = late
        self._streams: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="waker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(2)

    def wake(self, streams: Collection[str]) -> None:
        """Note streams to wake; costs the caller a queue's put."""
        for stream in streams:
            self._streams.put(stream)

    def _run(self) -> None:
        next_sweep = 0.0
        while not self._stopping.is_set():
            some = self._collect()
            try:
                if some:
                    self._defer(sorted(some))
                if self._late is not None and time.monotonic() >= next_sweep:
                    next_sweep = time.monotonic() + SWEEP_SECONDS
                    late = self._late()
                    if late:
                        self._defer(late)
            except Exception as error:  # noqa: BLE001 - a wake-up may be lost, the waker may not
                log.warning("wake-up failed", error=type(error).__name__)
                self._stopping.wait(SWEEP_SECONDS)

    def _collect(self) -> set[str]:
        some: set[str] = set()
        try:
            some.add(self._streams.get(timeout=SWEEP_SECONDS))
            time.sleep(COALESCE_SECONDS)
            while True:
                some.add(self._streams.get_nowait())
        except queue.Empty:
            return some
