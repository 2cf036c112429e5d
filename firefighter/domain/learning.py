"""What we learn of the workspace before it is needed."""

from typing import ClassVar, Literal

from firefighter.domain.streams import Promise


class LearnPeople(Promise):
    """Read the workspace's people, so that names and guests are known before they are needed."""

    kind: Literal["learn-people"] = "learn-people"
    picture: ClassVar[bool] = True

    @property
    def stream(self) -> str:
        return "people"
