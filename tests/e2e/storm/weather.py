"""What befalls a town: neighbours that fail, requests that come twice, a bot that dies."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from firefighter.playground.faults import FaultKind
from tests.e2e.storm.acts import Words, close, type_in
from tests.e2e.storm.town import Town

Deed = Callable[[Town], None]

_CUT = text("""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
""")


def repeat(town: Town, *, who: str) -> None:
    """Send somebody's last request once more, byte for byte; it must change nothing."""
    person = town.people[who]
    if person.last is None or not town.watched.took(person.last):
        return
    town.watched.has_told()
    before = {i.number: i.seq for i in town.incidents()}
    town.act(f"{who}'s last request comes once more", person.repeats)
    after = {i.number: i.seq for i in town.incidents()}
    if before != after:
        town.wrong.append(f"a repeated request changed something: {before} → {after}")


def look(town: Town, *, which: int) -> None:
    """Keep what a channel shows now, for presses that come too late."""
    incident = town.pick(which)
    channel = town.channel(incident) if incident else None
    if incident is not None and channel is not None:
        town.remember(channel.name)
        town.tells(f"time passes; {incident.key} is still shown as it was")


def bad_day(town: Town, *, whose: str, match: str, kind: str, times: int, after: int) -> None:
    faults = town.slack.faults if whose == "slack" else town.wiki.faults
    seconds = 0.3 if kind == "slow" else 1.0
    faults.add(match, FaultKind(kind), times=times, after=after, seconds=seconds, status=503)
    town.tells(f"{whose} has a bad day: {match} {kind}, {times} times, after {after} good calls")


def refusal(town: Town, *, no: tuple[str, str]) -> None:
    method, error = no
    town.slack.faults.add(method, FaultKind.ERROR, error=error)
    town.refusals.add(error)
    town.refusals_ever.add(error)
    town.tells(f"Slack is going to say no to {method}: {error}")


def lost_connections(town: Town) -> None:
    """Cut every connection to the database, as a restart of Postgres would."""
    with town.database.transaction() as session:
        count = len(session.execute(_CUT).all())
    town.database.engine.dispose()
    town.tells(f"{count} connections to Postgres are cut")


def death(town: Town, *, who: str, which: int, side: str, after: int, moment: str) -> None:
    """Let the bot die in the middle of what somebody made it do, and come back."""

    def note() -> None:
        type_in(town, who=who, which=which, word="note", words=Words("late"), inside=True)

    def end() -> None:
        close(town, who=who, which=which, how="With answers")

    faults, act = (town.slack.faults, note) if side == "slack" else (town.wiki.faults, end)
    town.die_during(act, faults, after=after, moment=FaultKind(moment))
    person = town.people[who]
    town.act(f"{who} types while it is away", lambda: person.types("/incident list"))
    town.start()


def at_once(town: Town, *, first: Deed, second: Deed) -> None:
    """Let two people act in the same moment."""
    town.tells("two people act at once:")
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(first, town), both.submit(second, town)]:
            done.result()
