"""What we say in channels: one short line for each change, and news for those who follow."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Stage
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import MESSAGE, ORIGIN
from firefighter.domain.roles import Role
from firefighter.domain.sentences import removal, sentence
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent
from firefighter.domain.updates import Update
from firefighter.views import controls
from firefighter.views.blocks import (
    IN_ONE_TEXT,
    LOCK_SCREEN,
    Message,
    actions,
    bold,
    button,
    clock,
    context,
    escape,
    in_line,
    link,
    lock_screen,
    person,
    quote,
    section,
    sections,
)
from firefighter.views.card import (
    MARKS,
    headline,
    lock,
    lock_line,
    mark,
    said_when,
    severity_words,
    state_words,
)
from firefighter.views.controls import Drawn
from firefighter.views.handover import asking, mentioning

BLOCK = "incident.line"
Name = Callable[[str], str]
PART = 3500
"""An update has three parts, and all of them fit into one message."""
REASON = 300
"""A line shows the start of a long reason; the timeline and the post-mortem have all of it."""
WHOLE = frozenset({EntryKind.NOTE, EntryKind.ACTION})
"""Said for the channel to read."""


def called(names: Mapping[str, str]) -> Name:
    """Give people by their names; whose name we do not know is mentioned, as Slack knows it."""
    return lambda slack_id: in_line(names[slack_id]) if slack_id in names else person(slack_id)


def line(
    incident: Incident,
    entry: Entry,
    policy: Policy,
    *,
    undo: bool,
    name: Name = person,
    asks: bool = False,
) -> Message:
    """Say one entry in the channel; *undo* while it may still be taken back.

    Args:
        asks: while it asks somebody, who is mentioned then, and has not answered.
        name: what a person is called. A mention would tell people of what they did themselves.
    """
    if entry.kind is EntryKind.UPDATE:
        return _update(incident, entry, policy, name)
    name = mentioning(entry.new, name) if asks else name
    told = sentence(_safe(entry), name=name, clock=clock, policy=policy)
    rows = [f"{told.said}{_quoted(entry)}"]
    if told.words and entry.kind is not EntryKind.DECLARED:
        limit = IN_ONE_TEXT - LOCK_SCREEN if entry.kind in WHOLE else REASON
        rows += quote(told.words, limit).splitlines()
    offered = button("Undo", controls.UNDO, str(Drawn(incident.number, str(entry.seq))))
    blocks = sections("\n".join(rows), block=BLOCK, accessory=offered if undo else None)
    blocks += [asking(incident, entry)] if asks else []
    shown = rows[:1] if incident.private else rows
    return Message(lock_screen(f"{incident.key}: {shown[0]}", *shown[1:]), tuple(blocks))


def topic(incident: Incident, policy: Policy) -> str:
    """Give the channel's topic, within Slack's limit."""
    head = f"{policy.label(incident.severity)} · {LABELS[incident.status]} · {incident.key} · "
    return head + naming.shorten(naming.one_line(incident.title), naming.TOPIC - len(head))


def announcement(incident: Incident, policy: Policy, *, name: Name = person) -> Message:
    """Tell those who follow from afar; edited as the incident moves on."""
    where = f"<#{incident.channel}>" if incident.channel else "no channel of its own"
    parts = [severity_words(incident, policy), LABELS[incident.status], where]
    parts += [in_line(incident.service)] if incident.service else []
    facts = " · ".join(parts)
    by = f"Declared {clock(incident.declared_at)} by {name(incident.declared_by)}"
    marks = [MARKS[incident.kind]] if incident.kind in MARKS else []
    blocks = (section(f"{bold(headline(incident))}\n{facts}"), context(" · ".join([by, *marks])))
    return Message(lock_line(incident, facts, policy), blocks)


def raised(incident: Incident, entry: Entry, policy: Policy, *, name: Name = person) -> Message:
    """Tell them anew: it is worse than they were told."""
    now = Severity(int(entry.new or incident.severity))
    where = f" · <#{incident.channel}>" if incident.channel else ""
    head = f"{incident.key} is now {policy.label(now)}"
    ended = f" · {LABELS[incident.status]}" if incident.stage is Stage.OVER else ""
    rest = f"{ended} · {in_line(incident.title)}{where}"
    gone = removal(entry, name=name, clock=clock)
    why = [f"[{gone}]"] if gone else quote(entry.words or "", REASON).splitlines()
    rows = [f"{mark(now, policy)} *{head}*{rest}", *why]
    return Message(lock_screen(head + rest, *rows[1:]), (section("\n".join(rows)),))


def reminder(incident: Incident, promised: datetime) -> Message:
    """Ask whoever commands for the update that was promised."""
    number = str(Drawn(incident.number))
    said = f"{person(incident.commander)} the next update was due {clock(promised)}."
    row = actions(
        "incident.reminder",
        button("Post update", controls.UPDATE_OPEN, number, style="primary"),
        button("15 more minutes", controls.UPDATE_LATER, number),
    )
    return Message(lock_screen(f"{incident.key}: {said}"), (section(said), row))


def whisper(text: str, *, offer: tuple[str, str, str] | None = None) -> Message:
    """Tell one person something; *offer* is the label, action and value of the next step."""
    blocks = sections(text)
    if offer is not None:
        label, action, value = offer
        blocks.append(actions("incident.offer", button(label, action, value)))
    return Message(lock_screen(*text.split("\n")), tuple(blocks))


def saying(text: str, *, url: str | None = None, link_text: str = "Open") -> Message:
    """Say a sentence of our own, with a link as its next step."""
    blocks = sections(text)
    if url is not None:
        blocks.append(actions("incident.link", link(link_text, controls.DRAFT_LINK, url)))
    return Message(lock_screen(*text.split("\n")), tuple(blocks))


def answer(text: str, here: Incident | None) -> Message:
    """Answer in a thread; *here* is what runs in its channel.

    Whoever follows the thread may read it on a lock screen, where nothing private is named.
    """
    said = saying(text)
    if here is None or not here.private:
        return said
    return Message(lock_screen(f"{here.key} (private): you have an answer"), said.blocks)


def recorded(incident: Incident, *, new: bool, afterwards: bool = False) -> Message:
    """Answer the one who declared, at once.

    Args:
        afterwards: whether it began long before, so that what was said since is read back.
    """
    key, title = incident.key, in_line(incident.title)
    at = clock(incident.declared_at)
    if incident.channel is not None:
        said = f"{key} is recorded and runs in <#{incident.channel}>."
    else:
        said = f"{key} is recorded ({at}). Its channel is on its way; you need not try again."
    if not new:
        said = f"This is {key} “{title}” already, declared {at}. Nothing was made twice."
        said += f" It runs in <#{incident.channel}>." if incident.channel else ""
        return Message(said, (section(said),))
    # Whoever is told a second time where it runs may have been relieved meanwhile.
    free = Role.COMMANDER not in incident.roles
    said += " You command until someone takes over." if free else ""
    said += _since(incident) if afterwards else ""
    hand_over = button("Not me", controls.ROLES_OPEN, str(Drawn(incident.number)))
    offered = (actions("incident.recorded", hand_over),) if free else ()
    return Message(said, (section(said), *offered))


def status_of(incident: Incident, latest: Entry | None, policy: Policy) -> Message:
    """Say how one incident stands, to whoever asks."""
    facts = f"{severity_words(incident, policy)} · {state_words(incident)}"
    rows = [
        f"{lock(incident)}{bold(headline(incident))}",
        facts,
        f"{bold(policy.roles[Role.COMMANDER])}   {person(incident.commander)}",
    ]
    if latest is not None:
        update = Update.from_words(latest.words)
        gone = removal(latest, name=person, clock=clock)
        said = f"[{gone}]" if gone else escape(update.known or update.doing or update.need, 600)
        rows.append(f"*{said_when(incident, latest)}* ({clock(latest.at)}): {said}")
    if incident.next_update_at is not None:
        rows.append(f"*Next update*   due {clock(incident.next_update_at)}")
    if incident.channel is not None:
        runs = "ran" if incident.stage is Stage.OVER else "runs"
        rows.append(f"It {runs} in <#{incident.channel}>")
    return Message(lock_line(incident, facts, policy), (section("\n".join(rows)),))


def copy_comment(incident: Incident, *, wiki_down: bool) -> str:
    """Say why a copy of the draft is attached."""
    if wiki_down:
        return (
            f"The wiki does not answer. The post-mortem draft of {incident.key} will follow by "
            "itself; a copy is attached here."
        )
    return f"The post-mortem draft of {incident.key}, to finish where you write such things."


def renewed_comment(incident: Incident) -> str:
    """Say why a copy of the draft is there once more."""
    return (
        f"The post-mortem draft of {incident.key} anew: words were removed from its timeline. "
        "What you wrote into the former copy is not in it."
    )


def _update(incident: Incident, entry: Entry, policy: Policy, name: Name) -> Message:
    update = Update.from_words(entry.words)
    parts = {"Known": update.known, "Doing": update.doing, "Need": update.need}
    told = {label: escape(said, PART) for label, said in parts.items()}
    rows = [f"*{label}*   {said}" for label, said in told.items() if said]
    rows = rows or [f"[{removal(entry, name=name, clock=clock) or 'nothing was said'}]"]
    if entry.until is not None:
        rows.append(f"*Next*   due {clock(entry.until)}")
    end = f"{policy.label(incident.severity)} · {name(entry.actor)}"
    head = section(f"{bold(headline(incident))} · {end}")
    blocks = (head, *(block for row in rows for block in sections(row)))
    if incident.private:
        return Message(lock_screen(f"{incident.key} (private) · {end} posted an update"), blocks)
    second = rows[0].split("\n")[0].replace("*", "", 2)
    return Message(lock_screen(f"{headline(incident)} · {end}", second), blocks)


def _since(incident: Incident) -> str:
    """Say when it happened, as we understood it: times are easily mistyped."""
    began, over = (incident.instant(e) for e in (KeyEvent.STARTED, KeyEvent.MITIGATED))
    times = [f"It began {clock(began)}"] if began else []
    times += [f"was over {clock(over)}"] if over else []
    said = f" {' and '.join(times)}."
    reads = " I read what was said here since, and say what I found."
    return said + reads if incident.borrowed else said


def _quoted(entry: Entry) -> str:
    """End a sentence with when the message was said that it is about, and the way back to it."""
    end = f" ({clock(entry.at)})." if entry.field == MESSAGE else "."
    leads_back = entry.field in {MESSAGE, ORIGIN} and entry.permalink
    return f"{end} <{escape(entry.permalink or '')}|Open it>" if leads_back else end


def _safe(entry: Entry) -> Entry:
    """Give the entry with the one value in it that is a word of people's, a service, escaped."""
    if entry.kind is not EntryKind.SERVICE or entry.new is None:
        return entry
    return replace(entry, new=in_line(entry.new))
