"""The incident's card: pinned in its channel, edited in place, at most nine lines."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from firefighter.domain import closing
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import LABELS, Stage, Status, moves_from
from firefighter.domain.metrics import spell, time_to_mitigate
from firefighter.domain.policy import Policy
from firefighter.domain.postmortem import CLOSURES, due_on
from firefighter.domain.roles import Person, Role
from firefighter.domain.sentences import removal
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, KeyEvent
from firefighter.domain.updates import Update
from firefighter.views import controls
from firefighter.views.blocks import (
    Message,
    actions,
    bold,
    button,
    clock,
    context,
    in_line,
    link,
    lock_screen,
    person,
    section,
    select,
)
from firefighter.views.controls import Drawn

BLOCK = "incident.card"
FEW = 3
NOW = 200
"""The card shows the start of an update; its line in the channel says all of it."""

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


def card(
    incident: Incident,
    *,
    latest: Entry | None,
    policy: Policy,
    updates: int,
    guests: Sequence[Person] = (),
) -> Message:
    """Draw how an incident stands.

    Args:
        latest: the last update, if there is one.
        updates: how many there were.
        guests: who reads along although it is private, and is no full member here.
    """
    head, facts = headline(incident), _facts(incident, policy)
    body = [f"{bold(policy.roles[Role.COMMANDER])}   {_commander(incident)}"]
    body += [f"*Guests here*   {_guests(guests)}"] if guests else []
    if latest is not None:
        body.append(_now(incident, latest, updates))
    elif incident.summary:
        body.append(f"*Known*   {in_line(incident.summary, NOW)}")
    if incident.next_update_at is not None:
        body.append(f"*Next update*   due {clock(incident.next_update_at)}")
    blocks: list[Block] = [
        section(f"{lock(incident)}{bold(head)}\n{facts}"),
        section("\n".join(body)),
        actions(BLOCK, *_row(incident, policy)),
    ]
    blocks += [context(MARKS[incident.kind])] if incident.kind in MARKS else []
    return Message(lock_line(incident, facts, policy), tuple(blocks))


def headline(incident: Incident) -> str:
    """Give the first words of every surface: reference and title."""
    return f"{incident.key} · {in_line(incident.title)}"


def lock(incident: Incident) -> str:
    """Mark a private incident, in front of whatever tells of it; nothing for another."""
    return ":lock: Private · " if incident.private else ""


def lock_line(incident: Incident, second: str, policy: Policy) -> str:
    """Give the ``text`` of a message that begins with the headline.

    Of a private incident anybody may read on a lock screen that it is there, and not what it is.
    """
    if incident.private:
        state = f"{severity_words(incident, policy)} · {LABELS[incident.status]}"
        return lock_screen(f"{incident.key} (private)", state)
    return lock_screen(headline(incident), second)


def status_choices(incident: Incident) -> dict[str, str]:
    """Give the legal moves as words."""
    back = {} if incident.stage is Stage.ONGOING else {Status.INVESTIGATING: "It is back…"}
    return {move: (CHOICES | back)[move] for move in moves_from(incident.status)}


def severity_choices(policy: Policy) -> dict[str, str]:
    return {str(int(s)): f"{rule.label} · {rule.meaning}" for s, rule in policy.severities.items()}


def severity_words(incident: Incident, policy: Policy) -> str:
    """Say how bad it is in words, with the mark of policy."""
    unsure = "" if incident.sure else " (not sure yet)"
    return f"{mark(incident.severity, policy)} {policy.label(incident.severity)}{unsure}"


def mark(severity: Severity, policy: Policy) -> str:
    """Give policy's emoji; it never stands without the label."""
    return in_line(policy.rule(severity).emoji, 100)


def state_words(incident: Incident, *, due: date | None = None) -> str:
    """Say where it stands, and since when; never how long ago.

    Args:
        due: the day by which it is to be written up.
    """
    took = time_to_mitigate(incident)
    over = incident.instant(KeyEvent.MITIGATED)
    parts = [LABELS[incident.status]]
    if incident.stage is Stage.ONGOING:
        return f"{parts[0]} · declared {clock(incident.declared_at)}"
    if incident.stage is Stage.STABLE:
        parts[0] += f" {clock(over)}" if over else ""
    if incident.stage is Stage.TO_WRITE_UP:
        parts[0] += f" by {due:%a} {due.day} {due:%b}" if due else ""
        parts += [f"ended {clock(over)}"] if over else []
    if incident.stage is Stage.OVER:
        parts[0] += f" {clock(incident.closed_at)}" if incident.closed_at else ""
        parts += [CLOSURES[incident.closure].lower()] if incident.closure else []
    parts += [f"impact lasted {spell(took)}"] if took is not None else []
    return " · ".join(parts)


def said_when(incident: Incident, latest: Entry) -> str:
    """Name the last update: what was said before the impact was over is "now" no longer."""
    over = incident.instant(KeyEvent.MITIGATED)
    stable = incident.stage is Stage.STABLE and over is not None and latest.at >= over
    return "Now" if incident.stage is Stage.ONGOING or stable else "Said last"


def _facts(incident: Incident, policy: Policy) -> str:
    owed = closing.owes_postmortem(incident, policy)
    state = state_words(incident, due=due_on(incident, policy) if owed else None)
    service = [in_line(incident.service)] if incident.service else []
    return " · ".join([severity_words(incident, policy), state, *service])


def _commander(incident: Incident) -> str:
    if Role.COMMANDER in incident.roles or incident.stage is not Stage.ONGOING:
        return person(incident.commander)
    return f"{person(incident.commander)} until someone takes command"


def _guests(guests: Sequence[Person]) -> str:
    """Say who, and from where; a few by name."""
    ours = [guest.id for guest in guests if not guest.stranger]
    theirs = [guest.id for guest in guests if guest.stranger]
    told = [_few(ours)] if ours else []
    told += [f"other organisation: {_few(theirs)}"] if theirs else []
    return " · ".join(told)


def _few(ids: Sequence[str]) -> str:
    named = ", ".join(map(person, ids[:FEW]))
    return f"{named} and {len(ids) - FEW} more" if len(ids) > FEW else named


def _now(incident: Incident, latest: Entry, updates: int) -> str:
    update = Update.from_words(latest.words)
    told = " ".join(part for part in (update.known, update.doing) if part) or update.need
    gone = removal(latest, name=person, clock=clock)
    said = f"[{gone}]" if gone else in_line(told, NOW)
    count = f" (update {updates})" if updates > 1 else ""
    by = f"{person(latest.actor)}, {clock(latest.at)}{count}"
    return f"*{said_when(incident, latest)}*   {said}   {by}"


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
        return [close, *_draft(incident), back, more]
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
        drawn = str(Drawn(incident.number, incident.commander))
        first = button("Take command", controls.TAKE_COMMAND, drawn, style="primary")
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
