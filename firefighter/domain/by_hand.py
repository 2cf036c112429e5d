"""What to do by hand when the bot does not answer, pinned where everybody looks first."""

from typing import ClassVar, Literal

from firefighter.domain.streams import Promise


class PinByHand(Promise):
    """Post it and pin it, or edit what stands there.

    Attributes:
        team: the workspace; *channel* as policy names it.
        edition: tells these words from those of another release, or under another policy.
        after: the delivery that was promised before for this channel, 0 for the first.
    """

    kind: Literal["pin-by-hand"] = "pin-by-hand"
    holds: ClassVar[bool] = False
    team: str
    channel: str
    edition: str
    after: int = 0

    @property
    def stream(self) -> str:
        return f"by-hand:{self.channel}"

    @property
    def once(self) -> str:
        return f"by-hand/{self.team}/{self.channel}/{self.after}"
