"""What the words of the command answer: in one voice, what is true now.

The line in the channel says who did what; whoever asked is told what came of it, in its words.
"""

from collections.abc import Callable
from datetime import datetime

from firefighter.domain.acting import By
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Closure, is_reopening
from firefighter.domain.sentences import ARRIVALS
from firefighter.views.blocks import clock, in_line, person

Answer = Callable[[Incident, Incident, By], str]
"""Says what is true now, from what was, what is, and who did it when."""

KEPT = {"note": "Noted on", "todo": "Follow-up added to"}


def moved(before: Incident, after: Incident, _by: By) -> str:
    now = ARRIVALS[after.status]
    if is_reopening(before.status, after.status):
        return f"{after.key} is back: {now}."
    return f"{after.key}: {now}.{_draft(before, after)}"


def closed(before: Incident, after: Incident, _by: By) -> str:
    if after.closure is Closure.DUPLICATE:
        return (
            f"{after.key} is closed now: it is a duplicate of {in_line(after.closure_note or '')}."
        )
    return f"{after.key} is closed now.{_draft(before, after)}"


def updated(_before: Incident, after: Incident, by: By) -> str:
    due = after.next_update_at
    following = "" if due is None else f" The next one is due {clock(due)}."
    return f"{after.key} has your update ({clock(by.at)}).{following}"


def rated(before: Incident, after: Incident, by: By) -> str:
    label = by.policy.label(after.severity)
    if before.severity is after.severity:
        return f"{after.key} is {label}, and that is confirmed now."
    return f"{after.key} is {label} now.{_draft(before, after)}"


def noted(_before: Incident, after: Incident, by: By) -> str:
    return kept("note", after, by.at)


def followed_up(_before: Incident, after: Incident, by: By) -> str:
    return kept("todo", after, by.at)


def kept(word: str, incident: Incident, at: datetime) -> str:
    """Say that what stood behind this word is on the timeline, at the time when it was said."""
    return f"{KEPT[word]} {incident.key} ({clock(at)})."


def commanded(_before: Incident, after: Incident, _by: By) -> str:
    return f"You command {after.key} now."


def invited(before: Incident, after: Incident, _by: By) -> str:
    people = ", ".join(person(p) for p in after.invited if p not in before.invited)
    return f"Invited to {after.key}: {people}."


def renamed(_before: Incident, after: Incident, _by: By) -> str:
    # Not the title itself: what only one person is shown cannot be taken back.
    return f"{after.key} has its new title now."


def resumed(incident: Incident, count: int) -> str:
    """Say how much of what a neighbour refused is tried again."""
    if not count:
        return f"{incident.key}: nothing was left undone."
    tried = "1 thing is" if count == 1 else f"{count} things are"
    return f"{incident.key}: {tried} tried again."


def _draft(before: Incident, after: Incident) -> str:
    ordered = before.draft_ordered_at is None and after.draft_ordered_at is not None
    return " The post-mortem draft is on its way." if ordered else ""
