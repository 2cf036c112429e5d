"""How bad it is: five steps, one is worst."""

from enum import IntEnum


class Severity(IntEnum):
    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4
    SEV5 = 5

    @property
    def label(self) -> str:
        return self.name

    def is_worse_than(self, other: "Severity") -> bool:
        return self < other

    def one_worse(self) -> "Severity":
        """Give what "not sure yet" counts as."""
        return Severity(max(1, self - 1))
