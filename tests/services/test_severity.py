import pytest

from firefighter.domain.deliveries import (
    Announce,
    FadeUndo,
    PostLine,
    PublishDraft,
    RefreshAnnouncement,
    RefreshCard,
    Remind,
    SetTopic,
)
from firefighter.domain.errors import BadInput, NotAllowed, NothingToChange, ReasonNeeded, Stale
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.roles import Act, Who
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind
from firefighter.domain.updates import Update
from firefighter.services import severity, status, timeline
from tests.services.scene import ANA, GUEST, MARC, POLICY, Scene, at_once, by, minutes

SEV1, SEV2, SEV3, SEV4, SEV5 = Severity
KNOWN = Update(known="502s.")


THREE = POLICY.model_copy(update={"severities": {s: POLICY.rule(s) for s in (SEV1, SEV2, SEV3)}})
"""A policy that gave up the two mildest."""


class TestGivenUp:
    def test_what_was_given_up_is_not_chosen_any_more(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput, match="SEV4 is not used here"):
            scene.does(severity.change, number, SEV4, by=by(policy=THREE), reason="One customer.")

    def test_nothing_is_declared_with_it(self, scene: Scene):
        with scene.unchanged(), pytest.raises(BadInput, match="SEV5 is not used here"):
            scene.declared(who=by(policy=THREE), severity=SEV5)

    def test_those_that_still_have_it_are_named(self, scene: Scene):
        scene.running(severity=SEV4, title="One")
        scene.running(severity=SEV4, title="Two")
        scene.at(Status.CLOSED, severity=SEV5, title="Three")
        scene.running(severity=SEV1, title="Four")

        assert scene.does(severity.given_up, THREE) == {SEV4: ["INC-1", "INC-2"]}
        assert scene.does(severity.given_up, POLICY) == {}

    def test_it_can_be_left_for_another(self, scene: Scene):
        number = scene.running(severity=SEV4).number

        after = scene.does(severity.change, number, SEV3, by=by(policy=THREE))

        assert after.severity is SEV3

    def test_what_was_closed_with_it_comes_back_with_another(self, scene: Scene):
        number = scene.at(Status.CLOSED, severity=SEV4).number
        strict = by(at=9, policy=THREE)

        with scene.unchanged(), pytest.raises(BadInput, match="`/incident sev INC-1 SEV3` sets"):
            scene.does(status.move, number, Status.INVESTIGATING, reason="Again.", by=strict)
        scene.does(severity.change, number, SEV3, by=strict)
        back = scene.does(status.move, number, Status.INVESTIGATING, reason="Again.", by=strict)

        assert (back.status, back.severity) == (Status.INVESTIGATING, SEV3)


class TestChange:
    def test_raising_is_one_entry_and_needs_no_reason(self, scene: Scene):
        number = scene.running().number

        after = scene.does(severity.change, number, SEV2, by=by(MARC, at=3))

        assert (after.severity, after.sure) == (SEV2, True)
        assert scene.incident(number) == after
        entry = scene.last(number)
        assert (entry.kind, entry.field, entry.old, entry.new) == (
            EntryKind.SEVERITY,
            "severity",
            "3",
            "2",
        )
        assert (entry.actor, entry.at, entry.words) == ("U2", minutes(3), None)

    def test_it_is_told_in_the_room_and_shown_wherever_it_is_shown(self, scene: Scene):
        number = scene.running(severity=SEV4).number
        scene.does(severity.change, number, SEV5, by=by(), reason="One customer.")

        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            FadeUndo(incident=number, seq=2),
            RefreshCard(incident=number),
            SetTopic(incident=number),
        ]

    @pytest.mark.parametrize("reason", ["", " \n\x00"])
    def test_lowering_without_a_word_changes_nothing(self, scene: Scene, reason):
        number = scene.running(severity=SEV1).number

        with scene.unchanged(), pytest.raises(ReasonNeeded, match="SEV1 → SEV2"):
            scene.does(severity.change, number, SEV2, by=by(), reason=reason)

    def test_lowering_keeps_why(self, scene: Scene):
        number = scene.running(severity=SEV1).number

        scene.does(severity.change, number, SEV4, by=by(), reason=" One customer.\n")

        assert scene.last(number).words == "One customer."

    def test_what_it_is_already_changes_nothing(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(NothingToChange, match="INC-1 is SEV3 already"):
            scene.does(severity.change, number, SEV3, by=by())

    def test_what_was_only_assumed_can_be_confirmed(self, scene: Scene):
        number = scene.running(severity=None).number

        after = scene.does(severity.change, number, SEV2, by=by())

        assert (after.severity, after.sure) == (SEV2, True)
        assert scene.told(number)[-1] == "severity: 2 → 2"
        assert RefreshAnnouncement(incident=number, channel="C9") in scene.promised()

    def test_who_may_not_change_it_changes_nothing(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(NotAllowed, match="Changing status, severity or"):
            scene.does(severity.change, number, SEV1, by=by(GUEST))

    def test_policy_may_keep_lowering_to_some_while_anyone_raises(self, scene: Scene):
        number = scene.running().number
        kept = POLICY.model_copy(update={"rights": dict(POLICY.rights) | {Act.LOWER: Who.ADMINS}})
        scene.does(severity.change, number, SEV1, by=by(policy=kept))

        with scene.unchanged(), pytest.raises(NotAllowed, match="Lowering the severity"):
            scene.does(severity.change, number, SEV2, by=by(policy=kept), reason="Better.")


class TestStaleness:
    def test_a_control_drawn_before_somebody_was_faster_names_who_and_when(self, scene: Scene):
        number = scene.running().number
        scene.does(severity.change, number, SEV1, by=by(MARC, at=3))

        with scene.unchanged(), pytest.raises(Stale) as refused:
            scene.does(severity.change, number, SEV2, by=by(at=4), seen=SEV3, reason="Hm.")

        assert (refused.value.value, refused.value.by, refused.value.at) == (
            "1",
            "<@U2>",
            minutes(3),
        )
        assert "set severity to SEV1" in str(refused.value)

    def test_a_change_of_status_makes_no_severity_stale(self, scene: Scene):
        number = scene.running().number
        scene.does(status.move, number, Status.INVESTIGATING, by=by(MARC))

        assert scene.does(severity.change, number, SEV1, by=by(), seen=SEV3).severity is SEV1

    def test_of_two_at_once_one_is_told_who_was_faster(self, scene: Scene):
        number = scene.running().number
        acts = [
            lambda who=who, to=to: scene.does(severity.change, number, to, by=by(who), seen=SEV3)
            for who, to in [(ANA, SEV1), (MARC, SEV2)]
        ]

        outcomes = at_once(*acts)

        assert [type(o) for o in outcomes if isinstance(o, Exception)] == [Stale]
        assert len(scene.timeline(number)) == 2


class TestWhoHears:
    @pytest.mark.parametrize(
        ("old", "new", "heard"),
        [
            (SEV3, SEV2, True),
            (SEV2, SEV1, True),
            (SEV5, SEV3, True),
            (SEV5, SEV4, False),
            (SEV1, SEV3, False),
        ],
    )
    def test_a_raise_that_tells_more_people_is_announced_anew(self, scene: Scene, old, new, heard):
        number = scene.running(severity=old).number

        after = scene.does(severity.change, number, new, by=by(), reason="Because.")

        news = [p for p in scene.promised() if isinstance(p, Announce)]
        told = [Announce(incident=number, channel="incidents", seq=after.seq)]
        assert news == (told if heard else [])

    @pytest.mark.parametrize("quiet", [{"private": True}, {"kind": Kind.TEST}], ids=str)
    def test_of_private_ones_and_tests_only_the_room_hears(self, scene: Scene, quiet):
        number = scene.running(severity=SEV3, **quiet).number

        scene.does(severity.change, number, SEV1, by=by())

        assert not [p for p in scene.promised() if p.stream.startswith("announce")]


class TestPromisedUpdate:
    def promised(self, scene: Scene, number: int):
        reminders = [p.promised for p in scene.promised() if isinstance(p, Remind)]
        return scene.incident(number).next_update_at, reminders

    def test_a_raise_promises_updates_by_the_new_cadence(self, scene: Scene):
        number = scene.running(severity=SEV3).number

        scene.does(severity.change, number, SEV1, by=by(at=5))

        assert self.promised(scene, number) == (minutes(35), [minutes(35)])

    def test_a_raise_brings_a_later_promise_forward(self, scene: Scene):
        number = scene.running(severity=SEV2).number

        scene.does(severity.change, number, SEV1, by=by(at=5))

        assert self.promised(scene, number) == (minutes(35), [minutes(35)])

    def test_a_raise_puts_off_nothing_that_was_promised(self, scene: Scene):
        number = scene.running(severity=SEV3).number
        scene.does(timeline.post_update, number, KNOWN, by=by(at=1), promised=minutes(10))
        scene.promised()

        scene.does(severity.change, number, SEV2, by=by(at=5))

        assert self.promised(scene, number) == (minutes(10), [])

    def test_a_raise_without_a_cadence_keeps_what_was_promised(self, scene: Scene):
        number = scene.running(severity=SEV4).number
        scene.does(timeline.post_update, number, KNOWN, by=by(at=1), promised=minutes(10))
        scene.promised()

        scene.does(severity.change, number, SEV3, by=by(at=5))

        assert self.promised(scene, number) == (minutes(10), [])

    def test_a_raise_after_a_broken_promise_makes_a_new_one(self, scene: Scene):
        number = scene.running(severity=SEV2).number

        scene.does(severity.change, number, SEV1, by=by(at=70))

        assert self.promised(scene, number) == (minutes(100), [minutes(100)])

    @pytest.mark.parametrize(("new", "promised"), [(SEV2, minutes(65)), (SEV3, None)])
    def test_lowering_follows_the_calmer_cadence(self, scene: Scene, new, promised):
        number = scene.running(severity=SEV1).number

        scene.does(severity.change, number, new, by=by(at=5), reason="Better.")

        assert scene.incident(number).next_update_at == promised

    def test_confirming_moves_no_promise(self, scene: Scene):
        number = scene.running(severity=None).number

        scene.does(severity.change, number, SEV2, by=by(at=5))

        assert self.promised(scene, number) == (minutes(60), [])

    def test_where_it_does_not_hurt_any_more_no_update_is_promised(self, scene: Scene):
        number = scene.at(Status.MITIGATED).number

        scene.does(severity.change, number, SEV1, by=by(at=5))

        assert self.promised(scene, number) == (None, [])


class TestDraft:
    def test_what_is_closed_and_was_worse_than_we_knew_is_written_up_after_all(self, scene: Scene):
        number = scene.at(Status.CLOSED, severity=SEV4).number
        assert scene.incident(number).draft_ordered_at is None

        after = scene.does(severity.change, number, SEV2, by=by(at=9))

        assert PublishDraft(incident=number) in scene.promised()
        assert after.draft_ordered_at == minutes(9)
        assert scene.incident(number) == after

    def test_a_draft_that_was_ordered_is_not_ordered_again(self, scene: Scene):
        number = scene.at(Status.CLOSED, severity=SEV3).number

        scene.does(severity.change, number, SEV1, by=by(at=9))

        assert PublishDraft(incident=number) not in scene.promised()

    @pytest.mark.parametrize("going_on", [Status.INVESTIGATING, Status.MITIGATED])
    def test_before_it_is_closed_its_closing_orders_it(self, scene: Scene, going_on):
        number = scene.at(going_on, severity=SEV4).number

        after = scene.does(severity.change, number, SEV1, by=by(at=9))

        assert after.draft_ordered_at is None

    def test_what_is_raised_and_comes_back_is_written_up_once(self, scene: Scene):
        number = scene.at(Status.CLOSED, severity=SEV4).number
        scene.does(severity.change, number, SEV2, by=by(at=9))
        scene.does(status.move, number, Status.INVESTIGATING, by=by(at=10), reason="Again.")
        scene.does(status.move, number, Status.MITIGATED, by=by(at=11))
        scene.does(status.close, number, status.Ending(), by=by(at=12))

        assert scene.promised().count(PublishDraft(incident=number)) == 1

    @pytest.mark.parametrize(
        ("to", "wish"),
        [(SEV4, {"severity": SEV5}), (SEV1, {"severity": SEV4, "kind": Kind.TEST})],
        ids=str,
    )
    def test_what_owes_none_at_its_new_severity_orders_none(self, scene: Scene, to, wish):
        number = scene.at(Status.CLOSED, **wish).number

        assert scene.does(severity.change, number, to, by=by(at=9)).draft_ordered_at is None

    def test_a_false_alarm_is_written_up_at_no_severity(self, scene: Scene):
        number = scene.running(severity=SEV4).number
        ending = status.Ending(closure=Closure.FALSE_ALARM)
        scene.does(status.close, number, ending, by=by(at=3))

        assert scene.does(severity.change, number, SEV1, by=by(at=9)).draft_ordered_at is None
