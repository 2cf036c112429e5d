"""The form that declares an incident: one question is required, the rest is folded away."""

from dataclasses import dataclass
from typing import Self

from slack_sdk.models.blocks import Block, ConversationFilter, ConversationSelectElement
from slack_sdk.models.views import View

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.views import controls
from firefighter.views.blocks import (
    Message,
    actions,
    ask,
    button,
    checkboxes,
    context,
    in_line,
    pick_people,
    pick_time,
    radio,
    select,
    write,
)
from firefighter.views.card import severity_choices
from firefighter.views.controls import Drawn
from firefighter.views.forms import CHANNEL, HERE, form, services

CALLBACK = "declare"
TITLE, SEVERITY, SERVICE, OPTIONS = "title", "severity", "service", "options"
SUMMARY, STARTED, PEOPLE = "summary", "started", "people"
NOT_SURE, PRIVATE, TEST = "unsure", "private", "test"
SAID_IN_PRIVATE = "That message was said in private, and the title tells of it: Private is ticked."
CONSEQUENCE = "consequence"


@dataclass(frozen=True)
class Form:
    """What the form was opened with, and how far it is unfolded.

    Attributes:
        origin: where the message stands that it is declared from, "" if there is none.
        private: whether that message is for few, so that its words are, too.
    """

    channel: str = ""
    title: str = ""
    severity: Severity | None = None
    unsure: bool = False
    unfolded: bool = False
    origin: str = ""
    private: bool = False

    def carried(self) -> str:
        """Give what the form carries unseen, while it is open."""
        kept = f"{self.channel}|{'more' if self.unfolded else ''}"
        few = f"|{PRIVATE}" if self.private else ""
        return f"{kept}|{self.origin}{few}" if self.origin else kept

    @classmethod
    def parse(cls, carried: str) -> Self:
        """Read what a form carried."""
        channel, unfolded, origin, few, *_ = [*carried.split("|"), "", "", ""]
        return cls(
            channel=channel, unfolded=unfolded == "more", origin=origin, private=few == PRIVATE
        )


def declare(opened: Form, policy: Policy) -> View:
    """Build the form; the same block ids at every unfolding, so that Slack keeps what was typed."""
    return View(
        type="modal",
        callback_id=CALLBACK,
        private_metadata=opened.carried(),
        title="Declare an incident",
        submit="Declare",
        close="Cancel",
        blocks=[*_asked(opened, policy), *(_more() if opened.unfolded else _unfold())],
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


def consequence(severity: Severity, policy: Policy) -> str:
    """Say in one line what declaring does."""
    told = policy.rule(severity).announced
    parts = ["opens a channel"]
    parts += [f"tells #{in_line(policy.announcements)}"] if told else ["tells nobody else"]
    cadence = policy.rule(severity).update_every_minutes
    parts += [f"asks for an update every {cadence} minutes"] if cadence else []
    *first, last = parts
    paged = "It pages the on-call." if policy.rule(severity).pages else "It pages nobody."
    return f"{policy.label(severity)} {', '.join(first)} and {last}. {paged}"


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
        element = select(SERVICE, "Which part", offered)
        blocks.append(ask(SERVICE, "Where?", element, optional=True))
    choices = {
        PRIVATE: "Private. Security or personal data; cannot be hidden later.",
        TEST: "Only a test. Nobody is told.",
    }
    ticked = checkboxes(OPTIONS, choices, chosen=[PRIVATE] if opened.private else [])
    blocks.append(ask(OPTIONS, "Who may know", ticked, optional=True))
    blocks += [context(SAID_IN_PRIVATE)] if opened.private else []
    return [*blocks, context(consequence(counted, policy))]


def _unfold() -> list[Block]:
    return [actions("unfold", button("+ More", controls.DECLARE_MORE, "more"))]


def _more() -> list[Block]:
    return [
        ask(SUMMARY, "What do we know?", write(SUMMARY, long=True), optional=True),
        ask(STARTED, "When did it start?", pick_time(STARTED), optional=True),
        ask(PEOPLE, "Who should come?", pick_people(PEOPLE, "People"), optional=True),
    ]
