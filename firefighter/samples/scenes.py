"""One incident at its telling moments, and the shop that it happens in."""

from typing import Any

from firefighter.domain import naming
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.redaction import Elsewhere
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.severity_rules import AS_IT_COMES
from firefighter.domain.timeline import Entry, EntryKind, KeyEvent, TimeSource
from firefighter.domain.updates import Update
from firefighter.samples.story import HOSTILE, empty, entry, known, minutes

SHOP = Policy(
    zone="Europe/Paris",
    services=(
        ServiceRule(name="checkout", team="Payments"),
        ServiceRule(name="search", team="Search"),
    ),
)
PAGED = Policy.model_validate({"severities": {"1": {"page_webhook_env": "PAGE"}, "3": {}}})
"""The policy of an organisation whose worst incidents wake people."""
OTHERWISE = Policy(
    command="/fire",
    roles={Role.COMMANDER: "IC", Role.SCRIBE: "Note taker"},
    default_severity=Severity.SEV2,
    severities={
        severity: AS_IT_COMES[severity].model_copy(update={"label": label})
        for severity, label in ((Severity.SEV1, "P1"), (Severity.SEV2, "P2"), (Severity.SEV3, "P3"))
    },
)
"""The policy of an organisation that calls things its own way, and has three severities."""
TITLE = naming.one_line(HOSTILE)
OVER = {
    KeyEvent.STARTED: known(minutes(-21), source=TimeSource.ALERT),
    KeyEvent.MITIGATED: known(minutes(70), source=TimeSource.TRANSITION),
}
SAID = Update(
    known="Provider answers 502 since 02:41.",
    doing="Rolling back checkout 1.92.",
    need="Someone who knows the provider's console.",
)
ELSEWHERE = (
    Elsewhere("The message itself, which its author can delete", "https://acme.slack.com/p17"),
    Elsewhere("Backups of the database, until they are overwritten"),
)


def updated(**given: Any) -> Entry:
    """Make the entry of an update by Marc."""
    facts: dict[str, Any] = {
        "at": minutes(3),
        "actor": "U2",
        "words": SAID.to_words(),
        "until": minutes(28),
    }
    return entry(EntryKind.UPDATE, **(facts | given))


def new(**given: Any) -> Incident:
    """Make one that was declared a moment ago."""
    facts = {"number": 42, "title": "Customers cannot pay by card", "channel": "C42"}
    return empty(**(facts | given))


def running(**given: Any) -> Incident:
    """Make one that Ana drives and people are fixing."""
    facts = {"status": Status.MITIGATING, "severity": Severity.SEV2, "service": "checkout"}
    return new(**(facts | {"roles": {Role.COMMANDER: "U1"}} | given))


def mitigated(**given: Any) -> Incident:
    """Make one whose impact is over."""
    return running(**({"status": Status.MITIGATED, "times": OVER} | given))
