"""The arithmetic of a bench, and the table it ends in."""

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("figure", "measured", "target", "met")


@dataclass(frozen=True)
class Figure:
    """One line of the table; *met* is False for what could not be measured."""

    name: str
    measured: str
    target: str
    met: bool


def at_most(name: str, measured: float, limit: float, unit: str, *, note: str = "") -> Figure:
    """Give a figure that must not be larger than *limit*."""
    return Figure(name, _said(measured, unit, note), f"<= {limit:g} {unit}", measured <= limit)


def at_least(name: str, measured: float, limit: float, unit: str, *, note: str = "") -> Figure:
    """Give a figure that must not be smaller than *limit*."""
    said = f">= {limit:g} {unit}".rstrip()
    return Figure(name, _said(measured, unit, note), said, measured >= limit)


def missed(name: str, why: str, target: str = "") -> Figure:
    """Give a figure that could not be measured as it should be: that is a miss."""
    return Figure(name, why, target, met=False)


def percentile(values: Sequence[float], percent: float) -> float:
    """Give the smallest of *values* that at least *percent* of them do not exceed."""
    place = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(place, 1) - 1]


def paired(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Give each of ours as a ratio to theirs just before and just after it.

    Args:
        theirs: one more than *ours*, measured around them, so that other load hits both.
    """
    around = [statistics.mean(pair) for pair in itertools.pairwise(theirs)]
    return [mine / other for mine, other in zip(ours, around, strict=True)]


def spread(values: Sequence[float], *, digits: int = 2) -> str:
    """Give the smallest and the largest, for the reader who asks what was noise."""
    return f"{min(values):.{digits}f} to {max(values):.{digits}f}"


def drawn(figures: Sequence[Figure]) -> str:
    """Draw the table."""
    rows = [HEADINGS, *((f.name, f.measured, f.target, "yes" if f.met else "NO") for f in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    ruler = "-+-".join("-" * width for width in widths)
    return "\n".join([lines[0], ruler, *lines[1:]])


def exit_code(figures: Sequence[Figure]) -> int:
    """Give 0 if something was measured and every target is met, else 1."""
    return 0 if figures and all(figure.met for figure in figures) else 1


def _said(measured: float, unit: str, note: str) -> str:
    number = f"{measured:.2f}" if measured < 10 else f"{measured:.0f}"
    return f"{number} {unit}".rstrip() + (f" ({note})" if note else "")
