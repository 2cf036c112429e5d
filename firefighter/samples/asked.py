"""The forms, each with what it was opened for."""

from dataclasses import replace

from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy
from firefighter.domain.quotation import Place, Quotation
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import KeyEvent
from firefighter.domain.updates import Update
from firefighter.samples.sample import Sample, show
from firefighter.samples.scenes import (
    ELSEWHERE,
    OVER,
    PAGED,
    SHOP,
    TITLE,
    mitigated,
    new,
    running,
    updated,
)
from firefighter.samples.story import known, minutes, rich
from firefighter.views import close, declare, forms, lines, more, quotation, redaction, times
from firefighter.views.declare import Form


def modals() -> list[Sample]:
    """Give every form in its telling states."""
    return [*_declaring(), *_quoting(), *_removing(), *_changing(), *_closing()]


def _declaring() -> list[Sample]:
    old = Form(channel="C1", title="Search is slow", severity=Severity.SEV1, unfolded=True)
    said = lines.recorded(new(), new=True)
    told = Form(channel="C1", title="The shop is slow", origin="C1/1700000000.000100")
    again, past = declare.declare, [new(number=n, status=Status.CLOSED) for n in (7, 9)]
    before = [*past, new(number=40, private=True), new(number=41, channel=None)]
    return [
        show("declare", declare.declare, Form(), SHOP),
        show("declare, paging", declare.declare, Form(severity=Severity.SEV1), PAGED),
        show("declare, nothing to choose from", declare.declare, Form(unsure=True), Policy()),
        show("declare, from a message", declare.declare, told, SHOP),
        show("declare, from a message again", again, told, SHOP, standing=[running()]),
        show("declare, from a message once more", again, told, SHOP, standing=before),
        show("declare, unfolded", declare.declare, old, SHOP),
        show("declare, recorded", declare.recorded, said, running()),
        show("use another channel", declare.use_channel, running()),
    ]


def _quoting() -> list[Sample]:
    place, both = Place("C1", "1893553320.000100"), [running(), mitigated(number=7)]
    said = Quotation(place=place, author="U2", words="The disk is full.\nI am on it.")
    file = Quotation(place=place, author=None, words="")
    return [
        show("add to a timeline", quotation.choose, said, both, SHOP, private=False),
        show("add to a timeline, private", quotation.choose, said, both, SHOP, private=True),
        show("add to a timeline, of an app", quotation.choose, file, both, SHOP, private=False),
        show("added to a timeline", quotation.added, running()),
    ]


def _removing() -> list[Sample]:
    update = updated()
    words = Update.from_words(update.words).known
    return [
        show("remove words", redaction.confirm, running(), update, words, SHOP),
        show("words removed", redaction.removed, running(), 4, ELSEWHERE),
    ]


def _changing() -> list[Sample]:
    now, scribe = running(), running(roles={Role.SCRIBE: "U2"})
    answered, again = rich(status=Status.MITIGATED, channel="C42"), Status.INVESTIGATING
    change = forms.severity_change
    woken = {"told": False, "paged": True}
    refused = "Closing this incident is for its commander (<@U3>)."
    return [
        show("not done", forms.notice, refused),
        show("update", forms.update, now, promised=minutes(28)),
        show("back to investigating", forms.status_reason, now, again, back=False),
        show("it is back", forms.status_reason, mitigated(), again, back=True),
        show("raise", change, now, Severity.SEV1, SHOP, lowered=False),
        show("raise, paging too", change, now, Severity.SEV1, PAGED, lowered=False, paged=True),
        show("raise, paging only", change, now, Severity.SEV1, PAGED, lowered=False, **woken),
        show("lower", change, now, Severity.SEV4, SHOP, lowered=True),
        show("roles", forms.role_form, scribe, SHOP),
        show("edit", forms.edit, running(service="gone"), SHOP),
        show("edit, no services", forms.edit, new(), Policy()),
        show("note", forms.note, now, now=minutes(5)),
        show("invite", forms.invite, running(title=TITLE)),
        show("times", times.times, answered),
        show("more", more.more, now),
        show("more, closed", more.more, rich()),
    ]


def _closing() -> list[Sample]:
    asked = replace(mitigated(), times={KeyEvent.MITIGATED: OVER[KeyEvent.MITIGATED]})
    told = running(times=OVER | {KeyEvent.DETECTED: known(None)})
    answered, draw = rich(status=Status.MITIGATED, channel="C42"), close.close
    return [
        show("close, ongoing", draw, running(), SHOP, owes_draft=True, bypass=True),
        show("close, ongoing but answered", draw, told, SHOP, owes_draft=True, bypass=False),
        show("close, two things missing", draw, asked, SHOP, owes_draft=True, bypass=False),
        show("close, nothing missing", draw, answered, SHOP, owes_draft=True, bypass=False),
        show("close, no draft owed", draw, answered, SHOP, owes_draft=False, bypass=False),
        *(show(f"closure, {reason}", close.closure, new(), reason) for reason in Closure),
    ]
