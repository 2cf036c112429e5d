"""All samples, in the order in which people meet what they show."""

from firefighter.samples import asked, cards, pages, told, weeks
from firefighter.samples.sample import Sample


def telling() -> list[Sample]:
    """Give the states that tell surfaces apart; each has a golden file in the tests."""
    return [
        *cards.cards(),
        *told.entry_lines(),
        *told.news(),
        *told.answers(),
        *weeks.digests(),
        *asked.modals(),
        *pages.pages(),
    ]
