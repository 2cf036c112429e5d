"""Signed presses: how soon they are answered, how many a second, and what that costs."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from firefighter.domain.lifecycle import Status
from tests.bench import scene
from tests.bench.load import Answers, Target, closed, in_own_process, steady
from tests.bench.scene import Scene, Stuck
from tests.bench.table import Figure, at_least, at_most, missed, paired, percentile, spread

RATE, STEADY_SECONDS, SLOW_SLACK = 20, 30, 10.0
CLIENTS, ROUND_SECONDS, ROUNDS, PRESSES = 8, 4, 3, 6_000
ACK_LIMIT, RATIO, CHANGES, MEMORY = 150, 0.25, 300, 250


def measure() -> Iterator[Figure]:
    """Press steadily, then as fast as it goes, while Slack takes ten seconds for each answer."""
    with scene.running() as stage:
        stage.declare()
        stage.stage.slack.faults.latency = SLOW_SLACK
        port = stage.stage.bot.port
        target = stage.target(port, Status.OPEN, Status.INVESTIGATING)
        yield from _steadily(stage, target)
        yield from _at_full_speed(stage, target)
        yield at_most("memory of serve, peak", stage.peak_memory, MEMORY, "MB")


def _steadily(stage: Scene, target: Target) -> Iterator[Figure]:
    numbers = stage.crowd(RATE * STEADY_SECONDS)
    answers = in_own_process(steady, target, numbers, rate=RATE)
    committed = stage.committed(numbers)
    name = f"{RATE} presses/s for {STEADY_SECONDS} s, Slack {SLOW_SLACK:.0f} s slow: ack p99"
    if answers.errors or committed != len(numbers):
        why = f"{len(answers.errors)} errors, {committed} of {len(numbers)} committed"
        yield missed(name, why, f"<= {ACK_LIMIT} ms")
        return
    taken = [seconds * 1000 for seconds in answers.seconds]
    note = f"p50 {percentile(taken, 50):.0f} ms, all {committed} committed"
    yield at_most(name, percentile(taken, 99), ACK_LIMIT, "ms", note=note)


def _at_full_speed(stage: Scene, target: Target) -> Iterator[Figure]:
    """Take turns with a bare Bolt app, so that other load hits both."""
    ours: list[Answers] = []
    rates: list[float] = []
    with _bare(target.secret) as bare:
        theirs = [_burst(stage, Target(bare, target.secret, target.template))]
        for _ in range(ROUNDS):
            numbers = stage.crowd(PRESSES)
            ours.append(_press(target, numbers))
            rates.append(stage.committed(numbers) / ours[-1].lasted)
            theirs.append(_burst(stage, Target(bare, target.secret, target.template)))
    ratios = paired([answers.rate for answers in ours], [answers.rate for answers in theirs])
    errors = [error for answers in (*ours, *theirs) for error in answers.errors]
    name = f"a press, ratio to bare Bolt ({CLIENTS} clients)"
    if errors:
        yield missed(name, f"{len(errors)} errors: {errors[0]}", f">= {RATIO}")
    else:
        bolt = statistics.median(answers.rate for answers in theirs)
        note = f"bare {bolt:.0f}/s; {spread(ratios)}"
        yield at_least(name, statistics.median(ratios), RATIO, "", note=note)
    name = f"{CLIENTS} people changing status at once, committed"
    yield at_least(name, statistics.median(rates), CHANGES, "/s", note=spread(rates, digits=0))


def _burst(stage: Scene, target: Target) -> Answers:
    return _press(target, stage.crowd(PRESSES * 4))


def _press(target: Target, numbers: range) -> Answers:
    return in_own_process(closed, target, numbers, clients=CLIENTS, seconds=ROUND_SECONDS)


@contextmanager
def _bare(secret: str) -> Iterator[int]:
    """Run the bare app as a process of its own, and give its port."""
    port = scene.free_port()
    command = [sys.executable, "-m", "tests.bench.bare_app", str(port), secret]
    with subprocess.Popen(command) as process:
        try:
            _until_answering(port)
            yield port
        finally:
            process.terminate()


def _until_answering(port: int) -> None:
    for _ in range(500):
        try:
            requests.get(f"http://127.0.0.1:{port}/", timeout=1)
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.02)
        else:
            return
    message = "the bare app does not answer"
    raise Stuck(message)
