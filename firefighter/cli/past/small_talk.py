"""What people wrote in the company's own channels meanwhile, about other things."""

from dataclasses import dataclass

from firefighter.cli.past.company import ANA, LENA, MARC, ROBIN, SAM
from firefighter.cli.past.story import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    MinutesAgo,
    WeeksAgo,
)


@dataclass(frozen=True)
class Remark:
    """Somebody wrote something in a channel."""

    on: WeeksAgo | MinutesAgo
    who: str
    channel: str
    words: str


REMARKS = (
    Remark(
        WeeksAgo(12, MONDAY, "09:20"),
        SAM,
        "general",
        "Morning all. From today FireFighter runs our incidents: type `/incident` when something "
        "looks wrong. Too early is fine.",
    ),
    Remark(WeeksAgo(12, MONDAY, "09:24"), ROBIN, "general", "Even when I am not sure?"),
    Remark(WeeksAgo(12, MONDAY, "09:25"), SAM, "general", "Especially then."),
    Remark(
        WeeksAgo(9, FRIDAY, "16:40"),
        ANA,
        "checkout",
        "1.88 goes out on Monday, not today. We learnt that one.",
    ),
    Remark(
        WeeksAgo(6, WEDNESDAY, "11:15"),
        LENA,
        "general",
        "The card provider moves to new servers next Tuesday, from three to four at night.",
    ),
    Remark(
        WeeksAgo(3, TUESDAY, "14:30"),
        MARC,
        "general",
        "New disks for the storage cluster arrived. I fit them next week.",
    ),
    Remark(
        WeeksAgo(2, THURSDAY, "10:05"),
        ANA,
        "checkout",
        "The new address form is behind a switch, on for one customer in twenty.",
    ),
    Remark(WeeksAgo(1, FRIDAY, "17:30"), SAM, "general", "Quite a week. Thank you, all of you."),
    Remark(
        MinutesAgo(185),
        ROBIN,
        "checkout",
        "Two people ask whether gift cards and vouchers can be used together. Can they?",
    ),
    Remark(MinutesAgo(171), ANA, "checkout", "Yes, since the last release."),
)
