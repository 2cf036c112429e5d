"""A whole stage on this machine: Postgres, a local Slack and Confluence, and the bot itself."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import requests

from firefighter.domain import permissions
from firefighter.domain.policy import Policy
from firefighter.ops import migrations
from firefighter.ops.postgres import FAST, EmbeddedPostgres
from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.person import Person
from firefighter.playground.slack.server import LocalSlack
from firefighter.playground.slack.shortcuts import Shortcut
from firefighter.settings import POLICY_FILE
from firefighter.views import shortcuts

READY_SECONDS, SHOWN_SECONDS = 90, 5
"""How long a busy machine may take to start the bot, and the bot to say whether it is ready."""

PORTS = range(20_000, 32_000)
"""Below those that a system hands out by itself, to whoever asks while the bot still starts."""

SHORTCUTS = tuple(Shortcut(**vars(offered)) for offered in shortcuts.SHORTCUTS)
EVENTS = frozenset(permissions.events(Policy()))


class NotReady(Exception):
    """The bot did not start; ``str`` says where its log is."""


class BotProcess:
    """``firefighter serve`` as a process of its own, that can be killed and started again."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._command, self._environment = "serve", environment
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._is_up = False
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def up(self) -> bool:
        """Tell whether it lives, and has said that it is ready."""
        return self._is_up and self.alive

    def start(self) -> None:
        """Start it, and wait until it answers.

        Raises:
            NotReady: if it ends, or stays silent.
        """
        self._launch()
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.alive:
            if self._answers():
                self._is_up = True
                return
            time.sleep(0.02)
        message = f"The bot did not start; see {self._log}."
        raise NotReady(message)

    def _launch(self) -> None:
        self._is_up = False
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "firefighter", self._command],
                env={"OPS_PORT": "0"} | self._environment | {"PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """Kill it in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Ask it to finish what it has in hand."""
        if self._process is not None and self.alive:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=SHOWN_SECONDS).ok
        except requests.RequestException:
            return False


class WorkerProcess(BotProcess):
    """``firefighter worker`` as a process of its own; it answers nobody."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        super().__init__(environment, log)
        self._command = "worker"

    def start(self) -> None:
        """Start it; it delivers as soon as it is up."""
        self._launch()
        self._is_up = True


@dataclass(frozen=True)
class Past:
    """A company that the stage is given to: its policy as TOML, and what *tells* its past.

    *tells* fills an empty database, and both neighbours, before the bot starts.
    """

    policy: str
    tells: Callable[["Stage"], None]


class Stage:
    """Everything, running, while the ``with`` lasts; nothing is left behind.

    Without a *past*, nothing ever happened here, and policy is whatever it is by default.
    """

    def __init__(
        self,
        *,
        postgres: EmbeddedPostgres | None = None,
        database: str | None = None,
        settings: dict[str, str] | None = None,
        log: Path | None = None,
        port: int = 0,
        past: Past | None = None,
    ) -> None:
        self._port = port
        self._past = past
        self._exits = ExitStack()
        self._postgres = postgres
        self._database = database
        self._settings = settings or {}
        self._log = log

    def __enter__(self) -> Self:
        with ExitStack() as exits:
            folder = Path(exits.enter_context(tempfile.TemporaryDirectory(prefix="firefighter-")))
            self.folder = folder
            self.slack = exits.enter_context(LocalSlack(port=self._port))
            self.wiki = exits.enter_context(LocalConfluence())
            self.url = self._database or self._own_database(exits, folder)
            self.tell_past()
            log = self._log or folder / "bot.log"
            self.bot = BotProcess(self.environment(), log)
            self.worker = WorkerProcess(self.environment(), log)
            exits.callback(self.bot.stop)
            exits.callback(self.worker.stop)
            self.bot.start()
            self.slack.connect(f"{self.bot.url}/slack/events")
            self.slack.bot.subscribed |= EVENTS
            self.slack.shortcuts = SHORTCUTS
            self._exits = exits.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.slack.faults.clear()
        self.wiki.faults.clear()
        self._exits.close()

    def tell_past(self) -> None:
        """Fill what is empty with the company's past, if it has one."""
        if self._past is not None:
            self._past.tells(self)

    def person(self, name: str) -> Person:
        return Person(self.slack, name)

    def _own_database(self, exits: ExitStack, folder: Path) -> str:
        server = self._postgres or EmbeddedPostgres(folder / "postgres", settings=FAST)
        exits.enter_context(server)
        migrations.upgrade(server.url)
        return server.url

    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("SLACK_", "CONFLUENCE_"))}
        return (
            kept
            | {
                "DATABASE_URL": self.url,
                "SLACK_BOT_TOKEN": self.slack.bot_token,
                "SLACK_SIGNING_SECRET": self.slack.signing_secret,
                "SLACK_API_URL": self.slack.api_url,
                "CONFLUENCE_URL": self.wiki.url,
                "CONFLUENCE_EMAIL": self.wiki.email,
                "CONFLUENCE_TOKEN": self.wiki.token,
            }
            | self._own_policy()
            | self._settings
        )

    def _own_policy(self) -> dict[str, str]:
        if self._past is None:
            return {}
        path = self.folder / "firefighter.toml"
        path.write_text(self._past.policy, encoding="utf-8")
        return {POLICY_FILE: str(path)}


def free_port() -> int:
    """Give a port that nobody listens on, nor is given by chance before the bot has it."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
