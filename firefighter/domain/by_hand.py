"""What to do by hand when the bot does not answer, pinned where everybody looks first."""

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Literal

from firefighter.domain.streams import Promise

ONCE = "by-hand"
"""The word that ``once`` begins with."""
EDITION = 8
"""Characters of a digest that tell a few texts apart."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """What shall stand there.

    Attributes:
        wording: a number that grows from release to release whenever the text does change.
        lines: the text, as this organisation's policy has it.
    """

    wording: int
    lines: tuple[str, ...]

    @property
    def edition(self) -> str:
        """Tell this text from any other."""
        return sha256("\n".join(self.lines).encode()).hexdigest()[:EDITION]


class PinByHand(Promise):
    """Post it and pin it, or edit what stands there; and take away what stands elsewhere.

    Attributes:
        team: the workspace.
        channel: as policy names it; empty if it is to stand nowhere.
        wording, lines: the text, in the words of the release that promised it.
        after: the delivery that was promised before for this channel, 0 for the first.
    """

    kind: Literal["pin-by-hand"] = "pin-by-hand"
    holds: ClassVar[bool] = False
    team: str
    channel: str
    wording: int
    lines: tuple[str, ...]
    after: int = 0

    @property
    def words(self) -> Words:
        return Words(wording=self.wording, lines=self.lines)

    @property
    def stream(self) -> str:
        return f"by-hand:{self.channel}"

    @property
    def once(self) -> str:
        return f"{ONCE}/{self.team}/{self.channel}/{self.after}"
