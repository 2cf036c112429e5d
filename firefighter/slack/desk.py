"""What a listener has at hand, and what it is told of whoever stands before it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.dataclasses import dataclass as checked
from slack_sdk.models.views import View
from structlog.contextvars import bind_contextvars

from firefighter.db import incidents, ledger, people, requests, workspace
from firefighter.db.base import Database, Session
from firefighter.domain.acting import By
from firefighter.domain.deliveries import Reply
from firefighter.domain.errors import ChatDeclined, ChatUnavailable, Refused, UnknownIncident
from firefighter.domain.incident import Incident
from firefighter.domain.learning import LearnPeople
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Posted
from firefighter.domain.roles import Person
from firefighter.gateways.chat import Chat
from firefighter.views.blocks import Message, spoken
from firefighter.views.controls import Drawn

log = structlog.get_logger(__name__)

LEARNING, LEARN_AGAIN_SECONDS = "learn-people", 300

T = TypeVar("T")

Act = Callable[[Session, By], T]

LAST_SECOND = 32_503_680_000
"""The year 3000; what is later is no time that anybody picked."""

AS_SLACK_SAYS = ConfigDict(strict=True, revalidate_instances="always")
"""What Slack tells is taken in the very types that it documents, and in no other."""

Id = Annotated[str, StringConstraints(max_length=255, pattern=r"^[^\x00]*$")]
Key = Annotated[str, StringConstraints(max_length=600, pattern=r"^[^\x00]*$")]
Address = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[!-~]+$")]
Seconds = Annotated[int, Field(ge=0, le=LAST_SECOND)]


class Option(BaseModel):
    """A choice, as Slack tells it."""

    model_config = AS_SLACK_SAYS
    value: str


class Filled(BaseModel):
    """What somebody put into one field, as Slack tells it."""

    model_config = AS_SLACK_SAYS
    value: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_user: Id | None = None
    selected_users: list[Id] | None = None
    selected_conversation: Id | None = None
    selected_date_time: Seconds | None = None


Values = Mapping[str, Mapping[str, Filled]]


@dataclass(frozen=True)
class Desk:
    """Everything a listener may reach."""

    database: Database
    chat: Chat
    policy: Policy
    clock: Callable[[], datetime]

    def namer(self, ids: Collection[str]) -> Callable[[str], str]:
        """Give what these people are called, by their id; an unknown id stands for itself."""
        if not ids:
            return str
        with self.database.transaction() as session:
            names = people.names(session, set(ids))
        return lambda person: names.get(person, person)


@checked(frozen=True, kw_only=True, config=AS_SLACK_SAYS)
class Visitor:
    """Who asks, where, and by which request.

    Attributes:
        key: names the request; the same key twice changes nothing.
        trigger: allows one modal to be opened within three seconds; mentions have none.
        thread: the thread to answer in, for mentions.
        response_url: where an answer may be replaced, for half an hour, by whoever has it.
    """

    person: Id
    team: Id | None
    home_team: Id | None
    key: Key
    channel: Id | None = None
    channel_name: Id | None = None
    thread: Id | None = None
    trigger: Id | None = None
    response_url: Address | None = field(default=None, repr=False)


@checked(frozen=True, kw_only=True, config=AS_SLACK_SAYS)
class Press:
    """A button, select or picker that was used, on a message or in a view."""

    visitor: Visitor
    action: Id
    value: str | None
    picked: Seconds | None = None
    view_id: Id | None = None
    metadata: str = ""
    values: Values = field(default_factory=dict)
    callback: Id | None = None

    @property
    def drawn(self) -> Drawn:
        """Give what the control was drawn with.

        Raises:
            Refused: if it is not a control of ours.
        """
        return known(Drawn.parse(self.value))

    @property
    def choice(self) -> tuple[Drawn, str]:
        return known(Drawn.parse_choice(self.value))


@checked(frozen=True, kw_only=True, config=AS_SLACK_SAYS)
class Movement:
    """Somebody who came into a channel, or left it; *at* is None where Slack does not say when."""

    visitor: Visitor
    at: datetime | None


@checked(frozen=True, kw_only=True, config=AS_SLACK_SAYS)
class Pointed:
    """A message that somebody pointed at.

    Attributes:
        private: whether it was said in a private channel, or in a direct message.
    """

    message: Posted
    private: bool


@checked(frozen=True, kw_only=True, config=AS_SLACK_SAYS)
class Used:
    """A shortcut that was used, on a message or on none."""

    visitor: Visitor
    callback: Id
    message: Pointed | None


def known(parsed: T | None) -> T:
    if parsed is None:
        message = "I do not know this button any more. Please use the newest card."
        raise Refused(message)
    return parsed


def once(desk: Desk, visitor: Visitor, act: Act[T]) -> T | None:
    """Run one act in one transaction; None when this very request was served before."""
    at = desk.clock()
    with desk.database.transaction() as session:
        first, person = requests.first_time(session, visitor.key, person=visitor.person, at=at)
        if not first:
            return None
        return act(session, _who(session, desk, visitor, person, at))


def answered(desk: Desk, visitor: Visitor, act: Act[Message]) -> Message | None:
    """Run one act in one transaction, and give its answer; None when this was served before.

    In a thread, the answer is promised in the same transaction, and None is given: whoever is
    killed leaves nothing unanswered, and whoever removes words finds the answer that says them.
    """

    def act_and_answer(session: Session, by: By) -> Message | None:
        said = act(session, by)
        if visitor.thread is None:
            return said
        ledger.put(session, reply(visitor, said))
        return None

    return once(desk, visitor, act_and_answer)


def reply(visitor: Visitor, said: Message) -> Reply:
    """Give the answer to a mention, for its thread."""
    channel, thread = visitor.channel or "", visitor.thread or ""
    return Reply(channel=channel, thread=thread, text=spoken(said))


def look(desk: Desk, act: Callable[[Session], T]) -> T:
    """Read something in a transaction of its own."""
    with desk.database.transaction() as session:
        return act(session)


def acting(session: Session, desk: Desk, visitor: Visitor) -> By:
    """Say who asks, for rights that are checked before anything is written."""
    person = people.find(session, visitor.person)
    return _who(session, desk, visitor, person, desk.clock())


def incident_for(session: Session, visitor: Visitor, number: int | None = None) -> Incident:
    """Give the incident that is meant: by number, else the one of the channel.

    Raises:
        UnknownIncident: if there is none, or none that this person may know of.
    """
    if number is None:
        here = incidents.in_channel(session, visitor.channel or "")
        if here is None:
            raise UnknownIncident(
                "in this channel. Name one after the word, such as `status INC-7`"
            )
        name_incident(here.number)
        return here
    found = incidents.get(session, number)
    if not may_know(found, visitor):
        raise UnknownIncident(found.key)
    name_incident(found.number)
    return found


def name_incident(number: int | None) -> None:
    """Let what is logged of this request from now on say which incident it is about."""
    if number is not None:
        bind_contextvars(incident=number)


def may_know(incident: Incident, visitor: Visitor) -> bool:
    """Tell whether this person may know of an incident, here.

    A mention is answered where everybody reads it, so it is only told what they may all know.
    """
    if not incident.private:
        return True
    here = incident.channel is not None and visitor.channel == incident.channel
    return here or (visitor.thread is None and incident.is_known_to(visitor.person))


def open_form(desk: Desk, press: Press, view: View) -> None:
    """Open a modal, on top of the one that was pressed in if there is one."""
    trigger = press.visitor.trigger or ""
    if press.view_id is None:
        desk.chat.open_view(trigger, view)
    else:
        desk.chat.push_view(trigger, view)


def draw_again(desk: Desk, press: Press, view: View) -> None:
    """Show in a modal what a press has changed; whoever has closed it need not see that.

    It is changed already, so that a Slack which does not draw it is no reason to press again.
    """
    try:
        desk.chat.update_view(press.view_id or "", view)
    except (ChatUnavailable, ChatDeclined) as no:
        log.info("form not drawn again", why=str(no))


def _learn_of_them(session: Session) -> None:
    """Read the people of Slack again, but not with each act of somebody who is in no list."""
    if workspace.wait_for(session, LEARNING) is None:
        workspace.throttle(session, LEARNING, seconds=LEARN_AGAIN_SECONDS)
        ledger.put(session, LearnPeople())


def _who(session: Session, desk: Desk, visitor: Visitor, person: Person | None, at: datetime) -> By:
    """Say who acts; somebody never seen is learnt of in the background."""
    if person is None:
        stranger = bool(visitor.team and visitor.home_team and visitor.team != visitor.home_team)
        _learn_of_them(session)
        person = Person(id=visitor.person, name=visitor.person, stranger=stranger)
    return By(person=person, at=at, policy=desk.policy)
