from itertools import product

import pytest

from firefighter.domain import lifecycle
from firefighter.domain.errors import IllegalMove
from firefighter.domain.lifecycle import LABELS, STAGES, Asks, Stage, Status

NEW, LOOK, FIX, OVER, WRITE, DONE = Status
NOTHING, REASON, CLOSURE, GATES = Asks

# The design's table, written a second time: a move that is not here must be refused.
LEGAL: dict[tuple[Status, Status], Asks] = {
    (NEW, LOOK): NOTHING,
    (NEW, FIX): NOTHING,
    (NEW, OVER): NOTHING,
    (NEW, DONE): CLOSURE,
    (LOOK, FIX): NOTHING,
    (LOOK, OVER): NOTHING,
    (LOOK, DONE): CLOSURE,
    (FIX, LOOK): REASON,
    (FIX, OVER): NOTHING,
    (FIX, DONE): CLOSURE,
    (OVER, WRITE): NOTHING,
    (OVER, DONE): GATES,
    (OVER, LOOK): REASON,
    (OVER, FIX): REASON,
    (WRITE, DONE): GATES,
    (WRITE, LOOK): REASON,
    (DONE, LOOK): REASON,
}
REOPENINGS = {(OVER, LOOK), (OVER, FIX), (WRITE, LOOK), (DONE, LOOK)}
ILLEGAL = [pair for pair in product(Status, Status) if pair not in LEGAL]


@pytest.mark.parametrize(("pair", "asks"), LEGAL.items())
def test_a_legal_move_says_what_it_asks_for(pair, asks):
    assert lifecycle.require_move(*pair) is asks


@pytest.mark.parametrize(("current", "target"), ILLEGAL)
def test_any_other_move_is_refused_naming_those_that_are_possible(current, target):
    with pytest.raises(IllegalMove) as refused:
        lifecycle.require_move(current, target)

    assert refused.value.current == LABELS[current]
    assert refused.value.target == LABELS[target]
    assert refused.value.offered == tuple(LABELS[to] for frm, to in LEGAL if frm is current)


@pytest.mark.parametrize("current", Status)
def test_the_moves_on_offer_are_exactly_the_legal_ones(current):
    assert set(lifecycle.moves_from(current)) == {to for frm, to in LEGAL if frm is current}


@pytest.mark.parametrize(("current", "target"), LEGAL)
def test_what_was_over_and_is_back_is_a_reopening_and_nothing_else(current, target):
    assert lifecycle.is_reopening(current, target) is ((current, target) in REOPENINGS)


@pytest.mark.parametrize(("current", "target"), sorted(REOPENINGS))
def test_every_reopening_asks_for_a_reason(current, target):
    assert LEGAL[current, target] is REASON


def test_only_what_hurts_now_is_called_ongoing():
    assert [s for s in Status if STAGES[s] is Stage.ONGOING] == [NEW, LOOK, FIX]
    assert (STAGES[OVER], STAGES[WRITE], STAGES[DONE]) == (
        Stage.STABLE,
        Stage.TO_WRITE_UP,
        Stage.OVER,
    )


def test_the_diagram_draws_each_move_once_with_what_it_asks_for():
    drawn = [line.strip() for line in lifecycle.diagram().splitlines()]

    arrows = [line for line in drawn if "-->" in line]
    wanted = [
        f"{a} --> {b}" + ("" if asks is NOTHING else f" : {asks}") for (a, b), asks in LEGAL.items()
    ]
    assert sorted(arrows) == sorted(["[*] --> open", *wanted, "closed --> [*]"])
    assert [line for line in drawn if " : " in line and "-->" not in line] == [
        f"{status} : {LABELS[status]}" for status in Status
    ]
