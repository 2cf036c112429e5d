"""The close view: what is missing, each with the control that fixes it."""

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from firefighter.domain.closing import QUESTIONS, unanswered
from firefighter.domain.durations import EVENT_LABELS
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Asks, Closure, Status, require_move
from firefighter.domain.policy import Policy
from firefighter.domain.timeline import KeyEvent
from firefighter.views import controls
from firefighter.views.blocks import (
    actions,
    ask,
    bold,
    button,
    context,
    divider,
    in_line,
    pick_time,
    radio,
    section,
    write,
)
from firefighter.views.card import headline, state_words
from firefighter.views.controls import Drawn
from firefighter.views.forms import form
from firefighter.views.times import known

CALLBACK, CLOSURE_CALLBACK = "close", "closure"
RESOLVED, RESOLVED_AT, NOTE = "resolved", "resolved_at", "note"
SAME, OTHER, NOBODY = "same", "other", "unknown"

CLOSURES: dict[Closure, str] = {
    Closure.DUPLICATE: "Duplicate of…",
    Closure.FALSE_ALARM: "False alarm",
    Closure.MISTAKE: "Declared by mistake",
    Closure.NOTHING_TO_FIX: "Nothing to fix here",
}

ASKED: dict[Closure, str] = {
    Closure.DUPLICATE: "Of which incident? Such as INC-7.",
    Closure.FALSE_ALARM: "A word for the record",
    Closure.MISTAKE: "A word for the record",
    Closure.NOTHING_TO_FIX: "Who handles it?",
}


def close(incident: Incident, policy: Policy, *, owes_draft: bool, bypass: bool) -> View:
    """Build the view; its Close button appears when nothing is missing.

    Args:
        bypass: whether a closure reason may end it instead.
    """
    missing = unanswered(incident)
    ongoing = require_move(incident.status, Status.CLOSED) is Asks.CLOSURE
    ready = not missing and not ongoing
    facts = f"{policy.label(incident.severity)} · {state_words(incident)}"
    blocks: list[Block] = [section(f"{bold(in_line(incident.title))}\n{facts}")]
    blocks += [_still_ongoing(incident)] if ongoing else []
    blocks += _missing(incident, missing) if missing else []
    blocks += [section("Nothing is missing.")] if ready else []
    blocks += _done(incident)
    blocks += _resolved(incident) if ready else []
    if owes_draft and ready and incident.draft_ordered_at is None:
        blocks.append(context("The post-mortem draft is made by itself. You need not wait."))
    if bypass:
        blocks += [divider(), section("*Not a real one?*"), _closures(incident)]
    drawn = Drawn(incident.number, incident.status)
    if ready:
        return form(CALLBACK, drawn, f"Close {incident.key}", "Close", blocks)
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=f"{drawn}|",
        title=f"Close {incident.key}",
        close="Back",
        blocks=blocks,
    )


def closure(incident: Incident, reason: Closure) -> View:
    """Ask the one thing that a closure reason needs."""
    optional = reason in {Closure.FALSE_ALARM, Closure.MISTAKE}
    drawn = Drawn(incident.number, incident.status)
    blocks: list[Block] = [
        section(f"{bold(headline(incident))}\nIt is not counted in any statistics."),
        ask(NOTE, ASKED[reason], write(NOTE, limit=200), optional=optional),
    ]
    title = CLOSURES[reason].rstrip("…")
    return form(CLOSURE_CALLBACK, drawn, title, "Close", blocks, to=reason)


def _still_ongoing(incident: Incident) -> Block:
    drawn = Drawn(incident.number, incident.status)
    over = button("Impact is over", controls.TIME_SET, f"{drawn}|mitigate", style="primary")
    return section("*It is still ongoing.* Is the impact over?", accessory=over)


def _missing(incident: Incident, missing: tuple[KeyEvent, ...]) -> list[Block]:
    count = {1: "One thing", 2: "Two things", 3: "Three things"}[len(missing)]
    blocks: list[Block] = [section(f"{count} first. It takes a minute.")]
    for place, event in enumerate(missing, start=1):
        blocks += [section(f"*{place}  {QUESTIONS[event]}*   not known"), _fixes(incident, event)]
    return blocks


def _done(incident: Incident) -> list[Block]:
    """Say what is answered already."""
    answered = [
        f"{EVENT_LABELS[event].lower()} {known(incident.times[event])}"
        for event in KeyEvent
        if event in incident.times
    ]
    return [context(f"Done: {' · '.join(answered)}")] if answered else []


def _fixes(incident: Incident, event: KeyEvent) -> Block:
    number = incident.number
    nobody = button("Nobody knows", f"{controls.TIME_UNKNOWN}.{event}", f"{number}|{event}")
    buttons: list[InteractiveElement] = [pick_time(f"{controls.TIME_SET}.{event}")]
    if event is not KeyEvent.MITIGATED:
        at = f"{number}|{event}|{incident.declared_at.isoformat()}"
        label = "When it was declared"
        buttons.append(button(label, f"{controls.TIME_SUGGESTED}.{event}", at))
    return actions(f"fix.{event}", *buttons, nobody)


def _resolved(incident: Incident) -> list[Block]:
    """Ask when everything was as before; what was answered already is chosen."""
    time = incident.time(KeyEvent.RESOLVED)
    at = incident.instant(KeyEvent.RESOLVED)
    if time is None or at == incident.instant(KeyEvent.MITIGATED):
        chosen, at = SAME, None
    else:
        chosen = NOBODY if at is None else OTHER
    choices = {
        SAME: "At once, with the impact",
        OTHER: "Later, at the time below",
        NOBODY: "Nobody knows",
    }
    return [
        ask(RESOLVED, QUESTIONS[KeyEvent.RESOLVED], radio(RESOLVED, choices, chosen=chosen)),
        ask(RESOLVED_AT, "At", pick_time(RESOLVED_AT, at=at), optional=True),
    ]


def _closures(incident: Incident) -> Block:
    return actions(
        "closures",
        *(
            button(
                label,
                f"{controls.CLOSURE_OPEN}.{reason}",
                f"{Drawn(incident.number, incident.status)}|{reason}",
            )
            for reason, label in CLOSURES.items()
        ),
    )
