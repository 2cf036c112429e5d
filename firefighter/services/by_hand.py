"""See to it that what to do without us stands where everybody looks first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from firefighter.db import delivered, ledger
from firefighter.db.base import Session
from firefighter.db.ledger import DeliveryState
from firefighter.domain.by_hand import ONCE, PinByHand, Words
from firefighter.domain.policy import Policy

SETTLED_IN = timedelta(minutes=1)
UNPINNED, RETIRED = "unpinned", "retired"
"""In a result: why Slack did not let us pin it, empty if it did; and what was taken away."""

Where = tuple[str, str]
"""The id of a channel, and the ts of a message in it."""


def promise(session: Session, policy: Policy, words: Words, *, team: str, at: datetime) -> None:
    """Promise it for the channel of announcements, unless it stands there in these words.

    Where nothing is announced any more, it is promised to be taken away from where it stands.

    It comes a while after *at*, when Slack greeted us: who starts has more urgent things to say,
    and who falls over at once says nothing.

    Of two releases side by side the older one leaves the newer one's words alone. What Slack
    refused is tried again whenever this is asked, and nobody is told.
    """
    channel = policy.announcements
    everything = _all(session, team=team)
    mine = [given for given in everything if given.payload["channel"] == channel]
    gone = _retired(everything)
    if any(_is_newer(given, words, gone) for given in mine):
        return
    if _stands(mine, words, gone) if channel else _is_away(everything, gone):
        return
    pinned = PinByHand(
        team=team,
        channel=channel,
        wording=words.wording,
        lines=words.lines if channel else (),
        after=mine[0].id if mine else 0,
    )
    ledger.put(session, (pinned, at + SETTLED_IN))


def standing(session: Session, promised: PinByHand, *, channel: str) -> str | None:
    """Give the ts of the message that stands in the channel already; *channel* is its id."""
    where = (ts for there, ts in _places(session, promised) if there == channel)
    return next(where, None)


def elsewhere(session: Session, promised: PinByHand, *, channel: str) -> list[Where]:
    """List what still stands in channels that announcements went to before."""
    places = _places(session, promised)
    return [(there, ts) for there, ts in places if there != channel]


def _places(session: Session, promised: PinByHand) -> list[Where]:
    """List where it stands as far as we know, the newest first."""
    everything = _all(session, team=promised.team)
    places = dict.fromkeys(place for place in map(_place, everything) if place is not None)
    return [place for place in places if place not in _retired(everything)]


def _all(session: Session, *, team: str) -> Sequence[delivered.Given]:
    """List what was ever promised for a workspace, the newest first."""
    return [given for given in delivered.named(session, ONCE) if given.payload["team"] == team]


def _place(given: delivered.Given) -> Where | None:
    result = given.result or {}
    return (str(result["channel"]), str(result["ts"])) if "ts" in result else None


def _retired(everything: Sequence[delivered.Given]) -> set[Where]:
    """Name what was taken away, and was not posted again since: each message has its own ts."""
    return {
        (channel, ts)
        for given in everything
        for channel, ts in (given.result or {}).get(RETIRED, ())
    }


def _is_newer(given: delivered.Given, words: Words, gone: set[Where]) -> bool:
    if _place(given) in gone:
        return False
    return int((given.result or {}).get("wording", 0)) > words.wording


def _stands(mine: Sequence[delivered.Given], words: Words, gone: set[Where]) -> bool:
    if not mine or mine[0].state is DeliveryState.PENDING:
        return bool(mine)
    result = mine[0].result or {}
    there = result.get("edition") == words.edition and not result.get(UNPINNED)
    return there and _place(mine[0]) not in gone


def _is_away(everything: Sequence[delivered.Given], gone: set[Where]) -> bool:
    """Tell whether it stands nowhere, or is promised to be taken away."""
    waiting = [given for given in everything if given.state is DeliveryState.PENDING]
    if any(given.payload["channel"] == "" for given in waiting):
        return True
    return not waiting and gone >= {place for place in map(_place, everything) if place}
