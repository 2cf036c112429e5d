"""A worker as a process of its own, to be killed: it notes what it does in a file.

Run as ``python -m tests.worker.process URL FILE``. The text of each ``Say`` is an instruction
in JSON: ``n`` names it, ``wait`` is what Slack asks of us once; in the first try of one that
``dies`` Slack answers nobody who lives.
"""

import json
import os
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any

from firefighter.db.ledger import Claimed
from firefighter.domain.deliveries import Delivery, Say
from firefighter.domain.errors import ChatUnavailable
from firefighter.worker.drain import Drain, Outcome
from firefighter.worker.engine import Deferrer, Worker, ledger_engine
from firefighter.worker.waker import Waker

SHORT, LONG = 0.05, 600.0
"""Seconds that Slack takes."""


def instruction(incident: int, n: int, **more: float) -> Say:
    return Say(incident=incident, text=json.dumps({"n": n, **more}))


def noted(file: Path) -> list[Mapping[str, Any]]:
    """Read what the processes did, oldest first; the half line of a killed one is left out."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


class Effects:
    """The world of the test: an append-only file, and calls that take their time."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def handle(self, promise: Delivery, claimed: Claimed) -> Outcome:
        assert isinstance(promise, Say)
        order = json.loads(promise.text)
        self._note("start", promise, claimed, order["n"])
        if "wait" in order and claimed.attempts == 1:
            message = "Slack asked us to wait."
            raise ChatUnavailable(message, retry_after=order["wait"])
        Event().wait(LONG if "dies" in order and claimed.attempts == 1 else SHORT)
        self._note("done", promise, claimed, order["n"])
        return Outcome({"n": order["n"]})

    def _note(self, what: str, promise: Say, claimed: Claimed, n: int) -> None:
        line = {
            "event": what,
            "at": time.time(),
            "pid": os.getpid(),
            "stream": promise.stream,
            "n": n,
            "repeat": claimed.repeat,
        }
        os.write(self._file, (json.dumps(line) + "\n").encode())


def main(url: str, file: str) -> None:
    stopping = Event()
    pool = ledger_engine(url)
    deferrer = Deferrer(pool)
    waker = Waker(deferrer.wake, deferrer.sweep)
    effects = Effects(Path(file))
    drain = Drain(
        pool,
        effects.handle,
        lambda *_: None,
        waker.wake,
        stopping=stopping,
        chance=random.Random(0).random,  # noqa: S311 - jitter, no secret
    )
    waker.start()
    Worker(url, drain.drain, stopping=stopping).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
