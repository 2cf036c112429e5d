"""The weekly digest as a message, and as plain text for a terminal."""

import re
from datetime import timedelta

from slack_sdk.models.blocks import Block

from firefighter.domain import naming
from firefighter.domain.digest import MEDIAN_FROM, Digest
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Stage
from firefighter.domain.metrics import spell, time_to_mitigate
from firefighter.domain.policy import Policy
from firefighter.views.blocks import (
    Message,
    clock,
    context,
    in_line,
    lock_screen,
    section,
    sections,
)

TITLE, ONGOING = 80, 10
SEVERAL = {
    "duplicate": "duplicates",
    "false alarm": "false alarms",
    "game day": "game days",
    "near miss": "near misses",
}
PAST = "Post-mortems past their date"

_LOUD = re.compile(r"^\*([^*]+)\*", re.MULTILINE)


def digest(facts: Digest, policy: Policy) -> Message:
    """Draw the digest: one sentence, then the lines that exist."""
    verdict = _verdict(facts, policy)
    blocks: list[Block] = [section(f"*{_heading(facts)}*\n{verdict}")]
    blocks += [block for text in _sections(facts, policy) for block in sections(text)]
    blocks += [context(_not_counted(facts))] if not facts.quiet else []
    if facts.late is not None:
        blocks.append(context(f"This was due {clock(facts.late)}; I was down then."))
    return Message(lock_screen(_heading(facts), verdict), tuple(blocks))


def plain(facts: Digest, policy: Policy) -> str:
    """Give the digest for a terminal."""
    rows = [_heading(facts), "", _verdict(facts, policy), *_sections(facts, policy)]
    rows += [] if facts.quiet else ["", _not_counted(facts)]
    text = _LOUD.sub(r"\1", "\n".join(rows))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _heading(facts: Digest) -> str:
    first, last = facts.week.monday, facts.week.monday + timedelta(days=6)
    start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    span = f"{start} to {last.day} {last:%B}"
    return f"Incidents · week {facts.week.number} · {span}"


def _verdict(facts: Digest, policy: Policy) -> str:
    if facts.quiet:
        return "A quiet week. No incidents." + (f" {PAST}: {_owed(facts)}." if facts.owed else "")
    count = len(facts.counted)
    noun = "incident" if count == 1 else "incidents"
    worst = sum(i.severity <= policy.worst for i in facts.counted)
    said = f"{count or 'No new'} {noun}"
    if worst:
        label = policy.label(policy.worst)
        said = f"{count} {label} {noun}" if worst == count else f"{said}, {worst} of them {label}"
    if facts.affected:
        said += f"; customers were affected for {spell(facts.affected)}"
    going_on = len(facts.ongoing)
    few = {0: "Nothing is ongoing any more", 1: "One is still ongoing"}
    return f"{said}. {few.get(going_on, f'{going_on} are still ongoing')}."


def _sections(facts: Digest, policy: Policy) -> list[str]:
    """Give what a week that was not quiet has to tell; of a quiet one all is said."""
    found: list[str] = []
    if facts.ongoing:
        rows = [f"• {_line(i, policy)} · since {_day(i, facts)}" for i in facts.ongoing[:ONGOING]]
        left = len(facts.ongoing) - ONGOING
        rows += [f"… and {left} more"] if left > 0 else []
        found.append("\n".join(["*Still ongoing*", *rows]))
    if facts.shown:
        heading = "*What hurt most*" if facts.smaller else "*What happened*"
        rows = [f"• {_line(i, policy)}{_took(i)}" for i in facts.shown]
        rest = "1 smaller one" if facts.smaller == 1 else f"{facts.smaller} smaller ones"
        rows += [rest] if facts.smaller else []
        found.append("\n".join([heading, *rows]))
    found += _figures(facts)
    if facts.owed and not facts.quiet:
        found.append(f"*{PAST}*   {_owed(facts)}")
    return found


def _owed(facts: Digest) -> str:
    return ", ".join(f"{in_line(team, 100)} {count}" for team, count in facts.owed)


def _figures(facts: Digest) -> list[str]:
    median = facts.mitigation
    if median.value is None or median.n < MEDIAN_FROM:
        return []
    said = f"*Time to mitigate*   median {spell(median.value)} (n = {median.n})"
    if facts.without_times:
        said += f"; {facts.without_times} without known times"
    return [said]


def _line(incident: Incident, policy: Policy) -> str:
    title = in_line(naming.shorten(naming.one_line(incident.title), TITLE))
    return f"{incident.key}  {policy.label(incident.severity)}  {title}"


def _day(incident: Incident, facts: Digest) -> str:
    declared = incident.declared_at.astimezone(facts.week.zone)
    return f"{declared:%a} {declared.day} {declared:%b}"


def _took(incident: Incident) -> str:
    took = time_to_mitigate(incident)
    if took is not None:
        return f" · {spell(took)}"
    ongoing = incident.stage is Stage.ONGOING
    return f" · {LABELS[incident.status].lower() if ongoing else 'duration not known'}"


def _not_counted(facts: Digest) -> str:
    left_out = ", ".join(
        f"{count} {SEVERAL.get(what, what) if count > 1 else what}"
        for what, count in facts.not_counted
    )
    said = f"Not counted: {left_out}. " if left_out else ""
    return f"{said}Private incidents are not in these figures."
