"""What every kind of side effect has in common: its stream, and how it yields to others.

A *line* says that something happened: it carries its facts and is never merged.
A *picture* shows how things stand: it carries only its target and is drawn when delivered,
so that of several pending pictures of one target only the last is delivered.
"""

from abc import abstractmethod
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Promise(BaseModel):
    """Base of every kind.

    Attributes:
        holds: what follows in the stream waits for it.
        picture: pending deliveries of the same target collapse into the last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    holds: ClassVar[bool] = False
    picture: ClassVar[bool] = False

    @property
    @abstractmethod
    def stream(self) -> str:
        """Name what it is delivered in order with."""

    @property
    def target(self) -> str | None:
        """Name what a picture draws."""
        return f"{self.stream}/{type(self).__name__}" if self.picture else None

    @property
    def once(self) -> str | None:
        """Name what may be promised only once in all time, or None."""
        return None


class InChannel(Promise):
    incident: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:channel"


class OnWiki(Promise):
    incident: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:wiki"


class ToPerson(Promise):
    incident: int
    person: str

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:people"
