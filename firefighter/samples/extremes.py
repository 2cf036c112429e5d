"""The same surfaces for facts at their limits: long, many, hostile; all that people may write."""

from datetime import date
from typing import Any

from firefighter.domain import digest as week
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.domain.updates import Update
from firefighter.samples import words
from firefighter.samples.cards import of
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import OVER, SHOP, running, updated
from firefighter.samples.story import entry, minutes, rich
from firefighter.samples.weeks import DUE, awful, ongoing, to_write_up
from firefighter.views import lines, listing
from firefighter.views.digest import digest

LONG_UPDATE = Update(known=words.TEXT, doing=words.TEXT, need=words.TEXT).to_words()
HOSTILE_UPDATE = Update(known=words.HOSTILE, doing=words.HOSTILE, need=words.HOSTILE).to_words()
CROWD = tuple(f"U{number}" for number in range(1, 4)) * 10
MANY = Policy(
    zone="Europe/Paris",
    announcements=words.said(80).replace(" ", "-"),
    services=tuple(
        ServiceRule(name=f"{number:03} {words.SERVICE}"[:75], team=f"Team {words.said(60)}")
        for number in range(120)
    ),
)
"""A policy of more services than a form can offer, with names as long as Slack takes."""


def long(**given: Any) -> Incident:
    """Make one that is called as lengthily as can be."""
    return running(
        **({"title": words.TITLE, "service": words.SERVICE, "summary": words.TEXT} | given)
    )


def endless(**given: Any) -> Incident:
    """Make one whose words cannot be broken."""
    return running(**({"title": words.ENDLESS[:150], "service": words.ENDLESS[:75]} | given))


def hostile(**given: Any) -> Incident:
    """Make one whose words try to be markup, mentions, links and format."""
    facts = {"title": words.HOSTILE_TITLE, "service": "</b><!here> *R&D*", "sure": False}
    return running(**(facts | {"summary": words.HOSTILE} | given))


def messages() -> list[Sample]:
    """Give what is said, at its limits."""
    return [*_cards(), *_lines(), *_news(), *_answers(), *_digests()]


def _cards() -> list[Sample]:
    later, closed = minutes(28), {"status": Status.CLOSED, "closed_at": minutes(180)}
    return [
        of("long", long(next_update_at=later), latest=updated(words=LONG_UPDATE), updates=137),
        of("endless", endless(), latest=updated(words=words.ENDLESS * 5), updates=2),
        of("hostile", hostile(), latest=updated(words=HOSTILE_UPDATE), updates=2),
        of("long, closed", long(**closed, times=OVER), latest=updated(words=LONG_UPDATE)),
    ]


def _line(name: str, incident: Incident, kind: EntryKind, **given: Any) -> Sample:
    happened: Entry = entry(kind, at=minutes(30), **given)
    undo = kind in {EntryKind.STATUS, EntryKind.SEVERITY, EntryKind.ROLE}
    return show(f"line {kind} {name}", lines.line, incident, happened, SHOP, undo=undo)


def _lines() -> list[Sample]:
    now, until = running(), minutes(60)
    lowered = {"field": "severity", "old": "1", "new": "3", "words": words.HOSTILE}
    moved = {"field": "status", "old": "mitigating", "new": "investigating", "words": words.TEXT}
    return [
        _line("long", long(), EntryKind.UPDATE, words=LONG_UPDATE, until=until),
        _line("hostile", hostile(), EntryKind.UPDATE, words=HOSTILE_UPDATE, until=until),
        _line("endless", endless(), EntryKind.UPDATE, words=words.ENDLESS * 5, until=until),
        _line("long", now, EntryKind.NOTE, words=words.TEXT),
        _line("in paragraphs", now, EntryKind.NOTE, words=words.PARAGRAPHS),
        _line("hostile", now, EntryKind.NOTE, words=words.HOSTILE),
        _line("endless", now, EntryKind.NOTE, words=words.ENDLESS * 5),
        _line("long", now, EntryKind.ACTION, words=words.TEXT, field="U2"),
        _line("hostile", now, EntryKind.ACTION, words=words.HOSTILE),
        _line("long", now, EntryKind.STATUS, **moved),
        _line("hostile", now, EntryKind.SEVERITY, **lowered),
        _line("long", now, EntryKind.TITLE, words=words.TITLE),
        _line("hostile", now, EntryKind.TITLE, words=words.HOSTILE_TITLE),
        _line("hostile", now, EntryKind.SERVICE, new="</b><!here> *R&D*"),
        _line("of many", now, EntryKind.INVITED, new=",".join(CROWD)),
    ]


def _news() -> list[Sample]:
    told = entry(EntryKind.SEVERITY, old="2", new="1", words=words.TEXT)
    cried = entry(EntryKind.SEVERITY, old="2", new="1", words=words.HOSTILE)
    url = "https://acme.atlassian.net/wiki/spaces/OPS/pages/65537/Customers+cannot+pay"
    return [
        show("announcement, long", lines.announcement, long(), SHOP),
        show("announcement, hostile", lines.announcement, hostile(), SHOP),
        show("raised, long", lines.raised, long(severity=Severity.SEV1), told, SHOP),
        show("raised, hostile", lines.raised, hostile(severity=Severity.SEV1), cried, SHOP),
        show("whisper, long", lines.whisper, words.TEXT * 4),
        show("saying, long", lines.saying, words.TEXT * 4, url=url, link_text="Open the draft"),
    ]


def _answers() -> list[Sample]:
    many = [long(number=n, channel="C42") for n in range(1000, 1060)]
    cries = [hostile(number=n) for n in range(1, 6)]
    said, cried = updated(words=LONG_UPDATE), updated(words=HOSTILE_UPDATE)
    later = minutes(28)
    return [
        show("recorded before, long", lines.recorded, long(), new=False),
        show("recorded before, hostile", lines.recorded, hostile(), new=False),
        show("list, long", listing.listing, many, SHOP),
        show("list, hostile", listing.listing, cries, SHOP),
        show("status, long", lines.status_of, long(next_update_at=later), said, SHOP),
        show("status, hostile", lines.status_of, hostile(), cried, SHOP),
    ]


def _digests() -> list[Sample]:
    seven = week.week_from(date(2026, 11, 16), MANY)
    happened = [
        rich(**{**vars(i), "title": words.TITLE, "number": 1000 + i.number}) for i in awful()
    ]
    cried = [rich(**{**vars(i), "title": words.HOSTILE_TITLE}) for i in awful()]
    owed = [
        rich(**{**vars(to_write_up()[0]), "service": rule.name, "number": 2000 + number})
        for number, rule in enumerate(MANY.services)
    ]
    long_week = week.digest(seven, happened, [*many_ongoing(), *owed], policy=MANY, late=DUE)
    hostile_week = week.digest(seven, cried, ongoing()[:3], policy=MANY)
    return [
        show("digest, long", digest, long_week, MANY),
        show("digest, hostile", digest, hostile_week, MANY),
    ]


def many_ongoing() -> list[Incident]:
    """Give sixty that go on, each with a long title."""
    crowd = {Role.COMMANDER: "U3"}
    return [
        long(number=3000 + n, roles=crowd, declared_at=ongoing()[0].declared_at) for n in range(60)
    ]
