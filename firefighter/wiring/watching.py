"""What those who watch over a process are told, and where."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from threading import Event

from firefighter.db.base import Database
from firefighter.ops import migrations
from firefighter.ops.database import unfit
from firefighter.ops.metrics import Metrics
from firefighter.ops.readiness import Readiness
from firefighter.settings import Settings
from firefighter.slack.socket_mode import SocketMode
from firefighter.web import operators
from firefighter.web.health import Health
from firefighter.web.incidents import Reading
from firefighter.wiring.clients import requests_engine, utcnow
from firefighter.wiring.in_force import InForce
from firefighter.wiring.serving import Beside, listening
from firefighter.worker.engine import Worker

CONNECTIONS = 2
"""Apart from those of requests: who watches is answered while every other one is in use."""


class Watch:
    """What a process tells of itself and of the whole, over connections of its own."""

    def __init__(self, settings: Settings, in_force: InForce) -> None:
        self._settings = settings
        self.engine = requests_engine(settings, pool_size=CONNECTIONS)
        database = Database(self.engine)
        self.metrics = Metrics(database)
        self._reading = Reading(database, in_force, utcnow)
        unfit_now = partial(unfit, needed=migrations.head(), known=migrations.known())
        self._readiness = Readiness(self.engine, unfit_now)
        self.health = Health(self._trouble)

    def over(self, *, worker: Worker | None, link: SocketMode | None, stopping: Event) -> None:
        """Watch over these parts of the process, too; *stopping* says that it was told to go."""
        self._readiness = replace(
            self._readiness,
            silence=None if worker is None else lambda: worker.silence,
            listens=None if link is None else lambda: link.alive,
            leaving=stopping.is_set,
        )

    def _trouble(self) -> str:
        return self._readiness.trouble()

    def listening(self) -> AbstractContextManager[object]:
        """Answer on the operators' address while the ``with`` lasts, unless that is off.

        Raises:
            SettingsFault: if something else listens there; at once.
        """
        if not self._settings.ops_port:
            return nullcontext()
        taken = listening(self._settings.ops_host, self._settings.ops_port, setting="OPS_PORT")
        return Beside(operators.build(self.health, self._reading, self.metrics.exposed), taken)
