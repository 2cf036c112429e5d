"""Where whoever declares is told to wait, and the way to the channel that is put there later."""

from dataclasses import dataclass, field
from typing import Literal

from firefighter.domain.streams import Promise


@dataclass(frozen=True, kw_only=True)
class AnsweredIn:
    """Where somebody was answered that a channel is on its way: one of three places.

    Attributes:
        response_url: an address of Slack's, where whoever has it may replace the answer.
        view: the form whose last page said it.
        thread: the thread in which everybody read it, in *channel*.
    """

    response_url: str | None = field(default=None, repr=False)
    view: str | None = None
    channel: str | None = None
    thread: str | None = None


class RedrawAnswer(Promise):
    """Put the way to the channel where its declarer was told that it comes.

    Where that is, is kept apart, and not for long; alone in its stream, so that no room waits.
    """

    kind: Literal["redraw-answer"] = "redraw-answer"
    incident: int

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:answer"

    @property
    def once(self) -> str:
        return f"redraw-answer/{self.incident}"
