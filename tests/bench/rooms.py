"""From declaring to a furnished room, chained deliveries, and a bot that was killed."""

import statistics
import time
from collections.abc import Iterator

from firefighter.db import ledger
from firefighter.db.base import Database, connect
from firefighter.domain.deliveries import Say
from firefighter.worker.engine import Deferrer
from tests.bench import scene
from tests.bench.scene import Scene
from tests.bench.table import Figure, at_most

DECLARED = 7
PACES = ((0.02, 150, 250), (0.15, 600, 900))
"""What a call to Slack takes, and within how many ms invites and card must be done."""
CHAINED, CHAIN_PACE, CHAIN_LIMIT = 6, 0.05, 1.0
RESUME_LIMIT = 5.0


def measure() -> Iterator[Figure]:
    with scene.running() as stage:
        stage.declare()
        for pace, invited, carded in PACES:
            yield from _declaring(stage, pace, invited, carded)
        yield _chained(stage)
        yield _resumed(stage)


def _declaring(stage: Scene, pace: float, invited: int, carded: int) -> Iterator[Figure]:
    stage.stage.slack.faults.latency = pace
    taken = [_declared(stage, f"slow {pace} number {number}") for number in range(DECLARED)]
    stage.stage.slack.faults.latency = 0.0
    for place, (what, limit) in enumerate((("invites done", invited), ("card", carded))):
        name = f"declare to {what}, Slack {pace * 1000:.0f} ms a call"
        yield at_most(name, statistics.median(t[place] for t in taken), limit, "ms")


def _declared(stage: Scene, title: str) -> tuple[float, float]:
    """Declare, and give after how many ms the people were in and the card was there."""
    pinned = len(stage.called("pins.add"))
    stage.until("quiet", stage.settled)
    since = time.time()
    stage.stage.person("ana").types(f"/incident declare sev3 {title}", channel="checkout")
    stage.until("pinned", lambda: len(stage.called("pins.add")) > pinned)
    invite = next(call for call in stage.called("conversations.invite") if call.at > since)
    room = invite.arguments["channel"]
    posts = stage.called("chat.postMessage")
    card = next(p for p in posts if p.at > since and p.arguments["channel"] == room)
    return (invite.at - since) * 1000, (card.at - since) * 1000


def _chained(stage: Scene) -> Figure:
    stage.until("quiet", stage.settled)
    stage.stage.slack.faults.latency = CHAIN_PACE
    since = time.time()
    _promise(stage, "chained")
    last = _said(stage, "chained", CHAINED)
    stage.stage.slack.faults.latency = 0.0
    name = f"{CHAINED} chained deliveries of {CHAIN_PACE * 1000:.0f} ms"
    return at_most(name, last - since, CHAIN_LIMIT, "s")


def _resumed(stage: Scene) -> Figure:
    """Kill the only bot between two deliveries, start it again, and wait for the next."""
    stage.until("quiet", stage.settled)
    stage.stage.slack.faults.latency = CHAIN_PACE
    _promise(stage, "resumed")
    _said(stage, "resumed", 2)
    killed = time.time()
    stage.stage.bot.kill()
    stage.stage.bot.start()
    _said(stage, "resumed", CHAINED)
    # The call that was in the air when the bot was killed is answered all the same.
    later = killed + 2 * CHAIN_PACE
    first = next(at for at in _lines(stage, "resumed") if at > later)
    stage.stage.slack.faults.latency = 0.0
    note = "start-up included"
    return at_most("resumed after kill -9", first - killed, RESUME_LIMIT, "s", note=note)


def _promise(stage: Scene, words: str) -> None:
    engine = connect(stage.stage.url, pool_size=2)
    deferrer = Deferrer(engine)
    with Database(engine, lambda streams: deferrer.wake(sorted(streams))).transaction() as session:
        ledger.put(session, *[Say(incident=1, text=f"{words} {n}") for n in range(CHAINED)])
    engine.dispose()


def _said(stage: Scene, words: str, count: int) -> float:
    """Wait for that many lines, and give when the last of them was posted."""
    stage.until(words, lambda: len(_lines(stage, words)) >= count)
    return _lines(stage, words)[count - 1]


def _lines(stage: Scene, words: str) -> list[float]:
    posted = stage.called("chat.postMessage")
    return [call.at for call in posted if str(call.arguments.get("text")).startswith(words)]
