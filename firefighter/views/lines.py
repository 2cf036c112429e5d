"""What we say in channels: one short line for each change, and news for those who follow."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS
from firefighter.domain.policy import Policy
from firefighter.domain.sentences import sentence
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, EntryKind
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
    quote,
    section,
)
from firefighter.views.card import MARKS, severity_words
from firefighter.views.controls import Drawn

BLOCK = "incident.line"


def line(incident: Incident, entry: Entry, *, undo: bool) -> Message:
    """Say one entry in the channel; *undo* while it may still be taken back."""
    if entry.kind is EntryKind.UPDATE:
        return _update(incident, entry)
    told = sentence(entry, name=person, clock=clock)
    said = f"{told.said}."
    if told.words and entry.kind is not EntryKind.DECLARED:
        said += f"\n{quote(told.words)}"
    offered = button("Undo", controls.UNDO, str(Drawn(incident.number, str(entry.seq))))
    block = section(said, block=BLOCK, accessory=offered if undo else None)
    plain = sentence(entry, name=person, clock=lambda at: f"{at:%H:%M}")
    return Message(f"{incident.key}: {plain.said}", (block,))


def topic(incident: Incident) -> str:
    """Give the channel's topic, within Slack's limit."""
    head = f"{incident.severity.label} · {LABELS[incident.status]} · {incident.key} "
    return head + naming.shorten(incident.title, naming.TOPIC - len(head))


def announcement(incident: Incident, policy: Policy) -> Message:
    """Tell those who follow from afar; edited as the incident moves on."""
    head = f"*{incident.key} · {escape(incident.title)}*"
    where = f"<#{incident.channel}>" if incident.channel else "no channel of its own"
    facts = [severity_words(incident, policy), LABELS[incident.status], where]
    facts += [escape(incident.service)] if incident.service else []
    by = f"Declared {clock(incident.declared_at)} by {person(incident.declared_by)}"
    mark = MARKS.get(incident.kind)
    blocks: list[Block] = [section(f"{head}\n{' · '.join(facts)}")]
    blocks.append(context(f"{by} · {mark}" if mark else by))
    label = f"{incident.severity.label} · {incident.key} · {escape(incident.title)}"
    return Message(f"{label} · {LABELS[incident.status]}", tuple(blocks))


def raised(incident: Incident, entry: Entry, policy: Policy) -> Message:
    """Tell them anew: it is worse than they were told."""
    now = Severity(int(entry.new or incident.severity))
    where = f" · <#{incident.channel}>" if incident.channel else ""
    title = escape(incident.title)
    said = f"{policy.rule(now).emoji} *{incident.key} is now {now.label}* · {title}{where}"
    why = f"\n{quote(entry.words)}" if entry.words else ""
    return Message(f"{incident.key} is now {now.label} · {title}", (section(said + why),))


def reminder(incident: Incident, promised: datetime) -> Message:
    """Ask whoever commands for the update that was promised."""
    number = str(Drawn(incident.number))
    said = f"{person(incident.commander)} the next update was promised for {clock(promised)}."
    row = actions(
        "incident.reminder",
        button("Post update", controls.UPDATE_OPEN, number, style="primary"),
        button("15 more minutes", controls.UPDATE_LATER, number),
    )
    return Message(f"{incident.key}: an update was promised for now", (section(said), row))


def whisper(text: str, *, offer: tuple[str, str, str] | None = None) -> Message:
    """Tell one person something; *offer* is the label, action and value of the next step."""
    blocks: list[Block] = [section(text)]
    if offer is not None:
        label, action, value = offer
        blocks.append(actions("incident.offer", button(label, action, value)))
    return Message(text, tuple(blocks))


def saying(text: str, *, url: str | None = None, link_text: str = "Open") -> Message:
    """Say a sentence of our own, with a link as its next step."""
    blocks: list[Block] = [section(text)]
    if url is not None:
        blocks.append(actions("incident.link", link(link_text, controls.DRAFT_LINK, url)))
    return Message(text, tuple(blocks))


def recorded(incident: Incident, *, new: bool) -> Message:
    """Answer the one who declared, at once."""
    key, title = incident.key, escape(incident.title)
    at = clock(incident.declared_at)
    if incident.channel is not None:
        said = f"{key} is recorded and runs in <#{incident.channel}>."
    else:
        said = f"{key} is recorded at {at}. Its channel is on its way; you need not try again."
    if not new:
        said = f"This is {key} “{title}” already, declared at {at}. Nothing was made twice."
        said += f" It runs in <#{incident.channel}>." if incident.channel else ""
        return Message(said, (section(said),))
    said += " You command until someone takes over."
    return Message(said, (section(said),))


def listing(incidents: Sequence[Incident], policy: Policy) -> Message:
    """List what asks for somebody, worst first."""
    if not incidents:
        return saying("All quiet: nothing is ongoing, nothing waits to be written up.")
    shown = incidents[:20]
    rows = [
        f"*{i.key}* · {severity_words(i, policy)} · {LABELS[i.status]} · "
        f"{escape(naming.shorten(i.title, 80))}" + (f" · <#{i.channel}>" if i.channel else "")
        for i in shown
    ]
    left = len(incidents) - len(shown)
    rows += [f"… and {left} more."] if left else []
    return Message(f"{len(incidents)} incidents", (section("\n".join(rows)),))


def status_of(incident: Incident, latest: Entry | None, policy: Policy) -> Message:
    """Say how one incident stands, to whoever asks."""
    head = f"*{incident.key} · {escape(incident.title)}*"
    facts = f"{severity_words(incident, policy)} · {LABELS[incident.status]}"
    rows = [head, facts, f"Commander {person(incident.commander)}"]
    if latest is not None:
        update = Update.from_words(latest.words)
        rows.append(f"Now: {escape(update.known or update.doing)[:600]} ({clock(latest.at)})")
    if incident.next_update_at is not None:
        rows.append(f"Next update by {clock(incident.next_update_at)}")
    if incident.channel is not None:
        rows.append(f"It runs in <#{incident.channel}>")
    text = f"{incident.key} · {incident.severity.label} · {LABELS[incident.status]}"
    return Message(text, (section("\n".join(rows)),))


def copy_comment(incident: Incident, *, wiki_down: bool) -> str:
    """Say why a copy of the draft is attached."""
    if wiki_down:
        return (
            f"The wiki does not answer. The post-mortem draft of {incident.key} will follow by "
            "itself; a copy is attached here."
        )
    return f"The post-mortem draft of {incident.key}, to finish where you write such things."


def _update(incident: Incident, entry: Entry) -> Message:
    update = Update.from_words(entry.words)
    title = escape(incident.title)
    parts = {"Known": update.known, "Doing": update.doing, "Need": update.need}
    rows = [f"*{label}*   {escape(said)}" for label, said in parts.items() if said]
    if entry.until is not None:
        rows.append(f"*Next*   by {clock(entry.until)}")
    head = f"*{incident.key} · {title} · {incident.severity.label}* · {person(entry.actor)}"
    blocks = (section(head), *(section(row) for row in rows))
    return Message(f"{incident.key} update: {escape(update.known or update.doing)}", blocks)
