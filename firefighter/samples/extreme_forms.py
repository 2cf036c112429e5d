"""The forms and pages at their limits: nothing known, everything long, everything hostile."""

from dataclasses import replace

from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import LONGEST, Place, Quotation
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Entry, EntryKind
from firefighter.samples import words
from firefighter.samples.extremes import (
    HOSTILE_UPDATE,
    LONG_UPDATE,
    MANY,
    endless,
    hostile,
    long,
)
from firefighter.samples.pages import draft
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import SHOP, mitigated, new, running
from firefighter.samples.story import PARIS, empty, entry, minutes, rich, rich_story
from firefighter.views import (
    close,
    declare,
    forms,
    lines,
    more,
    postmortem,
    quotation,
    redaction,
    times,
)
from firefighter.views.declare import Form

ENTRIES = 100
LOUD = Policy(announcements="<!channel>*_~`", services=SHOP.services)


def modals() -> list[Sample]:
    """Give the forms, at their limits."""
    return [*_declaring(), *_quoting(), *_removing(), *_changing(), *_closing()]


def pages() -> list[Sample]:
    """Give the pages, at their limits."""
    grown = draft(long(**_ended()), [*rich_story(), *_many_notes(words.TEXT)])
    attacked = draft(hostile(**_ended()), [*rich_story(), *_attacks()])
    ended = entry(EntryKind.STATUS, at=minutes(600), words=words.HOSTILE)
    return [
        show("post-mortem long", postmortem.page, grown),
        show("post-mortem hostile", postmortem.page, attacked),
        show("post-mortem long", postmortem.copy, grown),
        show("post-mortem hostile", postmortem.copy, attacked),
        show("closed again, nothing known", postmortem.closed_again, empty(), ended, PARIS),
    ]


def _declaring() -> list[Sample]:
    full = Form(channel="C1", title=words.TITLE, severity=Severity.SEV1, unfolded=True)
    cried = Form(channel="C1", title=words.HOSTILE_TITLE, unsure=True)
    already = lines.recorded(long(), new=False)
    return [
        show("declare, long", declare.declare, full, MANY),
        show("declare, hostile", declare.declare, cried, LOUD),
        show("declare, recorded before, long", declare.recorded, already, long(number=123456)),
    ]


def _quoting() -> list[Sample]:
    place = Place("C1", "1893553320.000100", "1893553320.000100")
    full = Quotation(place=place, author="U2", words=words.TEXT[:LONGEST])
    cried = Quotation(place=place, author="U2", words=('"\n' + words.HOSTILE * 9)[:LONGEST])
    many, bad = [long(number=n) for n in range(1, 130)], hostile()
    return [
        show("add to a timeline, long", quotation.choose, full, many, SHOP, private=True),
        show("add to a timeline, hostile", quotation.choose, cried, [bad], SHOP, private=True),
        show("added to a timeline, long", quotation.added, long(channel=None)),
        show("added to a timeline, hostile", quotation.added, hostile()),
    ]


def _removing() -> list[Sample]:
    loud, mean = entry(EntryKind.NOTE, words=words.TEXT), entry(EntryKind.SERVICE, new="<x>")
    return [
        show("remove words, long", redaction.confirm, long(), loud, words.TEXT, SHOP),
        show("remove words, hostile", redaction.confirm, hostile(), mean, words.HOSTILE, SHOP),
    ]


def _changing() -> list[Sample]:
    every = dict.fromkeys(Role, "U3")
    change = forms.severity_change
    refused = f"I know no service {words.HOSTILE_TITLE}.".replace("<", "&lt;").replace(">", "&gt;")
    return [
        show("not done, long", forms.notice, words.TEXT),
        show("not done, hostile", forms.notice, refused),
        show("raise, long", change, long(), Severity.SEV1, MANY, lowered=False),
        show("raise, hostile", change, hostile(), Severity.SEV1, LOUD, lowered=False),
        show("roles, all held", forms.role_form, running(roles=every, number=123456), SHOP),
        show("edit, long", forms.edit, long(), MANY),
        show("edit, hostile", forms.edit, hostile(), SHOP),
        show("invite, long", forms.invite, long()),
        show("invite, endless", forms.invite, endless()),
        show("times, none known", times.times, new()),
        show("more, long", more.more, long()),
        show("more, hostile", more.more, hostile()),
    ]


def _closing() -> list[Sample]:
    draw, over = close.close, {"status": Status.MITIGATED}
    nothing = replace(mitigated(), times={})
    answered = {**over, "times": rich().times}
    return [
        show("close, three things missing", draw, nothing, SHOP, owes_draft=True, bypass=True),
        show("close, long", draw, long(**answered), SHOP, owes_draft=True, bypass=True),
        show("close, hostile", draw, hostile(**over, times={}), SHOP, owes_draft=True, bypass=True),
        show("closure, long", close.closure, long(), Closure.DUPLICATE),
        show("closure, hostile", close.closure, hostile(), Closure.FALSE_ALARM),
    ]


def _ended() -> dict[str, object]:
    return {"status": Status.CLOSED, "closed_at": minutes(180), "times": rich().times}


def _many_notes(said: str) -> list[Entry]:
    return [
        entry(EntryKind.NOTE, seq=100 + n, at=minutes(70 + n), words=said[: 30 * (n + 1)])
        for n in range(ENTRIES)
    ]


def _attacks() -> list[Entry]:
    return [
        entry(EntryKind.UPDATE, seq=100, at=minutes(71), words=HOSTILE_UPDATE, until=minutes(90)),
        entry(EntryKind.UPDATE, seq=101, at=minutes(72), words=LONG_UPDATE),
        entry(EntryKind.NOTE, seq=102, at=minutes(73), words=words.HOSTILE),
        entry(EntryKind.ACTION, seq=103, at=minutes(74), words=words.HOSTILE, field="U2"),
        entry(EntryKind.SUMMARY, seq=104, at=minutes(75), words=words.HOSTILE),
    ]
