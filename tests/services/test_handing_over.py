"""Command passes when whoever was asked says that they take it, and not before."""

import pytest

from firefighter.db import people
from firefighter.domain.deliveries import Invite, PostLine, Say, TellPerson
from firefighter.domain.errors import BadInput, HandoverOver, NotAllowed, Stale
from firefighter.domain.handover import ExpireHandover
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.redraws import RedrawLine
from firefighter.domain.roles import Person, Role
from firefighter.domain.shown import Shown
from firefighter.services import asked, handing_over, roles, status
from firefighter.services.status import Ending
from tests.conftest import NOON
from tests.services.scene import (
    ANA,
    GUEST,
    LENA,
    MARC,
    POLICY,
    STRANGER,
    Scene,
    at_once,
    by,
    minutes,
)


def asks(scene: Scene, *, at: float = 1, **wish) -> tuple[int, int]:
    """Let Ana ask Marc; give the incident and the entry."""
    number = scene.running(**wish).number
    after = scene.does(handing_over.ask, number, "U2", by=by(at=at))
    return number, after.seq


def waits(scene: Scene, number: int, seq: int, *, at: float = 2) -> bool:
    entry = next(e for e in scene.timeline(number) if e.seq == seq)
    return scene.does(asked.waits, scene.incident(number), entry, at=minutes(at))


class TestAsk:
    def test_nothing_has_passed_and_the_room_and_the_asked_hear(self, scene: Scene):
        number, seq = asks(scene)

        assert scene.incident(number).commander == "U1"
        assert scene.last(number).new == "U2"
        promised = scene.promised()
        assert PostLine(incident=number, seq=seq) in promised
        text = "INC-1: <@U1> asks you to take command in <#C42>. Please say there whether you do."
        assert TellPerson(incident=number, person="U2", text=text) in promised
        assert Invite(incident=number, people=("U2",)) in promised
        assert ExpireHandover(incident=number, seq=seq) in promised
        assert scene.due("expire-handover") == [minutes(16)]
        assert waits(scene, number, seq)

    def test_who_is_in_already_is_not_asked_in_again(self, scene: Scene):
        asks(scene, people=("U2",))

        assert not [p for p in scene.promised() if isinstance(p, Invite)]

    def test_whoever_commands_already_is_not_asked(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(BadInput, match="<@U1> is commander already"):
            scene.does(handing_over.ask, number, "U1", by=by(MARC))

    @pytest.mark.parametrize(
        "who", [GUEST, STRANGER, Person(id="U8", name="Bot", bot=True)], ids=lambda p: p.name
    )
    def test_nobody_is_asked_who_could_only_be_refused(self, scene: Scene, who):
        number = scene.running().number
        scene.does(people.learn, [who], at=NOON)

        with scene.unchanged(), pytest.raises(BadInput, match="may not command here") as no:
            scene.does(handing_over.ask, number, who.id, by=by())

        assert no.value.field == Role.COMMANDER

    def test_somebody_known_who_may_is_asked(self, scene: Scene):
        number = scene.running().number
        scene.does(people.learn, [MARC], at=NOON)

        scene.does(handing_over.ask, number, "U2", by=by())

        assert scene.last(number).new == "U2"

    def test_who_may_not_change_roles_asks_nobody(self, scene: Scene):
        number = scene.running().number

        with scene.unchanged(), pytest.raises(NotAllowed):
            scene.does(handing_over.ask, number, "U2", by=by(GUEST))

    def test_a_form_older_than_somebodys_taking_command_asks_nobody(self, scene: Scene):
        number = scene.running().number
        shown = Shown.of({Role.COMMANDER: "U1"})
        scene.does(roles.take_command, number, by=by(LENA, at=1))

        with scene.unchanged(), pytest.raises(Stale):
            scene.does(handing_over.ask, number, "U2", by=by(at=2), shown=shown)

    def test_asking_another_ends_the_first_asking(self, scene: Scene):
        number, seq = asks(scene)
        scene.promised()

        other = scene.does(handing_over.ask, number, "U3", by=by(at=2)).seq

        assert RedrawLine(incident=number, seq=seq) in scene.promised()
        assert (waits(scene, number, seq), waits(scene, number, other)) == (False, True)
        with scene.unchanged(), pytest.raises(HandoverOver):
            scene.does(handing_over.take, number, seq, by=by(MARC, at=3))


class TestGive:
    def test_who_spoke_hands_over_at_once_and_whatever_was_asked_is_over(self, scene: Scene):
        number, seq = asks(scene)

        after = scene.does(handing_over.give, number, "U3", by=by(at=2))

        assert (after.commander, scene.last(number).actor) == ("U3", "U1")
        assert not waits(scene, number, seq, at=3)

    def test_nobody_is_given_it_who_may_not_command(self, scene: Scene):
        number = scene.running().number
        scene.does(people.learn, [GUEST], at=NOON)

        with scene.unchanged(), pytest.raises(BadInput, match="may not command here"):
            scene.does(handing_over.give, number, GUEST.id, by=by())


class TestTake:
    def test_now_it_has_passed_and_the_story_says_when(self, scene: Scene):
        number, seq = asks(scene)
        scene.promised()

        after = scene.does(handing_over.take, number, seq, by=by(MARC, at=5))

        assert after.commander == "U2"
        last = scene.last(number)
        assert (last.field, last.actor, last.at) == (Role.COMMANDER, "U2", minutes(5))
        assert RedrawLine(incident=number, seq=seq) in scene.promised()
        assert not waits(scene, number, seq)

    def test_nobody_else_takes_it_there_but_hears_how(self, scene: Scene):
        number, seq = asks(scene)

        with scene.unchanged(), pytest.raises(NotAllowed, match=r"for <@U2>\. `/incident command"):
            scene.does(handing_over.take, number, seq, by=by(LENA, at=2))

    def test_whoever_is_too_late_is_told_who_was_faster(self, scene: Scene):
        number, seq = asks(scene)
        scene.does(roles.take_command, number, by=by(LENA, at=2))

        with scene.unchanged(), pytest.raises(Stale, match="<@U3> set commander to <@U3>") as late:
            scene.does(handing_over.take, number, seq, by=by(MARC, at=3))

        assert late.value.value == "U3"

    def test_after_a_quarter_of_an_hour_it_is_over(self, scene: Scene):
        number, seq = asks(scene)

        with scene.unchanged(), pytest.raises(HandoverOver, match="is over; nothing has changed"):
            scene.does(handing_over.take, number, seq, by=by(MARC, at=16))

    def test_pressed_twice_at_once_it_passes_once(self, scene: Scene):
        number, seq = asks(scene)
        acts = [lambda: scene.does(handing_over.take, number, seq, by=by(MARC, at=2))] * 2

        outcomes = at_once(*acts)

        assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
        assert scene.told(number).count("role: U1 → U2") == 1

    def test_of_one_that_was_closed_nobody_takes_command(self, scene: Scene):
        number, seq = asks(scene)
        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by(at=2))

        with scene.unchanged(), pytest.raises(HandoverOver):
            scene.does(handing_over.take, number, seq, by=by(MARC, at=3))
        assert scene.incident(number).status is Status.CLOSED


class TestDecline:
    def test_whoever_was_asked_cannot_now_and_who_asked_hears(self, scene: Scene):
        number, seq = asks(scene)
        scene.promised()

        after = scene.does(handing_over.decline, number, seq, by=by(MARC, at=2))

        assert after.commander == "U1"
        text = "INC-1: <@U2> cannot take command now. Ask somebody else?"
        promised = scene.promised()
        assert TellPerson(incident=number, person="U1", text=text) in promised
        assert RedrawLine(incident=number, seq=seq) in promised
        assert not waits(scene, number, seq)

    def test_whoever_asked_takes_it_back(self, scene: Scene):
        number, seq = asks(scene)
        scene.promised()

        scene.does(handing_over.decline, number, seq, by=by(ANA, at=2))

        assert not [p for p in scene.promised() if isinstance(p, TellPerson)]
        with scene.unchanged(), pytest.raises(HandoverOver):
            scene.does(handing_over.take, number, seq, by=by(MARC, at=3))

    def test_nobody_else_answers_for_them(self, scene: Scene):
        number, seq = asks(scene)

        with scene.unchanged(), pytest.raises(NotAllowed, match="Answering this is for <@U2>"):
            scene.does(handing_over.decline, number, seq, by=by(LENA, at=2))

    def test_what_was_answered_is_not_answered_again(self, scene: Scene):
        number, seq = asks(scene)
        scene.does(handing_over.decline, number, seq, by=by(MARC, at=2))

        with scene.unchanged(), pytest.raises(HandoverOver):
            scene.does(handing_over.decline, number, seq, by=by(MARC, at=3))


class TestExpire:
    def test_the_room_hears_that_nobody_answered(self, scene: Scene):
        number, seq = asks(scene)
        scene.promised()

        scene.does(handing_over.expired, number, seq, policy=POLICY)

        said = "<@U2> has not answered. <@U1> is still commander: ask somebody else?"
        assert scene.promised() == [
            RedrawLine(incident=number, seq=seq),
            Say(incident=number, text=said, about=f"handover/{seq}"),
        ]

    def test_what_was_answered_is_not_said_to_have_expired(self, scene: Scene):
        number, seq = asks(scene)
        scene.does(handing_over.take, number, seq, by=by(MARC, at=2))
        scene.promised()

        scene.does(handing_over.expired, number, seq, policy=POLICY)

        assert scene.promised() == []

    def test_a_note_asks_nobody(self, scene: Scene):
        number = scene.running().number

        assert not waits(scene, number, 1)
