"""What an installation did after a backup, as far as Slack and Confluence show it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from firefighter.db import incidents, rescue
from firefighter.db.base import Database
from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.gateways.reading import Channel, Ours
from firefighter.gateways.wiki import Page, Wiki
from firefighter.services import postmortems
from firefighter.views import lines, postmortem

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Announced:
    """A message that told of an incident, and where."""

    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class Traces:
    """What was found.

    Attributes:
        highest: the highest number of an incident that anything shows.
        channels: all we can see, by their ids.
        unclaimed: those that we made for incidents which do not know them, with their numbers.
        announced: where incidents were announced that are not by the backup.
        published: pages of incidents whose draft the backup still promises.
        copies: how a copy of the draft stands in the channel of each incident that got one.
        said: what we said in the channel of each incident since.
        changed: the incidents that are open by the backup, and in whose channels we said more.
        pages: those of them that have a page by now.
    """

    highest: int
    channels: Mapping[str, Channel]
    unclaimed: Sequence[tuple[int, Channel]]
    announced: Mapping[int, Announced]
    published: Mapping[int, Page]
    copies: Mapping[int, Mapping[str, Any]]
    said: Mapping[int, Sequence[Ours]]
    changed: Sequence[Incident]
    pages: Sequence[tuple[Incident, Page]]


def look_around(
    database: Database,
    chat: Chat,
    wiki: Wiki | None,
    policy: Policy,
    *,
    since: datetime,
    last: int,
) -> Traces:
    """Look for what happened since a backup whose last delivery is *last*."""
    me = chat.identity().bot_user_id
    looking = _Looking(database, chat, wiki, policy, since - CLOCKS_DIFFER, last, me)
    channels = {channel.id: channel for channel in chat.channels()}
    ours = list(_ours(channels.values(), me, prefix=policy.channel_prefix))
    with database.transaction() as session:
        claimed = incidents.channels_claimed(session, list(channels))
        ongoing = {incident.number: incident for incident in incidents.not_closed(session)}
        promised = {n: incidents.get(session, n) for n in rescue.waiting(session, "publish-draft")}
    announced = dict(looking.announced(channels.values()))
    said = {n: found for n, i in (promised | ongoing).items() if (found := looking.said(i))}
    changed = [ongoing[number] for number in sorted(said.keys() & ongoing.keys())]
    drafted = {n: (promised | ongoing)[n] for n in said | promised}
    pages = {n: page for n, i in drafted.items() if (page := looking.page(i, said.get(n, ())))}
    copies = {n: copy for n, i in drafted.items() if (copy := looking.copy(i, said.get(n, ())))}
    return Traces(
        highest=max([0, *(number for number, _ in ours), *announced]),
        channels=channels,
        unclaimed=[
            (number, channel)
            for number, channel in ours
            if channel.id not in claimed and not channel.archived
        ],
        announced={n: where for n, where in announced.items() if looking.untold(n)},
        published={n: page for n, page in pages.items() if n in promised},
        copies=copies,
        said=said,
        changed=changed,
        pages=[(i, pages[i.number]) for i in changed if i.number in pages.keys() - promised.keys()],
    )


def _ours(channels: Iterable[Channel], me: str, *, prefix: str) -> Iterator[tuple[int, Channel]]:
    """List the channels that we made for incidents, with the numbers in their names."""
    for channel in channels:
        number = naming.number_of_channel(channel.name, prefix=prefix)
        if number is not None and channel.creator == me:
            yield number, channel


@dataclass(frozen=True)
class _Looking:
    """Whoever looks, and since when."""

    database: Database
    chat: Chat
    wiki: Wiki | None
    policy: Policy
    since: datetime
    last: int
    me: str

    def announced(self, channels: Iterable[Channel]) -> Iterator[tuple[int, Announced]]:
        """List which incidents were announced since, and where first."""
        name = self.policy.announcements.removeprefix("#")
        for channel in (c for c in channels if name in {c.name, c.id}):
            for said in self._new_in(channel.id):
                key = naming.key_in(said.text)
                number = naming.number_in(key) if key else None
                if number is not None:
                    # The newest come first, so that the oldest is the one that stays.
                    yield number, Announced(channel.id, said.ts)

    def untold(self, number: int) -> bool:
        """Tell whether the backup knows the incident, but of no announcement."""
        with self.database.transaction() as session:
            known = {i.number: i for i in incidents.not_closed(session)}.get(number)
        return known is not None and known.announced_ts is None

    def said(self, incident: Incident) -> Sequence[Ours]:
        return self._new_in(incident.channel) if incident.channel else ()

    def page(self, incident: Incident, said: Sequence[Ours]) -> Page | None:
        if self.wiki is None or incident.page_id is not None:
            return None
        # A private one's readers are checked by whoever publishes it: before it is said.
        ready = postmortems.ready(incident)
        if incident.private and not any(message.text.startswith(ready) for message in said):
            return None
        with self.database.transaction() as session:
            draft = postmortems.gather(session, incident.number, policy=self.policy, at=self.since)
        titles = (draft.page_title, draft.other_title)
        return self.wiki.made_before(self.policy.confluence_space, titles, incident.uid)

    def copy(self, incident: Incident, said: Sequence[Ours]) -> Mapping[str, Any] | None:
        """Find the copy of the draft that was shared since, told as its delivery would tell it."""
        if incident.channel is None:
            return None
        name = postmortem.copy_name(incident)
        if self.chat.files_called(incident.channel, name, by=self.me, since=self.since):
            return {"found": name}
        comments = (lines.copy_comment(incident, wiki_down=down) for down in (True, False))
        begin = {lines.saying(comment).text for comment in comments}
        root = next((message for message in said if message.text in begin), None)
        if root is None:
            return None
        below = self.chat.posts_below(
            root.ts, incident.channel, delivery=root.delivery, since=self.since
        )
        return {"ts": root.ts, "parts": below}

    def _new_in(self, channel: str) -> Sequence[Ours]:
        heard = self.chat.ours(channel, since=self.since)
        return [message for message in heard if message.delivery > self.last]
