"""How soon another bot is there, and what more workers bring."""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from firefighter.cli.stage import BotProcess, WorkerProcess
from firefighter.db import ledger
from firefighter.db.base import Database, connect
from firefighter.domain.deliveries import Say
from firefighter.worker.engine import Deferrer
from tests.bench import scene
from tests.bench.scene import Scene, free_port
from tests.bench.table import Figure, at_least, at_most, spread

STARTS, START_LIMIT = 5, 4.0
PACE = 0.1
"""Seconds that Slack takes for each call."""
INCIDENTS, ROUNDS = 900, 3
FEW, MANY, GAIN = 1, 3, 2.0


def measure() -> Iterator[Figure]:
    with scene.running() as stage:
        stage.declare()
        yield _starts(stage)
        stage.stage.bot.kill()
        yield _gain(stage)


def _starts(stage: Scene) -> Figure:
    """Start serve on a database that has seen something, and wait until it is ready."""
    taken = []
    for _ in range(STARTS):
        stage.stage.bot.kill()
        began = time.perf_counter()
        stage.stage.bot.start()
        taken.append(time.perf_counter() - began)
    name = "start of serve until it is ready"
    return at_most(name, statistics.median(taken), START_LIMIT, "s", note=spread(taken))


def _gain(stage: Scene) -> Figure:
    """Let one worker deliver, then three, in turns, so that other load hits both."""
    ratios, rates = [], []
    with _far_slack() as address:
        for _ in range(ROUNDS):
            few, many = (_rate(stage, address, workers) for workers in (FEW, MANY))
            ratios.append(many / few)
            rates.append(f"{few:.0f} to {many:.0f}/s")
    name = (
        f"deliveries of independent incidents, {FEW} to {MANY} workers, Slack {PACE * 1000:.0f} ms"
    )
    note = f"{spread(ratios)}; {', '.join(rates)}"
    return at_least(name, statistics.median(ratios), GAIN, "x", note=note)


def _rate(stage: Scene, address: str, workers: int) -> float:
    """Give how many deliveries a second so many workers make."""
    numbers = stage.crowd(INCIDENTS)
    with _employed(stage, address, workers):
        before = _done(stage)
        began = time.perf_counter()
        _promise(stage, numbers)
        stage.until("delivered", lambda: _done(stage) - before >= INCIDENTS)
        lasted = time.perf_counter() - began
    return INCIDENTS / lasted


@contextmanager
def _employed(stage: Scene, address: str, workers: int) -> Iterator[None]:
    """Run so many workers, and wait until they all beat."""
    with stage.connection() as connection:
        connection.execute("DELETE FROM procrastinate_workers")
    log = stage.stage.folder / "workers.log"
    environment = stage.stage.environment() | {"SLACK_API_URL": address}
    employed: Sequence[BotProcess] = [WorkerProcess(environment, log) for _ in range(workers)]
    for worker in employed:
        worker.start()
    beating = "SELECT count(*) FROM procrastinate_workers"
    stage.until("at work", lambda: stage.count(beating) == workers and stage.settled())
    yield
    for worker in employed:
        worker.kill()


@contextmanager
def _far_slack() -> Iterator[str]:
    """Run a Slack in a process of its own, and give its address once it listens."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.far_slack", str(port), str(PACE)]
    with subprocess.Popen(command) as far:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/api/"
        far.kill()


def _promise(stage: Scene, numbers: range) -> None:
    engine = connect(stage.stage.url, pool_size=2)
    deferrer = Deferrer(engine)
    with Database(engine, lambda streams: deferrer.wake(sorted(streams))).transaction() as session:
        ledger.put(session, *[Say(incident=number, text="News.") for number in numbers])
    engine.dispose()


def _done(stage: Scene) -> int:
    return stage.count("SELECT count(*) FROM deliveries WHERE kind = 'say' AND state = 'done'")
