"""How bad it is: five steps at most, one is worst."""

from enum import IntEnum


class Severity(IntEnum):
    """What is stored; what people call it is policy's ``label``."""

    SEV1 = 1
    SEV2 = 2
    SEV3 = 3
    SEV4 = 4
    SEV5 = 5

    def is_worse_than(self, other: "Severity") -> bool:
        return self < other
