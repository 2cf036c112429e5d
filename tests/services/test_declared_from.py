"""Several people declare from the same message."""

from dataclasses import replace

import pytest

from firefighter.domain.deliveries import Say
from firefighter.domain.errors import DeclaredAlready
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.severity import Severity
from firefighter.services import declaring, quotations, status
from firefighter.services.declaring import Declaration
from firefighter.services.status import Ending
from tests.services.scene import ANA, LENA, MARC, Scene, at_once, by, said_in


def wish(title="Search is slow", **more):
    plain = Declaration(title=title, severity=Severity.SEV3, origin=said_in())
    return replace(plain, **more)


def standing(scene: Scene, person=MARC, place=None):
    found = scene.does(quotations.declared_from, place or said_in(), person=person.id)
    return [incident.number for incident in found]


class TestTheSecond:
    def test_is_told_of_the_first_and_declares_nothing(self, scene: Scene):
        scene.declared(origin=said_in())

        with scene.unchanged(), pytest.raises(DeclaredAlready, match="before: INC-1") as no:
            scene.does(declaring.declare, wish(), by=by(MARC))

        assert no.value.keys == ("INC-1",)

    def test_may_declare_another_on_purpose(self, scene: Scene):
        scene.declared(origin=said_in())

        declared = scene.does(declaring.declare, wish(told=frozenset({1})), by=by(MARC))

        assert (declared.new, declared.incident.number) == (True, 2)
        assert standing(scene) == [1, 2]

    def test_is_told_of_what_came_after_the_one_they_were_shown(self, scene: Scene):
        scene.declared(origin=said_in())
        scene.does(declaring.declare, wish(told=frozenset({1})), by=by(LENA))

        with pytest.raises(DeclaredAlready, match="before: INC-2"):
            scene.does(declaring.declare, wish(told=frozenset({1})), by=by(MARC))

    def test_hears_of_one_that_is_closed_too(self, scene: Scene):
        number = scene.declared(origin=said_in()).number
        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by())

        with pytest.raises(DeclaredAlready):
            scene.does(declaring.declare, wish(), by=by(MARC))

    def test_another_message_is_another_beginning(self, scene: Scene):
        scene.declared(origin=said_in())

        other = wish(origin=said_in(ts="1700000000.000200"))

        assert scene.does(declaring.declare, other, by=by(MARC)).new

    def test_the_same_person_who_says_the_same_again_is_answered_the_same(self, scene: Scene):
        first = scene.declared(origin=said_in())

        again = scene.does(declaring.declare, wish(), by=by(at=0.5))

        assert (again.new, again.incident.number) == (False, first.number)


class TestAtOnce:
    def test_of_two_one_declares_and_the_other_is_told(self, scene: Scene):
        acts = [
            lambda who=who: scene.does(declaring.declare, wish(who.name), by=by(who))
            for who in (ANA, MARC)
        ]

        outcomes = at_once(*acts)

        assert [type(o) for o in outcomes if isinstance(o, Exception)] == [DeclaredAlready]
        assert standing(scene) == [1]

    def test_of_many_who_were_shown_the_first_only_one_declares_the_second(self, scene: Scene):
        scene.declared(origin=said_in(), title="The first")
        told = frozenset({1})
        acts = [
            lambda who=who: scene.does(declaring.declare, wish(who.name, told=told), by=by(who))
            for who in (ANA, MARC, LENA)
        ]

        outcomes = at_once(*acts)

        assert sum(isinstance(o, DeclaredAlready) for o in outcomes) == 2
        assert len(standing(scene)) == 2


class TestPrivate:
    def test_who_may_not_know_of_it_is_told_nothing_and_declares_freely(self, scene: Scene):
        scene.declared(origin=said_in(), private=True)
        assert standing(scene, MARC) == []

        declared = scene.does(declaring.declare, wish(), by=by(MARC))

        assert declared.new
        assert standing(scene, MARC) == [2]
        assert standing(scene, ANA) == [1, 2]

    def test_who_belongs_to_it_is_told(self, scene: Scene):
        scene.declared(origin=said_in(), private=True, people=("U2",))

        with pytest.raises(DeclaredAlready):
            scene.does(declaring.declare, wish(), by=by(MARC))

    def test_its_people_hear_that_another_began_with_the_same(self, scene: Scene):
        scene.declared(origin=said_in(), private=True)

        scene.does(declaring.declare, wish(), by=by(MARC))

        said = "INC-2 was declared from the message that this began with. "
        said += "Whoever declared it may not know of this one."
        assert Say(incident=1, text=said, about="same-message/2") in scene.promised()

    @pytest.mark.parametrize("quiet", [{"private": True}, {}], ids=str)
    def test_of_another_private_one_or_once_it_is_over_they_hear_nothing(self, scene: Scene, quiet):
        number = scene.declared(origin=said_in(), private=True).number
        if not quiet:
            scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by())
        scene.promised()

        scene.does(declaring.declare, wish(**quiet), by=by(MARC))

        assert not [promise for promise in scene.promised() if isinstance(promise, Say)]
        assert scene.incident(2).status is Status.OPEN
