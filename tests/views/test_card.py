import pytest

from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import LABELS, Closure, Status, moves_from
from firefighter.domain.policy import Policy
from firefighter.domain.roles import Person, Role
from firefighter.domain.severity import Severity
from firefighter.domain.severity_rules import SeverityRule
from firefighter.domain.timeline import KeyEvent
from firefighter.domain.updates import Update
from firefighter.samples.cards import drawn
from firefighter.samples.scenes import mitigated, new, running, updated
from firefighter.samples.story import known, minutes
from firefighter.views.card import severity_choices, state_words, status_choices
from tests.views.reading import blocks_of, lines_of, nodes


def controls_of(message):
    """Give the labels of a card's controls, in order."""
    (row,) = [block for block in blocks_of(message) if block["type"] == "actions"]
    return [(e.get("text") or e["placeholder"])["text"] for e in row["elements"]]


def shown(incident, **given):
    return "\n".join(lines_of(drawn(incident, **given)))


class TestState:
    @pytest.mark.parametrize("status", Status)
    @pytest.mark.parametrize("severity", Severity)
    def test_status_and_severity_are_told_in_words(self, status, severity):
        told = shown(running(status=status, severity=severity))

        assert LABELS[status] in told
        assert severity.name in told

    def test_a_severity_that_nobody_is_sure_of_says_so(self):
        assert "SEV3 (not sure yet)" in shown(new(sure=False))

    def test_how_long_it_hurt_is_told_once_it_is_over(self):
        assert "impact lasted 1h 31m" in state_words(mitigated())

    def test_while_it_is_ongoing_no_duration_is_told(self):
        assert "lasted" not in state_words(mitigated(status=Status.INVESTIGATING))

    @pytest.mark.parametrize("status", [Status.MITIGATED, Status.POSTMORTEM, Status.CLOSED])
    def test_a_time_that_nobody_knows_is_left_out(self, status):
        assert state_words(running(status=status)) == LABELS[status]

    def test_the_day_by_which_it_is_to_be_written_up_is_told(self):
        assert "To write up by Tue 1 Dec" in shown(mitigated(status=Status.POSTMORTEM))

    def test_where_no_post_mortem_is_owed_no_day_is_told(self):
        told = shown(mitigated(status=Status.POSTMORTEM, severity=Severity.SEV4))

        assert "To write up · ended" in told

    def test_a_test_is_to_be_written_up_by_no_day(self):
        assert "To write up · ended" in shown(mitigated(status=Status.POSTMORTEM, kind=Kind.TEST))

    @pytest.mark.parametrize(
        ("closure", "words"),
        [
            (Closure.DUPLICATE, "Closed · duplicate"),
            (Closure.FALSE_ALARM, "Closed · false alarm"),
            (Closure.MISTAKE, "Closed · declared by mistake"),
            (Closure.NOTHING_TO_FIX, "Closed · nothing to fix here"),
        ],
    )
    def test_a_reason_for_closing_is_told(self, closure, words):
        assert state_words(new(status=Status.CLOSED, closure=closure)) == words

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            (Kind.TEST, "Test: nobody is told"),
            (Kind.GAMEDAY, "Game day: an exercise"),
            (Kind.BACKFILLED, "Recorded afterwards"),
            (Kind.NEARMISS, "Near miss: nobody was hurt"),
        ],
    )
    def test_what_is_no_ordinary_incident_says_so(self, kind, words):
        assert lines_of(drawn(new(kind=kind)))[-1] == words

    def test_a_private_one_says_so_first(self):
        assert lines_of(drawn(new(private=True)))[0].startswith(":lock: Private · *INC-42")


class TestCommander:
    def test_the_declarer_commands_until_somebody_takes_it(self):
        assert "*Commander*   <@U1> until someone takes command" in shown(new())

    def test_whoever_took_it_commands(self):
        assert "*Commander*   <@U3>\n" in shown(running(roles={Role.COMMANDER: "U3"}))

    def test_nobody_is_asked_to_take_command_of_what_is_over(self):
        assert "until" not in shown(new(status=Status.CLOSED))


class TestNow:
    def test_it_is_what_is_known_and_done(self):
        told = shown(running(), latest=updated())

        assert (
            "*Now*   Provider answers 502 since 02:41. Rolling back checkout 1.92.   <@U2>" in told
        )

    def test_an_update_that_only_asks_for_help_is_told(self):
        words = Update(need="A hand.").to_words()

        assert "*Now*   A hand.   <@U2>" in shown(running(), latest=updated(words=words))

    def test_an_update_of_many_lines_takes_one(self):
        words = Update(known="a\n\nb\nc").to_words()

        assert "*Now*   a b c   <@U2>" in shown(running(), latest=updated(words=words))

    def test_a_long_update_is_only_begun(self):
        words = Update(known="x" * 3000).to_words()

        told = lines_of(drawn(running(), latest=updated(words=words)))

        (now,) = [line for line in told if line.startswith("*Now*")]
        assert "x…   <@U2>" in now
        assert now.count("x") < 200

    def test_what_was_known_at_first_is_told_until_there_is_an_update(self):
        first = running(summary="Only in Spain")

        assert "*Known*   Only in Spain" in shown(first)
        assert "Only in Spain" not in shown(first, latest=updated())

    @pytest.mark.parametrize(("updates", "told"), [(1, False), (2, True)])
    def test_the_first_update_is_not_counted(self, updates, told):
        counted = f"(update {updates})" in shown(running(), latest=updated(), updates=updates)

        assert counted is told

    @pytest.mark.parametrize("status", [Status.POSTMORTEM, Status.CLOSED])
    def test_what_was_said_before_it_was_over_is_not_now(self, status):
        told = shown(mitigated(status=status), latest=updated())

        assert "*Said last*   Provider" in told

    @pytest.mark.parametrize(
        ("over", "said", "label"),
        [(60, 59, "Said last"), (60, 60, "Now"), (None, 61, "Said last")],
    )
    def test_what_was_said_while_it_still_hurt_is_not_now(self, over, said, label):
        times = {KeyEvent.MITIGATED: known(None if over is None else minutes(over))}

        told = shown(mitigated(times=times), latest=updated(at=minutes(said)))

        assert f"*{label}*   Provider" in told

    def test_a_promise_is_shown(self):
        assert "*Next update*   due <!date^" in shown(running(next_update_at=minutes(28)))


class TestControls:
    PAGE = "https://acme.example/x"

    @pytest.mark.parametrize(
        ("incident", "offered"),
        [
            (new(), ["Take command", "Status", "Severity", "More…"]),
            (running(), ["Post update", "Status", "Severity", "More…"]),
            (mitigated(), ["Close", "It is back", "Write it up", "More…"]),
            (
                mitigated(draft_ordered_at=minutes(71)),
                ["Close", "It is back", "Post update", "More…"],
            ),
            (mitigated(status=Status.POSTMORTEM), ["Close", "It is back", "More…"]),
            (
                mitigated(status=Status.POSTMORTEM, page_url=PAGE),
                ["Close", "Open the draft", "It is back", "More…"],
            ),
            (mitigated(status=Status.CLOSED), ["Reopen", "More…"]),
            (
                mitigated(status=Status.CLOSED, page_url=PAGE),
                ["Reopen", "Open the draft", "More…"],
            ),
        ],
    )
    def test_each_stage_offers_its_next_steps(self, incident, offered):
        assert controls_of(drawn(incident)) == offered

    @pytest.mark.parametrize("status", Status)
    def test_only_legal_moves_are_offered(self, status):
        assert tuple(status_choices(running(status=status))) == moves_from(status)

    @pytest.mark.parametrize("status", [Status.MITIGATED, Status.POSTMORTEM, Status.CLOSED])
    def test_going_back_from_what_was_over_is_called_so(self, status):
        assert status_choices(running(status=status))[Status.INVESTIGATING] == "It is back…"

    def test_a_choice_carries_what_it_was_drawn_with(self):
        values = [
            option["value"]
            for node in nodes(blocks_of(drawn(running())))
            for option in node.get("options", [])
        ]

        assert "42|mitigating|mitigated" in values
        assert "42|2|1" in values

    def test_a_severity_is_chosen_by_what_it_means_here(self):
        rule = SeverityRule(label="P1", meaning="The shop is shut", emoji=":x:")
        policy = Policy(severities={Severity.SEV1: rule}, default_severity=Severity.SEV1)

        assert severity_choices(policy) == {"1": "P1 · The shop is shut"}


class TestGuests:
    GIL = Person(id="U6", name="Gil", guest=True)
    OLGA = Person(id="U7", name="Olga", stranger=True)
    CROWD = tuple(Person(id=f"U6{n}", name="Gil", guest=True) for n in range(5))

    @pytest.mark.parametrize(
        ("guests", "told"),
        [
            ([GIL], "<@U6>"),
            ([OLGA], "other organisation: <@U7>"),
            ([OLGA, GIL], "<@U6> · other organisation: <@U7>"),
            (CROWD, "<@U60>, <@U61>, <@U62> and 2 more"),
        ],
    )
    def test_who_reads_along_is_told_in_one_line(self, guests, told):
        said, without = (lines_of(drawn(running(private=True), guests=g)) for g in (guests, ()))

        assert said == [*without[:3], f"*Guests here*   {told}", *without[3:]]

    def test_where_nobody_visits_nothing_is_told(self):
        assert "Guests" not in shown(running(private=True))
