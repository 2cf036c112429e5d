"""The weekly digest of an awful week, a usual one, and quiet ones."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from firefighter.domain import digest as week
from firefighter.domain.incident import Incident, Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, KeyEvent
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import SHOP, TITLE, new
from firefighter.samples.story import known
from firefighter.views.digest import digest

FIRST = datetime(2026, 11, 16, 8, tzinfo=UTC)
DUE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


def digests() -> list[Sample]:
    """Give the digest of each of these weeks."""
    return [show(f"digest {name}", digest, facts, SHOP) for name, facts in weeks().items()]


def weeks() -> dict[str, week.Digest]:
    """Give an awful week, a usual one, quiet ones, and one that is told too late."""
    seven = week.week_from(date(2026, 11, 16), SHOP)
    december = week.week_from(date(2026, 11, 30), SHOP)
    bad, going_on, owed = awful(), ongoing(), to_write_up()
    return {
        "awful": week.digest(seven, bad, [*going_on, *owed], policy=SHOP),
        "normal": week.digest(seven, bad[8:10], going_on[:1], policy=SHOP),
        "with what began before only": week.digest(seven, [], going_on[:2], policy=SHOP),
        "quiet": week.digest(seven, [], [], policy=SHOP),
        "quiet, drafts owed": week.digest(seven, [], owed, policy=SHOP),
        "late": week.digest(seven, bad[9:10], [], policy=SHOP, late=DUE),
        "over two months": week.digest(december, [], [], policy=SHOP),
    }


def awful() -> list[Incident]:
    """Give what happens in a week that nobody wants, and what of it is not counted."""
    return [
        *(_hurt(n, Severity.SEV3, 0.5) for n in range(1, 10)),
        _hurt(40, Severity.SEV1, 1.5),
        _hurt(41, Severity.SEV1, 2, title=TITLE),
        _hurt(42, Severity.SEV2, 1, times={}),
        _hurt(43, Severity.SEV1, 1, private=True),
        _hurt(44, Severity.SEV3, 1, closure=Closure.FALSE_ALARM),
        _hurt(45, Severity.SEV3, 1, kind=Kind.GAMEDAY),
    ]


def ongoing() -> list[Incident]:
    """Give twelve that go on."""
    return [_hurt(n, Severity.SEV3, 1, status=Status.MITIGATING) for n in range(60, 72)]


def to_write_up() -> list[Incident]:
    """Give two whose post-mortem is past its date."""
    at = known(FIRST - timedelta(days=20), confidence=Confidence.GUESS)
    guess = {KeyEvent.MITIGATED: at}
    return [
        _hurt(20, Severity.SEV2, 1, status=Status.MITIGATED, times=guess),
        _hurt(21, Severity.SEV2, 1, status=Status.POSTMORTEM, times=guess, service=None),
    ]


def _hurt(number: int, severity: Severity, hours: float, **given: Any) -> Incident:
    times = {
        KeyEvent.STARTED: known(FIRST + timedelta(hours=number)),
        KeyEvent.MITIGATED: known(FIRST + timedelta(hours=number + hours)),
    }
    facts = {"number": number, "severity": severity, "times": times}
    facts |= {"declared_at": FIRST, "status": Status.CLOSED, "service": "search"}
    return new(**(facts | given))
