"""Where people's words and people's ids lie, column by column, and how they go.

Every column that can hold text is here, so that a new one must be thought about.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """What one column may hold of people.

    Attributes:
        people: ids of people, alone or within other text; ``forget`` replaces them.
        words: how words of people go when they are to be removed; "" if there are none.
        spoken_through: how an address goes whose holder can speak as us; "" if it is none.
    """

    people: bool = False
    words: str = ""
    spoken_through: str = ""


MACHINE = Kept()
"""Nothing of people: a machine's own values."""
IDS = Kept(people=True)
WITH_ENTRY = "emptied with the words of the entry that said it"
RENAMED = "a title is replaced by another one"
UNTITLED = "emptied with the words of a title that was replaced, once the page is made"

KEPT: Mapping[str, Kept] = {
    "answers.response_url": Kept(
        spoken_through="dropped once it was used, or when Slack takes it no more"
    ),
    "answers.view": MACHINE,
    "answers.channel": MACHINE,
    "answers.thread": MACHINE,
    "deliveries.stream": IDS,
    "deliveries.kind": MACHINE,
    "deliveries.payload": Kept(people=True, words="answers that repeat removed words are blanked"),
    "deliveries.target": MACHINE,
    "deliveries.once": MACHINE,
    "deliveries.state": MACHINE,
    "deliveries.result": IDS,
    "deliveries.last_error": IDS,
    "entries.actor": IDS,
    "entries.kind": MACHINE,
    "entries.field": IDS,
    "entries.old": IDS,
    "entries.new": IDS,
    "entries.source": MACHINE,
    "entries.permalink": MACHINE,
    "entries.before": Kept(people=True, words="dropped: Undo brings no removed words back"),
    "forgettings.person": IDS,
    "forgettings.pseudonym": MACHINE,
    "incidents.kind": MACHINE,
    "incidents.title": Kept(people=True, words=RENAMED),
    "incidents.summary": Kept(people=True, words=WITH_ENTRY),
    "incidents.status": MACHINE,
    "incidents.service": MACHINE,
    "incidents.declared_by": IDS,
    "incidents.roles": IDS,
    "incidents.invited": IDS,
    "incidents.times": MACHINE,
    "incidents.closure": MACHINE,
    "incidents.closure_note": Kept(people=True, words=WITH_ENTRY),
    "incidents.channel": MACHINE,
    "incidents.channel_name": Kept(words="a channel is renamed in Slack"),
    "incidents.card_ts": MACHINE,
    "incidents.announced_in": MACHINE,
    "incidents.announced_ts": MACHINE,
    "incidents.reminder_ts": MACHINE,
    "incidents.page_id": MACHINE,
    "incidents.page_url": Kept(words="a page is renamed in Confluence"),
    "movements.person": IDS,
    "people.id": IDS,
    "people.name": IDS,
    "people.zone": MACHINE,
    "publications.title": Kept(people=True, words=UNTITLED),
    "publications.other_title": Kept(people=True, words=UNTITLED),
    "publications.body": Kept(
        people=True, words="dropped, and drawn anew if it is still to be sent"
    ),
    "requests.key": MACHINE,
    "schedules.name": MACHINE,
    "texts.words": Kept(people=True, words="blanked: the one place of an entry's words"),
    "texts.blanked_by": IDS,
    "throttles.method": MACHINE,
    "workspace.team_id": MACHINE,
    "workspace.bot_id": MACHINE,
    "workspace.bot_user_id": MACHINE,
    "workspace.url": MACHINE,
    "workspace.scopes": MACHINE,
}


def columns_with_people(table: str) -> list[str]:
    """List the columns of a table that may name people."""
    parts = (name.partition(".") for name, kept in KEPT.items() if kept.people)
    return [column for where, _, column in parts if where == table]
