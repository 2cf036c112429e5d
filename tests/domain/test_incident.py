import pytest

from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure
from firefighter.domain.roles import Role
from firefighter.domain.timeline import Confidence, KeyEvent, KeyTime, TimeSource
from firefighter.samples.story import empty, known, minutes


def test_it_is_called_by_its_number():
    assert empty(number=42).key == "INC-42"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("closure", [None, *Closure])
def test_only_real_and_backfilled_ones_that_end_with_answers_count(kind, closure):
    counts = empty(kind=kind, closure=closure).counts

    assert counts is (kind in {Kind.REAL, Kind.BACKFILLED} and closure is None)


@pytest.mark.parametrize("kind", Kind)
def test_of_a_test_alone_nobody_is_told(kind):
    assert kind.tells_others is (kind is not Kind.TEST)


def test_the_declarer_commands_until_somebody_takes_it():
    assert empty(declared_by="U1").commander == "U1"
    assert empty(declared_by="U1", roles={Role.COMMANDER: "U3"}).commander == "U3"


def test_whoever_declared_holds_a_role_or_was_invited_is_a_member():
    incident = empty(declared_by="U1", roles={Role.SCRIBE: "U2"}, invited=("U3", "U1"))

    assert incident.members() == {"U1", "U2", "U3"}


@pytest.mark.parametrize("source", TimeSource)
@pytest.mark.parametrize(("at", "confidence"), [(minutes(3), "sure"), (None, "unknown")])
def test_a_time_is_read_back_as_it_was_kept(source, at, confidence):
    time = KeyTime(at=at, source=source, confidence=Confidence(confidence))

    assert KeyTime.from_json(time.to_json()) == time


def test_an_unknown_time_has_no_instant():
    unknown = known(None, confidence=Confidence.UNKNOWN)
    incident = empty(times={KeyEvent.STARTED: unknown, KeyEvent.DETECTED: known(minutes(1))})

    assert incident.time(KeyEvent.STARTED) == unknown
    assert incident.instant(KeyEvent.STARTED) is None
    assert incident.instant(KeyEvent.DETECTED) == minutes(1)
    assert incident.instant(KeyEvent.MITIGATED) is None
