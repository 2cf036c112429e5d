"""The telling states of every surface, by name; each has a golden file."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from slack_sdk.models.views import View

from firefighter.domain import digest as week
from firefighter.domain import naming
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent, TimeSource
from firefighter.domain.updates import Update
from firefighter.views import close, declare, digest, forms, lines, more, times
from firefighter.views.blocks import Message
from firefighter.views.card import card
from firefighter.views.declare import Form
from firefighter.views.help import help_text
from tests.domain.story import HOSTILE, empty, entry, known, minutes, rich, rich_story

SHOP = Policy(
    zone="Europe/Paris",
    services=(
        ServiceRule(name="checkout", team="Payments"),
        ServiceRule(name="search", team="Search"),
    ),
)
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


def updated(**given):
    """Make the entry of an update by Marc."""
    facts: dict[str, Any] = {
        "at": minutes(3),
        "actor": "U2",
        "words": SAID.to_words(),
        "until": minutes(28),
    }
    return entry(EntryKind.UPDATE, **(facts | given))


def new(**given):
    facts = {"number": 42, "title": "Customers cannot pay by card", "channel": "C42"}
    return empty(**(facts | given))


def running(**given):
    facts = {"status": Status.MITIGATING, "severity": Severity.SEV2, "service": "checkout"}
    return new(**(facts | {"roles": {Role.COMMANDER: "U1"}} | given))


def mitigated(**given):
    return running(**({"status": Status.MITIGATED, "times": OVER} | given))


def drawn(incident, *, latest=None, policy=SHOP, updates=1):
    return card(incident, latest=latest, policy=policy, updates=updates)


def cards() -> dict[str, Message]:
    driven = running(next_update_at=minutes(28))
    page = {"page_url": "https://acme.atlassian.net/wiki/x/AQ", "draft_ordered_at": minutes(71)}
    to_write_up = mitigated(status=Status.POSTMORTEM, **page)
    hostile = running(title=TITLE, service="R&D <x>", sure=False)
    closed = replace(to_write_up, status=Status.CLOSED, closed_at=minutes(180))
    by_mistake = new(status=Status.CLOSED, closure=Closure.MISTAKE, closed_at=minutes(5))
    return {
        "card new": drawn(new()),
        "card driven": drawn(driven, latest=updated(), updates=3),
        "card mitigated": drawn(mitigated(), latest=updated()),
        "card mitigated, its draft ordered": drawn(mitigated(draft_ordered_at=minutes(71))),
        "card to write up": drawn(to_write_up),
        "card to write up, times unknown": drawn(running(status=Status.POSTMORTEM)),
        "card closed": drawn(closed, latest=updated()),
        "card closed as a mistake": drawn(by_mistake),
        "card private": drawn(replace(driven, private=True), latest=updated()),
        "card test": drawn(new(kind=Kind.TEST)),
        "card hostile title": drawn(hostile, latest=updated(words=HOSTILE)),
    }


def entry_lines() -> dict[str, Message]:
    """Give a line for each kind of entry, and for what one kind may say differently."""
    told = {}
    for place, happened in enumerate(rich_story(), start=1):
        undo = happened.kind in {EntryKind.STATUS, EntryKind.SEVERITY, EntryKind.ROLE}
        name = f"line {place:02} {happened.kind}"
        told[name] = lines.line(running(), happened, undo=undo)
    private, noted = running(private=True), entry(EntryKind.NOTE, words="The disk was full.")
    return told | {
        "line update, private": lines.line(private, updated(), undo=False),
        "line update, redacted": lines.line(running(), updated(words=None, until=None), undo=False),
        "line note, private": lines.line(private, noted, undo=False),
        "line service, none": lines.line(running(), entry(EntryKind.SERVICE), undo=False),
    }


def news() -> dict[str, Message]:
    worse = entry(EntryKind.SEVERITY, old="2", new="1", words="Cards too, not only PayPal.")
    away = running(channel=None)
    bad, private = running(next_update_at=minutes(28)), running(number=43, private=True)
    many = [new(number=n) for n in range(1, 30)]
    offer = ("Set SEV3 anyway", "incident.severity.anyway", "42|1|3")
    return {
        "announcement": lines.announcement(running(), SHOP),
        "announcement of a game day": lines.announcement(new(kind=Kind.GAMEDAY), SHOP),
        "announcement without a channel": lines.announcement(away, SHOP),
        "raised": lines.raised(running(severity=Severity.SEV1), worse, SHOP),
        "raised without a word": lines.raised(away, entry(EntryKind.SEVERITY), SHOP),
        "reminder": lines.reminder(running(), minutes(28)),
        "whisper": lines.whisper("Marc set severity to SEV1. Yours was not applied.", offer=offer),
        "whisper without an offer": lines.whisper("Too late to undo quietly."),
        "saying": lines.saying("The draft is ready.", url="https://x.example", link_text="Open it"),
        "recorded": lines.recorded(running(), new=True),
        "recorded, no channel yet": lines.recorded(away, new=True),
        "recorded before": lines.recorded(running(), new=False),
        "recorded before, no channel yet": lines.recorded(away, new=False),
        "list": lines.listing([private, running(), mitigated(number=7, sure=False)], SHOP),
        "list of one": lines.listing([away], SHOP),
        "list of many": lines.listing(many, SHOP),
        "list of none": lines.listing([], SHOP),
        "status": lines.status_of(bad, updated(), SHOP),
        "status, private, nothing said": lines.status_of(replace(away, private=True), None, SHOP),
        "help": help_text("/incident", everything=False),
        "help all": help_text("/incident", everything=True),
    }


def digests() -> dict[str, Message]:
    return {f"digest {name}": digest.digest(facts) for name, facts in weeks().items()}


def weeks() -> dict[str, week.Digest]:
    """Give an awful week, a usual one, quiet ones, and one that is told too late."""
    seven = week.week_from(date(2026, 11, 16), SHOP)
    first = datetime(2026, 11, 16, 8, tzinfo=UTC)

    def hurt(number, severity, hours, **given):
        times = {
            KeyEvent.STARTED: known(first + timedelta(hours=number)),
            KeyEvent.MITIGATED: known(first + timedelta(hours=number + hours)),
        }
        facts = {"number": number, "severity": severity, "times": times}
        facts |= {"declared_at": first, "status": Status.CLOSED, "service": "search"}
        return new(**(facts | given))

    awful = [hurt(n, Severity.SEV3, 0.5) for n in range(1, 10)]
    awful += [hurt(40, Severity.SEV1, 1.5), hurt(41, Severity.SEV1, 2, title=TITLE)]
    awful += [hurt(42, Severity.SEV2, 1, times={}), hurt(43, Severity.SEV1, 1, private=True)]
    awful += [hurt(44, Severity.SEV3, 1, closure=Closure.FALSE_ALARM)]
    awful += [hurt(45, Severity.SEV3, 1, kind=Kind.GAMEDAY)]
    going_on = [hurt(n, Severity.SEV3, 1, status=Status.MITIGATING) for n in range(60, 72)]
    guess = {KeyEvent.MITIGATED: known(first - timedelta(days=20), confidence=Confidence.GUESS)}
    owed = [hurt(20, Severity.SEV2, 1, status=Status.MITIGATED, times=guess)]
    owed += [hurt(21, Severity.SEV2, 1, status=Status.POSTMORTEM, times=guess, service=None)]
    late = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    return {
        "awful": week.digest(seven, awful, [*going_on, *owed], policy=SHOP),
        "normal": week.digest(seven, awful[8:10], going_on[:1], policy=SHOP),
        "with what began before only": week.digest(seven, [], going_on[:2], policy=SHOP),
        "quiet": week.digest(seven, [], [], policy=SHOP),
        "quiet, drafts owed": week.digest(seven, [], owed, policy=SHOP),
        "late": week.digest(seven, awful[9:10], [], policy=SHOP, late=late),
        "over two months": week.digest(
            week.week_from(date(2026, 11, 30), SHOP), [], [], policy=SHOP
        ),
    }


def views() -> dict[str, View]:
    old = Form(channel="C1", title="Search is slow", severity=Severity.SEV1, unfolded=True)
    went = running(service="gone")
    asked = replace(mitigated(), times={KeyEvent.MITIGATED: OVER[KeyEvent.MITIGATED]})
    answered = rich(status=Status.MITIGATED, channel="C42")
    over, lower = running(times=OVER), Severity.SEV4
    return {
        "declare": declare.declare(Form(), SHOP),
        "declare, nothing to choose from": declare.declare(Form(unsure=True), Policy()),
        "declare, unfolded": declare.declare(old, SHOP),
        "declare, recorded": declare.recorded(lines.recorded(running(), new=True), running()),
        "not done": forms.notice("Closing this incident is for its commander (<@U3>)."),
        "use another channel": declare.use_channel(running()),
        "update": forms.update(running(), promised=minutes(28)),
        "back to investigating": forms.status_reason(running(), Status.INVESTIGATING, back=False),
        "it is back": forms.status_reason(mitigated(), Status.INVESTIGATING, back=True),
        "raise": forms.severity_change(running(), Severity.SEV1, SHOP, lowered=False),
        "lower": forms.severity_change(running(), lower, SHOP, lowered=True),
        "roles": forms.role_form(running(roles={Role.SCRIBE: "U2"})),
        "edit": forms.edit(went, SHOP),
        "edit, no services": forms.edit(new(), Policy()),
        "note": forms.note(running(), now=minutes(5)),
        "invite": forms.invite(running(title=TITLE)),
        "times": times.times(answered),
        "more": more.more(running()),
        "more, closed": more.more(rich()),
        "close, ongoing": close.close(running(), owes_draft=True, bypass=True),
        "close, ongoing but answered": close.close(
            replace(over, times=OVER | {KeyEvent.DETECTED: known(None)}),
            owes_draft=True,
            bypass=False,
        ),
        "close, two things missing": close.close(asked, owes_draft=True, bypass=False),
        "close, nothing missing": close.close(answered, owes_draft=True, bypass=False),
        "close, no draft owed": close.close(answered, owes_draft=False, bypass=False),
        **{f"closure, {c}": close.closure(new(), c) for c in Closure},
    }


def messages() -> dict[str, Message]:
    return cards() | entry_lines() | news() | digests()
