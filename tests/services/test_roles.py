from itertools import permutations

import pytest

from firefighter.domain.deliveries import (
    FadeUndo,
    Invite,
    PostLine,
    RefreshCard,
    Say,
    TellPerson,
)
from firefighter.domain.errors import BadInput, NotAllowed, Stale
from firefighter.domain.lifecycle import Status
from firefighter.domain.roles import Role
from firefighter.domain.shown import Shown, roles_of
from firefighter.domain.timeline import EntryKind
from firefighter.services import roles
from tests.conftest import NOON
from tests.services.scene import GUEST, LENA, MARC, STRANGER, STRICT, Scene, at_once, by, minutes

COMMANDER, SCRIBE = Role.COMMANDER, Role.SCRIBE


def dms(scene: Scene) -> list[tuple[str, str]]:
    """Give who was written to, and what."""
    return [(p.person, p.text) for p in scene.promised() if isinstance(p, TellPerson)]


class TestTakeCommand:
    def test_anyone_takes_it_at_once_and_the_former_is_told(self, scene: Scene):
        number = scene.running().number

        after = scene.does(roles.take_command, number, by=by(MARC, at=2))

        assert after.commander == "U2"
        assert scene.told(number)[-1] == "role: U1 → U2"
        assert dms(scene) == [("U1", "INC-1: <@U2> took over as commander in <#C42>. Thank you.")]

    def test_the_declarer_may_take_it_for_good_and_nobody_is_written_to(self, scene: Scene):
        number = scene.running().number

        after = scene.does(roles.take_command, number, by=by())

        assert after.roles == {COMMANDER: "U1"}
        assert scene.told(number)[-1] == "role: U1 → U1"
        assert dms(scene) == []

    def test_who_commands_already_changes_nothing(self, scene: Scene):
        number = scene.running().number
        scene.does(roles.take_command, number, by=by(MARC))

        with scene.unchanged(), pytest.raises(BadInput, match="<@U2> is commander already"):
            scene.does(roles.take_command, number, by=by(MARC))

    @pytest.mark.parametrize("who", [by(GUEST), by(STRANGER), by(MARC, policy=STRICT)], ids=str)
    def test_who_may_not_takes_nothing(self, scene: Scene, who):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(NotAllowed):
            scene.does(roles.take_command, number, by=who)

    def test_of_two_at_once_the_last_commands_and_the_story_is_a_chain(self, scene: Scene):
        number = scene.running().number
        takers = [MARC, LENA]

        at_once(*[lambda p=p: scene.does(roles.take_command, number, by=by(p)) for p in takers])

        first, second = scene.timeline(number)[1:]
        assert first.old == "U1"
        assert second.old == first.new
        assert scene.incident(number).commander == second.new


class TestAssign:
    def test_whoever_gets_a_role_is_asked_in_and_told(self, scene: Scene):
        number = scene.running().number

        after = scene.does(roles.assign, number, SCRIBE, "U2", by=by(at=2))

        assert after.roles == {SCRIBE: "U2"}
        assert after.invited == ("U1", "U2")
        asked = "INC-1: <@U1> made you scribe in <#C42>."
        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            FadeUndo(incident=number, seq=2),
            RefreshCard(incident=number),
            TellPerson(incident=number, person="U2", text=asked),
            Invite(incident=number, people=("U2",)),
        ]
        entry = scene.last(number)
        assert (entry.kind, entry.field, entry.old, entry.new) == ("role", SCRIBE, None, "U2")

    def test_who_is_in_already_is_not_asked_in_again(self, scene: Scene):
        number = scene.running(people=("U2",)).number

        scene.does(roles.assign, number, SCRIBE, "U2", by=by())

        assert Invite not in [type(promise) for promise in scene.promised()]

    def test_a_role_that_changes_hands_is_told_to_both(self, scene: Scene):
        number = scene.running().number
        scene.does(roles.assign, number, SCRIBE, "U2", by=by())
        dms(scene)

        scene.does(roles.assign, number, SCRIBE, "U3", by=by())

        assert dms(scene) == [
            ("U2", "INC-1: <@U1> made <@U3> scribe in <#C42>."),
            ("U3", "INC-1: <@U1> made you scribe in <#C42>."),
        ]

    def test_the_declarer_who_is_confirmed_in_command_is_told_once(self, scene: Scene):
        number = scene.running().number

        scene.does(roles.assign, number, COMMANDER, "U1", by=by(MARC))

        assert [person for person, _ in dms(scene)] == ["U1"]

    def test_a_role_may_be_given_to_nobody(self, scene: Scene):
        number = scene.running().number
        scene.does(roles.assign, number, SCRIBE, "U2", by=by())
        dms(scene)

        after = scene.does(roles.assign, number, SCRIBE, None, by=by())

        assert after.roles == {}
        assert scene.told(number)[-1] == "role: U2 → None"
        assert dms(scene) == [("U2", "INC-1: <@U1> made nobody scribe in <#C42>.")]

    def test_before_there_is_a_channel_its_number_says_where(self, scene: Scene):
        number = scene.declared().number

        scene.does(roles.assign, number, COMMANDER, "U2", by=by())

        assert dms(scene) == [("U2", "INC-1: <@U1> made you commander in INC-1.")]

    def test_one_role_leaves_the_others_alone(self, scene: Scene):
        number = scene.running().number
        scene.does(roles.assign, number, SCRIBE, "U2", by=by())

        after = scene.does(roles.assign, number, COMMANDER, "U3", by=by())

        assert after.roles == {SCRIBE: "U2", COMMANDER: "U3"}

    @pytest.mark.parametrize(
        ("role", "person", "said"),
        [
            (SCRIBE, None, "Nobody is scribe already."),
            (COMMANDER, None, "Somebody has to command: choose who takes over."),
        ],
    )
    def test_what_cannot_be_given_changes_nothing(self, scene: Scene, role, person, said):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput) as refused:
            scene.does(roles.assign, number, role, person, by=by())

        assert (str(refused.value), refused.value.field) == (said, role)

    def test_a_form_older_than_another_persons_change_overwrites_nobody(self, scene: Scene):
        incident = scene.running()
        shown = Shown.of(roles_of(incident))
        scene.does(roles.take_command, incident.number, by=by(MARC, at=3))

        with scene.unchanged(), pytest.raises(Stale, match="<@U2> set commander to <@U2>") as late:
            scene.does(roles.assign, incident.number, COMMANDER, "U3", by=by(at=4), shown=shown)

        assert (late.value.field, late.value.at) == (COMMANDER, minutes(3))

    def test_a_role_that_somebody_gave_up_is_stale_too(self, scene: Scene):
        number = scene.running().number
        shown = Shown.of(roles_of(scene.does(roles.assign, number, SCRIBE, "U2", by=by())))
        scene.does(roles.assign, number, SCRIBE, None, by=by(MARC))

        with scene.unchanged(), pytest.raises(Stale, match="set scribe to nobody"):
            scene.does(roles.assign, number, SCRIBE, "U3", by=by(), shown=shown)

    def test_another_role_makes_nothing_stale(self, scene: Scene):
        incident = scene.running()
        shown = Shown.of(roles_of(incident))
        scene.does(roles.take_command, incident.number, by=by(MARC))

        after = scene.does(roles.assign, incident.number, SCRIBE, "U3", by=by(), shown=shown)

        assert after.roles[SCRIBE] == "U3"


class TestInvite:
    def test_those_who_are_new_are_asked_in_each_once(self, scene: Scene):
        number = scene.running(people=("U2",)).number

        after = scene.does(roles.invite, number, ["U3", "U2", "U4", "U3"], by=by(at=1))

        assert after.invited == ("U1", "U2", "U3", "U4")
        entry = scene.last(number)
        assert (entry.kind, entry.new) == (EntryKind.INVITED, "U3,U4")
        assert scene.promised() == [
            PostLine(incident=number, seq=2),
            RefreshCard(incident=number),
            Invite(incident=number, people=("U3", "U4")),
        ]

    @pytest.mark.parametrize("people", [[], ["U1"]])
    def test_nobody_new_changes_nothing(self, scene: Scene, people):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput, match="is invited already") as refused:
            scene.does(roles.invite, number, people, by=by())

        assert refused.value.field == "people"

    def test_a_guest_brings_in_nobody(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(NotAllowed, match="Inviting people is for full"):
            scene.does(roles.invite, number, ["U3"], by=by(GUEST))


class TestJoined:
    def test_whoever_comes_by_themselves_belongs_and_the_timeline_stays_quiet(self, scene: Scene):
        number = scene.running().number

        scene.does(roles.joined, number, "U3", at=NOON)

        assert scene.incident(number).invited == ("U1", "U3")
        assert len(scene.timeline(number)) == 1
        assert scene.promised() == []

    def test_who_belongs_already_changes_nothing(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged():
            scene.does(roles.joined, number, "U1", at=NOON)

    def test_whoever_joined_a_private_one_is_a_member(self, scene: Scene):
        number = scene.running(private=True).number

        scene.does(roles.joined, number, "U3", at=NOON)

        assert scene.incident(number).members() == {"U1", "U3"}

    @pytest.mark.parametrize("private", [True, False])
    def test_whoever_comes_to_a_borrowed_channel_while_it_goes_on_belongs(
        self, scene: Scene, private
    ):
        number = scene.running(here="C5", here_name="general", here_private=private).number

        scene.does(roles.joined, number, "U3", at=NOON)

        assert "U3" in scene.incident(number).members()

    @pytest.mark.parametrize("private", [True, False])
    def test_whoever_comes_to_a_borrowed_channel_when_it_is_closed_does_not(
        self, scene: Scene, private
    ):
        number = scene.at(
            Status.CLOSED, here="C5", here_name="general", here_private=private
        ).number

        with scene.unchanged():
            scene.does(roles.joined, number, "U3", at=NOON)

    def test_whoever_comes_to_its_own_channel_belongs_also_when_it_is_closed(self, scene: Scene):
        number = scene.at(Status.CLOSED, private=True).number

        scene.does(roles.joined, number, "U3", at=NOON)

        assert "U3" in scene.incident(number).members()


class TestOutOfOrder:
    """Slack tells again what was not taken, and may have told what came after it meanwhile."""

    def test_a_coming_that_is_told_after_the_leaving_makes_nobody_a_member(self, scene: Scene):
        number = scene.running(private=True).number
        scene.does(roles.left, number, "U3", at=minutes(2))

        scene.does(roles.joined, number, "U3", at=minutes(1))

        assert "U3" not in scene.incident(number).members()

    def test_a_leaving_that_is_told_after_the_coming_takes_nobody_out(self, scene: Scene):
        number = scene.running(private=True).number
        scene.does(roles.joined, number, "U3", at=minutes(2))

        scene.does(roles.left, number, "U3", at=minutes(1))

        assert "U3" in scene.incident(number).members()

    @pytest.mark.parametrize("told", list(permutations([1, 2, 3])))
    def test_in_whatever_order_they_are_told_the_last_that_happened_counts(
        self, scene: Scene, told
    ):
        number = scene.running(private=True).number

        for minute in told:
            note = roles.left if minute == 2 else roles.joined
            scene.does(note, number, "U3", at=minutes(minute))

        assert "U3" in scene.incident(number).members()

    def test_other_people_and_other_incidents_have_times_of_their_own(self, scene: Scene):
        one, other = scene.running(private=True).number, scene.running(private=True, title="B")
        scene.does(roles.left, one, "U3", at=minutes(2))

        scene.does(roles.joined, one, "U8", at=minutes(1))
        scene.does(roles.joined, other.number, "U3", at=minutes(1))

        assert "U8" in scene.incident(one).members()
        assert "U3" in scene.incident(other.number).members()


class TestLeft:
    def test_whoever_leaves_belongs_no_more_and_the_timeline_stays_quiet(self, scene: Scene):
        number = scene.running(people=("U2", "U3")).number

        scene.does(roles.left, number, "U2", at=NOON)

        assert scene.incident(number).members() == {"U1", "U3"}
        assert len(scene.timeline(number)) == 1
        assert scene.promised() == []

    def test_who_declared_or_holds_a_role_belongs_wherever_they_are(self, scene: Scene):
        number = scene.running().number
        scene.does(roles.assign, number, SCRIBE, "U2", by=by())

        for person in ("U1", "U2"):
            scene.does(roles.left, number, person, at=NOON)

        assert scene.incident(number).members() == {"U1", "U2"}

    def test_who_was_never_in_changes_nothing(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged():
            scene.does(roles.left, number, "U8", at=NOON)

    def test_who_left_may_be_asked_in_again(self, scene: Scene):
        number = scene.running(people=("U2",)).number
        scene.does(roles.left, number, "U2", at=NOON)

        scene.does(roles.invite, number, ["U2"], by=by())

        assert Invite(incident=number, people=("U2",)) in scene.promised()


class TestNotLetIn:
    def test_whom_slack_keeps_out_is_said_and_does_not_belong(self, scene: Scene):
        number = scene.running(people=("U2", "U3", "U4")).number

        scene.does(roles.not_let_in, number, ["U2", "U4"])

        assert scene.incident(number).members() == {"U1", "U3"}
        said = "Slack did not let me invite <@U2>, <@U4>. Can somebody else?"
        assert scene.promised() == [Say(incident=number, text=said)]
        assert len(scene.timeline(number)) == 1
