"""The post-mortem draft as a Confluence page, and as Markdown."""

from slack_sdk.models.blocks import MarkdownBlock

from firefighter.domain import naming
from firefighter.domain.durations import EVENT_LABELS
from firefighter.domain.incident import Incident
from firefighter.domain.pen import Pen
from firefighter.domain.policy import Policy
from firefighter.domain.postmortem import ROWS, Draft
from firefighter.domain.slacktext import plain
from firefighter.domain.timeline import Entry
from firefighter.views import storage
from firefighter.views.blocks import Message, section
from firefighter.views.templates import render

PACK = "postmortem/default"
FEWER = 4
PART = naming.TEXT_IN_A_MESSAGE - 1000
"""Characters of a copy in one message, with room to spare."""


class NotStorage(Exception):
    """A template made what Confluence would refuse: a bug, to be seen before it is sent."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults[:5]))
        self.faults = tuple(faults)


def page(draft: Draft) -> str:
    """Give the page in Confluence's storage format; too long lists are cut, and say so.

    Raises:
        NotStorage: if the templates made something that must not be sent.
    """
    limit = ROWS
    body = _rendered(draft)
    faults = storage.guard(body)
    while faults == [storage.TOO_LARGE] and limit:
        limit //= FEWER
        body = _rendered(draft.shortened(limit))
        faults = storage.guard(body)
    return _guarded(body, faults)


def copy(draft: Draft) -> str:
    """Give the same facts as Markdown, for where there is no Confluence."""
    return render(f"{PACK}/page.md.j2", draft=draft)


def copy_name(incident: Incident) -> str:
    """Give the name of the file that such a copy is shared as; we find it again by that."""
    return f"{incident.key.lower()}-post-mortem.md"


def parts(copy: str, longest: int = PART) -> list[str]:
    """Cut a copy into what one message can hold: before a headline, or else between lines."""
    cut = []
    while len(copy) > longest:
        places = (copy.rfind(mark, longest // 2, longest) for mark in ("\n#", "\n\n", "\n"))
        at = next((place for place in places if place > 0), longest)
        cut.append(copy[:at].rstrip("\n"))
        copy = copy[at:].lstrip("\n")
    return [*cut, copy]


def copy_part(incident: Incident, part: str) -> Message:
    """Show a part of a copy, for where no file can be shared."""
    title = f"Post-mortem draft of {incident.key}"
    return Message(title, (section(f"*{title}*"), MarkdownBlock(text=part)))


def closed_again(incident: Incident, entry: Entry, policy: Policy) -> str:
    """Give the comment that says that an incident came back, and was closed once more.

    Raises:
        NotStorage: if the template made something that must not be sent.
    """
    known = [time.at for time in incident.times.values() if time.at is not None]
    pen = Pen({}, policy.tzinfo, [entry.at, *known])
    times = [(label, pen.key_time(incident.time(event))) for event, label in EVENT_LABELS.items()]
    body = render(
        f"{PACK}/closed_again.storage.j2",
        key=incident.key,
        at=pen.time(entry.at),
        zone=pen.zone,
        severity=policy.label(incident.severity),
        times=times,
        words=plain.parse(entry.words or ""),
    )
    return _guarded(body, storage.guard(body))


def _rendered(draft: Draft) -> str:
    return render(f"{PACK}/page.storage.j2", draft=draft)


def _guarded(body: str, faults: list[str]) -> str:
    if faults:
        raise NotStorage(faults)
    return body
