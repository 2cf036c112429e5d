"""Who is on call is paged: when, and how often."""

from datetime import timedelta
from typing import Literal

from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import Stage
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.domain.streams import Promise

CHANNEL_FIRST = timedelta(seconds=5)
"""How long a page waits for the channel that it leads to; not for Slack, which may be down."""


class PageOnCall(Promise):
    """Page whoever is on call for a severity; alone in its stream, so that it waits for nobody."""

    kind: Literal["page-on-call"] = "page-on-call"
    incident: int
    severity: Severity

    @property
    def stream(self) -> str:
        return f"incident:{self.incident}:page"


def pages(incident: Incident, policy: Policy) -> bool:
    """Tell whether an incident as it stands is worth waking people."""
    if incident.kind is not Kind.REAL or incident.stage is not Stage.ONGOING:
        return False
    return policy.rule(incident.severity).pages


def key(incident: Incident, severity: Severity) -> str:
    """Name what is paged for, so that whoever receives it twice knows that it is one."""
    return f"{incident.uid}/sev{int(severity)}"
