"""The whole demo as a newcomer runs it, from a warm cache."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from tests.bench.table import Figure, at_most, missed, spread

RUNS, LIMIT = 3, 20


def measure() -> Iterator[Figure]:
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "firefighter", "demo", "--folder", folder]
            done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            yield missed("demo", f"exit code {done.returncode}", f"<= {LIMIT} s")
            return
        taken.append(time.perf_counter() - began)
    yield at_most("demo", statistics.median(taken), LIMIT, "s", note=spread(taken, digits=1))
