"""The incident's card: pinned in its channel, edited in place, at most nine lines."""

from slack_sdk.models.blocks import Block, InteractiveElement

from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import LABELS, Stage, Status, moves_from
from firefighter.domain.metrics import spell, time_to_mitigate
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, KeyEvent
from firefighter.domain.updates import Update
from firefighter.views import controls
from firefighter.views.blocks import (
    Message,
    actions,
    button,
    clock,
    context,
    escape,
    link,
    person,
    section,
    select,
)
from firefighter.views.controls import Drawn

BLOCK = "incident.card"

CHOICES: dict[Status, str] = {
    Status.INVESTIGATING: "Investigating",
    Status.MITIGATING: "Fixing",
    Status.MITIGATED: "Impact is over (mitigated)",
    Status.POSTMORTEM: "Write it up",
    Status.CLOSED: "Close…",
}

MARKS: dict[Kind, str] = {
    Kind.TEST: "Test: nobody is told",
    Kind.GAMEDAY: "Game day: an exercise",
    Kind.BACKFILLED: "Recorded afterwards",
    Kind.NEARMISS: "Near miss: nobody was hurt",
}


def card(incident: Incident, *, latest: Entry | None, policy: Policy, updates: int) -> Message:
    """Draw how an incident stands.

    Args:
        latest: the last update, if there is one.
        updates: how many there were.
    """
    head = f"*{incident.key} · {escape(incident.title)}*"
    facts = _facts(incident, policy)
    blocks: list[Block] = [section(f"{head}\n{facts}")]
    body = [f"Commander   {_commander(incident)}"]
    body += [_now(latest, updates)] if latest is not None else []
    if incident.next_update_at is not None:
        body.append(f"Next update by {clock(incident.next_update_at)}")
    blocks += [section("\n".join(body)), actions(BLOCK, *_row(incident, policy))]
    blocks += [context(mark) for mark in [MARKS.get(incident.kind)] if mark]
    label = LABELS[incident.status]
    text = f"{incident.severity.label} · {incident.key} · {escape(incident.title)} · {label}"
    return Message(f"(private) {incident.key}" if incident.private else text, tuple(blocks))


def status_choices(incident: Incident) -> dict[str, str]:
    """Give the legal moves as words."""
    back = {} if incident.stage is Stage.ONGOING else {Status.INVESTIGATING: "It is back…"}
    return {move: (CHOICES | back)[move] for move in moves_from(incident.status)}


def severity_choices(policy: Policy) -> dict[str, str]:
    return {str(int(s)): f"{s.label}  {policy.rule(s).meaning}" for s in Severity}


def severity_words(incident: Incident, policy: Policy) -> str:
    """Say how bad it is in words, with the mark of policy."""
    unsure = "" if incident.sure else " (not sure yet)"
    return f"{policy.rule(incident.severity).emoji} {incident.severity.label}{unsure}"


def _facts(incident: Incident, policy: Policy) -> str:
    parts = [severity_words(incident, policy), _state(incident)]
    if incident.service:
        parts.append(escape(incident.service))
    lock = ":lock: Private · " if incident.private else ""
    return lock + " · ".join(parts)


def _state(incident: Incident) -> str:
    took = time_to_mitigate(incident)
    lasted = f" · impact lasted {spell(took)}" if took is not None else ""
    over = incident.instant(KeyEvent.MITIGATED)
    match incident.stage:
        case Stage.ONGOING:
            return f"{LABELS[incident.status]} · declared {clock(incident.declared_at)}"
        case Stage.STABLE:
            return f"Mitigated{f' at {clock(over)}' if over else ''}{lasted}"
        case Stage.TO_WRITE_UP:
            return f"To write up{f' · over since {clock(over)}' if over else ''}{lasted}"
        case Stage.OVER:
            closed = f" {clock(incident.closed_at)}" if incident.closed_at else ""
            return f"Closed{closed}{lasted}"


def _commander(incident: Incident) -> str:
    if Role.COMMANDER in incident.roles:
        return person(incident.commander)
    return f"{person(incident.commander)} until someone takes command"


def _now(latest: Entry, updates: int) -> str:
    update = Update.from_words(latest.words)
    said = " ".join(part for part in (update.known, update.doing) if part)
    mark = f" (update {updates})" if updates > 1 else ""
    return f"Now   {escape(said)[:600]}   {person(latest.actor)}, {clock(latest.at)}{mark}"


def _row(incident: Incident, policy: Policy) -> list[InteractiveElement]:
    status = str(Drawn(incident.number, incident.status))
    more = button("More…", controls.MORE_OPEN, str(Drawn(incident.number)))
    if incident.status is Status.CLOSED:
        return [button("Reopen", controls.BACK_OPEN, status), *_draft(incident), more]
    if incident.stage is Stage.ONGOING:
        return _driving(incident, policy, more)
    back = button("It is back", controls.BACK_OPEN, status)
    close = button("Close", controls.CLOSE_OPEN, status, style="primary")
    if incident.stage is Stage.TO_WRITE_UP:
        return [*(_draft(incident) or []), close, back, more]
    update = button("Post update", controls.UPDATE_OPEN, str(Drawn(incident.number)))
    write_up = button("Write it up", controls.WRITE_UP, status)
    return [close, back, update if incident.draft_ordered_at else write_up, more]


def _driving(
    incident: Incident, policy: Policy, more: InteractiveElement
) -> list[InteractiveElement]:
    number = str(Drawn(incident.number))
    if Role.COMMANDER in incident.roles:
        first = button("Post update", controls.UPDATE_OPEN, number, style="primary")
    else:
        first = button("Take command", controls.TAKE_COMMAND, number, style="primary")
    # A select has no value of its own: each option carries what the select was drawn with.
    status = Drawn(incident.number, incident.status)
    severity = Drawn(incident.number, str(int(incident.severity)))
    return [
        first,
        select(controls.STATUS_CHOOSE, "Status", status.choices(status_choices(incident))),
        select(controls.SEVERITY_CHOOSE, "Severity", severity.choices(severity_choices(policy))),
        more,
    ]


def _draft(incident: Incident) -> list[InteractiveElement]:
    if incident.page_url is None:
        return []
    return [link("Open the draft", controls.DRAFT_LINK, incident.page_url)]
