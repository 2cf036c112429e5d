"""``declare --here --since 02:10``: where people ran it by hand, and since when."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from firefighter.db.base import Session
from firefighter.domain import naming, rights, times
from firefighter.domain.acting import By
from firefighter.domain.errors import BadInput, ChatDeclined, ChatUnavailable, Refused
from firefighter.domain.roles import Act
from firefighter.domain.slacktext import mrkdwn
from firefighter.gateways.reading import Channel
from firefighter.services.adopting import Span
from firefighter.services.declaring import Declaration
from firefighter.slack.desk import Desk, Visitor, acting, look

_MEANT = re.compile(r"(?<!\S)--(here|since|until)(?!\S)")
_TIME = re.compile(r"(?<!\S)--(since|until)(?!\S)")

DIRECT = "Others cannot join this conversation; please leave --here out."
UNSEEN = (
    "I cannot see this channel, so nothing was declared. Please type `/invite @FireFighter` here,"
    " and then the same again; without `--here` it gets a channel of its own, which all can see."
)
AWAY = (
    "Slack does not tell me who can read this channel, so nothing was declared. Please try again;"
    " without `--here` it is recorded at once, in a channel of its own."
)

NOT_IN_SIGHT = (
    "I cannot see that channel. Please type `/invite @FireFighter` there, then choose it again."
)
NOT_TOLD = "Slack tells me nothing of that channel just now. Please try again."


def is_meant(words: str) -> bool:
    """Tell whether a line says where or when it has begun; all others wait for nothing else."""
    return _MEANT.search(words) is not None


def spoken_span(words: str, *, now: datetime, zone: ZoneInfo) -> tuple[Span | None, str]:
    """Read ``--since 02:10 --until 03:40``, and give the words without them.

    Raises:
        BadInput: if no time follows, or only the end is said.
    """
    said: dict[str, datetime] = {}
    while found := _TIME.search(words):
        name = found[1]
        read = times.typed(words[found.end() :], now=now, zone=zone)
        if read is None:
            raise BadInput(name, f"Please write a time after --{name}: {times.EXAMPLES}.")
        said[name], rest = read
        words = f"{words[: found.start()]}{rest}"
    if "until" in said and "since" not in said:
        raise BadInput("since", "Please say when it began, too: --since 02:10 --until 03:40.")
    span = Span(since=said["since"], until=said.get("until")) if said else None
    return span, words


def typist(desk: Desk, visitor: Visitor) -> By:
    """Say who declares, before Slack is asked anything for them.

    Raises:
        NotAllowed: if they may not.
    """

    def read(session: Session) -> By:
        by = acting(session, desk, visitor)
        rights.require(Act.DECLARE, by.person, incident=None, policy=desk.policy)
        return by

    return look(desk, read)


def zone_of(by: By) -> ZoneInfo:
    """Give the zone that somebody's times are in: their own, else the organisation's."""
    try:
        return ZoneInfo(by.person.zone or by.policy.zone)
    except (KeyError, ValueError):
        return by.policy.tzinfo


def settled_here(desk: Desk, wish: Declaration, channel: str) -> tuple[Declaration, Channel]:
    """Ask Slack what channel this is: what only some can read must not be told to everybody.

    Raises:
        Refused: if it cannot run here, or Slack does not say.
    """
    there = _look_at(desk, channel, away=AWAY, unseen=UNSEEN)
    if there.direct:
        raise BadInput("here", DIRECT)
    topic, prefix = mrkdwn.spoken(there.topic, name=str), desk.policy.channel_prefix
    title = wish.title or naming.title_of(there.name, topic=topic, prefix=prefix)
    wish = replace(
        wish, title=title, here=there.id, here_name=there.name, here_private=there.private
    )
    return wish, there


def chosen(desk: Desk, channel: str) -> Channel:
    """Ask Slack what a channel is that somebody chose: it is known to people by its name.

    Raises:
        Refused: if we cannot see it, or Slack does not say.
    """
    return _look_at(desk, channel, away=NOT_TOLD, unseen=NOT_IN_SIGHT)


def _look_at(desk: Desk, channel: str, *, away: str, unseen: str) -> Channel:
    try:
        return desk.chat.look_at(channel)
    except ChatUnavailable as trouble:
        raise Refused(away) from trouble
    except ChatDeclined as no:
        raise Refused(unseen if no.code == "channel_not_found" else f"{no}") from no
