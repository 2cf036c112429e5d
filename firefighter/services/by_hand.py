"""See to it that what to do without us stands where everybody looks first."""

from datetime import datetime, timedelta

from firefighter.db import delivered, ledger
from firefighter.db.base import Session
from firefighter.db.ledger import DeliveryState
from firefighter.domain.by_hand import PinByHand
from firefighter.domain.policy import Policy

SETTLED_IN = timedelta(minutes=1)
UNPINNED = "unpinned"
"""In a result: why Slack did not let us pin it; empty if it did."""


def promise(session: Session, policy: Policy, *, team: str, edition: str, at: datetime) -> None:
    """Promise it for the channel of announcements, unless it stands there in these words.

    It comes a while after *at*, when Slack greeted us: who starts has more urgent things to say,
    and who falls over at once says nothing.

    What Slack refused is tried again whenever this is asked, and nobody is told.
    """
    channel = policy.announcements
    if not channel:
        return
    last = _last(session, team=team, channel=channel)
    if last is not None and _stands(last, edition):
        return
    after = 0 if last is None else last.id
    pinned = PinByHand(team=team, channel=channel, edition=edition, after=after)
    ledger.put(session, (pinned, at + SETTLED_IN))


def standing(session: Session, promised: PinByHand, *, channel: str) -> str | None:
    """Give the ts of the message that stands in the channel already; *channel* is its id."""
    for given in _all(session, team=promised.team):
        result = given.result or {}
        if result.get("channel") == channel and "ts" in result:
            return str(result["ts"])
    return None


def _last(session: Session, *, team: str, channel: str) -> delivered.Given | None:
    mine = (g for g in _all(session, team=team) if g.payload["channel"] == channel)
    return next(mine, None)


def _all(session: Session, *, team: str) -> list[delivered.Given]:
    """List what was ever promised for a workspace, the newest first."""
    kind = str(PinByHand.model_fields["kind"].default)
    return [given for given in delivered.of_kind(session, kind) if given.payload["team"] == team]


def _stands(last: delivered.Given, edition: str) -> bool:
    if last.state is DeliveryState.PENDING:
        return True
    result = last.result or {}
    return result.get("edition") == edition and not result.get(UNPINNED)
