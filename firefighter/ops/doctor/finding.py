"""What was looked at, how it is, and what mends it."""

from dataclasses import dataclass
from enum import StrEnum

from firefighter.settings import SettingsFault


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One line of a report.

    Attributes:
        said: how it is, as a sentence.
        remedy: what to do about it, naming the setting; empty where all is well.
    """

    level: Level
    said: str
    remedy: str = ""


def fine(said: str) -> Finding:
    return Finding(Level.OK, said)


def doubtful(said: str, remedy: str) -> Finding:
    return Finding(Level.WARNING, said, remedy)


def wrong(said: str, remedy: str) -> Finding:
    return Finding(Level.ERROR, said, remedy)


def fault(words: SettingsFault) -> Finding:
    """Give what keeps us from starting, in the very words of start-up."""
    said, _, remedy = str(words).partition(". ")
    return wrong(said.removesuffix(".") + ".", remedy.removesuffix("."))
