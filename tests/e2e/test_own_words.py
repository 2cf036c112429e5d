"""An organisation that has three severities, and calls things its own way."""

import pytest

from firefighter import wiring
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.samples.scenes import OTHERWISE
from firefighter.settings import SettingsFault
from tests.e2e.test_commands import answer_to

CHANNEL = "fire-1-checkout-is-down"


@pytest.fixture
def policy():
    return OTHERWISE.model_copy(update={"channel_prefix": "fire"})


def test_it_declares_and_changes_by_its_own_words(scene):
    ana = scene.ana
    ana.types("/fire declare p3: checkout is down")
    assert ana.sees("P3 · New", in_=CHANNEL)

    refused = answer_to(ana, "sev 5 nobody minds", channel=CHANNEL)
    unclear = answer_to(ana, "sev up", channel=CHANNEL)
    answer_to(ana, "sev P1 nobody can pay", channel=CHANNEL)

    assert refused == "SEV5 is not used here. Please choose one of: P1, P2, P3."
    assert unclear == "Please name one of P1, P2, P3, and say why when it gets better."
    assert ana.sees("raised severity: P3 → P1", in_=CHANNEL)
    assert scene.incident().severity is Severity.SEV1


def test_what_it_gave_up_is_not_declared(scene):
    refused = answer_to(scene.ana, "declare sev4 the logo is crooked", channel="general")

    assert refused == "SEV4 is not used here. Please choose one of: P1, P2, P3."
    assert scene.count("incidents") == 0


def test_a_process_does_not_start_while_an_open_incident_has_what_was_given_up(scene):
    scene.ana.types("/fire declare p3 checkout is down")
    scene.settled()
    two = Policy.model_validate({"severities": {"1": {}, "2": {}}, "default_severity": 2})
    settings = scene.settings.model_copy(update={"policy": two})

    with pytest.raises(SettingsFault) as refused:
        wiring.assemble(settings, door=True, work=True)

    assert str(refused.value) == (
        "The policy has no [severities.3] any more, but INC-1 is not closed and has that severity."
        " Put it back until they are closed, or have another one."
    )
