"""One incident, played by people of the local Slack, from declaring to the published draft."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firefighter.playground.confluence.state import Site
from firefighter.playground.slack.person import Person
from firefighter.playground.slack.server import LocalSlack

CHANNEL = "inc-1-customers-cannot-pay-by-card"


class StoryStuck(Exception):
    """What should have happened did not; ``str`` says what was waited for."""


@dataclass(frozen=True)
class Scene:
    """One step: what somebody did, and what is shown where they look."""

    did: str
    where: str
    shown: tuple[str, ...]


def play(slack: LocalSlack, site: Site) -> Iterator[Scene]:
    """Play it step by step.

    Raises:
        StoryStuck: if a step does not show what it must.
    """
    ana, marc = Person(slack, "ana"), Person(slack, "marc")
    said = "/incident declare sev3 Customers cannot pay by card"
    ana.types(said, channel="checkout")
    yield _scene(ana, f"Ana types {said}", "checkout", "INC-1 is recorded")
    yield _scene(ana, "Slack opens its channel", CHANNEL, "until someone takes command")
    marc.presses("Take command", in_=CHANNEL)
    yield _scene(marc, "Marc presses [Take command]", CHANNEL, "Marc Petit took command")
    marc.chooses("Severity", "SEV2", in_=CHANNEL)
    marc.fills({"Why?": "PayPal fails as well."})
    marc.submits()
    yield _scene(marc, "Marc chooses Severity ▾ SEV2, and says why", CHANNEL, "SEV3 → SEV2")
    yield _scene(marc, "The raise is announced", "incidents", "INC-1 is now SEV2")
    marc.chooses("Status", "Fixing", in_=CHANNEL)
    yield _scene(marc, "Marc chooses Status ▾ Fixing", CHANNEL, "we are fixing")
    _until(slack, lambda: "Fixing" in " ".join(marc.reads(CHANNEL)[:3]), "the card says so, too")
    marc.presses("Post update", in_=CHANNEL)
    marc.fills({"What we know": "The provider answers 502 to 1 in 3 payments."})
    marc.fills({"What we are doing": "Rolling back checkout 1.92."})
    marc.submits()
    yield _scene(marc, "Marc posts an update", CHANNEL, "Rolling back checkout 1.92.")
    marc.chooses("Status", "Impact is over", in_=CHANNEL)
    yield _scene(marc, "Marc chooses Status ▾ Impact is over", CHANNEL, "impact is over")
    _until(slack, lambda: "[Close]" in " ".join(marc.reads(CHANNEL)), "the card offers Close")
    yield from _closing(marc)
    _until(slack, lambda: site.pages, "the page")
    yield _scene(marc, "The draft is published", CHANNEL, "The post-mortem draft of INC-1")


def _closing(marc: Person) -> Iterator[Scene]:
    marc.presses("Close", in_=CHANNEL)
    yield Scene("Marc presses [Close]", "the form", tuple(marc.reads_modal()))
    marc.picks("When did it start?", int(time.time()) - 41 * 60)
    marc.presses("When it was declared")
    yield Scene("Marc answers what is missing", "the form", tuple(marc.reads_modal()))
    marc.submits()
    yield _scene(marc, "Marc presses [Close] in the form", CHANNEL, "closed it")


def _scene(who: Person, did: str, where: str, awaited: str) -> Scene:
    if not who.sees(awaited, in_=where):
        message = f"{did}: “{awaited}” was never shown in #{where}."
        raise StoryStuck(message)
    return Scene(did, f"#{where}", tuple(who.reads(where)))


def _until(slack: LocalSlack, happened: Callable[[], object], what: str) -> None:
    if not slack.workspace.until(happened):
        raise StoryStuck(what)
