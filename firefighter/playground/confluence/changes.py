"""What has changed between two versions of a page, line by line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from lxml import etree

from firefighter.playground.confluence.markup import (
    AC,
    HEADINGS,
    TASK,
    TASK_STATUS,
    Element,
    parsed,
    written,
)
from firefighter.playground.confluence.records import Version

AROUND, OFTEN = 2, 20
"""How many lines that stay are shown around one that changed; what is repeated more often than
OFTEN says little about where a line went, and would take minutes to find out."""

CELLS = frozenset({"td", "th"})
LINES = frozenset({"p", "li", "tr", "br", f"{AC}plain-text-body", TASK, *HEADINGS})
HIDDEN = frozenset({f"{AC}task-id", TASK_STATUS, f"{AC}parameter"})


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"
    GAP = "gap"


@dataclass(frozen=True)
class Line:
    """A line of a comparison; a GAP stands for lines that stay."""

    kind: Kind
    text: str = ""


@dataclass(frozen=True)
class Changes:
    """What has changed: the words that are read, and the source behind them."""

    words: tuple[Line, ...]
    source: tuple[Line, ...]


def between(before: Version, after: Version) -> Changes:
    """Compare two versions; what is the same in both has no lines."""
    return Changes(
        tuple(_compared(words(before), words(after))),
        tuple(_compared(_source(before), _source(after))),
    )


def words(version: Version) -> list[str]:
    """Give what is read on a page, a line for each paragraph, row, item and task."""
    lines, line = [version.title], _Line()
    walk = etree.iterwalk(parsed(version.body), events=("start", "end"))
    for event, element in walk:
        tag = str(element.tag)
        if event == "start" and tag in HIDDEN:
            walk.skip_subtree()
        elif event == "start":
            lines += line.begins(element)
        else:
            lines += line.ends(tag)
        line.text += (element.tail if event == "end" else _shown(element)) or ""
    return [*lines, *line.breaks()]


class _Line:
    """The line that is being read; a row of a table is one, whatever stands in its cells."""

    def __init__(self) -> None:
        self.text = ""
        self._rows = 0

    def begins(self, element: Element) -> list[str]:
        tag = str(element.tag)
        broken = self._breaks_at(tag)
        self._rows += tag == "tr"
        if tag in HEADINGS:
            self.text = f"{'#' * int(tag[1])} "
        elif tag == TASK:
            done = element.findtext(TASK_STATUS, "").strip() == "complete"
            self.text = "☑ " if done else "☐ "
        return broken

    def ends(self, tag: str) -> list[str]:
        self._rows -= tag == "tr"
        if tag in CELLS:
            self.text += " | "
        return self._breaks_at(tag)

    def breaks(self) -> list[str]:
        shown, self.text = " ".join(self.text.split()).removesuffix(" |"), ""
        return [shown] if shown else []

    def _breaks_at(self, tag: str) -> list[str]:
        if self._rows:
            self.text += " "
            return []
        return self.breaks() if tag in LINES else []


def _shown(element: Element) -> str | None:
    if element.tag == "time":
        return element.get("datetime")
    return "" if element.tag in HIDDEN else element.text


def _source(version: Version) -> list[str]:
    """Give the source as it would be written now, so that only what differs is different."""
    return written(parsed(version.body, to_write=True)).splitlines()


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    end, counts = 0, Counter(after)
    matched = SequenceMatcher(lambda line: counts[line] > OFTEN, before, after, autojunk=False)
    for group in matched.get_grouped_opcodes(AROUND):
        if group[0][1] > end:
            yield Line(Kind.GAP)
        end = group[-1][2]
        for kind, gone_from, gone_to, new_from, new_to in group:
            if kind == "equal":
                yield from (Line(Kind.SAME, text) for text in before[gone_from:gone_to])
                continue
            yield from (Line(Kind.GONE, text) for text in before[gone_from:gone_to])
            yield from (Line(Kind.NEW, text) for text in after[new_from:new_to])
    if 0 < end < len(before):
        yield Line(Kind.GAP)
