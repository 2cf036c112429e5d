from dataclasses import replace

import pytest

from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.timeline import Confidence, KeyEvent
from firefighter.samples.scenes import OVER, SHOP, mitigated, new, running
from firefighter.samples.story import known, minutes
from firefighter.views.close import CLOSURES, close, closure
from tests.views.reading import nodes

ANSWERED = OVER | {KeyEvent.DETECTED: known(None, confidence=Confidence.UNKNOWN)}
READY = mitigated(times=ANSWERED)


def shown(view):
    """Give every text of a form."""
    return [node["text"] for node in nodes(view.to_dict()) if isinstance(node.get("text"), str)]


def told(incident, *, owes_draft=False, bypass=False):
    return "\n".join(shown(close(incident, SHOP, owes_draft=owes_draft, bypass=bypass)))


def submit_of(view):
    return (view.to_dict().get("submit") or {}).get("text")


class TestWhatIsMissing:
    @pytest.mark.parametrize(
        ("times", "count"),
        [
            ({}, "Three things first."),
            ({KeyEvent.MITIGATED: known(minutes(70))}, "Two things first."),
            (OVER, "One thing first."),
        ],
    )
    def test_it_is_counted(self, times, count):
        assert count in told(mitigated(times=times))

    def test_each_thing_has_what_fixes_it(self):
        text = told(mitigated(times={KeyEvent.MITIGATED: known(minutes(70))}))

        assert text.count("Nobody knows") == 2
        assert text.count("When it was declared") == 2

    def test_an_end_of_the_impact_is_not_guessed_from_declaring(self):
        times = {KeyEvent.STARTED: known(minutes(0)), KeyEvent.DETECTED: known(minutes(1))}

        assert "When it was declared" not in told(mitigated(times=times))

    def test_there_is_no_way_to_close_yet(self):
        assert submit_of(close(mitigated(), SHOP, owes_draft=True, bypass=False)) is None

    def test_what_is_answered_already_is_told(self):
        assert "Done: started <!date^" in told(mitigated())


class TestNothingMissing:
    def test_it_can_be_closed(self):
        view = close(READY, SHOP, owes_draft=True, bypass=False)

        assert submit_of(view) == "Close"
        assert "Nothing is missing." in shown(view)

    def test_nobody_knows_is_an_answer(self):
        assert "detected nobody knows" in told(READY)

    @pytest.mark.parametrize(
        ("at", "chosen", "picked"),
        [
            (minutes(70), "At once, with the impact", None),
            (minutes(90), "Later, at the time below", int(minutes(90).timestamp())),
            (None, "Nobody knows", None),
        ],
    )
    def test_what_was_answered_already_is_chosen(self, at, chosen, picked):
        incident = mitigated(times=ANSWERED | {KeyEvent.RESOLVED: known(at)})

        blocks = close(incident, SHOP, owes_draft=True, bypass=False).to_dict()["blocks"]

        asked, when = (block["element"] for block in blocks if block["type"] == "input")
        assert asked["initial_option"]["text"]["text"] == chosen
        assert when.get("initial_date_time") == picked

    def test_a_guess_is_told_as_one(self):
        times = ANSWERED | {KeyEvent.STARTED: known(minutes(0), confidence=Confidence.GUESS)}

        assert "(a guess)" in told(mitigated(times=times))

    @pytest.mark.parametrize(
        ("owed", "ordered", "promised"),
        [(True, None, True), (False, None, False), (True, minutes(5), False)],
    )
    def test_a_draft_is_promised_where_one_is_owed_and_none_was_made(self, owed, ordered, promised):
        said = "The post-mortem draft is made by itself. You need not wait."
        incident = replace(READY, draft_ordered_at=ordered)

        assert (said in told(incident, owes_draft=owed)) is promised


class TestOngoing:
    @pytest.mark.parametrize("status", [Status.OPEN, Status.INVESTIGATING, Status.MITIGATING])
    def test_it_asks_first_whether_the_impact_is_over(self, status):
        view = close(running(status=status), SHOP, owes_draft=True, bypass=False)

        assert "*It is still ongoing.* Is the impact over?" in shown(view)
        assert submit_of(view) is None

    def test_it_is_not_ready_even_when_every_time_is_known(self):
        view = close(running(times=ANSWERED), SHOP, owes_draft=True, bypass=False)

        assert submit_of(view) is None
        assert "Nothing is missing." not in shown(view)

    def test_one_that_hurt_nobody_yet_may_be_no_real_one(self):
        view = close(running(), SHOP, owes_draft=True, bypass=True)

        assert set(CLOSURES.values()) <= set(shown(view))

    def test_one_that_hurt_somebody_is_a_real_one(self):
        view = close(running(times=OVER), SHOP, owes_draft=True, bypass=False)

        assert not set(CLOSURES.values()) & set(shown(view))


class TestClosure:
    @pytest.mark.parametrize(
        ("reason", "optional"),
        [
            (Closure.DUPLICATE, False),
            (Closure.FALSE_ALARM, True),
            (Closure.MISTAKE, True),
            (Closure.NOTHING_TO_FIX, False),
        ],
    )
    def test_each_reason_asks_one_thing(self, reason, optional):
        (field,) = [b for b in closure(new(), reason).to_dict()["blocks"] if b["type"] == "input"]

        assert field["optional"] is optional

    def test_it_says_of_which_incident(self):
        assert any("INC-42 · Customers" in text for text in shown(closure(new(), Closure.MISTAKE)))

    def test_it_says_that_it_is_not_counted(self):
        assert any("not counted" in text for text in shown(closure(new(), Closure.MISTAKE)))
