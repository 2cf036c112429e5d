"""One private test incident in the real workspace and space: every kind of call, then no trace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TypeVar

from firefighter.domain import naming
from firefighter.domain.errors import Declined, Unavailable
from firefighter.gateways.chat import Chat
from firefighter.gateways.wiki import NewPage, Wiki
from firefighter.ops.doctor.examination import Installation
from firefighter.views.blocks import Message

T = TypeVar("T")

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far Slack's clock may be from ours when we look for our own message."""
PATIENCE = 3
"""How often a call is made again that Slack or Confluence asked us to postpone."""

TITLE = "FireFighter doctor"
NOBODY = "nobody to write to; name yourself with --me U…"
FORMS = "Slack opens one only for somebody who presses; press the card's buttons yourself"


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    SILENT = "no answer"
    SKIPPED = "not tried"


@dataclass(frozen=True)
class Step:
    """One call and how it went; *milliseconds* are those of the last try."""

    what: str
    outcome: Outcome
    said: str = ""
    milliseconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Play:
    """What is rehearsed.

    Attributes:
        mark: what tells this rehearsal's channel and page from all others.
        uid: the one that *page* carries.
        messages: each kind of message that we build, with what it is called.
        page: a post-mortem in Confluence's storage format.
        person: the Slack id of whoever looks on, if anybody does.
    """

    mark: str
    uid: str
    messages: Sequence[tuple[str, Message]]
    page: str
    person: str | None


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """Runs a play; each step is told to *say*, and what was made is taken away whatever happens.

    Attributes:
        timer: seconds, from wherever.
    """

    there: Installation
    play: Play
    say: Callable[[Step], None]
    timer: Callable[[], float]
    pause: Callable[[float], None]

    def run(self) -> None:
        """Rehearse in Slack, then in Confluence, if that is on."""
        self._in_slack(self.there.chat)
        if self.there.wiki is None:
            self._skip("Confluence", "it is off")
        else:
            self._in_confluence(self.there.wiki)

    def _in_slack(self, chat: Chat) -> None:
        name = naming.channel_name(0, f"{TITLE} {self.play.mark}")
        channel = self._try(
            "create a private channel", lambda: chat.create_channel(name, private=True)
        )
        if channel is None:
            return
        try:
            self._try("find it among our channels", lambda: chat.find_channel(name))
            look = partial(chat.look_at, channel)
            self._try("look at it", lambda: _require(look().name, name))
            self._try("see who is in it", lambda: chat.members(channel))
            self._with_person(chat, channel)
            self._say_all(chat, channel)
            self._decorate(chat, channel)
            self._skip("open a form", FORMS)
        finally:
            self._try("archive the channel", lambda: chat.archive(channel))

    def _with_person(self, chat: Chat, channel: str) -> None:
        person = self.play.person
        told = Message(f"{TITLE}: this is only a test.", ())
        if person is None:
            for what in ("invite somebody", "whisper to somebody", "write to somebody"):
                self._skip(what, NOBODY)
            return
        self._try("invite somebody", lambda: _require_none_left(chat.invite(channel, [person])))
        self._try("whisper to somebody", lambda: chat.whisper(channel, person, told))
        self._try("write to somebody", lambda: chat.write_to(person, told, delivery=None))

    def _say_all(self, chat: Chat, channel: str) -> None:
        for what, message in self.play.messages:
            post = partial(chat.post, channel, message, delivery=None)
            ts = self._try(f"post {what}", post)
            if ts is not None:
                self._try(f"change {what}", partial(chat.update, channel, ts, message))

    def _decorate(self, chat: Chat, channel: str) -> None:
        """Do to one message and its channel what we do to a card and its channel."""
        told, since = Message(TITLE, ()), self.there.clock() - CLOCKS_DIFFER
        ts = self._try("post a message", lambda: chat.post(channel, told, delivery=0))
        if ts is None:
            return
        find = partial(chat.find_post, channel, delivery=0, since=since)
        self._try("find it again", lambda: _require(find(), ts))
        answer = partial(chat.post, channel, told, delivery=1, thread=ts)
        answered = self._try("answer in its thread", answer)
        find_answer = partial(chat.find_post, channel, delivery=1, since=since, thread=ts)
        self._try("find the answer again", lambda: _require(find_answer(), answered))
        self._try("pin it", lambda: chat.pin(channel, ts))
        pinned = partial(chat.pinned, channel)
        self._try("find the pin again", lambda: _require([p.place.ts for p in pinned()], [ts]))
        link = self._try("get a link to it", lambda: chat.permalink(channel, ts))
        if link is not None:
            self._try("bookmark it", lambda: chat.add_bookmark(channel, TITLE, link))
        self._try("set the topic", lambda: chat.set_topic(channel, TITLE))
        file = f"{self.play.mark}.md"
        self._try(
            "share a file",
            lambda: chat.upload(channel, name=file, title=TITLE, content="Test.", comment="Test."),
        )
        self._try("delete the message", lambda: chat.delete(channel, ts))

    def _in_confluence(self, wiki: Wiki) -> None:
        policy = self.there.settings.policy
        new = NewPage(
            uid=self.play.uid,
            title=f"{TITLE} {self.play.mark}",
            other_title=f"{TITLE} {self.play.mark} again",
            body=self.play.page,
            space=policy.confluence_space,
            parent_id=policy.confluence_parent,
            private_to=policy.confluence_private_readers,
        )
        page = self._try("create a private page", lambda: wiki.publish(new, repeat=False))
        if page is None:
            return
        try:
            again = partial(wiki.publish, new, repeat=True)
            self._try("find it again", lambda: _require(again().id, page.id))
            self._try("say whose it is", lambda: wiki.stamp(page.id, self.play.uid))
            self._try("label it", lambda: wiki.label(page.id, ["postmortem"]))
            self._try(
                "comment on it",
                lambda: wiki.comment(page.id, "<p>Test.</p>", mark=self.play.mark, repeat=False),
            )
        finally:
            self._try("delete the page", lambda: wiki.remove(page.id))

    def _skip(self, what: str, why: str) -> None:
        self.say(Step(what, Outcome.SKIPPED, why))

    def _try(self, what: str, act: Callable[[], T]) -> T | None:
        """Take one step and tell of it; None if it failed, or has nothing to give."""
        for tries_left in reversed(range(PATIENCE)):
            began = self.timer()
            try:
                given = act()
            except Declined as no:
                self.say(Step(what, Outcome.REFUSED, str(no), self._since(began)))
                return None
            except Unavailable as away:
                if away.retry_after is not None and tries_left:
                    self.pause(away.retry_after)
                    continue
                self.say(Step(what, Outcome.SILENT, str(away), self._since(began)))
                return None
            self.say(Step(what, Outcome.DONE, "", self._since(began)))
            return given
        return None

    def _since(self, began: float) -> int:
        return round((self.timer() - began) * 1000)


def _require(found: object, wanted: object) -> None:
    """Say that what was looked for is not what was found.

    Raises:
        Declined: if it is not.
    """
    if found != wanted:
        raise Declined("not_found", "it was made, but is not found again")


def _require_none_left(left_out: Sequence[str]) -> None:
    if left_out:
        raise Declined("not_let_in", "Slack did not let them in")
