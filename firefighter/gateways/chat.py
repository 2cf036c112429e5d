"""Slack, as the worker and the doors need it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from slack_sdk import WebClient
from slack_sdk.models.views import View
from slack_sdk.web import SlackResponse

from firefighter.db.workspace import Identity
from firefighter.domain.errors import ChatDeclined, ChatUnavailable
from firefighter.domain.quotation import Place, Posted
from firefighter.domain.roles import Person
from firefighter.gateways import lists, marks, reading
from firefighter.gateways.lists import Pause
from firefighter.gateways.reading import Channel, Ours
from firefighter.gateways.slack_call import MISSING_SCOPE, Patience, call, granted, time_of
from firefighter.gateways.telling import Told, nobody
from firefighter.views.blocks import Message

MOST = 999
"""How much of a list Slack gives at once: twenty pages a minute, so that few of them are asked."""
IN_ALREADY = frozenset({"already_in_channel", "cant_invite_self"})


class Chat:
    """Slack through its Web API, with our own errors."""

    def __init__(
        self,
        client: WebClient,
        patience: Patience,
        told: Told = nobody,
        *,
        notice: Callable[[frozenset[str]], None] | None = None,
        pause: Pause | None = None,
    ) -> None:
        """Build the way to Slack; *notice* is told what our token may do, call by call.

        In the middle of a long list *pause* waits when Slack asks for it; without it nobody does.
        """
        self._client = client
        self._patience = patience
        self._told = told
        self._notice, self._pause = notice, pause

    def identity(self) -> Identity:
        """Ask Slack who we are."""
        reply = self._call("auth_test")
        return Identity(
            team_id=reply["team_id"],
            bot_id=reply["bot_id"],
            bot_user_id=reply["user_id"],
            url=reply["url"],
            scopes=granted(reply),
        )

    def clock(self) -> datetime | None:
        """Give the time on Slack's clock, or None if it does not tell."""
        return time_of(self._call("auth_test"))

    def link(self, app_token: str) -> str:
        """Ask Slack for an address at which a connection may be opened, once."""
        given = self._call("apps_connections_open", app_token=app_token).get("url")
        if not given:
            raise ChatUnavailable("Slack gave no address for a connection.")
        return str(given)

    def people(self, *, team_id: str) -> Iterator[Person]:
        """List everybody we can see; who is not of *team_id* is of another organisation."""
        for page in lists.pages(self._call, "users_list", self._pause, limit=MOST):
            here = (m for m in page["members"] if not m.get("deleted"))
            yield from (reading.person_of(member, team_id) for member in here)

    def create_channel(self, name: str, *, private: bool) -> str:
        """Create a channel and give its id.

        Raises:
            ChatDeclined: among others with code ``name_taken`` or ``restricted_action``.
        """
        reply = self._call("conversations_create", name=name, is_private=private)
        return str(reply["channel"]["id"])

    def join(self, channel: str) -> None:
        """Come into a public channel; a private one has to invite us."""
        in_already = {"method_not_supported_for_channel_type"}
        self._tolerating(in_already, "conversations_join", channel=channel)

    def look_at(self, channel: str) -> Channel:
        """Describe a channel by its id; a private one only if we are in it."""
        return reading.channel_of(self._call("conversations_info", channel=channel)["channel"])

    def find_channel(self, name: str) -> Channel | None:
        """Look for a channel of that name, or id, among those we can see, archived or not."""
        return next((seen for seen in self.channels() if name in {seen.name, seen.id}), None)

    def channels(self) -> Iterator[Channel]:
        """List the channels we can see, archived or not; the public ones if that is permitted."""
        try:
            yield from self._listed("public_channel,private_channel")
        except ChatDeclined as no:
            if no.code != MISSING_SCOPE:
                raise
            yield from self._listed("public_channel")

    def invite(self, channel: str, people: Sequence[str]) -> tuple[str, ...]:
        """Ask people in; give those whom Slack did not let in."""
        left_out: list[str] = []
        for start in range(0, len(people), 100):
            batch = list(people[start : start + 100])
            left_out += self._invite_batch(channel, batch)
        return tuple(left_out)

    def post(
        self, channel: str, message: Message, *, delivery: int | None, thread: str | None = None
    ) -> str:
        """Post a message that carries its delivery's id, and give its ts."""
        reply = self._call(
            "chat_postMessage",
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread,
            metadata=marks.mark(delivery),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(reply["ts"])

    def find_post(
        self, channel: str, *, delivery: int, since: datetime, thread: str | None = None
    ) -> str | None:
        """Look for the message that an earlier try of a delivery may have posted."""
        said = self._said(channel, since, thread)
        return next((str(m["ts"]) for m in said if marks.carries(m, delivery)), None)

    def posts_below(
        self, thread: str, channel: str, *, delivery: int, since: datetime
    ) -> list[str]:
        """List what it posted in a thread, in order."""
        below = (m for m in self._said(channel, since, thread) if m["ts"] != thread)
        return [str(m["ts"]) for m in below if marks.carries(m, delivery)]

    def ours(self, channel: str, *, since: datetime) -> Iterator[Ours]:
        """Read what deliveries posted in a channel since then, the newest first."""
        said = self._said(channel, since, None)
        return (reading.ours(message) for message in said if marks.is_marked(message))

    def files_called(self, channel: str, name: str, *, by: str, since: datetime) -> list[str]:
        """List the files of that name that somebody shared there; files carry no metadata."""
        shared = (file for m in self._said(channel, since, None) for file in m.get("files") or [])
        theirs = (file for file in shared if file.get("user", by) == by)
        return [str(file["id"]) for file in theirs if file.get("name") == name]

    def drop_file(self, file: str) -> None:
        """Take a file of ours away; harmless when it is gone."""
        self._tolerating({"file_not_found", "file_deleted"}, "files_delete", file=file)

    def members(self, channel: str) -> frozenset[str]:
        """Give who is in a channel."""
        pages = lists.pages(self._call, "conversations_members", channel=channel, limit=200)
        return frozenset(str(member) for page in pages for member in page["members"])

    def said(
        self,
        channel: str,
        *,
        since: datetime,
        until: datetime,
        most: int,
        thread: str | None = None,
    ) -> tuple[list[Posted], bool]:
        """Read what people and apps wrote, at most so many: not in threads, the newest first.

        Args:
            thread: the ts of the message below which to read instead, with it, the oldest first.

        Returns:
            also whether there is more.
        """
        written = (m for m in self._said(channel, since, thread, until) if reading.is_written(m))
        read = [reading.posted(message, channel) for message in islice(written, most + 1)]
        return read[:most], len(read) > most

    def pinned(self, channel: str) -> list[Posted]:
        """List the messages that are pinned in a channel, those in threads, too."""
        items = self._call("pins_list", channel=channel)["items"]
        return [reading.posted(item["message"], channel) for item in items if "message" in item]

    def delete(self, channel: str, ts: str) -> None:
        """Take a message of ours away; harmless when it is gone."""
        self._tolerating({"message_not_found"}, "chat_delete", channel=channel, ts=ts)

    def update(self, channel: str, ts: str, message: Message) -> None:
        blocks = list(message.blocks)
        self._call("chat_update", channel=channel, ts=ts, text=message.text, blocks=blocks)

    def whisper(
        self, channel: str, person: str, message: Message, *, thread: str | None = None
    ) -> None:
        """Show a message to one person only."""
        self._call(
            "chat_postEphemeral",
            channel=channel,
            user=person,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread,
        )

    def write_to(self, person: str, message: Message, *, delivery: int | None) -> Place:
        """Send a direct message, and give where it stands."""
        channel = str(self._call("conversations_open", users=person)["channel"]["id"])
        return Place(channel, self.post(channel, message, delivery=delivery))

    def permalink(self, channel: str, ts: str) -> str:
        return str(self._call("chat_getPermalink", channel=channel, message_ts=ts)["permalink"])

    def pin(self, channel: str, ts: str) -> None:
        self._tolerating({"already_pinned"}, "pins_add", channel=channel, timestamp=ts)

    def set_topic(self, channel: str, topic: str) -> None:
        self._call("conversations_setTopic", channel=channel, topic=topic)

    def add_bookmark(self, channel: str, title: str, url: str) -> None:
        """Put a link on top of the channel, unless one of that title is there."""
        listed = self._call("bookmarks_list", channel_id=channel)["bookmarks"]
        if all(bookmark["title"] != title for bookmark in listed):
            self._call("bookmarks_add", channel_id=channel, title=title, type="link", link=url)

    def archive(self, channel: str) -> None:
        self._tolerating({"already_archived"}, "conversations_archive", channel=channel)

    def upload(self, channel: str, *, name: str, title: str, content: str, comment: str) -> None:
        """Share a text file in a channel."""
        self._call(
            "files_upload_v2",
            channel=channel,
            filename=name,
            title=title,
            content=content,
            initial_comment=comment,
        )

    def open_view(self, trigger: str, view: View) -> str:
        """Open a modal, and give its view's id."""
        return str(self._call("views_open", trigger_id=trigger, view=view)["view"]["id"])

    def push_view(self, trigger: str, view: View) -> str:
        return str(self._call("views_push", trigger_id=trigger, view=view)["view"]["id"])

    def update_view(self, view_id: str, view: View, *, drawn_as: str | None = None) -> None:
        """Draw a modal anew; *drawn_as* is the hash it must still have."""
        self._call("views_update", view_id=view_id, hash=drawn_as, view=view)

    def _said(
        self, channel: str, since: datetime, thread: str | None, until: datetime | None = None
    ) -> Iterator[Mapping[str, Any]]:
        """Read a channel, or one thread in it, page by page."""
        method = "conversations_history" if thread is None else "conversations_replies"
        asked = {"channel": channel, "ts": thread, "include_all_metadata": True, "limit": 200}
        latest = None if until is None else str(until.timestamp())
        oldest = str(since.timestamp())
        for page in lists.pages(self._call, method, None, oldest=oldest, latest=latest, **asked):
            yield from page["messages"]

    def _listed(self, types: str) -> Iterator[Channel]:
        asked = {"types": types, "limit": MOST}
        for page in lists.pages(self._call, "conversations_list", self._pause, **asked):
            yield from map(reading.channel_of, page["channels"])

    def _call(self, method: str, **arguments: Any) -> SlackResponse:
        request = getattr(self._client, method)
        given = {name: value for name, value in arguments.items() if value is not None}
        reply = call(self._patience, self._told, method, request, **given)
        # A call with another token tells of another token.
        scopes = None if "app_token" in given else granted(reply)
        if self._notice is not None and scopes is not None:
            self._notice(scopes)
        return reply

    def _tolerating(self, codes: set[str], method: str, **arguments: Any) -> None:
        try:
            self._call(method, **arguments)
        except ChatDeclined as error:
            if error.code not in codes:
                raise

    def _invite_batch(self, channel: str, people: list[str]) -> list[str]:
        try:
            reply = self._call("conversations_invite", channel=channel, users=people, force=True)
        except ChatDeclined as error:
            if len(people) == 1:
                return [] if error.code in IN_ALREADY else people
            return [p for person in people for p in self._invite_batch(channel, [person])]
        refused = reply.get("errors") or []
        return [str(no["user"]) for no in refused if no.get("error") not in IN_ALREADY]
