"""The plain pages about incidents, for a browser: what is going on, and one incident's story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import LABELS, Stage
from firefighter.domain.pen import Pen
from firefighter.domain.policy import Policy
from firefighter.domain.postmortem import Draft
from firefighter.views.templates import render

SHOWN = (Stage.ONGOING, Stage.STABLE, Stage.TO_WRITE_UP)
KINDS = {Kind.GAMEDAY: "game day", Kind.BACKFILLED: "backfilled", Kind.NEARMISS: "near miss"}


@dataclass(frozen=True)
class Row:
    """One incident in the list."""

    number: int
    key: str
    severity: str
    title: str
    status: str
    since: str
    commander: str
    kind: str


def is_public(incident: Incident) -> bool:
    """Tell whether anybody may read of it."""
    return not incident.private and incident.kind.tells_others


def ongoing(
    incidents: Sequence[Incident], *, names: Mapping[str, str], policy: Policy, at: datetime
) -> str:
    """List what is not closed, by stage; *incidents* come worst and oldest first."""
    shown = [incident for incident in incidents if is_public(incident)]
    pen = Pen(names, policy.tzinfo, [at, *(incident.declared_at for incident in shown)])
    by_stage = [(s, [_row(i, pen, policy) for i in shown if i.stage is s]) for s in SHOWN]
    groups = [(str(stage).capitalize(), rows) for stage, rows in by_stage if rows]
    title = " · ".join(filter(None, ["Incidents", policy.organisation]))
    return render("web/incidents.html.j2", title=title, groups=groups, zone=pen.zone)


def incident(draft: Draft, title: str) -> str:
    """Give the facts and the timeline of one incident."""
    return render("web/incident.html.j2", title=f"{draft.key} {title}", draft=draft)


def notice(title: str, sentence: str) -> str:
    """Say something instead of a page."""
    return render("web/notice.html.j2", title=title, sentence=sentence)


def style() -> str:
    """Give what all pages look like, in the light, in the dark and on a phone."""
    return render("web/style.css.j2")


def _row(incident: Incident, pen: Pen, policy: Policy) -> Row:
    return Row(
        number=incident.number,
        key=incident.key,
        severity=policy.label(incident.severity),
        title=incident.title,
        status=LABELS[incident.status],
        since=pen.time(incident.declared_at),
        commander=pen.name(incident.commander),
        kind=KINDS.get(incident.kind, ""),
    )
