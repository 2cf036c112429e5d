"""Print each figure beside its target; exit with 1 if one is missed."""

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.bench import fleet, presses, rooms, transition, whole
from tests.bench.table import Figure, drawn, exit_code

MEASURES: dict[str, Callable[[], Iterator[Figure]]] = {
    "presses": presses.measure,
    "transition": transition.measure,
    "rooms": rooms.measure,
    "fleet": fleet.measure,
    "demo": whole.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="task bench", description=__doc__)
    parser.add_argument("--only", choices=MEASURES, action="append", help="one part of it")
    chosen = parser.parse_args().only or list(MEASURES)
    figures: list[Figure] = []
    for name in chosen:
        sys.stderr.write(f"{name} …\n")
        figures += MEASURES[name]()
    sys.stdout.write(drawn(figures) + "\n")
    return exit_code(figures)


if __name__ == "__main__":
    sys.exit(main())
