"""What a handler may reach: what we remember, and the world outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from firefighter.db import delivered, entries, incidents, people, workspace
from firefighter.db.base import Database
from firefighter.db.ledger import Claimed
from firefighter.domain import handover, naming, permissions
from firefighter.domain.deliveries import UNDO_WINDOW, PostLine
from firefighter.domain.errors import Blocked, ChatDeclined
from firefighter.domain.features import Feature
from firefighter.domain.incident import Incident
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Place
from firefighter.domain.timeline import Entry
from firefighter.gateways.chat import Chat
from firefighter.gateways.pager import Pager
from firefighter.gateways.response_urls import ResponseUrls
from firefighter.gateways.slack_call import MISSING_SCOPE
from firefighter.gateways.wiki import Wiki
from firefighter.services import asked

T = TypeVar("T")


LOOKED_UP = timedelta(minutes=5)
"""For how long we take it that no channel was renamed."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""How far Slack's clock may be from Postgres' when we look for our own message."""


class Directory:
    """Which channels have the names that policy says, as found a short while ago.

    Slack has no way to ask for one name: it lists them all, a thousand at a time and twenty times a
    minute, which is soon too few when each announcement asks.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, datetime]] = {}

    def recall(self, name: str, *, at: datetime) -> str | None:
        channel, found_at = self._found.get(name, (None, at))
        return channel if at - found_at < LOOKED_UP else None

    def note(self, name: str, channel: str, *, at: datetime) -> None:
        self._found[name] = channel, at


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything a delivery may touch; without *wiki*, Confluence is off."""

    database: Database
    chat: Chat
    wiki: Wiki | None
    pager: Pager
    responses: ResponseUrls
    policy: Policy
    clock: Callable[[], datetime]
    directory: Directory = field(default_factory=Directory)

    def incident(self, number: int) -> Incident:
        with self.database.transaction() as session:
            return incidents.get(session, number)

    def runs_in(self, channel: str) -> Incident | None:
        """Give what runs in a channel, if anything does."""
        with self.database.transaction() as session:
            return incidents.in_channel(session, channel)

    def entry(self, number: int, seq: int) -> tuple[Incident, Entry]:
        with self.database.transaction() as session:
            return incidents.get(session, number), entries.one(session, number, seq)

    def names(self, *involved: str | None) -> Mapping[str, str]:
        """Give what these people are called, as far as we know."""
        ids = {part for given in involved if given for part in given.split(",")}
        with self.database.transaction() as session:
            return people.names(session, ids)

    def line_at(self, number: int, seq: int) -> Place | None:
        """Give where the line stands that said an entry, if it was posted."""
        posted = self.result(PostLine(incident=number, seq=seq).once)
        return Place(posted["channel"], posted["ts"]) if "ts" in posted else None

    def result(self, once: str) -> Mapping[str, Any]:
        """Give what came of a delivery that is promised once, or nothing while it is not done."""
        with self.database.transaction() as session:
            return delivered.results(session, [once]).get(once, {})

    def may_undo(self, entry: Entry) -> bool:
        return entry.before is not None and self.clock() - entry.recorded_at < UNDO_WINDOW

    def waits_for_answer(self, incident: Incident, entry: Entry) -> bool:
        """Tell whether an entry asks somebody who can still answer."""
        if not handover.asks(entry):
            return False
        with self.database.transaction() as session:
            return asked.waits(session, incident, entry, at=self.clock())

    def attempt(
        self, feature: Feature, act: Callable[[], T], *, otherwise: Callable[[str], T]
    ) -> T:
        """Do what a feature is for; where it is off, or Slack says so, *otherwise* is told why."""
        with self.database.transaction() as session:
            granted = workspace.granted(session)
        why = permissions.why_off(feature, granted, self.policy)
        if why is not None:
            return otherwise(why)
        try:
            return act()
        except ChatDeclined as no:
            if no.code != MISSING_SCOPE:
                raise
            return otherwise(str(no))

    def me(self) -> str:
        """Give our own user id in Slack."""
        with self.database.transaction() as session:
            known = workspace.identity(session)
        return known.bot_user_id if known else self.chat.identity().bot_user_id

    def channel_id(self, name: str) -> str:
        """Give the id of a channel that policy names.

        Raises:
            ChatDeclined: if we see no such channel.
        """
        if naming.is_channel_id(name):
            return name
        known = self.directory.recall(name, at=self.clock())
        if known is not None:
            return known
        found = self.chat.find_channel(name.removeprefix("#"))
        if found is None:
            cannot = f"I cannot see {naming.channel(name)}; invite me there."
            raise ChatDeclined("channel_not_found", cannot)
        self.directory.note(name, found.id, at=self.clock())
        return found.id

    def posted_before(
        self, channel: str, claimed: Claimed, *, thread: str | None = None
    ) -> str | None:
        """Find the message that an earlier try of this delivery may have posted."""

        def find(since: datetime) -> str | None:
            return self.chat.find_post(channel, delivery=claimed.id, since=since, thread=thread)

        return self.look_back(channel, claimed, find, nothing=None)

    def look_back(
        self, channel: str, claimed: Claimed, look: Callable[[datetime], T], *, nothing: T
    ) -> T:
        """Look for what an earlier try may have left in a channel since it was promised.

        Where we may not look there is nothing: it is better said twice than never.
        """
        if not claimed.repeat:
            return nothing
        since = claimed.promised_at - CLOCKS_DIFFER

        def look_or_join() -> T:
            try:
                return look(since)
            except ChatDeclined as no:
                if no.code != "not_in_channel":
                    raise
            # We may write into public channels that we are not in, but read only those we are in.
            self.chat.join(channel)
            return look(since)

        return self.attempt(Feature.LOOKING_BACK, look_or_join, otherwise=lambda _why: nothing)


def channel_of(incident: Incident) -> str:
    """Give the channel it runs in.

    Raises:
        Blocked: if it could not be made.
    """
    if incident.channel is None:
        raise Blocked("channel")
    return incident.channel


def card_of(incident: Incident) -> tuple[str, str]:
    """Give the channel and ts of its card.

    Raises:
        Blocked: if it was never posted.
    """
    channel = channel_of(incident)
    if incident.card_ts is None:
        raise Blocked("card")
    return channel, incident.card_ts
