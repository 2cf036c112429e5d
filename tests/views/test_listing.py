"""What asks for somebody, in one answer."""

import pytest

from firefighter.domain.lifecycle import Status
from firefighter.domain.quotation import Place, Quotation
from firefighter.domain.severity import Severity
from firefighter.samples.scenes import SHOP, mitigated, new, running
from firefighter.views.listing import listing
from firefighter.views.quotation import choose
from tests.views.reading import lines_of


def test_a_quiet_company_is_told_so():
    assert lines_of(listing([], SHOP)) == [
        "All quiet: nothing is ongoing, nothing waits to be written up."
    ]


@pytest.mark.parametrize(("count", "left"), [(20, 0), (21, 1), (46, 26)])
def test_what_does_not_fit_is_counted_and_named(count, left):
    shown = lines_of(listing([new(number=n) for n in range(count)], SHOP))

    described, rest = shown[:41], shown[41:]
    assert len(described) == 1 + 2 * 20
    assert bool(rest) is bool(left)
    if rest:
        named, asked = rest
        assert named.startswith(f"… and {left} more: INC-20")
        assert named.endswith(f"INC-{count - 1}.")
        assert asked == "`/incident status INC-20` says how one of them stands."


def test_what_goes_on_comes_before_what_is_to_be_written_up():
    waiting = mitigated(number=1, severity=Severity.SEV1, status=Status.POSTMORTEM)

    head, first, _, second, _ = lines_of(listing([waiting, new(number=2)], SHOP))

    assert head == "2 incidents ask for somebody: 1 ongoing, 1 to write up"
    assert (first[:8], second[:8]) == ("*INC-2 ·", "*INC-1 ·")


def test_what_a_message_is_about_is_chosen_from_the_same_order():
    waiting = mitigated(number=1, severity=Severity.SEV1, status=Status.POSTMORTEM)
    said = Quotation(place=Place("C1", "1.0"), author=None, words="Slow.")

    form = choose(said, [waiting, new(number=2)], SHOP, private=False).to_dict()

    offered = form["blocks"][0]["element"]["options"]
    assert [option["value"] for option in offered] == ["2", "1"]


def test_each_is_named_above_how_it_stands_and_where():
    shown = lines_of(listing([running(channel="C42")], SHOP))

    assert shown == [
        "1 incident asks for somebody",
        "*INC-42 · Customers cannot pay by card*",
        ":large_orange_circle: SEV2 · Fixing · <#C42>",
    ]


def test_a_private_one_says_so_first():
    _, private, _, open_to_all, _ = lines_of(listing([new(private=True), new()], SHOP))

    assert private.startswith(":lock: Private · *INC-42 ·")
    assert open_to_all.startswith("*INC-42 ·")
