"""A dead man's switch: somebody else hears once a minute that all is well, or raises the alarm."""

from collections.abc import Callable
from datetime import datetime, timedelta

import requests
import structlog
from requests import RequestException

from firefighter.db import schedules
from firefighter.db.base import Database

log = structlog.get_logger(__name__)

NAME = "heartbeat"
EVERY, LOOK = timedelta(minutes=1), timedelta(seconds=5)
TIMEOUT_SECONDS = 5


class Heartbeat:
    """Fetches *url* once a minute from one of all replicas, while what *trouble* sees is well.

    *verify* says whom to trust, as requests takes it. A beat that is not taken does no harm: it
    is logged once, and once when the next is taken.
    """

    def __init__(
        self, url: str, database: Database, trouble: Callable[[], str], *, verify: str | bool
    ) -> None:
        self._url = url
        self._database = database
        self._trouble = trouble
        self._verify = verify
        self._next: datetime | None = None
        self._failing = False

    def __call__(self, at: datetime) -> None:
        """Look whether a beat is due, and whether it may be said that all is well."""
        if self._next is not None and at < self._next:
            return
        self._next = at + LOOK
        if not self._trouble() and self._is_ours(at):
            self._note(self._fetched())

    def _is_ours(self, at: datetime) -> bool:
        with self._database.transaction() as session:
            schedules.ensure(session, NAME, next_at=at)
            due = schedules.take_due(session, NAME, at=at) is not None
            if due:
                schedules.move_on(session, NAME, next_at=at + EVERY)
        return due

    def _fetched(self) -> str:
        """Give what went wrong, "" for nothing; the address itself is a secret."""
        try:
            said = requests.get(self._url, timeout=TIMEOUT_SECONDS, verify=self._verify)
        except (RequestException, OSError, ValueError) as error:
            return type(error).__name__
        return "" if said.ok else str(said.status_code)

    def _note(self, why: str) -> None:
        if why and not self._failing:
            log.warning("heartbeat not taken", why=why)
        elif self._failing and not why:
            log.info("heartbeat taken again")
        self._failing = bool(why)
