"""The playground's crew: it keeps the stage running, and knows what the bot promised."""

import signal
import threading
from collections.abc import Mapping, Sequence

import typer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from firefighter.cli import history, promises
from firefighter.cli.stage import BotProcess, Stage
from firefighter.db.base import Database, connect
from firefighter.ops import migrations, records
from firefighter.playground.browser import app as browser
from firefighter.playground.browser.backstage import Backstage, Condition, Delivery
from firefighter.playground.serving import PortTaken
from firefighter.settings import SettingsFault
from firefighter.views.help import USAGE

TAKEN = "Something else listens on port {}. Any free one will do: firefighter playground --port 0"


class StageCrew:
    """Runs the processes of a stage for whoever watches it in a browser."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._processes: dict[str, BotProcess] = {
            "serve": stage.bot,
            "worker": stage.worker,
        }
        # What is dropped may be much, and those who were killed may not have let go of it yet.
        self._database = Database(
            connect(stage.url, pool_size=2, statement_seconds=60, lock_seconds=60)
        )

    def processes(self) -> Mapping[str, Condition]:
        return {name: _condition(process) for name, process in self._processes.items()}

    def kill(self, process: str) -> None:
        self._processes[process].kill()

    def start(self, process: str) -> None:
        if not self._processes[process].alive:
            self._processes[process].start()

    def deliveries(self, limit: int) -> Sequence[Delivery]:
        try:
            promised = records.newest_deliveries(self._database, limit)
        except DBAPIError:
            return []  # it is away, or everything is being started over
        return [
            Delivery(
                row.id,
                promises.told(row.kind),
                promises.place_of(row.stream, self._stage.slack.workspace),
                row.state,
                row.attempts,
                promises.sentence_of(row.last_error),
            )
            for row in promised
            if (row.kind, row.state) != ("learn-people", "done")
        ]

    def start_over(self) -> None:
        for process in self._processes.values():
            process.kill()
        with self._database.transaction() as session:
            session.execute(text("DROP SCHEMA public CASCADE"))
            session.execute(text("CREATE SCHEMA public"))
        self._database.engine.dispose()
        migrations.upgrade(self._stage.url)
        self._stage.slack.start_over()
        self._stage.wiki.site.start_over()
        self._stage.tell_past()
        for process in self._processes.values():
            process.start()


def stay(port: int) -> None:
    """Run the playground until it is told to stop.

    Raises:
        SettingsFault: if something else listens on that port.
    """
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    typer.echo("Starting Postgres, a local Slack, a local Confluence and the bot …")
    try:
        with Stage(port=port, past=history.PAST) as stage:
            open_browser_door(stage)
            typer.echo(f"Open {stage.slack.url} in your browser. Ctrl-C ends it; nothing is kept.")
            told.wait()
    except PortTaken as taken:
        raise SettingsFault(TAKEN.format(taken)) from taken
    typer.echo("Everything is stopped again.")


def open_browser_door(stage: Stage) -> Backstage:
    """Serve the stage's Slack in a browser, with a worker beside the bot."""
    stage.slack.commands = {"/incident": USAGE}
    stage.worker.start()
    backstage = Backstage(stage.slack, stage.wiki, StageCrew(stage))
    stage.slack.serve_also(browser.router(backstage))
    return backstage


def _condition(process: BotProcess) -> Condition:
    if process.up:
        return Condition.RUNNING
    return Condition.STARTING if process.alive else Condition.KILLED
