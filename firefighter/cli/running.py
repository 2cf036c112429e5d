"""serve, worker: what runs in production."""

import os
import signal
from queue import SimpleQueue

import typer

from firefighter import wiring
from firefighter.ops import logs
from firefighter.settings import Settings


def register(app: typer.Typer) -> None:
    @app.command()
    def serve() -> None:
        """Answer Slack, and deliver what was promised."""
        settings = Settings.read(os.environ)
        logs.configure(settings.log_format, settings.log_level)
        running = wiring.assemble(settings, door=True, work=True)
        assert running.app is not None
        taken = wiring.listening(settings.host, settings.port, setting="PORT")
        # uvicorn passes the signal on once it has closed its door, and its default is to die.
        signal.signal(signal.SIGTERM, _leave)
        with running.watch.listening():
            try:
                running.start()
                wiring.greet(settings)
                wiring.Door(running.app).run(sockets=[taken])
            finally:
                running.stop()

    @app.command()
    def worker() -> None:
        """Deliver what was promised; run as many as you like beside serve."""
        settings = Settings.read(os.environ)
        logs.configure(settings.log_format, settings.log_level)
        running = wiring.assemble(settings, door=False, work=True)
        # Its put may interrupt its get; an Event's lock could be held by whom a signal interrupts.
        told: SimpleQueue[int] = SimpleQueue()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: told.put(number))
        with running.watch.listening():
            running.start()
            told.get()
            running.stop()


def _leave(*_: object) -> None:
    raise SystemExit(0)
