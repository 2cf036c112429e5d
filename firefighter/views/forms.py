"""The small forms of a running incident: update, reasons, roles, facts, notes, people."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import LABELS, Status
from firefighter.domain.policy import Policy
from firefighter.domain.pseudonyms import choosable
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.shown import Shown, facts_of, roles_of
from firefighter.views.blocks import (
    ask,
    channel_named,
    checkboxes,
    context,
    pick_people,
    pick_person,
    pick_time,
    section,
    sections,
    select,
    write,
)
from firefighter.views.card import headline
from firefighter.views.controls import Drawn

UPDATE, STATUS, SEVERITY, ROLES = "update", "status", "severity", "roles"
EDIT, NOTE, INVITE, HERE = "edit", "note", "invite", "here"

KNOWN, DOING, NEED, NEXT = "known", "doing", "need", "next"
REASON, TO, PEOPLE, CHANNEL = "reason", "to", "people", "channel"
TITLE, SERVICE, SUMMARY = "title", "service", "summary"
AT_ONCE = "at_once"
ASKED = "Otherwise they are asked, and nothing changes until they take it. “Not now” takes it back."
WORDS, FOLLOW_UP, OWNER = "note", "follow_up", "owner"
OPTIONS = 100


def form(
    callback: str, drawn: Drawn, title: str, submit: str, blocks: list[Block], *, to: str = ""
) -> View:
    """Build a modal of one incident; *to* is what it was opened to set."""
    return View(
        type="modal",
        callback_id=callback,
        private_metadata=f"{drawn}|{to}",
        title=naming.shorten(title, naming.VIEW_TITLE),
        submit=submit,
        close="Back",
        blocks=blocks,
    )


def services(policy: Policy, current: str | None = None) -> dict[str, str]:
    """Give the services that a select can offer: a hundred, none with too long a name.

    Args:
        current: is among them whatever policy says, so that a form which leaves it alone keeps it.
    """
    named = dict.fromkeys([current or "", *(service.name for service in policy.services)])
    fitting = [n for n in named if naming.clean(n) and len(n) <= naming.OPTION]
    return {name: name for name in fitting[:OPTIONS]}


def update(incident: Incident, *, promised: datetime | None) -> View:
    """Ask what we know, do and need, and when the next update comes."""
    return form(
        UPDATE,
        Drawn(incident.number),
        f"Update {incident.key}",
        "Post",
        [
            ask(KNOWN, "What we know", write(KNOWN, long=True)),
            ask(DOING, "What we are doing", write(DOING, long=True), optional=True),
            ask(NEED, "What we need", write(NEED, long=True), optional=True),
            ask(NEXT, "Next update at", pick_time(NEXT, at=promised), optional=True),
        ],
    )


def status_reason(incident: Incident, to: Status, *, back: bool) -> View:
    """Ask why an incident goes back a step, or is back at all."""
    asked = "What came back?" if back else "Why?"
    title = "It is back" if back else f"Back to {LABELS[to].lower()}"
    return form(
        STATUS,
        Drawn(incident.number, incident.status),
        title,
        "Reopen" if back else "Save",
        [
            section(f"*{incident.key}* is {LABELS[incident.status]}, becomes {LABELS[to]}."),
            ask(REASON, asked, write(REASON, long=True)),
        ],
        to=to,
    )


def severity_change(
    incident: Incident,
    to: Severity,
    policy: Policy,
    *,
    lowered: bool,
    told: bool = True,
    paged: bool = False,
) -> View:
    """Ask why it is lowered, or confirm that more people will be *told*, or some *paged*."""
    label = policy.label(to)
    if lowered:
        said = f"*{incident.key}* is {policy.label(incident.severity)}, becomes {label}."
    else:
        reached = [f"{channel_named(policy.announcements)} is told"] if told else []
        reached += ["the on-call is paged"] if paged else []
        who = " and ".join(reached)
        said = f"Raise *{incident.key}* to {label}? {who[:1].upper()}{who[1:]}. "
        said += "This cannot be unsaid."
    return form(
        SEVERITY,
        Drawn(incident.number, str(int(incident.severity))),
        f"{'Lower' if lowered else 'Raise'} to {label}",
        "Lower" if lowered else "Raise",
        [
            section(said),
            ask(REASON, "Why?", write(REASON, long=True), optional=not lowered),
        ],
        to=str(int(to)),
    )


def role_form(incident: Incident, policy: Policy) -> View:
    """Show who holds which role; leaving one empty gives it up.

    Whoever else shall command is asked, unless it is said that they know.
    """
    blocks = [
        ask(
            role,
            label,
            pick_person(role, "Nobody", chosen=_holder(incident, role)),
            optional=role is not Role.COMMANDER,
        )
        for role, label in policy.roles.items()
    ]
    choice = {AT_ONCE: "We spoke: they command from now on"}
    at_once = ask(AT_ONCE, "Hand over", checkboxes(AT_ONCE, choice), optional=True, hint=ASKED)
    blocks.insert(1, at_once)
    held = {role: choosable(person) for role, person in roles_of(incident).items()}
    drawn = Drawn(incident.number, str(Shown.of(held)))
    return form(ROLES, drawn, f"Roles of {incident.key}", "Save", blocks)


def edit(incident: Incident, policy: Policy) -> View:
    """Correct what the incident says about itself."""
    blocks = [
        ask(TITLE, "Title", write(TITLE, value=incident.title, limit=naming.TITLE)),
        ask(
            SUMMARY,
            "Summary",
            write(SUMMARY, value=incident.summary, long=True),
            optional=True,
        ),
    ]
    offered = services(policy, incident.service)
    if offered:
        element = select(SERVICE, "Which part", offered, chosen=incident.service)
        blocks.append(ask(SERVICE, "Service", element, optional=True))
    drawn = Drawn(incident.number, str(Shown.of(facts_of(incident))))
    return form(EDIT, drawn, f"Edit {incident.key}", "Save", blocks)


def note(incident: Incident, *, now: datetime) -> View:
    """Write a line, or something to do afterwards."""
    choice = {FOLLOW_UP: "It is something to do afterwards"}
    return form(
        NOTE,
        Drawn(incident.number),
        f"Note in {incident.key}",
        "Save",
        [
            ask(WORDS, "What happened, or what is to do?", write(WORDS, long=True)),
            ask(NEXT, "When", pick_time(NEXT, at=now), optional=True),
            ask(FOLLOW_UP, "Follow-up", checkboxes(FOLLOW_UP, choice), optional=True),
            ask(OWNER, "Who does it", pick_person(OWNER, "Nobody yet"), optional=True),
        ],
    )


def invite(incident: Incident) -> View:
    """Ask people in."""
    return form(
        INVITE,
        Drawn(incident.number),
        f"Invite to {incident.key}",
        "Invite",
        [
            ask(PEOPLE, "Who should come?", pick_people(PEOPLE, "People")),
            context(headline(incident)),
        ],
    )


def notice(said: str) -> View:
    """Say something on top of the modal that was pressed in."""
    return View(type="modal", title="Not done", close="Back", blocks=sections(said))


def _holder(incident: Incident, role: Role) -> str | None:
    holder = incident.commander if role is Role.COMMANDER else incident.roles.get(role)
    return choosable(holder or "") or None
