"""The form that declares an incident: one question is required, the rest is folded away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from slack_sdk.models.blocks import Block, ConversationFilter, ConversationSelectElement
from slack_sdk.models.views import View

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.views import controls
from firefighter.views.blocks import (
    Message,
    actions,
    ask,
    bold,
    button,
    channel_named,
    checkboxes,
    clock,
    context,
    person,
    pick_people,
    pick_time,
    radio,
    section,
    select,
    write,
)
from firefighter.views.card import headline, lock, severity_choices
from firefighter.views.controls import Drawn
from firefighter.views.forms import CHANNEL, HERE, form, services

CALLBACK = "declare"
TITLE, SEVERITY, SERVICE, OPTIONS = "title", "severity", "service", "options"
SUMMARY, STARTED, PEOPLE = "summary", "started", "people"
NOT_SURE, PRIVATE, TEST = "unsure", "private", "test"
SAID_IN_PRIVATE = "That message was said in private, and the title tells of it: Private is ticked."
ANOTHER = "Is yours another one? Then declare it here. Else follow the link, and close this form."
CONSEQUENCE = "consequence"
SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a person put into the form besides title and severity, for when it is drawn anew.

    Attributes:
        ticked: None while nobody has seen the boxes.
    """

    service: str | None = None
    ticked: frozenset[str] | None = None
    summary: str = ""
    started: datetime | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """What the form was opened with, and how far it is unfolded.

    Attributes:
        origin: where the message stands that it is declared from, "" if there is none.
        private: whether that message is for few, so that its words are, too.
        told: the incidents that were declared from it before, as far as they are shown.
    """

    channel: str = ""
    title: str = ""
    severity: Severity | None = None
    unsure: bool = False
    unfolded: bool = False
    origin: str = ""
    private: bool = False
    told: tuple[int, ...] = ()
    typed: Typed = Typed()

    def carried(self) -> str:
        """Give what the form carries unseen, while it is open."""
        kept = f"{self.channel}|{'more' if self.unfolded else ''}"
        few, told = PRIVATE if self.private else "", ",".join(map(str, self.told))
        return f"{kept}|{self.origin}|{few}|{told}".rstrip("|") if self.origin else kept

    @property
    def ticked(self) -> frozenset[str]:
        """Give which boxes are ticked; before anybody saw them, what its words ask for."""
        at_first = frozenset({PRIVATE} if self.private else ())
        return at_first if self.typed.ticked is None else self.typed.ticked

    @classmethod
    def parse(cls, carried: str) -> Self:
        """Read what a form carried."""
        channel, unfolded, origin, few, told, *_ = [*carried.split("|"), "", "", "", ""]
        return cls(
            channel=channel,
            unfolded=unfolded == "more",
            origin=origin,
            private=few == PRIVATE,
            told=tuple(int(number) for number in told.split(",") if number.isdecimal()),
        )


def declare(opened: Form, policy: Policy, *, standing: Sequence[Incident] = ()) -> View:
    """Build the form; the same block ids at every unfolding, so that Slack keeps what was typed.

    Args:
        standing: what was declared from the same message before.
    """
    carries = replace(opened, told=tuple(incident.number for incident in standing))
    below = _more(opened.typed) if opened.unfolded else _unfold()
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=carries.carried(),
        title="Declare an incident",
        submit="Declare another" if standing else "Declare",
        close="Cancel",
        blocks=[*_before(standing), *_asked(opened, policy), *below],
    )


def recorded(said: Message, incident: Incident) -> View:
    """Give the form's last page: what became of the declaration."""
    return View(type="modal", title=incident.key, close="Done", blocks=list(said.blocks))


def use_channel(incident: Incident) -> View:
    """Ask which existing channel an incident may run in."""
    element = ConversationSelectElement(
        action_id=CHANNEL,
        placeholder="A channel",
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    return form(
        HERE,
        Drawn(incident.number),
        "Use another channel",
        "Use it",
        [ask(CHANNEL, f"Where shall {incident.key} run?", element)],
    )


def severity_options(policy: Policy) -> dict[str, str]:
    choices = severity_choices(policy)
    counted = policy.label(policy.when_unsure)
    return choices | {NOT_SURE: f"Not sure yet (handled as {counted})"}


def consequence(
    severity: Severity, policy: Policy, *, private: bool = False, test: bool = False
) -> str:
    """Say in one line what declaring does."""
    rule = policy.rule(severity)
    told = rule.announced and policy.announcements and not private and not test
    parts = ["opens a private channel" if private else "opens a channel"]
    parts += [f"tells {channel_named(policy.announcements)}"] if told else ["tells nobody else"]
    cadence = rule.update_every_minutes
    parts += [f"asks for an update every {cadence} minutes"] if cadence else []
    *first, last = parts
    paged = "It pages the on-call." if rule.pages and not test else "It pages nobody."
    return f"{policy.label(severity)} {', '.join(first)} and {last}. {paged}"


def _before(standing: Sequence[Incident]) -> list[Block]:
    """Say what was declared from the message already, the newest first, and where it runs."""
    if not standing:
        return []
    told = [_standing(incident) for incident in reversed(standing[-SHOWN:])]
    left = len(standing) - len(told)
    told += [f"… and {left} more before."] if left else []
    return [section("\n".join(told)), context(ANOTHER)]


def _standing(incident: Incident) -> str:
    by = f"by {person(incident.declared_by)}, {clock(incident.declared_at)}"
    said = f"{lock(incident)}{bold(headline(incident))} was declared from this message {by}."
    if incident.status is Status.CLOSED:
        return f"{said} It is closed."
    if incident.channel is None:
        return f"{said} Its channel is on its way."
    return f"{said} It runs in <#{incident.channel}>."


def _asked(opened: Form, policy: Policy) -> list[Block]:
    chosen = opened.severity or policy.default_severity
    unsure = opened.unsure and opened.severity is None
    counted = policy.when_unsure if unsure else chosen
    blocks = [
        ask(
            TITLE,
            "What is going wrong?",
            write(
                TITLE, value=opened.title, limit=naming.TITLE, placeholder="Customers cannot pay"
            ),
            hint="One sentence. You can change it later.",
        ),
        ask(
            SEVERITY,
            "How bad is it?",
            radio(
                controls.DECLARE_SEVERITY,
                severity_options(policy),
                chosen=NOT_SURE if unsure else str(int(chosen)),
            ),
            dispatch=True,
        ),
    ]
    offered = services(policy)
    if offered:
        element = select(
            controls.DECLARE_SERVICE, "Which part", offered, chosen=opened.typed.service
        )
        blocks.append(ask(SERVICE, "Where?", element, optional=True, dispatch=True))
    choices = {
        PRIVATE: "Private. Security or personal data; cannot be hidden later.",
        TEST: "Only a test. Nobody is told.",
    }
    boxes = checkboxes(controls.DECLARE_OPTIONS, choices, chosen=sorted(opened.ticked))
    blocks.append(ask(OPTIONS, "Who may know", boxes, optional=True, dispatch=True))
    blocks += [context(SAID_IN_PRIVATE)] if opened.private else []
    return [*blocks, context(_consequence(opened, counted, policy))]


def _consequence(opened: Form, severity: Severity, policy: Policy) -> str:
    service = policy.service(opened.typed.service)
    private = PRIVATE in opened.ticked or (service is not None and service.private)
    return consequence(severity, policy, private=private, test=TEST in opened.ticked)


def _unfold() -> list[Block]:
    return [actions("unfold", button("+ More", controls.DECLARE_MORE, "more"))]


def _more(typed: Typed) -> list[Block]:
    known = write(SUMMARY, value=typed.summary, long=True)
    people = pick_people(PEOPLE, "People", chosen=typed.people)
    return [
        ask(SUMMARY, "What do we know?", known, optional=True),
        ask(STARTED, "When did it start?", pick_time(STARTED, at=typed.started), optional=True),
        ask(PEOPLE, "Who should come?", people, optional=True),
    ]
