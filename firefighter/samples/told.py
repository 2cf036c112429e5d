"""What is said in channels, and what is answered to one person."""

from dataclasses import replace

from firefighter.domain.adoption import Gathered, ReadBack
from firefighter.domain.handover import HANDOVER
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import MESSAGE, ORIGIN, Place, Posted
from firefighter.domain.redaction import REDACTED
from firefighter.domain.rereading import Answered, Mention, Reread
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind, KeyEvent
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import (
    ELSEWHERE,
    OTHERWISE,
    SHOP,
    mitigated,
    new,
    running,
    updated,
)
from firefighter.samples.story import entry, known, minutes, rich_story
from firefighter.views import adoption, lines, listing, rereading
from firefighter.views.by_hand import by_hand, words
from firefighter.views.help import help_text
from firefighter.views.redaction import removed_line

UNDONE_QUIETLY = frozenset({EntryKind.STATUS, EntryKind.SEVERITY, EntryKind.ROLE})


def entry_lines() -> list[Sample]:
    """Give a line for each kind of entry, and for what one kind may say differently."""
    said = [
        show(
            f"line {place:02} {happened.kind}",
            lines.line,
            running(),
            happened,
            SHOP,
            undo=happened.kind in UNDONE_QUIETLY,
        )
        for place, happened in enumerate(rich_story(), start=1)
    ]
    private, noted = running(private=True), entry(EntryKind.NOTE, words="The disk was full.")
    redacted = updated(words=None, until=None, blanked_at=minutes(50), blanked_by="U3")
    over_time = replace(noted, words=None, blanked_at=minutes(50))
    correction = entry(EntryKind.NOTE, field=REDACTED, old="4", new="U2", words="A password.")
    own, now = replace(correction, new="U1"), running()
    way = "https://acme.slack.com/archives/C1/p17?thread_ts=1.2&cid=C1"
    declared_from = entry(EntryKind.NOTE, field=ORIGIN, permalink=way)
    apps = entry(EntryKind.NOTE, field=MESSAGE, at=minutes(2), words="The disk is full.")
    marcs = replace(apps, new="U2", permalink=way)
    return [
        *said,
        *_handed_over(),
        show("line update, private", lines.line, private, updated(), SHOP, undo=False),
        show("line update, redacted", lines.line, now, redacted, SHOP, undo=False),
        show("line note, private", lines.line, private, noted, SHOP, undo=False),
        show("line note, its time over", lines.line, now, over_time, SHOP, undo=False),
        show("line words removed", lines.line, now, correction, SHOP, undo=False),
        show("line own words removed", lines.line, now, own, SHOP, undo=False),
        show("line declared from a message", lines.line, now, declared_from, SHOP, undo=False),
        show("line note of a message", lines.line, now, marcs, SHOP, undo=False),
        show("line note of a message, private", lines.line, private, marcs, SHOP, undo=False),
        show("line note of a message by an app", lines.line, now, apps, SHOP, undo=False),
        show("line service, none", lines.line, now, entry(EntryKind.SERVICE), SHOP, undo=False),
    ]


def _handed_over() -> list[Sample]:
    asked, now = entry(EntryKind.NOTE, field=HANDOVER, new="U2"), running()
    withdrawn = replace(asked, old="4")
    declined = replace(withdrawn, actor="U2")
    return [
        show("line handing over", lines.line, now, asked, SHOP, undo=False, asks=True),
        show("line handing over, answered", lines.line, now, asked, SHOP, undo=False),
        show("line not handed over", lines.line, now, declined, SHOP, undo=False),
        show("line handing over, taken back", lines.line, now, withdrawn, SHOP, undo=False),
    ]


def news() -> list[Sample]:
    """Give what those hear who follow from afar, and what one person is told."""
    worse = entry(EntryKind.SEVERITY, old="2", new="1", words="Cards too, not only PayPal.")
    away, silent = running(channel=None), entry(EntryKind.SEVERITY)
    unsaid = replace(worse, words=None, blanked_at=minutes(50), blanked_by="U3")
    offer = ("Set SEV3 anyway", "incident.severity.anyway", "42|1|3")
    closed = running(severity=Severity.SEV1, status=Status.CLOSED)
    not_applied = "Marc set severity to SEV1. Yours was not applied."
    link = {"url": "https://x.example", "link_text": "Open it"}
    return [
        show("announcement", lines.announcement, running(), SHOP),
        show("announcement of a game day", lines.announcement, new(kind=Kind.GAMEDAY), SHOP),
        show("announcement without a channel", lines.announcement, away, SHOP),
        show("raised", lines.raised, running(severity=Severity.SEV1), worse, SHOP),
        show("raised after its closing", lines.raised, closed, worse, SHOP),
        show("raised without a word", lines.raised, away, silent, SHOP),
        show("raised, its reason removed", lines.raised, running(), unsaid, SHOP),
        show("reminder", lines.reminder, running(), minutes(28)),
        show("whisper", lines.whisper, not_applied, offer=offer),
        show("whisper without an offer", lines.whisper, "Too late to undo quietly."),
        show("saying", lines.saying, "The draft is ready.", **link),
        *_read_back(),
        *_reread(),
        show("by hand", by_hand, words(SHOP)),
        show("by hand, otherwise", by_hand, words(OTHERWISE)),
    ]


def _read_back() -> list[Sample]:
    """Show what is said of a channel in which people ran an incident by hand."""
    began, ended = minutes(-60), minutes(0)
    promise = ReadBack(incident=42, channel="C42", since=began, until=ended, shared=True)
    six = (Posted(place=Place("C42", "1893553320.000100"), author="U2"),) * 6
    usual = Gathered(read=214, more=False, marked=six, strange=0, writers=())
    quiet, much = replace(usual, marked=()), replace(usual, more=True, marked=six * 11, strange=2)
    scope = "the app lacks a permission (scope); an admin can add it and reinstall."
    look = {"url": "https://acme.slack.com/archives/C42/p1", "link_text": "Look"}
    return [
        show("read back", lines.saying, adoption.read_back(promise, usual), **look),
        show("read back, nothing marked", lines.saying, adoption.read_back(promise, quiet)),
        show(
            "read back, more than is taken",
            lines.saying,
            adoption.read_back(promise, much, blind=scope),
            **look,
        ),
    ]


def _reread() -> list[Sample]:
    """Show what is said once we are back."""
    promise = Reread(
        incident=42,
        channel="C42",
        since=minutes(20),
        until=minutes(46),
        reads_from=minutes(19),
    )
    place = Place("C42", "1893553320.000100")
    said = Mention(message=Posted(place=place, author="U2"), words="")
    left, noted, todo = (Answered(mention=said, kept=kept) for kept in (None, "note", "todo"))
    refused = replace(left, refusal="Please write a few words.")
    usual = [noted, noted, todo, left]
    return [
        show("reread", lines.saying, rereading.caught_up(promise, usual, more=False)),
        show(
            "reread, more than is read", lines.saying, rereading.caught_up(promise, [], more=True)
        ),
        *(
            show(name, lines.saying, rereading.answer(answered, running()))
            for name, answered in (
                ("answered later", left),
                ("answered later, done", noted),
                ("answered later, refused", refused),
            )
        ),
    ]


def answers() -> list[Sample]:
    """Give what is answered to whoever declares, or asks how it stands."""
    away, private = running(channel=None), running(number=43, private=True)
    bad, many = running(next_update_at=minutes(28)), [new(number=n) for n in range(1, 30)]
    three = [private, running(), mitigated(number=7, sure=False)]
    unsaid = replace(away, private=True)
    removed = updated(words=None, blanked_at=minutes(50), blanked_by="U3")
    over = mitigated(kind=Kind.BACKFILLED, channel=None, roles={})
    begun = new(borrowed=True, times={KeyEvent.STARTED: known(minutes(-50))})
    return [
        show("recorded", lines.recorded, new(), new=True),
        show("recorded, no channel yet", lines.recorded, new(channel=None), new=True),
        show("recorded, somebody else commands", lines.recorded, running(), new=True),
        show("recorded before", lines.recorded, running(), new=False),
        show("recorded before, no channel yet", lines.recorded, away, new=False),
        show("recorded afterwards", lines.recorded, begun, new=True, afterwards=True),
        show("recorded afterwards, over", lines.recorded, over, new=True, afterwards=True),
        show("list", listing.listing, three, SHOP),
        show("list of one", listing.listing, [away], SHOP),
        show("list of many", listing.listing, many, SHOP),
        show("list of none", listing.listing, [], SHOP),
        show("status", lines.status_of, bad, updated(), SHOP),
        show("status, private, nothing said", lines.status_of, unsaid, None, SHOP),
        show("status, its words removed", lines.status_of, bad, removed, SHOP),
        show("words removed, told", removed_line, running(), 4, ELSEWHERE),
        show("help", help_text, SHOP, everything=False),
        show("help all", help_text, SHOP, everything=True),
        show("help in other words", help_text, OTHERWISE, everything=False),
    ]
