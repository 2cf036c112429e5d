"""What Slack permits, as its answers tell: kept for all replicas, and said when it changes."""

from collections.abc import Callable

import structlog

from firefighter.db import workspace
from firefighter.db.base import Database
from firefighter.domain import permissions
from firefighter.domain.policy import Policy

log = structlog.get_logger(__name__)


class Permissions:
    """Remembers in Postgres what Slack permits."""

    def __init__(self, database: Database, policy: Callable[[], Policy]) -> None:
        self._database = database
        self._policy = policy
        self._known: frozenset[str] | None = None

    def notice(self, scopes: frozenset[str]) -> None:
        """Take what an answer tells; nearly always it is what the one before told."""
        if scopes == self._known:
            return
        with self._database.transaction() as session:
            before = workspace.granted(session)
            workspace.grant(session, scopes)
        self._known = scopes
        # What was unknown is told of when Slack is asked who we are.
        if before not in {None, scopes}:
            say_missing(scopes, self._policy())


def say_missing(scopes: frozenset[str] | None, policy: Policy) -> None:
    """Tell the operator what does not work because Slack does not permit it."""
    for one in permissions.missing(scopes, policy):
        say = log.error if one.required else log.warning
        say("not permitted by Slack", feature=one.feature, lacks=one.scopes, said=str(one))
