"""serve, worker: what runs in production."""

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from queue import SimpleQueue
from threading import Timer

import structlog
import typer

from firefighter import wiring
from firefighter.cli.ending import told
from firefighter.ops import logs
from firefighter.settings import Settings, policy_path

log = structlog.get_logger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT)
LAST_SECONDS = 9.5
"""Whoever asked us to go kills us after ten."""


def register(app: typer.Typer) -> None:
    @app.command()
    def serve() -> None:
        """Answer Slack, and deliver what was promised."""
        _wait_with_hangups()
        settings = Settings.read(os.environ)
        logs.configure(settings.log_format, settings.log_level)
        running = wiring.assemble(settings, door=True, work=True)
        _listen_for_hangups(running)
        assert running.app is not None
        taken = wiring.listening(settings.host, settings.port, setting="PORT")
        # uvicorn passes the signal on once it has closed its door, and its default is to die.
        for number in SIGNALS:
            signal.signal(number, _leave)

        def leaving() -> None:
            log.info("stopping")
            _leave_in_time(0)
            running.leave()

        with running.watch.listening(), _at_work(running):
            wiring.greet(settings)
            _say_started(settings, address=f"{settings.host}:{taken.getsockname()[1]}")
            wiring.Door(running.app, leaving).run(sockets=[taken])

    @app.command()
    def worker() -> None:
        """Deliver what was promised; run as many as you like beside serve."""
        _wait_with_hangups()
        settings = Settings.read(os.environ, hears=False)
        logs.configure(settings.log_format, settings.log_level)
        running = wiring.assemble(settings, door=False, work=True)
        _listen_for_hangups(running)
        # Its put may interrupt its get; an Event's lock could be held by whom a signal interrupts.
        asked: SimpleQueue[int] = SimpleQueue()
        for number in SIGNALS:
            signal.signal(number, lambda number, _frame: asked.put(number))
        with running.watch.listening(), _at_work(running):
            wiring.introduce(settings)
            _say_started(settings)
            asked.get()
            log.info("stopping")


def _say_started(settings: Settings, **more: str) -> None:
    """Tell whoever looks that we are up, as which release, and where."""
    log.info(
        "started",
        release=version("firefighter"),
        operators=f"{settings.ops_host}:{settings.ops_port}" if settings.ops_port else "off",
        policy=str(policy_path(os.environ)) if policy_path(os.environ).exists() else "defaults",
        **more,
    )


@contextmanager
def _at_work(running: wiring.Running) -> Iterator[None]:
    """Work while the ``with`` lasts, then go; what breaks it off is told first of all."""
    code = 0
    try:
        running.start()
        yield
    except Exception as error:  # noqa: BLE001 - told, and then we go
        code = told(error)
    finally:
        _leave_in_time(code)
        running.stop()
        log.info("stopped")
        _end(code)


def _leave_in_time(code: int) -> None:
    """See to it that we are gone in time, whatever a neighbour still owes us.

    What is then in hand is as if we had been killed: whoever comes next looks whether it was done.
    """
    timer = Timer(LAST_SECONDS, _go, [code])
    timer.daemon = True
    timer.start()


def _go(code: int) -> None:
    log.warning("left what was in hand")
    os._exit(code)


def _end(code: int) -> None:
    """End at once, as nothing is in hand any more.

    To take the interpreter apart first takes a busy machine seconds, and none of our threads
    could see to it then that we are gone in time.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _wait_with_hangups() -> None:
    """Let nobody end us by asking to read a policy that we are about to read anyway."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _listen_for_hangups(running: wiring.Running) -> None:
    """Read the policy again on SIGHUP, where the system has it."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, running.reloading(os.environ).ask)


def _leave(*_: object) -> None:
    raise SystemExit(0)
