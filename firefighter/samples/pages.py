"""The post-mortem of a rich incident and of an empty one, as a page and as Markdown."""

from collections.abc import Sequence

from firefighter.domain import postmortem as domain
from firefighter.domain.incident import Incident
from firefighter.domain.postmortem import Draft
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.samples.sample import Sample, show
from firefighter.samples.story import NAMES, PARIS, empty, entry, minutes, rich, rich_story
from firefighter.views import postmortem


def pages() -> list[Sample]:
    """Give every page in both of its forms, and the comment on one."""
    ended = entry(EntryKind.STATUS, at=minutes(600), actor="U3", words="It was the cache.")
    made = drafts()
    return [
        *(show(name, postmortem.page, draft) for name, draft in made.items()),
        *(show(name, postmortem.copy, draft) for name, draft in made.items()),
        show(
            "post-mortem part of a copy",
            postmortem.copy_part,
            rich(),
            postmortem.parts(postmortem.copy(made["post-mortem rich"]), 1500)[0],
        ),
        show("closed again", postmortem.closed_again, rich(), ended, PARIS),
    ]


def drafts() -> dict[str, Draft]:
    """Give the drafts by name."""
    full = draft(rich(), rich_story())
    return {
        "post-mortem rich": full,
        "post-mortem rich shortened": full.shortened(1),
        "post-mortem empty": draft(empty()),
    }


def draft(incident: Incident, entries: Sequence[Entry] = ()) -> Draft:
    """Work out a draft with the names and the policy of this story."""
    return domain.draft(incident, entries, names=NAMES, policy=PARIS, at=minutes(200))
