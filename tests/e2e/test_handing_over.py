"""Hand over: the other one is asked, and takes it or not."""

from firefighter.domain.roles import Role
from tests.e2e.test_forms import opened
from tests.e2e.test_main_job import CHANNEL, declared

ASKS = "Ana Ruiz asks @Marc Petit to take command."


def asks(scene, **also):
    ana = declared(scene)
    opened(scene, "ana", "Roles and hand over")
    ana.fills({"Commander": "marc", **also})
    ana.submits()
    return ana


def test_command_passes_when_the_other_one_takes_it(scene):
    ana = asks(scene)
    assert ana.sees(ASKS, in_=CHANNEL)
    assert scene.incident().commander == "U0ANA"

    scene.marc.presses("I take it", in_=CHANNEL)

    assert scene.incident().commander == "U0MARC"
    assert ana.sees("Marc Petit took command", in_=CHANNEL)
    assert scene.until(lambda: not any("[I take it]" in line for line in ana.reads(CHANNEL)))
    assert scene.marc.sees("asks you to take command", in_="dm-marc")


def test_who_cannot_now_says_so_and_the_buttons_go(scene):
    ana = asks(scene)
    assert ana.sees("[I take it]", in_=CHANNEL)

    scene.marc.presses("Not now", in_=CHANNEL)

    assert ana.sees("Marc Petit cannot take command now.", in_=CHANNEL)
    assert ana.sees("Ask somebody else?", in_="dm-ana")
    assert scene.until(lambda: not any("[I take it]" in line for line in ana.reads(CHANNEL)))
    assert scene.incident().commander == "U0ANA"


def test_a_late_press_is_told_who_was_faster_and_may_take_it_anyway(scene):
    ana, lena = asks(scene), scene.person("lena")
    assert ana.sees("[I take it]", in_=CHANNEL)
    late = scene.marc.looks_at(CHANNEL)
    lena.types("/incident command INC-1", channel="general")
    assert ana.sees("Lena Vogt took command", in_=CHANNEL)

    scene.marc.presses("I take it", on=late, in_=CHANNEL)

    assert scene.marc.sees("@Lena Vogt set commander to @Lena Vogt", in_=CHANNEL)
    assert scene.incident().commander == "U0LENA"
    scene.marc.presses("Take command anyway", in_=CHANNEL)
    assert scene.incident().commander == "U0MARC"


def test_somebody_else_who_presses_is_told_who_was_asked(scene):
    ana = asks(scene)
    assert ana.sees("[I take it]", in_=CHANNEL)
    lena = scene.person("lena")
    lena.joins(CHANNEL)

    lena.presses("I take it", in_=CHANNEL)

    assert lena.sees("Answering this is for @Marc Petit.", in_=CHANNEL)
    assert scene.incident().commander == "U0ANA"


def test_who_spoke_on_the_phone_hands_over_at_once(scene):
    asks(scene, **{"Hand over": ["We spoke"]})

    assert scene.incident().roles[Role.COMMANDER] == "U0MARC"
