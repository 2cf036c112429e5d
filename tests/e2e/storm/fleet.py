"""Several bots on one database, behind one address, and a raider who kills one after another."""

import random
import threading
from collections.abc import Sequence
from contextlib import suppress
from itertools import count

from firefighter.cli.stage import BotProcess, NotReady
from firefighter.playground.slack.bot import Answer, Request
from firefighter.playground.slack.server import LocalSlack
from tests.e2e.storm.town import WatchedBot

TRIES = 5


class Fleet:
    """Processes that are killed without a word, one at a time or all at once, and come back.

    Attributes:
        raids: how often a single one was killed.
    """

    suddenly = True

    def __init__(self, serves: Sequence[BotProcess], workers: Sequence[BotProcess]) -> None:
        self._serves, self._workers = serves, workers
        self._up = False
        self._lock = threading.Lock()
        self.raids = 0

    @property
    def addresses(self) -> list[str]:
        """List where a balancer would send a request now."""
        return [serve.url for serve in self._serves if serve.alive]

    def start(self) -> None:
        with self._lock:
            for process in (*self._serves, *self._workers):
                if not process.alive:
                    _bring(process)
            self._up = True

    def kill(self) -> None:
        with self._lock:
            self._up = False
            for process in (*self._serves, *self._workers):
                process.kill()

    def raid(self, chance: random.Random) -> None:
        """Kill one of them and bring it back, unless all are away."""
        with self._lock:
            if not self._up:
                return
            victim = chance.choice([*self._serves, *self._workers])
            victim.kill()
            _bring(victim)
            self.raids += 1


def _bring(process: BotProcess) -> None:
    """Start it as a supervisor would: one that ends, because its database was cut off, again."""
    for _ in range(TRIES):
        with suppress(NotReady):
            process.start()
            return
    process.start()


class Raider:
    """Raids a fleet every few seconds while the ``with`` lasts."""

    def __init__(self, fleet: Fleet, *, seconds: float, chance: random.Random) -> None:
        self._fleet, self._seconds, self._chance = fleet, seconds, chance
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._raid, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _raid(self) -> None:
        while not self._over.wait(self._seconds):
            self._fleet.raid(self._chance)


class Balanced(WatchedBot):
    """The way to a fleet: requests take turns among those that are up."""

    def __init__(self, slack: LocalSlack, fleet: Fleet) -> None:
        super().__init__(slack)
        self._fleet = fleet
        self._turns = count()
        self._turn = threading.local()

    @property
    def url(self) -> str:
        return str(getattr(self._turn, "address", "http://127.0.0.1:1"))

    @url.setter
    def url(self, address: str) -> None:
        """Leave the choice to the balancer."""

    def send(self, request: Request) -> Answer:
        there = self._fleet.addresses
        if there:
            self._turn.address = f"{there[next(self._turns) % len(there)]}/slack/events"
        return super().send(request)
