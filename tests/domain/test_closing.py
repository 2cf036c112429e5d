from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firefighter.domain import closing
from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent
from firefighter.samples.scenes import SHOP
from firefighter.samples.story import empty, entry, known, minutes

S, D, M, R = KeyEvent
UNKNOWN = known(None, confidence=Confidence.UNKNOWN)


def test_started_noticed_and_over_are_asked_and_nothing_else():
    assert closing.unanswered(empty()) == (S, D, M)


@pytest.mark.parametrize("event", closing.REQUIRED)
@pytest.mark.parametrize("answer", [known(minutes(1)), UNKNOWN])
def test_a_time_and_nobody_knows_are_both_answers(event, answer):
    left = closing.unanswered(empty(times={event: answer}))

    assert event not in left
    assert len(left) == 2


@given(
    times=st.dictionaries(st.sampled_from(KeyEvent), st.integers(-9, 9) | st.none()),
    changed=st.sampled_from(KeyEvent),
)
@example(times={S: 2, D: 1, M: 3}, changed=M)
@example(times={S: 2, D: 1}, changed=R)
@example(times={S: 2, D: 1, M: 1}, changed=S)
def test_only_started_before_detected_and_before_mitigated_is_demanded(times, changed):
    given_times = {e: UNKNOWN if at is None else known(minutes(at)) for e, at in times.items()}
    clashes = [
        later
        for later in (D, M)
        if changed in {S, later}
        and None not in {times.get(S), times.get(later)}
        and times[S] > times[later]
    ]

    said = [f"It cannot have started after it was {later}." for later in clashes][:1]
    assert refusal_of(given_times, changed) == said


def refusal_of(times, changed) -> list[str]:
    """Give what is said at the field that was changed; nothing if the order is taken."""
    try:
        closing.require_order(times, changed=changed)
    except BadInput as refused:
        return [str(refused)] if refused.field == changed else ["said at another field"]
    return []


@pytest.mark.parametrize(("earlier", "later"), [(D, M), (M, D), (R, M), (R, D)])
def test_any_other_order_is_taken(earlier, later):
    times = {earlier: known(minutes(2)), later: known(minutes(1))}

    closing.require_order(times, changed=earlier)


@pytest.mark.parametrize(
    ("status", "times"),
    [
        *product([Status.MITIGATED, Status.POSTMORTEM, Status.CLOSED], [{}]),
        *product([Status.OPEN], [{S: known(minutes(0))}, {M: known(minutes(0))}]),
    ],
)
def test_whoever_was_hurt_is_on_record(status, times):
    assert closing.had_impact(empty(status=status, times=times))


@pytest.mark.parametrize("times", [{}, {S: UNKNOWN}, {D: known(minutes(0))}])
def test_noticing_something_is_not_being_hurt(times):
    assert not closing.had_impact(empty(status=Status.MITIGATING, times=times))


def moved(seq: int, old: str, new: str):
    return entry(EntryKind.STATUS, seq=seq, field="status", old=old, new=new)


def test_what_was_over_once_was_over_even_if_it_came_back():
    story = [moved(1, "open", "mitigated"), moved(2, "mitigated", "investigating")]

    assert closing.was_over(story)


def test_what_was_taken_back_never_was_over():
    story = [moved(1, "open", "mitigated"), entry(EntryKind.UNDONE, seq=2, undoes=1)]

    assert not closing.was_over(story)


def test_closing_with_a_reason_does_not_say_that_anybody_was_hurt():
    assert not closing.was_over([moved(1, "open", "closed")])


@pytest.mark.parametrize(
    ("severity", "kind", "owed"),
    [
        (Severity.SEV1, Kind.REAL, True),
        (Severity.SEV1, Kind.GAMEDAY, True),
        (Severity.SEV1, Kind.TEST, False),
        (Severity.SEV5, Kind.REAL, False),
    ],
)
def test_what_was_bad_and_no_test_owes_a_post_mortem(severity, kind, owed):
    assert closing.owes_postmortem(empty(severity=severity, kind=kind), SHOP) is owed


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("severity", [Severity.SEV1, Severity.SEV5])
@pytest.mark.parametrize("closure", [None, Closure.FALSE_ALARM])
def test_it_is_written_up_when_people_say_so_or_when_it_closes_answered(status, severity, closure):
    incident = empty(status=status, severity=severity, closure=closure)

    asked = status is Status.POSTMORTEM
    closes = status is Status.CLOSED and closure is None and severity is Severity.SEV1
    assert closing.is_to_be_written_up(incident, SHOP) is (asked or closes)


@pytest.mark.parametrize("status", Status)
def test_a_test_is_never_written_up(status):
    assert not closing.is_to_be_written_up(empty(status=status, kind=Kind.TEST), SHOP)
