import pytest

from firefighter.domain.deliveries import (
    FadeUndo,
    PostLine,
    PublishDraft,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    SetTopic,
    TellPerson,
)
from firefighter.domain.errors import BadInput, NotAllowed, Stale, TooLateToUndo
from firefighter.domain.incident import Incident
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind, KeyEvent
from firefighter.domain.updates import Update
from firefighter.services import roles, severity, status, timeline, undo
from firefighter.services.status import Ending
from firefighter.services.timeline import Facts
from tests.services.scene import BOSS, LENA, MARC, Scene, at_once, by, minutes

KNOWN = Update(known="502s.")


def facts(incident: Incident) -> dict[str, object]:
    """Give all of it but the number of entries, which only grows."""
    return {name: value for name, value in vars(incident).items() if name != "seq"}


CHANGES = {
    "status": lambda s, n: s.does(status.move, n, Status.INVESTIGATING, by=by(at=5)),
    "the end of the impact": lambda s, n: s.does(status.move, n, Status.MITIGATED, by=by(at=5)),
    "closing": lambda s, n: s.does(
        status.close, n, Ending(closure=Closure.NOTHING_TO_FIX, note="Acme"), by=by(at=5)
    ),
    "severity": lambda s, n: s.does(severity.change, n, Severity.SEV1, by=by(at=5)),
    "lowering": lambda s, n: s.does(
        severity.change, n, Severity.SEV4, by=by(at=5), reason="Better."
    ),
    "confirming": lambda s, n: s.does(severity.change, n, Severity.SEV2, by=by(at=5)),
    "a role": lambda s, n: s.does(roles.assign, n, Role.SCRIBE, "U1", by=by(at=5)),
    "command": lambda s, n: s.does(roles.take_command, n, by=by(at=5)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
class TestWhatMayBeTakenBack:
    def test_it_is_as_if_it_had_not_been(self, scene: Scene, change):
        before = scene.running(severity=None)
        seq = change(scene, before.number).seq

        after = scene.does(undo.undo, before.number, seq, by=by(at=6.9))

        assert facts(after) == facts(before)
        assert scene.incident(before.number) == after

    def test_the_correction_is_an_entry_of_its_own(self, scene: Scene, change):
        number = scene.running(severity=None).number
        seq = change(scene, number).seq
        (*_, entry) = story = scene.timeline(number)

        scene.does(undo.undo, number, seq, by=by(at=6))

        (*kept, correction) = scene.timeline(number)
        assert kept == list(story)
        assert (correction.kind, correction.undoes) == (EntryKind.UNDONE, seq)
        assert (correction.old, correction.new) == (entry.new, entry.old)
        assert (correction.actor, correction.at, correction.words) == ("U1", minutes(6), None)

    def test_it_cannot_be_taken_back_twice(self, scene: Scene, change):
        number = scene.running(severity=None).number
        seq = change(scene, number).seq
        scene.does(undo.undo, number, seq, by=by(at=5.5))

        with scene.unchanged(), pytest.raises(TooLateToUndo):
            scene.does(undo.undo, number, seq, by=by(at=6))


class TestWhoAndWhen:
    @pytest.mark.parametrize("at", [5, 6, 7])
    def test_within_two_minutes_its_author_may(self, scene: Scene, at):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq

        assert scene.does(undo.undo, number, seq, by=by(at=at)).status is Status.OPEN

    def test_after_two_minutes_it_is_too_late(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq

        with scene.unchanged(), pytest.raises(TooLateToUndo, match="Change it back from the card"):
            scene.does(undo.undo, number, seq, by=by(at=7.01))

    @pytest.mark.parametrize("who", [MARC, BOSS], ids=["somebody else", "an admin"])
    def test_nobody_else_may(self, scene: Scene, who):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq

        with scene.unchanged(), pytest.raises(NotAllowed, match="is for <@U1>, who did it"):
            scene.does(undo.undo, number, seq, by=by(who, at=6))

    @pytest.mark.parametrize(
        "act",
        [
            lambda s, n: s.does(timeline.note, n, "Hm.", by=by(at=5)),
            lambda s, n: s.does(timeline.edit, n, Facts(title="Cards fail"), by=by(at=5)),
            lambda s, n: s.does(timeline.set_time, n, KeyEvent.STARTED, None, by=by(at=5)),
            lambda s, n: s.does(roles.invite, n, ["U3"], by=by(at=5)),
        ],
        ids=["note", "title", "time", "invitation"],
    )
    def test_other_entries_are_corrected_and_not_taken_back(self, scene: Scene, act):
        number = scene.running().number
        seq = act(scene, number).seq

        with scene.unchanged(), pytest.raises(TooLateToUndo):
            scene.does(undo.undo, number, seq, by=by(at=6))

    def test_taking_back_is_not_taken_back(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq
        correction = scene.does(undo.undo, number, seq, by=by(at=6)).seq

        with scene.unchanged(), pytest.raises(TooLateToUndo):
            scene.does(undo.undo, number, correction, by=by(at=6.5))

    def test_pressed_twice_at_once_it_is_taken_back_once(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq

        outcomes = at_once(*[lambda: scene.does(undo.undo, number, seq, by=by(at=6))] * 4)

        assert sum(isinstance(outcome, TooLateToUndo) for outcome in outcomes) == 3
        assert len(scene.timeline(number)) == 3


class TestWhatHappenedSince:
    def test_the_same_field_changed_since_names_who_and_when(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq
        scene.does(status.move, number, Status.MITIGATING, by=by(MARC, at=6))

        with scene.unchanged(), pytest.raises(Stale, match="<@U2> set status to Fixing") as late:
            scene.does(undo.undo, number, seq, by=by(at=6.5))

        assert (late.value.value, late.value.at) == (Status.MITIGATING, minutes(6))

    @pytest.mark.parametrize(("person", "label"), [("U3", "<@U3>"), (None, "nothing")])
    def test_a_role_given_away_since_names_who_holds_it(self, scene: Scene, person, label):
        number = scene.running().number
        seq = CHANGES["a role"](scene, number).seq
        scene.does(roles.assign, number, Role.SCRIBE, person, by=by(MARC, at=6))

        with scene.unchanged(), pytest.raises(Stale, match=f"<@U2> set scribe to {label} at"):
            scene.does(undo.undo, number, seq, by=by(at=6.5))

    def test_another_role_taken_since_is_kept(self, scene: Scene):
        number = scene.running().number
        seq = scene.does(roles.assign, number, Role.SCRIBE, "U2", by=by(at=5)).seq
        scene.does(roles.take_command, number, by=by(LENA, at=6))

        after = scene.does(undo.undo, number, seq, by=by(at=6.5))

        assert after.roles == {Role.COMMANDER: "U3"}
        assert scene.incident(number).commander == "U3"

    def test_a_time_given_since_is_kept(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["the end of the impact"](scene, number).seq
        scene.does(timeline.set_time, number, KeyEvent.STARTED, minutes(1), by=by(MARC, at=6))

        after = scene.does(undo.undo, number, seq, by=by(at=6.5))

        assert {event: known.at for event, known in after.times.items()} == {
            KeyEvent.STARTED: minutes(1)
        }

    def test_a_time_corrected_by_hand_since_is_kept(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["the end of the impact"](scene, number).seq
        scene.does(timeline.set_time, number, KeyEvent.MITIGATED, minutes(4), by=by(MARC, at=6))

        after = scene.does(undo.undo, number, seq, by=by(at=6.5))

        assert (after.status, after.instant(KeyEvent.MITIGATED)) == (Status.OPEN, minutes(4))

    def test_an_update_promised_since_is_kept(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["severity"](scene, number).seq
        scene.does(timeline.post_update, number, KNOWN, by=by(MARC, at=6), promised=minutes(20))

        after = scene.does(undo.undo, number, seq, by=by(at=6.5))

        assert (after.severity, after.next_update_at) == (Severity.SEV3, minutes(20))

    def test_a_severity_changed_since_does_not_keep_a_status_from_going_back(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["status"](scene, number).seq
        scene.does(severity.change, number, Severity.SEV1, by=by(MARC, at=6))

        after = scene.does(undo.undo, number, seq, by=by(at=6.5))

        assert (after.status, after.severity) == (Status.OPEN, Severity.SEV1)

    def test_whoever_was_asked_in_stays_in(self, scene: Scene):
        number = scene.running().number
        seq = scene.does(roles.assign, number, Role.SCRIBE, "U2", by=by(at=5)).seq

        assert scene.does(undo.undo, number, seq, by=by(at=6)).invited == ("U1", "U2")

    def test_times_that_would_be_out_of_order_keep_it_from_going_back(self, scene: Scene):
        number = scene.at(Status.MITIGATED).number
        seq = scene.does(status.move, number, Status.INVESTIGATING, by=by(at=5), reason="Back.").seq
        scene.does(timeline.set_time, number, KeyEvent.STARTED, minutes(5), by=by(MARC, at=6))

        with scene.unchanged(), pytest.raises(BadInput, match="started after it was mitigated"):
            scene.does(undo.undo, number, seq, by=by(at=6.5))


class TestWhatIsNotCounted:
    def test_no_reason_is_asked_and_it_is_no_reopening(self, scene: Scene):
        number = scene.at(Status.MITIGATED).number
        scene.answered(number)
        closed = scene.does(status.close, number, Ending(), by=by(at=5))
        roles_taken = scene.does(roles.take_command, number, by=by(MARC, at=5.5))
        assert roles_taken.commander == "U2"

        after = scene.does(undo.undo, number, closed.seq, by=by(at=6))

        assert after.status is Status.MITIGATED
        assert (after.closed_at, after.instant(KeyEvent.MITIGATED)) == (None, minutes(1))

    def test_a_draft_that_was_ordered_stays_ordered_and_is_not_ordered_again(self, scene: Scene):
        number = scene.at(Status.MITIGATED).number
        seq = scene.does(status.move, number, Status.POSTMORTEM, by=by(at=5)).seq

        after = scene.does(undo.undo, number, seq, by=by(at=6))
        assert after.draft_ordered_at == minutes(5)
        scene.answered(number)
        scene.does(status.close, number, Ending(), by=by(at=9))

        assert scene.rows("count(*)", "deliveries WHERE kind = 'publish-draft'") == [(1,)]
        assert scene.rows("count(*)", "deliveries WHERE kind = 'comment-draft'") == [(0,)]

    def test_a_lowering_taken_back_after_the_closing_orders_the_draft(self, scene: Scene):
        number = scene.at(Status.MITIGATED, severity=Severity.SEV2).number
        scene.answered(number)
        lowered = scene.does(
            severity.change, number, Severity.SEV4, by=by(at=3), reason="One customer."
        )
        scene.does(status.close, number, Ending(), by=by(at=3))
        assert PublishDraft(incident=number) not in scene.promised()

        after = scene.does(undo.undo, number, lowered.seq, by=by(at=4))

        assert PublishDraft(incident=number) in scene.promised()
        assert (after.status, after.draft_ordered_at) == (Status.CLOSED, minutes(4))

    def test_an_impact_that_was_taken_back_was_none(self, scene: Scene):
        number = scene.running().number
        seq = CHANGES["the end of the impact"](scene, number).seq
        scene.does(undo.undo, number, seq, by=by(at=6))

        after = scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=7))

        assert after.closure is Closure.MISTAKE


class TestWhoIsTold:
    def test_the_button_goes_at_once_and_the_room_hears(self, scene: Scene):
        number = scene.running().number
        CHANGES["status"](scene, number)
        scene.promised()

        scene.does(undo.undo, number, 2, by=by(at=6))

        assert scene.promised() == [
            PostLine(incident=number, seq=3),
            RefreshCard(incident=number),
            SetTopic(incident=number),
            RefreshAnnouncement(incident=number, channel="C9"),
            FadeUndo(incident=number, seq=2),
        ]

    def test_a_commander_who_was_thanked_hears_that_it_is_theirs_again(self, scene: Scene):
        number = scene.running().number
        seq = scene.does(roles.take_command, number, by=by(MARC, at=5)).seq
        scene.promised()

        after = scene.does(undo.undo, number, seq, by=by(MARC, at=6))

        assert after.commander == "U1"
        text = "INC-1: <@U2> made you commander in <#C42>."
        told = [p for p in scene.promised() if isinstance(p, TellPerson)]
        assert told == [TellPerson(incident=number, person="U1", text=text)]

    def test_whoever_was_asked_hears_that_they_are_not_needed(self, scene: Scene):
        number = scene.running().number
        seq = scene.does(roles.assign, number, Role.SCRIBE, "U2", by=by(at=5)).seq
        scene.promised()

        scene.does(undo.undo, number, seq, by=by(at=6))

        text = "INC-1: <@U1> made nobody scribe in <#C42>."
        told = [p for p in scene.promised() if isinstance(p, TellPerson)]
        assert told == [TellPerson(incident=number, person="U2", text=text)]

    def test_an_update_that_is_promised_again_is_reminded_of_as_one(self, scene: Scene):
        number = scene.running(severity=Severity.SEV1).number
        seq = scene.does(severity.change, number, Severity.SEV3, by=by(at=5), reason="Better.").seq

        after = scene.does(undo.undo, number, seq, by=by(at=6))

        assert after.next_update_at == minutes(30)
        again = [p for p in scene.promised() if isinstance(p, Remind)]
        first = Remind(incident=number, promised=minutes(30))
        assert [p.target for p in again] == [first.target]
        assert first.target is not None
