"""The post-mortem draft as a Confluence page, and as Markdown."""

from dataclasses import replace

from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS
from firefighter.domain.policy import Policy
from firefighter.domain.postmortem import Draft
from firefighter.domain.timeline import Entry
from firefighter.views import storage
from firefighter.views.templates import render

FEWER = 4


class NotStorage(Exception):
    """A template made what Confluence would refuse: a bug, to be seen before it is sent."""


def page(draft: Draft) -> str:
    """Give the page in Confluence's storage format; too long a timeline is cut, and says so.

    Raises:
        NotStorage: if the templates made something that must not be sent.
    """
    body = render("postmortem/default/page.xml", draft=draft)
    faults = storage.faults(body)
    if faults == ["it is too large"] and draft.timeline:
        keep = len(draft.timeline) // FEWER
        left_out = draft.left_out + len(draft.timeline) - keep
        return page(replace(draft, timeline=draft.timeline[:keep], noise=(), left_out=left_out))
    if faults:
        raise NotStorage("; ".join(faults[:5]))
    return body


def copy(draft: Draft) -> str:
    """Give the same facts as Markdown, for where there is no Confluence."""
    return render("postmortem/default/page.md", draft=draft)


def closed_again(incident: Incident, entry: Entry, policy: Policy) -> str:
    """Give the comment that says that an incident was closed once more."""
    at = f"{entry.at.astimezone(policy.tzinfo):%Y-%m-%d %H:%M} {policy.zone}"
    return render(
        "postmortem/default/closed_again.xml",
        key=incident.key,
        at=at,
        status=LABELS[incident.status],
    )
