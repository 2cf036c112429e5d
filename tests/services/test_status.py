from itertools import pairwise, product

import pytest

from firefighter.domain.deliveries import (
    ArchiveChannel,
    CommentDraft,
    FadeUndo,
    PostLine,
    PublishDraft,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    SetTopic,
)
from firefighter.domain.errors import (
    BadInput,
    HadImpact,
    IllegalMove,
    NotAllowed,
    NotYetClosable,
    ReasonNeeded,
    Refused,
    Stale,
    UnknownIncident,
)
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import MOVES, Asks, Closure, Status
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent, KeyTime, TimeSource
from firefighter.services import roles, severity, status, timeline
from firefighter.services.status import Ending
from tests.services.scene import (
    ANA,
    BOSS,
    GUEST,
    LENA,
    MARC,
    STRANGER,
    STRICT,
    Scene,
    at_once,
    by,
    minutes,
)

NEW, LOOK, FIX, OVER, WRITE, DONE = Status
PAIRS = [(a, b) for a, b in product(Status, Status) if b is not DONE]
LEGAL = [(a, b) for a, b in PAIRS if b in MOVES[a]]
ILLEGAL = [(a, b) for a, b in PAIRS if b not in MOVES[a]]
REASONED = [(a, b) for a, b in LEGAL if MOVES[a][b] is Asks.REASON]
FREE = [Closure.FALSE_ALARM, Closure.MISTAKE]


def kinds(promises):
    return [type(promise) for promise in promises]


class TestMove:
    @pytest.mark.parametrize(("old", "new"), LEGAL)
    def test_a_legal_move_is_one_entry_of_whoever_moved_it(self, scene: Scene, old, new):
        number = scene.at(old).number
        entries_before = scene.timeline(number)

        after = scene.does(status.move, number, new, by=by(at=5), reason="502s again.")

        assert after.status is new
        assert scene.incident(number) == after
        (*kept, entry) = scene.timeline(number)
        assert tuple(kept) == entries_before
        assert (entry.kind, entry.field, entry.old, entry.new) == ("status", "status", old, new)
        assert (entry.actor, entry.at, entry.words) == ("U1", minutes(5), "502s again.")

    @pytest.mark.parametrize(("old", "new"), ILLEGAL)
    def test_an_illegal_move_changes_nothing(self, scene: Scene, old, new):
        number = scene.at(old).number

        with scene.unchanged(), pytest.raises(IllegalMove):
            scene.does(status.move, number, new, by=by(at=5), reason="Because.")

    @pytest.mark.parametrize(("old", "new"), REASONED)
    def test_a_move_that_asks_why_changes_nothing_without_an_answer(self, scene: Scene, old, new):
        number = scene.at(old).number

        with scene.unchanged(), pytest.raises(ReasonNeeded):
            scene.does(status.move, number, new, by=by(at=5), reason=" \x00\n")

    def test_it_is_told_in_the_room_and_shown_wherever_it_is_shown(self, scene: Scene):
        number = scene.running().number

        scene.does(status.move, number, LOOK, by=by())

        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            FadeUndo(incident=number, seq=2),
            RefreshCard(incident=number),
            SetTopic(incident=number),
            RefreshAnnouncement(incident=number, channel="C9"),
        ]
        assert scene.due("fade-undo") == [minutes(2)]

    @pytest.mark.parametrize("quiet", [{"private": True}, {"kind": Kind.TEST}], ids=str)
    def test_of_private_ones_and_tests_only_the_room_hears(self, scene: Scene, quiet):
        number = scene.running(**quiet).number

        scene.does(status.move, number, LOOK, by=by())

        assert {p.stream for p in scene.promised()} == {"incident:1:channel", "incident:1:undo:2"}

    def test_in_a_borrowed_channel_the_topic_is_left_alone(self, scene: Scene):
        number = scene.running(here="C7", here_name="ops").number

        scene.does(status.move, number, LOOK, by=by())

        assert SetTopic not in kinds(scene.promised())

    @pytest.mark.parametrize("who", [GUEST, STRANGER], ids=["guest", "stranger"])
    def test_who_may_not_change_it_changes_nothing(self, scene: Scene, who):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(NotAllowed):
            scene.does(status.move, number, LOOK, by=by(who))

    def test_an_unknown_incident_is_said_to_be_unknown(self, scene: Scene):
        with scene.unchanged(), pytest.raises(UnknownIncident, match="INC-7"):
            scene.does(status.move, 7, LOOK, by=by())


class TestTheEndOfTheImpact:
    def test_moving_to_mitigated_records_when_as_a_fact_of_the_move(self, scene: Scene):
        number = scene.running().number

        after = scene.does(status.move, number, OVER, by=by(at=7))

        assert after.times[KeyEvent.MITIGATED] == KeyTime(
            at=minutes(7), source=TimeSource.TRANSITION, confidence=Confidence.SURE
        )

    def test_a_time_that_a_person_gave_before_is_kept(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.set_time, number, KeyEvent.MITIGATED, minutes(3), by=by(at=5))

        after = scene.does(status.move, number, OVER, by=by(at=7))

        assert after.instant(KeyEvent.MITIGATED) == minutes(3)

    def test_it_ends_the_promise_of_an_update(self, scene: Scene):
        number = scene.running(severity=Severity.SEV1).number

        after = scene.does(status.move, number, OVER, by=by(at=7))

        assert after.next_update_at is None
        assert Remind not in kinds(scene.promised())

    def test_it_cannot_end_before_it_started(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.set_time, number, KeyEvent.STARTED, minutes(6), by=by(MARC, at=7))

        with scene.unchanged(), pytest.raises(BadInput, match="started after it was mitigated"):
            scene.does(status.move, number, OVER, by=by(at=5))


class TestReopening:
    @pytest.mark.parametrize("old", [OVER, WRITE, DONE])
    def test_what_is_back_is_not_over_and_promises_updates_again(self, scene: Scene, old):
        number = scene.at(old, severity=Severity.SEV1).number
        scene.promised()

        after = scene.does(status.move, number, LOOK, by=by(at=9), reason="502s again.")

        assert KeyEvent.MITIGATED not in after.times
        assert KeyEvent.RESOLVED not in after.times
        assert after.next_update_at == minutes(39)
        assert scene.promised()[-1] == Remind(incident=number, promised=minutes(39))

    def test_what_it_ended_as_is_forgotten_but_not_that_it_ended(self, scene: Scene):
        number = scene.running().number
        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=1))

        after = scene.does(status.move, number, LOOK, by=by(at=9), reason="Real after all.")

        assert (after.closure, after.closure_note) == (None, None)
        assert after.closed_at == minutes(1)

    def test_a_closed_one_is_reopened_by_its_commander_or_an_admin(self, scene: Scene):
        number = scene.at(DONE).number
        scene.does(roles.assign, number, Role.COMMANDER, "U3", by=by())

        with scene.unchanged(), pytest.raises(NotAllowed, match=r"its commander \(<@U3>\) or an"):
            scene.does(status.move, number, LOOK, by=by(ANA, at=9), reason="Back.")
        scene.does(status.move, number, LOOK, by=by(LENA, at=9), reason="Back.")
        scene.does(status.move, number, OVER, by=by(at=10))
        scene.does(status.close, number, Ending(), by=by(at=11))
        after = scene.does(status.move, number, LOOK, by=by(BOSS, at=12), reason="Back.")

        assert after.status is LOOK

    @pytest.mark.parametrize("old", [OVER, WRITE])
    def test_one_that_was_never_closed_may_be_reopened_by_anyone(self, scene: Scene, old):
        number = scene.at(old).number

        after = scene.does(status.move, number, LOOK, by=by(MARC, at=9), reason="Back.")

        assert after.status is LOOK


class TestStaleness:
    def test_a_control_drawn_before_somebody_was_faster_names_who_and_when(self, scene: Scene):
        number = scene.running().number
        scene.does(status.move, number, LOOK, by=by(MARC, at=3))

        with scene.unchanged(), pytest.raises(Stale) as refused:
            scene.does(status.move, number, FIX, by=by(at=4), seen=NEW)

        assert (refused.value.field, refused.value.value) == ("status", LOOK)
        assert (refused.value.by, refused.value.at) == ("<@U2>", minutes(3))
        assert str(refused.value).startswith("<@U2> set status to Investigating at ")

    def test_a_control_that_never_was_right_names_who_declared(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(Stale) as refused:
            scene.does(status.close, number, Ending(), by=by(MARC, at=4), seen=OVER)

        assert (refused.value.by, refused.value.at) == ("<@U1>", minutes(0))

    def test_a_note_a_role_or_a_severity_makes_no_status_stale(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.note, number, "Disk full.", by=by(MARC))
        scene.does(roles.take_command, number, by=by(MARC))
        scene.does(severity.change, number, Severity.SEV1, by=by(MARC))

        after = scene.does(status.move, number, LOOK, by=by(at=4), seen=NEW)

        assert after.status is LOOK

    def test_a_status_that_came_back_is_fresh_again(self, scene: Scene):
        number = scene.at(LOOK).number
        scene.does(status.move, number, FIX, by=by(MARC, at=3))
        scene.does(status.move, number, LOOK, by=by(MARC, at=4), reason="Not it.")

        after = scene.does(status.move, number, FIX, by=by(at=5), seen=LOOK)

        assert after.status is FIX

    def test_of_two_who_press_at_once_one_is_told_who_was_faster(self, scene: Scene):
        number = scene.running().number
        acts = [
            lambda who=who, to=to: scene.does(status.move, number, to, by=by(who), seen=NEW)
            for who, to in [(ANA, LOOK), (MARC, FIX), (LENA, OVER)]
        ]

        outcomes = at_once(*acts)

        (won,) = [o for o in outcomes if not isinstance(o, Exception)]
        assert [type(o) for o in outcomes if isinstance(o, Exception)] == [Stale, Stale]
        assert scene.told(number) == ["declared: None → 3", f"status: open → {won.status}"]

    def test_many_who_change_at_once_without_looking_leave_one_legal_story(self, scene: Scene):
        number = scene.running().number
        acts = [
            lambda to=to: scene.does(status.move, number, to, by=by(at=1), reason="Because.")
            for to in [LOOK, FIX, OVER, WRITE, LOOK, FIX, OVER, LOOK]
        ]

        at_once(*acts)

        story = [e for e in scene.timeline(number) if e.kind is EntryKind.STATUS]
        lived = [Status(e.old or "") for e in story] + [scene.incident(number).status]
        assert lived[0] is NEW
        assert all(new in MOVES[old] for old, new in pairwise(lived))
        assert [e.seq for e in scene.timeline(number)] == list(range(1, len(story) + 2))


class TestClose:
    @pytest.mark.parametrize("old", [OVER, WRITE])
    def test_with_every_answer_it_closes(self, scene: Scene, old):
        number = scene.at(old).number
        scene.answered(number)

        after = scene.does(status.close, number, Ending(), by=by(at=9), seen=old)

        assert (after.status, after.closed_at, after.closure) == (DONE, minutes(9), None)
        assert after.counts
        assert (scene.last(number).old, scene.last(number).new) == (old, DONE)
        assert scene.last(number).words is None

    @pytest.mark.parametrize(
        ("answered", "missing"),
        [
            ([], ("when it started", "when we noticed")),
            ([KeyEvent.STARTED], ("when we noticed",)),
            ([KeyEvent.DETECTED], ("when it started",)),
        ],
    )
    def test_what_is_missing_is_named_and_nothing_changes(self, scene: Scene, answered, missing):
        number = scene.at(OVER).number
        for event in answered:
            scene.does(timeline.set_time, number, event, None, by=by(at=2))

        with scene.unchanged(), pytest.raises(NotYetClosable) as refused:
            scene.does(status.close, number, Ending(), by=by(at=9))

        assert refused.value.missing == missing

    @pytest.mark.parametrize("old", [NEW, LOOK, FIX])
    def test_while_it_hurts_it_does_not_close_with_answers(self, scene: Scene, old):
        number = scene.at(old).number
        for event in KeyEvent:
            scene.does(timeline.set_time, number, event, None, by=by(at=2))

        with scene.unchanged(), pytest.raises(NotYetClosable) as refused:
            scene.does(status.close, number, Ending(), by=by(at=9))

        assert refused.value.missing == ("that the impact is over",)

    def test_an_impact_without_an_end_is_asked_for_once(self, scene: Scene):
        number = scene.running().number

        with pytest.raises(NotYetClosable) as refused:
            scene.does(status.close, number, Ending(), by=by(at=9))

        assert refused.value.missing == (
            "when it started",
            "when we noticed",
            "that the impact is over",
        )

    def test_nobody_knows_never_blocks(self, scene: Scene):
        number = scene.at(OVER).number
        unknown = dict.fromkeys([KeyEvent.STARTED, KeyEvent.DETECTED, KeyEvent.MITIGATED])
        scene.does(timeline.set_times, number, unknown, by=by(at=2))

        after = scene.does(status.close, number, Ending(), by=by(at=9))

        assert after.status is DONE

    def test_it_may_be_noticed_after_it_was_over(self, scene: Scene):
        number = scene.at(OVER).number
        times = {KeyEvent.STARTED: minutes(0), KeyEvent.DETECTED: minutes(5)}
        scene.does(timeline.set_times, number, times, by=by(at=6))

        assert scene.does(status.close, number, Ending(), by=by(at=9)).status is DONE

    @pytest.mark.parametrize("at", [minutes(8), None])
    def test_when_all_was_as_before_is_kept_as_it_was_answered(self, scene: Scene, at):
        number = scene.at(OVER).number
        scene.answered(number)
        confidence = Confidence.SURE if at else Confidence.UNKNOWN
        resolved = KeyTime(at=at, source=TimeSource.HUMAN, confidence=confidence)

        after = scene.does(status.close, number, Ending(resolved=resolved), by=by(at=9))

        assert after.times[KeyEvent.RESOLVED] == resolved

    def test_all_cannot_be_as_before_in_the_future(self, scene: Scene):
        number = scene.at(OVER).number
        scene.answered(number)
        later = KeyTime(at=minutes(9.1), source=TimeSource.HUMAN, confidence=Confidence.SURE)
        ending = Ending(resolved=later)

        with scene.unchanged(), pytest.raises(BadInput, match="in the future") as refused:
            scene.does(status.close, number, ending, by=by(at=9))

        assert refused.value.field == KeyEvent.RESOLVED

    def test_what_is_closed_is_not_closed_again(self, scene: Scene):
        number = scene.at(DONE).number

        with scene.unchanged(), pytest.raises(IllegalMove):
            scene.does(status.close, number, Ending(), by=by(at=9))

    def test_who_may_not_close_closes_nothing(self, scene: Scene):
        number = scene.at(OVER).number
        scene.answered(number)

        with scene.unchanged(), pytest.raises(NotAllowed, match="Closing this incident"):
            scene.does(status.close, number, Ending(), by=by(MARC, policy=STRICT))

    def test_moving_to_closed_is_closing(self, scene: Scene):
        number = scene.at(OVER).number
        with scene.unchanged(), pytest.raises(NotYetClosable):
            scene.does(status.move, number, DONE, by=by(at=3))
        scene.answered(number)

        after = scene.does(status.move, number, DONE, by=by(at=9), reason="Quiet since noon.")

        assert (after.status, after.closed_at, after.closure_note) == (DONE, minutes(9), None)
        assert scene.last(number).words == "Quiet since noon."

    def test_two_who_close_at_once_close_it_once(self, scene: Scene):
        number = scene.at(OVER).number
        scene.answered(number)

        outcomes = at_once(*[lambda: scene.does(status.close, number, Ending(), by=by(at=9))] * 4)

        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 3
        assert kinds(scene.promised()).count(PublishDraft) == 1


class TestClosureReasons:
    @pytest.mark.parametrize("old", [NEW, LOOK, FIX])
    @pytest.mark.parametrize(
        ("closure", "note", "words"),
        [
            (Closure.FALSE_ALARM, "", "False alarm"),
            (Closure.FALSE_ALARM, "The probe was broken.", "False alarm: The probe was broken."),
            (Closure.MISTAKE, "", "Declared by mistake"),
            (Closure.NOTHING_TO_FIX, "Acme", "Nothing to fix here, Acme handles it"),
            (Closure.DUPLICATE, "inc-1", "Duplicate of INC-1"),
        ],
    )
    def test_it_closes_without_answers_and_does_not_count(
        self, scene: Scene, old, closure, note, words
    ):
        scene.declared(title="The first", who=by(MARC))
        number = scene.at(old).number
        ending = Ending(closure=closure, note=note)

        after = scene.does(status.close, number, ending, by=by(at=9))

        assert (after.status, after.closure, after.closed_at) == (DONE, closure, minutes(9))
        assert after.closure_note == ("INC-1" if closure is Closure.DUPLICATE else note or None)
        assert scene.last(number).words == words
        assert not after.counts

    @pytest.mark.parametrize("closure", Closure)
    @pytest.mark.parametrize("old", [OVER, WRITE])
    def test_what_hurt_is_a_real_incident(self, scene: Scene, closure, old):
        scene.declared(title="The first", who=by(MARC))
        number = scene.at(old).number
        ending = Ending(closure=closure, note="INC-1")

        with scene.unchanged(), pytest.raises(HadImpact, match="INC-2 had an impact"):
            scene.does(status.close, number, ending, by=by(at=9))

    @pytest.mark.parametrize("event", [KeyEvent.STARTED, KeyEvent.MITIGATED])
    def test_a_known_start_or_end_of_the_impact_is_an_impact(self, scene: Scene, event):
        number = scene.running().number
        scene.does(timeline.set_time, number, event, minutes(0), by=by(at=1))

        with scene.unchanged(), pytest.raises(HadImpact):
            scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=9))

    @pytest.mark.parametrize("old", [OVER, WRITE, DONE])
    def test_what_hurt_and_came_back_did_hurt(self, scene: Scene, old):
        number = scene.at(old).number
        scene.does(status.move, number, LOOK, by=by(at=4), reason="Back.")
        scene.does(timeline.set_time, number, KeyEvent.STARTED, None, by=by(at=5))

        with scene.unchanged(), pytest.raises(HadImpact):
            scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=9))

    @pytest.mark.parametrize(
        ("closure", "note"),
        [
            (Closure.NOTHING_TO_FIX, " "),
            (Closure.DUPLICATE, ""),
            (Closure.DUPLICATE, "the other one"),
            (Closure.DUPLICATE, "INC-1"),
            (Closure.DUPLICATE, "9" * 5000),
        ],
    )
    def test_a_reason_that_lacks_what_it_needs_changes_nothing(self, scene: Scene, closure, note):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(status.close, number, Ending(closure=closure, note=note), by=by())

        assert refused.value.field == "note"

    def test_it_duplicates_only_what_exists(self, scene: Scene):
        number = scene.running().number
        ending = Ending(closure=Closure.DUPLICATE, note="INC-999999999")

        with scene.unchanged(), pytest.raises(UnknownIncident, match="INC-999999999"):
            scene.does(status.close, number, ending, by=by())

    @pytest.mark.parametrize("closure", FREE)
    def test_it_owes_no_post_mortem(self, scene: Scene, closure):
        number = scene.running(severity=Severity.SEV1).number

        after = scene.does(status.close, number, Ending(closure=closure), by=by())

        assert PublishDraft not in kinds(scene.promised())
        assert after.draft_ordered_at is None


class TestDraft:
    def test_it_is_ordered_on_entering_the_write_up_and_not_again_on_closing(self, scene: Scene):
        number = scene.at(OVER).number

        after = scene.does(status.move, number, WRITE, by=by(at=5))
        assert scene.promised()[-1] == PublishDraft(incident=number)
        assert after.draft_ordered_at == minutes(5)
        scene.answered(number)
        closed = scene.does(status.close, number, Ending(), by=by(at=9))

        assert {PublishDraft, CommentDraft}.isdisjoint(kinds(scene.promised()))
        assert closed.draft_ordered_at == minutes(5)

    def test_it_is_ordered_on_closing_if_it_was_not_before(self, scene: Scene):
        number = scene.at(OVER).number
        scene.answered(number)

        after = scene.does(status.close, number, Ending(), by=by(at=9))

        assert scene.promised()[-1] == PublishDraft(incident=number)
        assert after.draft_ordered_at == minutes(9)

    def test_closing_again_adds_a_comment_instead(self, scene: Scene):
        number = scene.at(DONE).number
        scene.does(status.move, number, LOOK, by=by(at=4), reason="Back.")
        scene.does(status.move, number, OVER, by=by(at=5))
        assert {PublishDraft, CommentDraft}.isdisjoint(kinds(scene.promised()))

        after = scene.does(status.close, number, Ending(), by=by(at=9))

        assert scene.promised()[-1] == CommentDraft(incident=number, seq=after.seq)
        assert scene.last(number).seq == after.seq
        assert after.draft_ordered_at == minutes(3)

    def test_writing_up_a_second_time_orders_nothing(self, scene: Scene):
        number = scene.at(WRITE).number
        scene.does(status.move, number, LOOK, by=by(at=4), reason="Back.")
        scene.does(status.move, number, OVER, by=by(at=5))
        scene.promised()

        scene.does(status.move, number, WRITE, by=by(at=6))

        assert {PublishDraft, CommentDraft}.isdisjoint(kinds(scene.promised()))

    def test_what_closed_with_a_reason_and_came_back_owes_its_first_draft(self, scene: Scene):
        number = scene.running().number
        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=1))
        scene.does(status.move, number, LOOK, by=by(at=2), reason="Real after all.")
        scene.does(status.move, number, OVER, by=by(at=3))
        scene.answered(number)

        scene.does(status.close, number, Ending(), by=by(at=9))

        assert scene.promised()[-1] == PublishDraft(incident=number)

    @pytest.mark.parametrize("rank", [Severity.SEV4, Severity.SEV5])
    def test_a_severity_without_post_mortems_closes_without_one(self, scene: Scene, rank):
        number = scene.at(OVER, severity=rank).number
        scene.answered(number)

        after = scene.does(status.close, number, Ending(), by=by(at=9))

        assert PublishDraft not in kinds(scene.promised())
        assert after.draft_ordered_at is None

    def test_whoever_asks_for_a_write_up_gets_one_at_any_severity(self, scene: Scene):
        number = scene.at(OVER, severity=Severity.SEV5).number

        scene.does(status.move, number, WRITE, by=by(at=5))

        assert scene.promised()[-1] == PublishDraft(incident=number)

    def test_a_test_is_written_up_nowhere(self, scene: Scene):
        number = scene.at(OVER, kind=Kind.TEST).number
        scene.does(status.move, number, WRITE, by=by(at=5))
        scene.answered(number)

        scene.does(status.close, number, Ending(), by=by(at=9))

        assert not scene.rows("kind", "deliveries WHERE stream LIKE '%wiki'")

    def test_a_private_one_is_written_up_too(self, scene: Scene):
        number = scene.at(OVER, private=True).number

        scene.does(status.move, number, WRITE, by=by(at=5))

        assert scene.promised()[-1] == PublishDraft(incident=number)


class TestArchive:
    def test_the_channel_of_a_test_is_archived_last_of_all(self, scene: Scene):
        number = scene.running(kind=Kind.TEST).number

        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by())

        assert scene.promised()[-1] == ArchiveChannel(incident=number)

    def test_it_is_not_archived_while_its_closing_can_be_taken_back(self, scene: Scene):
        number = scene.running(kind=Kind.TEST).number

        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=5))

        assert scene.due("archive-channel") == [minutes(7)]

    @pytest.mark.parametrize("wish", [{}, {"kind": Kind.TEST, "here": "C7"}], ids=str)
    def test_any_other_channel_is_left_open(self, scene: Scene, wish):
        number = scene.running(**wish).number

        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by())

        assert ArchiveChannel not in kinds(scene.promised())
