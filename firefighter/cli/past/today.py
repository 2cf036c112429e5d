"""What is going on now, and what was over only just."""

from firefighter.cli.past.company import ANA, KIM, LENA, MARC, ROBIN, SAM
from firefighter.cli.past.story import (
    MinutesAgo,
    Story,
    answers,
    fixes,
    looks,
    notes,
    over,
    takes,
    talks,
    updates,
)

DAY = 24 * 60

STORIES = (
    Story(
        on=MinutesAgo(2 * DAY - 130),
        by=ROBIN,
        title="Search finds nothing for words with accents",
        severity=3,
        service="search",
        started=-95,
        steps=(
            takes(SAM, 6),
            looks(SAM, 7),
            talks(ROBIN, 9, "“Crème” finds nothing, “creme” finds the right things."),
            updates(SAM, 14, "Words with accents find nothing since the new index of last night."),
            fixes(SAM, 22),
            notes(SAM, 41, "Went back to the index of the day before."),
            over(SAM, 58),
            answers(SAM, 61, detected=-4),
            talks(ROBIN, 66, "Crème is back. Customers are happy."),
        ),
    ),
    Story(
        on=MinutesAgo(DAY - 200),
        by=KIM,
        title="Two partners cannot sign in with their company account",
        severity=4,
        service="accounts",
        steps=(
            takes(KIM, 3),
            looks(KIM, 4),
            updates(
                KIM,
                35,
                "Two partners changed their sign-in certificate and did not tell us.",
                "Waiting for their new one; they sign in with a code meanwhile.",
            ),
            talks(SAM, 52, "Both know, and are fine with the codes until tomorrow."),
        ),
    ),
    Story(
        on=MinutesAgo(62),
        by=ROBIN,
        title="Some orders get their confirmation twice",
        severity=3,
        service="checkout",
        summary="About one order in thirty sends two e-mails. Nobody is charged twice.",
        started=-48,
        steps=(
            talks(ROBIN, 2, "Seven customers wrote so far. All of them are polite about it."),
            looks(ANA, 6),
            talks(ANA, 8, "I see it: the queue hands some of them out a second time."),
            updates(
                ANA,
                17,
                "One order in thirty gets two confirmations. Nobody is charged twice.",
                "Comparing the queue's settings with last week's.",
                "Somebody who knows why we made its timeout shorter last week.",
            ),
            talks(MARC, 23, "That was me: 30 seconds instead of 60, because of the disks."),
            talks(ANA, 25, "Then a slow mail server makes it hand the order out again. Thank you!"),
            notes(ANA, 39, "With 60 seconds again on one of three machines: no doubles there."),
            talks(LENA, 44, "Invoices are not affected, I looked."),
        ),
    ),
)
