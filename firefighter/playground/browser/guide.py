"""A first incident in eight steps, each of which is noticed when it was done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from firefighter.playground.confluence.records import BOT_NAME
from firefighter.playground.confluence.state import Site
from firefighter.playground.slack.reading import shows
from firefighter.playground.slack.state import BOT_USER, Channel, Message, User, Workspace

Done = Callable[["Course"], bool]


@dataclass(frozen=True)
class Step:
    """What to do, why, and how it is noticed."""

    do: str
    why: str
    done: Done


@dataclass(frozen=True)
class Course:
    """Somebody's first incident as far as it has come.

    Attributes:
        channel: where it is run, once that is there.
    """

    workspace: Workspace
    site: Site
    user: User
    since: float
    channel: Channel | None = None

    def channels(self) -> Iterator[Channel]:
        """Give the channels of incidents that this person declared: nobody was in them before."""
        for channel in list(self.workspace.channels.values()):
            ours = channel.creator == BOT_USER and not channel.direct
            people = [member for member in channel.members if member != BOT_USER]
            if ours and channel.created >= int(self.since) and people[:1] == [self.user.id]:
                yield channel

    def says(self, *texts: str) -> bool:
        """Tell whether the bot said one of these in the incident's channel."""
        return any(text in line for line in self._lines() for text in texts)

    def acknowledged(self) -> bool:
        """Tell whether the bot has answered that it recorded an incident, or opened its channel."""
        return self.channel is not None or any(
            message.only_for == self.user.id and "is recorded" in " ".join(self._shown(message))
            for channel in list(self.workspace.channels.values())
            for message in list(channel.messages.values())
            if float(message.ts) > self.since
        )

    def draft_was_edited(self) -> bool:
        """Tell whether somebody wrote in the draft of this incident."""
        if self.channel is None:
            return False
        key = "INC-" + self.channel.name.split("-")[1]
        drafts = [p for p in list(self.site.pages.values()) if f"{p.title} ".startswith(f"{key} ")]
        return any(draft.edited_by != BOT_NAME for draft in drafts)

    def _lines(self) -> Iterator[str]:
        channel = self.channel
        if channel is not None:
            for message in list(channel.messages.values()):
                if message.user == BOT_USER:
                    yield from self._shown(message)

    def _shown(self, message: Message) -> list[str]:
        return shows(self.workspace, message)


def was_read(course: Course) -> bool:
    channel = course.channel
    return channel is not None and (course.user.id, channel.id) in course.workspace.read


STEPS: tuple[Step, ...] = (
    Step(
        "Write `/incident` as a message, press Enter, and declare: *customers cannot pay by card*.",
        "The title alone is required, and all of it can be changed later.",
        Course.acknowledged,
    ),
    Step(
        "Open the channel of your incident, in the list of channels.",
        "Whoever was invited finds the same card there, pinned.",
        was_read,
    ),
    Step(
        "Press *Take command*.",
        "Until then whoever declared commands. Everybody sees who decides now.",
        lambda course: course.says("took command"),
    ),
    Step(
        "Choose *Severity*, and make it worse.",
        "Only when more people will be told are you asked to confirm.",
        lambda course: course.says(" → SEV"),
    ),
    Step(
        "Press *Post update*: what you know, what you do, what you need.",
        "The next one is promised with it; you are reminded, nobody else.",
        # Not what is known: that stands on the card from the beginning, if somebody wrote it down.
        lambda course: course.says("Now   ", "Said last   "),
    ),
    Step(
        "Choose *Status*: *Impact is over*. Then look at the line: it can be undone.",
        "Two minutes long whoever was too quick takes it back, and nothing is counted.",
        lambda course: course.says("impact is over"),
    ),
    Step(
        "Press *Close*, and answer what is missing.",
        "“Nobody knows” is an answer. Closing waits for no wiki.",
        lambda course: course.says("closed it"),
    ),
    Step(
        "Press *Open the draft*, and *Write here* what you learnt.",
        "It is published once, with the timeline already told; whatever happens, your words stay.",
        Course.draft_was_edited,
    ),
)


def progress(course: Course) -> list[bool]:
    """Tell of each step whether it was done, in the incident that has come furthest."""
    walks = [replace(course, channel=channel) for channel in course.channels()]
    return max(map(_walked, [course, *walks]), key=sum)


def _walked(course: Course) -> list[bool]:
    """Tell it of one incident; a later step never counts before an earlier."""
    done: list[bool] = []
    for step in STEPS:
        done.append(all(done) and step.done(course))
    return done
