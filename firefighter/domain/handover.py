"""Command is handed over by asking: it passes when the other person says that they take it."""

from datetime import timedelta
from typing import Literal

from firefighter.domain.streams import Promise
from firefighter.domain.timeline import Entry

HANDOVER = "handover"
"""The field of an entry that asks somebody to take command, and of one that ends the asking."""

ANSWER_WITHIN = timedelta(minutes=15)
"""After that whoever asked must know that nobody came, and ask somebody else."""


def asks(entry: Entry) -> bool:
    """Tell an entry that asks somebody from one that says what became of it."""
    return entry.field == HANDOVER and entry.old is None


class ExpireHandover(Promise):
    """Say that whoever was asked to take command did not answer, and take the buttons away.

    Alone in its stream, because it waits.
    """

    kind: Literal["expire-handover"] = "expire-handover"
    incident: int
    seq: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:handover:{self.seq}"
