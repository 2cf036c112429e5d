"""The policy that a process follows, and how it comes to follow another one."""

from collections.abc import Mapping
from queue import SimpleQueue
from threading import Thread
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from firefighter.db.base import Database
from firefighter.domain.policy import Policy
from firefighter.ops.database import trouble
from firefighter.ops.severities import require_severities
from firefighter.settings import REQUESTS, SettingsFault, policy_path, read_policy, with_pages

log = structlog.get_logger(__name__)

RESTART = "What is in the environment is read at start-up only: restart for that."
IN_SLACK_TOO = frozenset({"command", "switched_off"})
MANIFEST = "Slack's app has to change with it: paste there what firefighter manifest prints."


class InForce:
    """Holds the policy; each request and each delivery asks once, and keeps what it was given."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def __call__(self) -> Policy:
        return self._policy

    def reload(self, environment: Mapping[str, str], database: Database) -> bool:
        """Follow what the file says now; if that is wrong, say so and go on as before.

        Returns:
            whether it was taken.
        """
        file = str(policy_path(environment))
        try:
            require_still_there(environment, self._policy)
            new = usable(environment, database)
        except SettingsFault as fault:
            why = str(fault)
        else:
            changed = differences(self._policy, new)
            self._policy = new
            hint = MANIFEST if IN_SLACK_TOO.intersection(changed) else RESTART
            log.info("policy read again", file=file, changed=changed, hint=hint)
            return True
        log.error("policy not taken; the former one stays", file=file, why=why)
        return False


class Reloading:
    """Reads the policy again, in a thread of its own, each time that a signal asks for it."""

    def __init__(
        self, in_force: InForce, environment: Mapping[str, str], database: Database
    ) -> None:
        self._in_force = in_force
        self._environment = environment
        self._database = database
        # Its put may interrupt its get; an Event's lock could be held by whom a signal interrupts.
        self._asked: SimpleQueue[None] = SimpleQueue()
        Thread(target=self._run, name="reloading", daemon=True).start()

    def ask(self, *_: object) -> None:
        """Have it read soon; a signal's handler."""
        self._asked.put(None)

    def _run(self) -> None:
        while True:
            self._asked.get()
            try:
                self._in_force.reload(self._environment, self._database)
            except Exception:
                # The next signal finds us listening all the same.
                log.exception("policy not taken; there is a bug")


def require_still_there(environment: Mapping[str, str], policy: Policy) -> None:
    """Check that the file that a policy came from was not merely lost.

    Raises:
        SettingsFault: if there is none any more; the defaults may permit what it forbade.
    """
    path = policy_path(environment)
    if not path.exists() and policy != Policy():
        message = f"{path} is not there any more. Put it back, or restart to go on without it."
        raise SettingsFault(message)


def usable(environment: Mapping[str, str], database: Database) -> Policy:
    """Give the policy of the file, if we could follow it now.

    Raises:
        SettingsFault: if it is wrong, an open incident has a severity that it gave up, or the
            database does not say.
    """
    policy = with_pages(read_policy(environment), environment)
    try:
        require_severities(database, policy)
    except DBAPIError as error:
        raise SettingsFault(trouble(error, REQUESTS)) from error
    except PoolTimeout as error:
        message = "The database has no connection left. Send the signal again."
        raise SettingsFault(message) from error
    return policy


def differences(old: Policy, new: Policy) -> list[str]:
    """Name the settings that differ, and none of their values: some are secrets."""
    was, now = (dict(_flat(policy.model_dump())) for policy in (old, new))
    missing = object()
    places = sorted({*was, *now})
    return [place for place in places if was.get(place, missing) != now.get(place, missing)]


def _flat(given: Any, place: str = "") -> list[tuple[str, Any]]:
    if not isinstance(given, Mapping):
        return [(place, given)]
    return [
        found
        for name, value in given.items()
        for found in _flat(value, f"{place}.{_name(name)}" if place else _name(name))
    ]


def _name(part: Any) -> str:
    return str(int(part)) if isinstance(part, int) else str(part)
