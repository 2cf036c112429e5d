"""How a storm ends: bad days are over, what was refused is asked for again, all is settled."""

from functools import partial

from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.person import Person
from tests.e2e.storm import truth
from tests.e2e.storm.town import Town, brief, waits

NEEDED = {"Blocked": "restricted_action"}
"""What waits for a channel is blocked once Slack refused to make one."""

SECONDS = PATIENT_SECONDS
"""How long somebody goes on typing until the bot answers."""


def after(town: Town) -> None:
    """Let everything settle; whatever nobody explains is wrong."""
    town.slack.faults.clear()
    town.wiki.faults.clear()
    if not town.up:
        town.start()
    _settle(town)
    for delivery in truth.stuck(town):
        error = delivery.last_error or ""
        because = {no for no in town.refusals if no in error}
        blocked = {no for word, no in NEEDED.items() if word in error} & town.refusals
        if not (because or blocked or "is_archived" in error):
            town.wrong.append(f"{delivery.kind} is {delivery.state}: {error}")
    for incident in {d.incident for d in truth.stuck(town)}:
        line = f"/incident resync INC-{incident}"
        declarer = next(i.declared_by for i in town.incidents() if i.number == incident)
        person = next(p for p in town.people.values() if p.user.id == declarer)
        waits(town.slack, partial(_answered, town, person, line), SECONDS)
    _settle(town)


def _answered(town: Town, person: Person, line: str) -> bool:
    """Type it once; whoever hears nothing, because the bot was just killed, types it again."""
    answer = person.types(line)
    town.tells(f"{person.user.name} types {line!r} → {brief(answer)}")
    return answer.ok


def _settle(town: Town) -> None:
    if not town.settles():
        town.wrong.append(f"not settled: {town.unsettled()}")
