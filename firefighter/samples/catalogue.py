"""All samples, in the order in which people meet what they show."""

from firefighter.samples import answered, asked, cards, extreme_forms, extremes, pages, told, weeks
from firefighter.samples.sample import Sample


def telling() -> list[Sample]:
    """Give the states that tell surfaces apart; each has a golden file in the tests."""
    return [
        *cards.cards(),
        *told.entry_lines(),
        *told.news(),
        *told.answers(),
        *answered.commands(),
        *weeks.digests(),
        *asked.modals(),
        *pages.pages(),
    ]


def everything() -> list[Sample]:
    """Give the telling states, and the same surfaces for facts at their limits."""
    return [
        *telling(),
        *extremes.messages(),
        *extreme_forms.modals(),
        *extreme_forms.pages(),
    ]
