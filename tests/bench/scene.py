"""A running bot with many incidents, and the press that a crowd makes on them."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import psycopg

from firefighter.cli.stage import Stage
from firefighter.db.incidents import COLUMNS
from firefighter.ops.postgres import EmbeddedPostgres
from firefighter.playground.slack import payloads
from firefighter.playground.slack.state import Call, Channel, Json, Message
from firefighter.views import controls
from tests.bench.load import NUMBER, TRIGGER, Target

DURABLE = {"max_connections": "200"}
"""Nothing else: a change that is committed here is on the disk."""
TITLE, ROOM = "Nobody can pay", "inc-1-nobody-can-pay"
WAIT_SECONDS = 60.0


class Stuck(Exception):
    """Something that must happen before we can measure did not."""


class Scene:
    """A stage as a bench sees it: the bot, its database, its Slack."""

    def __init__(self, stage: Stage, postgres: EmbeddedPostgres) -> None:
        self.stage = stage
        self.postgres = postgres

    def declare(self) -> None:
        """Declare an incident by hand, and wait until its room is furnished."""
        self.stage.person("ana").types(f"/incident declare sev3 {TITLE}", channel="checkout")
        self.until("furnished", lambda: self.called("bookmarks.add") and self.settled())

    def crowd(self, size: int) -> range:
        """Give the numbers of that many more incidents, just declared, all in one room."""
        names = ", ".join(name for name in COLUMNS if name not in {"number", "uid"})
        with self.connection() as connection:
            connection.execute(
                f"INSERT INTO incidents ({names}) SELECT {names} FROM incidents,"  # noqa: S608
                " generate_series(1, %s) WHERE number = 1",
                (size,),
            )
            connection.execute("VACUUM ANALYZE")
        last = int(self.count("SELECT max(number) FROM incidents"))
        return range(last - size + 1, last + 1)

    def target(self, port: int, seen: str, to: str) -> Target:
        """Give what a crowd needs to choose a status on the cards of this room."""
        where = self.stage.slack.workspace.named(ROOM)
        card, element, block = _control(where, controls.STATUS_CHOOSE)
        user = self.stage.person("marc").user
        option = {
            "text": {"type": "plain_text", "text": "Investigating"},
            "value": f"{controls.Drawn(0, seen)}|{to}".replace("0", NUMBER, 1),
        }
        chosen = {"selected_option": option}
        slack = self.stage.slack
        payload = payloads.press(slack, user, element | {"_block": block}, chosen)
        payload |= payloads.surface(slack, user, where, card, None)
        payload["trigger_id"] = TRIGGER
        template = urlencode({"payload": json.dumps(payload)})
        return Target(port, slack.signing_secret, template)

    def called(self, method: str) -> Sequence[Call]:
        return [call for call in self.stage.slack.calls if call.method == method]

    def settled(self) -> bool:
        """Tell whether everything that is due was delivered."""
        due = "SELECT count(*) FROM deliveries WHERE state = 'pending' AND due_at <= now()"
        return self.count(due) == 0

    def count(self, query: str) -> int:
        with self.connection() as connection:
            row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    def committed(self, numbers: range) -> int:
        """Count the changes of status that are in the timelines of these incidents."""
        return self.count(
            "SELECT count(*) FROM entries WHERE kind = 'status'"  # noqa: S608
            f" AND incident BETWEEN {numbers.start} AND {numbers.stop - 1}"
        )

    def connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.postgres.conninfo(), autocommit=True)

    def until(self, what: str, happened: Callable[[], object]) -> None:
        """Wait for something.

        Raises:
            Stuck: if it does not happen in a minute.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while not happened():
            if time.monotonic() > deadline:
                raise Stuck(f"not {what} after {WAIT_SECONDS:.0f} s")
            time.sleep(0.02)

    @property
    def peak_memory(self) -> float:
        """Give the most memory the bot ever held, in MB.

        Source: VmHWM in /proc/PID/status, in kB.
        """
        status = Path(f"/proc/{self.stage.bot.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[Scene]:
    """Start everything with a durable Postgres, and wait until the bot knows its people."""
    with TemporaryDirectory(prefix="firefighter-bench-") as folder:
        postgres = EmbeddedPostgres(Path(folder) / "postgres", settings=DURABLE)
        with Stage(postgres=postgres) as stage:
            scene = Scene(stage, postgres)
            scene.until("acquainted", lambda: scene.count("SELECT count(*) FROM people"))
            yield scene
            # Nothing is measured any more, and what is held up need not be waited for.
            stage.bot.kill()


def _control(where: Channel, action: str) -> tuple[Message, Json, str]:
    for message in where.messages.values():
        for block in message.blocks:
            for element in block.get("elements", []):
                if element.get("action_id") == action:
                    return message, element, block["block_id"]
    raise Stuck(f"no {action} in #{where.name}")
