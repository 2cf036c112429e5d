"""The card of a private incident tells who of them is no full member here."""

from dataclasses import replace

import pytest

from firefighter.db import people
from firefighter.domain.deliveries import RefreshCard
from firefighter.services import guests, rereading, roles
from tests.conftest import NOON
from tests.services.scene import ANA, GUEST, MARC, STRANGER, Scene, by, minutes

APP = replace(STRANGER, id="U8", bot=True)


@pytest.fixture
def known(scene: Scene) -> Scene:
    scene.does(people.learn, [ANA, MARC, GUEST, STRANGER, APP], at=NOON)
    return scene


def here(scene: Scene, number: int) -> list[str]:
    incident = scene.incident(number)
    return [person.id for person in scene.does(guests.here, incident)]


def redrawn(scene: Scene) -> bool:
    return any(isinstance(promise, RefreshCard) for promise in scene.promised())


def test_guests_and_people_of_other_organisations_are_told_in_the_order_they_came(known: Scene):
    number = known.running(private=True).number

    known.does(roles.invite, number, ["U7", "U2", "U8", "U6", "U99"], by=by())

    assert here(known, number) == ["U7", "U6"]
    assert redrawn(known)


def test_where_everybody_may_read_nobody_is_told(known: Scene):
    number = known.running().number
    known.does(roles.invite, number, ["U6"], by=by())
    known.promised()

    known.does(roles.left, number, "U6", at=NOON)

    assert here(known, number) == []
    assert not redrawn(known)


@pytest.mark.parametrize(("person", "told"), [("U6", True), ("U7", True), ("U2", False)])
def test_the_card_is_drawn_again_when_one_comes_or_leaves(known: Scene, person, told):
    number = known.running(private=True).number
    known.promised()

    for minute, act in enumerate((roles.joined, roles.left)):
        known.does(act, number, person, at=minutes(minute))

        assert redrawn(known) is told
    assert here(known, number) == []


def test_one_whom_slack_did_not_let_in_is_not_told(known: Scene):
    number = known.running(private=True).number
    known.does(roles.invite, number, ["U6"], by=by())
    known.promised()

    known.does(roles.not_let_in, number, ["U6"])

    assert here(known, number) == []
    assert redrawn(known)


def test_one_who_came_while_we_were_away_is_told(known: Scene):
    number = known.running(private=True).number
    known.promised()

    known.does(rereading.meet, known.incident(number), {}, ["U1", "U6"], us="U0")

    assert here(known, number) == ["U6"]
    assert redrawn(known)


def test_before_there_is_a_card_none_is_drawn_again(known: Scene):
    number = known.declared(private=True).number
    known.promised()

    known.does(roles.joined, number, "U6", at=NOON)

    assert not redrawn(known)
