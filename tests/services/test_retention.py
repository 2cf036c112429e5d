"""What policy no longer keeps goes, at night, and nothing that is still needed."""

from datetime import UTC, datetime, timedelta

import pytest

from firefighter.db import ledger, people
from firefighter.db import retention as kept
from firefighter.domain.by_hand import Words
from firefighter.domain.deliveries import Reply, Whisper
from firefighter.domain.learning import LearnPeople
from firefighter.domain.lifecycle import Closure
from firefighter.domain.policy import Policy, RetentionRule
from firefighter.domain.quotation import Place
from firefighter.domain.redraws import Unsay
from firefighter.services import by_hand, redactions, retention, status, timeline
from firefighter.services.status import Ending
from firefighter.services.timeline import Facts
from tests.kept import tables_with
from tests.services.scene import ANA, MARC, POLICY, Scene, by, minutes

YEAR = RetentionRule(words_months=12)
WORDS = Words(wording=1, lines=("Do this.",))
STRICT = POLICY.model_copy(update={"retention": YEAR})
DAY = 24 * 60
LATER, MUCH_LATER = minutes(100 * DAY), minutes(400 * DAY)


def closed(scene: Scene, words="It was swordfish") -> int:
    """Let one be declared, noted and closed; all of it was delivered within a minute."""
    number = scene.running().number
    scene.does(timeline.edit, number, Facts(summary=words), by=by(at=1))
    scene.does(timeline.note, number, words, by=by(MARC, at=1))
    ending = Ending(closure=Closure.NOTHING_TO_FIX, note=words)
    scene.does(status.close, number, ending, by=by(at=2))
    settle(scene)
    return number


def settle(scene: Scene):
    with scene.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE deliveries SET state = CASE WHEN kind = 'pin-card' THEN 'dead' ELSE 'done' END,"
            " settled_at = '2030-01-02 12:02+00', "
            "result = jsonb_build_object('ts', '1.1', 'channel', 'C42')"
        )
    scene.promised()


def remind_many(scene: Scene):
    """Let a whole batch of reminders have been given at noon."""
    with scene.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO deliveries (stream, kind, payload, holds, state, settled_at) "
            "SELECT 's', 'remind', '{}', false, 'done', '2030-01-02 12:02+00' "
            "FROM generate_series(1, %s)",
            (kept.BATCH,),
        )


def answered(scene: Scene, text: str, *, direct: bool):
    """Let it have been answered in a thread, and to one person: in a direct message, or not."""
    scene.does(
        ledger.put,
        Reply(channel="C42", thread="1.1", text=text),
        Whisper(person=ANA.id, channel=None, text=text),
    )
    settle(scene)
    if not direct:
        with scene.database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET result = '{}' WHERE kind = 'whisper'")


def dropped(scene: Scene, at, *, policy=POLICY):
    while scene.does(retention.drop, policy=policy, at=at):
        pass


def kinds(scene: Scene):
    return [kind for (kind,) in scene.rows("kind", "deliveries", order="id")]


class TestWords:
    def test_they_go_in_time_and_who_did_what_stays(self, scene: Scene):
        number = closed(scene)
        before = scene.told(number)

        dropped(scene, MUCH_LATER, policy=STRICT)

        assert tables_with(scene.database.engine, "swordfish") == []
        assert scene.told(number) == before
        assert {e.blanked_at for e in scene.timeline(number) if e.kind == "note"} == {MUCH_LATER}
        assert scene.incident(number).title == "Search is slow"

    @pytest.mark.parametrize(("policy", "at"), [(POLICY, MUCH_LATER), (STRICT, LATER)])
    def test_they_stay_as_long_as_policy_says(self, scene: Scene, policy, at):
        number = closed(scene)

        dropped(scene, at, policy=policy)

        assert scene.incident(number).summary == "It was swordfish"
        assert "It was swordfish" in [entry.words for entry in scene.timeline(number)]

    def test_those_of_an_incident_that_is_not_closed_stay(self, scene: Scene):
        number = scene.running().number
        scene.does(timeline.note, number, "Still here", by=by(at=1))

        dropped(scene, MUCH_LATER, policy=STRICT)

        assert scene.last(number).words == "Still here"


class TestDeliveries:
    def test_done_and_dead_ones_go_once_their_incident_is_closed_as_long(self, scene: Scene):
        closed(scene)

        dropped(scene, LATER)

        assert set(kinds(scene)) == {"announce", "post-line"}

    def test_where_a_line_stands_is_known_as_long_as_it_has_words(self, scene: Scene):
        closed(scene)
        dropped(scene, LATER)

        assert scene.does(redactions.told_by, Place("C42", "1.1")) is not None
        dropped(scene, MUCH_LATER, policy=STRICT)
        dropped(scene, MUCH_LATER, policy=STRICT)

        assert kinds(scene) == []

    def test_what_is_pinned_for_good_is_known_for_good(self, scene: Scene):
        scene.does(by_hand.promise, POLICY, WORDS, team="T1", at=minutes(0))
        settle(scene)

        dropped(scene, MUCH_LATER)

        assert kinds(scene) == ["pin-by-hand"]

    def test_the_dead_of_an_incident_that_is_not_closed_stay_to_be_seen(self, scene: Scene):
        scene.running()
        settle(scene)

        dropped(scene, LATER)

        assert "pin-card" in kinds(scene)

    def test_young_and_pending_ones_stay(self, scene: Scene):
        closed(scene)
        with scene.database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE deliveries SET settled_at = NULL, state = 'pending'")
        before = kinds(scene)

        dropped(scene, LATER)

        assert kinds(scene) == before

    def test_many_go_in_batches(self, scene: Scene):
        closed(scene)
        remind_many(scene)

        assert scene.does(retention.drop, policy=POLICY, at=LATER)
        assert not scene.does(retention.drop, policy=POLICY, at=LATER)
        assert set(kinds(scene)) == {"announce", "post-line"}


class TestAnswers:
    def test_where_one_stands_is_known_as_long_as_the_words_that_it_repeats(self, scene: Scene):
        number = closed(scene)
        answered(scene, f"INC-{number}: It was swordfish", direct=True)
        dropped(scene, MUCH_LATER)

        scene.does(redactions.redact, number, 3, why="x", by=by(at=401 * DAY))

        assert [p for p in scene.promised() if isinstance(p, Unsay)] == [
            Unsay(channel="C42", thread="1.1", ts="1.1"),
            Unsay(channel="C42", thread="", ts="1.1"),
        ]

    def test_what_only_one_saw_at_once_stands_nowhere_and_goes_with_the_rest(self, scene: Scene):
        closed(scene)
        answered(scene, "It was swordfish", direct=False)

        dropped(scene, LATER)

        assert "reply" in kinds(scene)
        assert "whisper" not in kinds(scene)

    @pytest.mark.parametrize("direct", [True, False])
    def test_they_go_with_the_words_of_what_they_name(self, scene: Scene, direct):
        number = closed(scene)
        answered(scene, f"INC-{number}: It was swordfish", direct=direct)

        dropped(scene, MUCH_LATER, policy=STRICT)

        assert tables_with(scene.database.engine, "swordfish") == []

    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("INC-{number} is slow: swordfish", ["reply", "whisper"]),
            ("INC-{number}0 is slow: swordfish", ["reply"]),
            ("Nothing is named, but swordfish", ["reply"]),
        ],
        ids=["named", "another", "only the channel"],
    )
    def test_they_stay_while_what_they_name_or_stand_in_keeps_its_words(
        self, scene: Scene, text, kept
    ):
        number = scene.running().number
        answered(scene, text.format(number=number), direct=True)
        scene.does(ledger.put, Reply(channel="C7", thread="1.1", text="All quiet."))
        settle(scene)
        with scene.database.engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE deliveries SET result = jsonb_build_object('channel', 'D1', 'ts', '1.1') "
                "WHERE kind = 'whisper'"
            )

        dropped(scene, MUCH_LATER, policy=STRICT)

        assert [kind for kind in kinds(scene) if kind in {"reply", "whisper"}] == kept


class TestPeople:
    def test_who_was_not_seen_for_long_is_no_longer_named(self, scene: Scene):
        scene.does(people.learn, [MARC], at=minutes(0))
        scene.does(people.learn, [ANA], at=LATER)

        dropped(scene, LATER)

        assert scene.does(people.find, MARC.id) is None
        assert scene.does(people.find, ANA.id) == ANA

    def test_while_slack_was_not_read_nobody_has_left(self, scene: Scene):
        scene.does(people.learn, [MARC, ANA], at=minutes(0))

        dropped(scene, LATER)

        assert scene.does(people.find, MARC.id) == MARC


class TestDropDue:
    def test_it_happens_once_a_night_and_people_are_read_again(self, scene: Scene):
        closed(scene)
        night = retention.next_night(LATER, POLICY)
        assert not scene.does(retention.drop_due, policy=POLICY, at=LATER)

        assert scene.does(retention.drop_due, policy=POLICY, at=night)
        assert not scene.does(retention.drop_due, policy=POLICY, at=night)
        assert scene.promised() == [LearnPeople()]
        assert set(kinds(scene)) == {"announce", "post-line", "learn-people"}

    def test_a_full_batch_is_followed_by_another_at_the_next_tick(self, scene: Scene):
        remind_many(scene)
        scene.does(retention.drop_due, policy=POLICY, at=LATER)
        night = retention.next_night(LATER, POLICY)

        did = [scene.does(retention.drop_due, policy=POLICY, at=night) for _ in range(3)]

        assert did == [True, True, False]

    def test_it_is_three_by_the_organisations_clock(self):
        paris = Policy(zone="Europe/Paris")
        summer = datetime(2030, 7, 1, 0, 59, tzinfo=UTC)

        assert retention.next_night(summer, paris) == datetime(2030, 7, 1, 1, tzinfo=UTC)
        later = summer + timedelta(minutes=1)
        assert retention.next_night(later, paris) == datetime(2030, 7, 2, 1, tzinfo=UTC)


def test_a_dry_run_counts_and_changes_nothing(scene: Scene):
    closed(scene)

    with scene.unchanged():
        found = scene.does(retention.count, policy=STRICT, at=MUCH_LATER)

    assert found["summaries and closing notes"] == 1
    assert found["notes that Undo would restore"] == 1
    assert found["words"] == 4
    assert found["deliveries"] > 4
    assert set(scene.does(retention.count, policy=POLICY, at=MUCH_LATER)) == {
        "deliveries",
        "names of people who left",
        "addresses for answers",
    }
