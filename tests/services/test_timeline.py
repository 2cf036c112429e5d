from datetime import timedelta

import pytest

from firefighter.domain.deliveries import (
    PostLine,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    SetTopic,
)
from firefighter.domain.errors import BadInput, NotAllowed, NothingToChange, Stale
from firefighter.domain.lifecycle import Status
from firefighter.domain.severity import Severity
from firefighter.domain.shown import Shown, facts_of, times_of
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent, TimeSource
from firefighter.domain.updates import Update
from firefighter.services import status, timeline
from firefighter.services.timeline import Facts
from tests.services.scene import ANA, GUEST, MARC, STRANGER, Scene, at_once, by, minutes

KNOWN = Update(known="502s.", doing="Rolling back.")
S, D, M, R = KeyEvent
WRITERS = [
    (timeline.post_update, (KNOWN,)),
    (timeline.note, ("Disk full.",)),
    (timeline.follow_up, ("Alert on disks.",)),
    (timeline.postpone_update, ()),
    (timeline.set_time, (S, None)),
    (timeline.edit, (Facts(title="Cards fail"),)),
]


class TestRights:
    @pytest.mark.parametrize(("act", "given"), WRITERS)
    def test_a_guest_may_write(self, scene: Scene, act, given):
        number = scene.running(severity=Severity.SEV1).number

        scene.does(act, number, *given, by=by(GUEST, at=20))

        assert scene.last(number).actor == GUEST.id

    @pytest.mark.parametrize(("act", "given"), WRITERS)
    def test_people_of_another_organisation_write_nothing(self, scene: Scene, act, given):
        number = scene.running(severity=Severity.SEV1).number

        with scene.unchanged(), pytest.raises(NotAllowed, match="Writing in this incident"):
            scene.does(act, number, *given, by=by(STRANGER, at=20))


class TestUpdate:
    def test_it_is_one_entry_that_says_until_when_it_holds(self, scene: Scene):
        number = scene.running(severity=Severity.SEV1).number

        after = scene.does(timeline.post_update, number, KNOWN, by=by(at=5))

        entry = scene.last(number)
        assert (entry.kind, entry.until) == (EntryKind.UPDATE, minutes(35))
        assert Update.from_words(entry.words) == KNOWN
        assert after.next_update_at == minutes(35)
        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            RefreshCard(incident=number),
            Remind(incident=number, promised=minutes(35)),
        ]

    def test_a_person_may_promise_the_next_one_for_when_they_like(self, scene: Scene):
        number = scene.running().number

        after = scene.does(timeline.post_update, number, KNOWN, by=by(at=5), promised=minutes(15))

        assert after.next_update_at == scene.last(number).until == minutes(15)
        assert scene.due("remind") == [minutes(15)]

    def test_without_cadence_or_promise_none_is_promised(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.post_update, number, KNOWN, by=by(at=5), promised=minutes(15))

        after = scene.does(timeline.post_update, number, KNOWN, by=by(at=10))

        assert after.next_update_at is None

    @pytest.mark.parametrize("update", [Update(), Update(known=" \x00", doing="\n")])
    def test_without_a_word_in_it_it_is_not_posted(self, scene: Scene, update):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(timeline.post_update, number, update, by=by())

        assert refused.value.field == "known"

    def test_after_closing_none_is_promised_even_by_a_form_that_was_open(self, scene: Scene):
        number = scene.at(Status.CLOSED).number

        after = scene.does(timeline.post_update, number, KNOWN, by=by(at=50), promised=minutes(90))

        assert after.next_update_at is scene.last(number).until is None

    @pytest.mark.parametrize("promised", [minutes(5), minutes(4)])
    def test_the_next_one_is_not_promised_for_the_past(self, scene: Scene, promised):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(timeline.post_update, number, KNOWN, by=by(at=5), promised=promised)

        assert refused.value.field == "next"

    def test_the_latest_is_given_with_how_many_there_were(self, scene: Scene):
        number = scene.running().number
        assert scene.does(timeline.latest_update, number) == (None, 0)

        for at in (1, 2):
            scene.does(timeline.post_update, number, KNOWN, by=by(at=at))
        scene.does(timeline.note, number, "Disk full.", by=by(at=3))

        latest, count = scene.does(timeline.latest_update, number)
        assert latest is not None
        assert (latest.at, count) == (minutes(2), 2)


class TestPostpone:
    def test_fifteen_more_minutes_run_from_now(self, scene: Scene):
        number = scene.running(severity=Severity.SEV1).number

        after = scene.does(timeline.postpone_update, number, by=by(at=31))

        assert after.next_update_at == minutes(46)
        entry = scene.last(number)
        assert (entry.field, entry.until) == ("next_update_at", minutes(46))
        assert scene.promised()[-1] == Remind(incident=number, promised=minutes(46))

    def test_pressed_an_hour_late_on_what_is_closed_it_promises_nothing(self, scene: Scene):
        number = scene.at(Status.CLOSED, severity=Severity.SEV1).number

        with scene.unchanged(), pytest.raises(NothingToChange, match="owes no update"):
            scene.does(timeline.postpone_update, number, by=by(at=90))

    def test_it_brings_no_later_promise_forward(self, scene: Scene):
        number = scene.running(severity=Severity.SEV1).number
        scene.does(timeline.post_update, number, KNOWN, by=by(at=31), promised=minutes(60))

        with scene.unchanged(), pytest.raises(NothingToChange):
            scene.does(timeline.postpone_update, number, by=by(at=32))


class TestNote:
    def test_it_is_one_entry_and_changes_nothing_else(self, scene: Scene):
        incident = scene.running()

        after = scene.does(timeline.note, incident.number, " Disk full.\x00\n", by=by(MARC, at=5))

        entry = scene.last(incident.number)
        assert (entry.kind, entry.words, entry.actor, entry.at) == (
            EntryKind.NOTE,
            "Disk full.",
            "U2",
            minutes(5),
        )
        assert after == scene.incident(incident.number)
        assert vars(after) == vars(incident) | {"seq": 2}
        assert scene.promised() == [
            PostLine(incident=incident.number, seq=2),
            RefreshCard(incident=incident.number),
        ]

    def test_it_may_tell_of_earlier(self, scene: Scene):
        number = scene.running().number

        scene.does(timeline.note, number, "Deployed.", by=by(at=5), at=minutes(-30))

        entry = scene.last(number)
        assert (entry.at, entry.recorded_at) == (minutes(-30), minutes(5))

    @pytest.mark.parametrize(
        ("words", "at", "field"), [(" \x00", None, "note"), ("Hm.", minutes(5.1), "at")]
    )
    def test_nothing_and_the_future_are_no_notes(self, scene: Scene, words, at, field):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(timeline.note, number, words, by=by(at=5), at=at)

        assert refused.value.field == field

    def test_of_many_at_once_each_has_its_place(self, scene: Scene):
        number = scene.running().number
        words = [f"Note {n}" for n in range(8)]

        at_once(*[lambda w=w: scene.does(timeline.note, number, w, by=by()) for w in words])

        story = scene.timeline(number)
        assert [entry.seq for entry in story] == list(range(1, 10))
        assert sorted(entry.words or "" for entry in story[1:]) == words
        lines = [p.seq for p in scene.promised() if isinstance(p, PostLine)]
        assert lines == list(range(2, 10))


class TestFollowUp:
    @pytest.mark.parametrize("owner", [None, "U2"])
    def test_it_is_written_down_for_somebody_or_nobody(self, scene: Scene, owner):
        number = scene.running().number

        scene.does(timeline.follow_up, number, "Alert on disks.", by=by(), owner=owner)

        entry = scene.last(number)
        assert (entry.kind, entry.words, entry.field) == ("action", "Alert on disks.", owner)

    def test_nothing_is_nothing_to_do(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput, match="Please write a few words"):
            scene.does(timeline.follow_up, number, "\n", by=by())


class TestTimes:
    def test_a_time_is_a_fact_that_a_person_gave(self, scene: Scene):
        number = scene.running().number

        after = scene.does(timeline.set_time, number, S, minutes(-20), by=by(at=5))

        known = after.times[S]
        assert (known.at, known.source, known.confidence) == (
            minutes(-20),
            TimeSource.HUMAN,
            Confidence.SURE,
        )
        entry = scene.last(number)
        assert (entry.kind, entry.field, entry.old) == (EntryKind.TIME, S, None)
        assert entry.new == minutes(-20).isoformat()

    def test_nobody_knows_is_an_answer_and_never_a_guess(self, scene: Scene):
        number = scene.running(started_at=minutes(-20)).number

        after = scene.does(timeline.set_time, number, S, None, by=by(at=5))

        assert (after.times[S].at, after.times[S].confidence) == (None, Confidence.UNKNOWN)
        assert scene.told(number)[-1] == f"time: {minutes(-20).isoformat()} → None"

    @pytest.mark.parametrize("event", KeyEvent)
    def test_nothing_happened_in_the_future(self, scene: Scene, event):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput, match="in the future") as refused:
            scene.does(timeline.set_time, number, event, minutes(5.1), by=by(at=5))

        assert refused.value.field == event

    @pytest.mark.parametrize("later", [D, M])
    def test_it_cannot_have_started_after_it_was_noticed_or_over(self, scene: Scene, later):
        number = scene.running(started_at=minutes(-5)).number

        with scene.unchanged(), pytest.raises(BadInput, match=f"started after it was {later}"):
            scene.does(timeline.set_time, number, later, minutes(-6), by=by(at=5))

    @pytest.mark.parametrize(
        "times",
        [
            {S: -9, D: -1, M: -5, R: -7},
            {D: -1, M: -2},
            {S: -9, R: -20},
            {S: -5, D: -5, M: -5},
        ],
    )
    def test_no_other_order_is_demanded(self, scene: Scene, times):
        number = scene.running().number
        given = {event: minutes(at) for event, at in times.items()}

        after = scene.does(timeline.set_times, number, given, by=by(at=5))

        assert {event: known.at for event, known in after.times.items()} == given

    def test_of_several_at_once_only_the_outcome_has_to_be_in_order(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.set_times, number, {S: minutes(-9), D: minutes(-8)}, by=by(at=1))
        scene.promised()

        after = scene.does(
            timeline.set_times, number, {S: minutes(-3), D: minutes(-2)}, by=by(at=5)
        )

        assert (after.instant(S), after.instant(D)) == (minutes(-3), minutes(-2))
        lines = [p.seq for p in scene.promised() if isinstance(p, PostLine)]
        assert lines == [4, 5]

    def test_if_one_is_wrong_none_is_taken(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput):
            scene.does(timeline.set_times, number, {S: minutes(-1), D: minutes(-2)}, by=by(at=5))

    @pytest.mark.parametrize(
        ("theirs", "label"), [(minutes(-30), "12:30 CET"), (None, "another answer")]
    )
    def test_a_form_older_than_anothers_answer_overwrites_nobody(self, scene: Scene, theirs, label):
        incident = scene.running()
        shown = Shown.of(times_of(incident))
        scene.does(timeline.set_time, incident.number, S, theirs, by=by(MARC, at=3))

        with scene.unchanged(), pytest.raises(Stale, match=f"set started to {label}") as late:
            scene.does(
                timeline.set_times, incident.number, {S: minutes(-9)}, by=by(at=4), shown=shown
            )

        assert (late.value.by, late.value.at) == ("<@U2>", minutes(3))

    def test_a_time_that_came_with_a_status_names_who_changed_the_status(self, scene: Scene):
        incident = scene.running()
        shown = Shown.of(times_of(incident))
        scene.does(status.move, incident.number, Status.MITIGATED, by=by(MARC, at=3))

        with scene.unchanged(), pytest.raises(Stale) as late:
            scene.does(
                timeline.set_times, incident.number, {M: minutes(-9)}, by=by(at=4), shown=shown
            )

        assert (late.value.field, late.value.by, late.value.at) == (M, "<@U2>", minutes(3))

    def test_another_time_makes_nothing_stale(self, scene: Scene):
        incident = scene.running()
        shown = Shown.of(times_of(incident))
        scene.does(timeline.set_time, incident.number, D, minutes(-1), by=by(MARC, at=3))

        after = scene.does(
            timeline.set_times, incident.number, {S: minutes(-9)}, by=by(at=4), shown=shown
        )

        assert after.instant(S) == minutes(-9)


class TestEdit:
    def test_each_correction_is_an_entry_of_its_own(self, scene: Scene):
        number = scene.running().number
        facts = Facts(title=" Cards\n fail ", service="CHECKOUT", summary="Since noon.\x00")

        after = scene.does(timeline.edit, number, facts, by=by(at=5))

        assert (after.title, after.service, after.summary) == (
            "Cards fail",
            "checkout",
            "Since noon.",
        )
        assert scene.incident(number) == after
        story = [(e.kind, e.field, e.old, e.new, e.words) for e in scene.timeline(number)[1:]]
        assert story == [
            ("title", "title", None, None, "Cards fail"),
            ("service", "service", None, "checkout", None),
            ("summary", "summary", None, None, "Since noon."),
        ]
        assert [p.seq for p in scene.promised() if isinstance(p, PostLine)] == [2, 3, 4]

    def test_a_new_title_is_shown_wherever_the_old_one_was(self, scene: Scene):
        number = scene.running().number

        scene.does(timeline.edit, number, Facts(title="Cards fail"), by=by())

        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            RefreshCard(incident=number),
            SetTopic(incident=number),
            RefreshAnnouncement(incident=number, channel="C9"),
        ]

    def test_a_new_summary_is_on_the_card_alone(self, scene: Scene):
        number = scene.running().number

        scene.does(timeline.edit, number, Facts(summary="Since noon."), by=by())

        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            RefreshCard(incident=number),
        ]

    def test_a_fact_may_be_emptied_but_for_the_title(self, scene: Scene):
        number = scene.running(service="checkout", summary="Since noon.").number

        after = scene.does(timeline.edit, number, Facts(service="", summary=" "), by=by())

        assert (after.service, after.summary) == (None, "")
        assert scene.told(number)[1:] == ["service: checkout → None", "summary"]

    @pytest.mark.parametrize(
        "same",
        [
            Facts(),
            Facts(title="Search  is slow"),
            Facts(service="CHECKOUT"),
            Facts(summary="Since noon.\n"),
        ],
    )
    def test_what_changes_nothing_is_said_and_not_written(self, scene: Scene, same):
        number = scene.running(service="checkout", summary="Since noon.").number

        with scene.unchanged(), pytest.raises(BadInput, match="Nothing was changed"):
            scene.does(timeline.edit, number, same, by=by())

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            (Facts(title=""), "title"),
            (Facts(title="x" * 151, summary="Since noon."), "title"),
            (Facts(title="Cards fail", service="given up"), "service"),
        ],
    )
    def test_if_one_fact_cannot_be_taken_none_is(self, scene: Scene, facts, field):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(timeline.edit, number, facts, by=by())

        assert refused.value.field == field

    @pytest.mark.parametrize(
        ("theirs", "ours", "said"),
        [
            (Facts(title="Cards fail"), Facts(title="Cash fails"), "title to “Cards fail”"),
            (Facts(summary=""), Facts(summary="Since one."), "summary to nothing"),
        ],
    )
    def test_a_form_older_than_anothers_correction_overwrites_nobody(
        self, scene: Scene, theirs, ours, said
    ):
        incident = scene.running(summary="Since noon.")
        shown = Shown.of(facts_of(incident))
        scene.does(timeline.edit, incident.number, theirs, by=by(MARC, at=3))

        with scene.unchanged(), pytest.raises(Stale, match=f"<@U2> set {said}"):
            scene.does(timeline.edit, incident.number, ours, by=by(at=4), shown=shown)

    def test_what_was_corrected_to_the_same_is_no_quarrel(self, scene: Scene):
        incident = scene.running()
        shown = Shown.of(facts_of(incident))
        scene.does(timeline.edit, incident.number, Facts(title="Cards fail"), by=by(MARC))
        ours = Facts(title="Cards fail", summary="Since noon.")

        after = scene.does(timeline.edit, incident.number, ours, by=by(ANA), shown=shown)

        assert (after.title, after.summary) == ("Cards fail", "Since noon.")


def test_words_may_be_longer_than_slack_shows_them(scene: Scene):
    number = scene.running().number
    story = "long " * 2000

    scene.does(timeline.note, number, story, by=by(at=1))

    assert scene.last(number).words == story.strip()


def test_an_hour_later_is_an_hour_later(scene: Scene):
    number = scene.running(severity=Severity.SEV2).number

    after = scene.does(timeline.postpone_update, number, by=by(at=60), minutes=60)

    assert after.next_update_at == minutes(60) + timedelta(hours=1)
