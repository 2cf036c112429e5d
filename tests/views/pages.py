"""One rich draft and one empty one, as a page and as Markdown."""

from firefighter.domain import postmortem as domain
from firefighter.domain.postmortem import Draft
from firefighter.domain.timeline import EntryKind
from firefighter.views import postmortem
from tests.domain.story import NAMES, PARIS, empty, entry, minutes, rich, rich_story


def draft(incident, entries=()) -> Draft:
    return domain.draft(incident, entries, names=NAMES, policy=PARIS, at=minutes(200))


def drafts() -> dict[str, Draft]:
    full = draft(rich(), rich_story())
    return {
        "post-mortem-rich": full,
        "post-mortem-rich-shortened": full.shortened(1),
        "post-mortem-empty": draft(empty()),
    }


def closed_again() -> str:
    ended = entry(EntryKind.STATUS, at=minutes(600), actor="U3", words="It was the cache.")
    return postmortem.closed_again(rich(), ended, PARIS)


def drawn() -> dict[str, str]:
    """Give every page in both of its forms, by file name."""
    made = drafts()
    files = {f"{name}.xml": postmortem.page(draft) for name, draft in made.items()}
    files |= {f"{name}.md": postmortem.copy(draft) for name, draft in made.items()}
    return files | {"closed-again.xml": closed_again()}
