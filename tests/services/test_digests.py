from datetime import UTC, date, datetime, time, timedelta

import pytest

from firefighter.domain.deliveries import PostDigest, Whisper
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import DigestRule, Policy
from firefighter.services import declaring, digests, status
from firefighter.services.declaring import Declaration
from firefighter.services.status import Ending
from tests.services.scene import ANA, POLICY, Scene, at_once, by, minutes

# Everything is declared on Wednesday 2 January 2030, week 1.
WEEK = "2029-12-31"
MONDAY = datetime(2030, 1, 7, 7, 30, tzinfo=UTC)  # 08:30 in Paris
PROMISE = PostDigest(channel="incidents", week=WEEK, due=MONDAY)


def policy(**rule) -> Policy:
    return POLICY.model_copy(update={"digest": DigestRule(**rule)})


def looks(scene: Scene, at: datetime, rules: Policy = POLICY) -> bool:
    return scene.does(digests.promise_due, policy=rules, at=at)


def weeks(scene: Scene) -> list[str]:
    """Give the weeks whose digests were promised."""
    return [p.week for p in scene.promised() if isinstance(p, PostDigest)]


def numbers(incidents):
    return [incident.number for incident in incidents]


class TestPromise:
    @pytest.fixture(autouse=True)
    def known_since_thursday(self, scene: Scene):
        looks(scene, minutes(24 * 60))

    def test_before_its_time_nothing_is_promised(self, scene: Scene):
        with scene.unchanged():
            assert not looks(scene, MONDAY - timedelta(seconds=1))

    def test_at_its_time_last_weeks_is_promised(self, scene: Scene):
        assert looks(scene, MONDAY)

        assert scene.promised() == [PROMISE]

    def test_looking_again_promises_nothing_until_next_week(self, scene: Scene):
        looks(scene, MONDAY)
        with scene.unchanged():
            looks(scene, MONDAY + timedelta(days=7, seconds=-1))

        looks(scene, MONDAY + timedelta(days=7))

        assert weeks(scene) == [WEEK, "2030-01-07"]

    @pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(hours=3), timedelta(days=6)])
    def test_after_an_outage_it_comes_late_rather_than_never(self, scene: Scene, late):
        assert looks(scene, MONDAY + late)

        assert scene.promised() == [PROMISE]

    def test_of_several_missed_weeks_only_the_last_is_promised(self, scene: Scene):
        looks(scene, MONDAY + timedelta(days=16))

        assert scene.promised() == [
            PostDigest(channel="incidents", week="2030-01-14", due=MONDAY + timedelta(days=14))
        ]

    def test_many_replicas_that_look_at_once_promise_it_once(self, scene: Scene):
        outcomes = at_once(*[lambda: looks(scene, MONDAY)] * 8)

        assert sorted(outcomes, key=bool) == [False] * 7 + [True]
        assert scene.promised() == [PROMISE]

    def test_a_week_that_was_promised_is_never_promised_again(self, scene: Scene):
        looks(scene, MONDAY)
        with scene.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM schedules")
        looks(scene, MONDAY - timedelta(days=1))

        looks(scene, MONDAY)

        assert scene.promised() == [PROMISE]

    def test_where_policy_names_no_channel_there_is_none(self, scene: Scene):
        with scene.unchanged():
            assert not looks(scene, MONDAY, policy(channel=""))

    def test_a_day_that_policy_moved_skips_no_week(self, scene: Scene):
        moved = policy(weekday=1, at=time(9))

        looks(scene, MONDAY, moved)
        looks(scene, MONDAY + timedelta(days=1, hours=1), moved)

        assert weeks(scene) == [WEEK]


def test_however_late_it_is_of_the_week_before_it_was_due(scene: Scene):
    fridays = policy(weekday=4)
    looks(scene, MONDAY, fridays)

    looks(scene, MONDAY + timedelta(days=8), fridays)

    friday = MONDAY + timedelta(days=4)
    assert scene.promised() == [PostDigest(channel="incidents", week=WEEK, due=friday)]


@pytest.mark.parametrize(
    ("channel", "said"), [("incidents", "#incidents"), ("C012ABCDE", "<#C012ABCDE>")]
)
def test_when_it_cannot_be_posted_the_admins_are_told_how_to_see_it(scene: Scene, channel, said):
    rules = POLICY.model_copy(update={"admins": ("U8", "U9")})
    promise = PROMISE.model_copy(update={"channel": channel})

    scene.does(digests.not_posted, promise, why="I cannot see it.", policy=rules)

    text = f"I could not post the digest in {said}: I cannot see it. "
    text += "`/incident digest` shows it."
    assert scene.promised() == [
        Whisper(person=person, channel=None, text=text) for person in ("U8", "U9")
    ]


def test_on_the_very_first_look_the_next_one_is_waited_for(scene: Scene):
    assert not looks(scene, MONDAY)

    assert scene.rows("name, next_at", "schedules") == [("digest", MONDAY + timedelta(days=7))]


@pytest.mark.parametrize(
    "first",
    [date(2029, 3, 12), date(2029, 10, 15)],
    ids=["clocks go forward", "clocks go back"],
)
@pytest.mark.parametrize("at", [time(0, 30), time(8, 30), time(23, 50)])
def test_every_week_has_its_digest_when_the_clocks_change(scene: Scene, first, at):
    rules = policy(at=at)
    mondays = [first + timedelta(days=7 * week) for week in range(4)]
    dues = [datetime.combine(day, at, rules.tzinfo).astimezone(UTC) for day in mondays]
    looks(scene, dues[0] - timedelta(hours=1), rules)

    for due in dues[1:]:
        looks(scene, due, rules)

    told = [(p.week, p.due) for p in scene.promised() if isinstance(p, PostDigest)]
    assert told == [(week.isoformat(), due) for week, due in zip(mondays, dues[1:], strict=False)]


class TestFacts:
    def test_a_week_holds_what_was_declared_in_it(self, scene: Scene):
        for day, title in [(-3, "Before"), (0, "In"), (4, "In too"), (5, "After")]:
            at = by(ANA, at=day * 24 * 60)
            scene.does(declaring.declare, Declaration(title=title, severity=None), by=at)

        facts = scene.does(digests.last_week, policy=POLICY, at=MONDAY)

        assert [incident.title for incident in facts.counted] == ["In", "In too"]

    def test_what_goes_on_from_earlier_weeks_is_ongoing(self, scene: Scene):
        scene.declared()

        facts = scene.does(digests.last_week, policy=POLICY, at=MONDAY + timedelta(days=21))

        assert (numbers(facts.counted), numbers(facts.ongoing)) == ([], [1])

    def test_private_ones_are_nowhere(self, scene: Scene):
        scene.declared(private=True)

        facts = scene.does(digests.last_week, policy=POLICY, at=MONDAY)

        assert facts.quiet
        assert facts.not_counted == ()

    def test_what_closed_with_a_reason_is_left_out_in_words(self, scene: Scene):
        number = scene.running().number
        scene.does(status.close, number, Ending(closure=Closure.MISTAKE), by=by())

        facts = scene.does(digests.last_week, policy=POLICY, at=MONDAY)

        assert (facts.counted, facts.not_counted) == ((), (("declared by mistake", 1),))

    def test_it_is_drawn_from_what_is_known_when_it_is_posted(self, scene: Scene):
        number = scene.at(Status.MITIGATED).number
        scene.answered(number)

        facts = scene.does(digests.posting, PROMISE, policy=POLICY, at=MONDAY)

        assert facts.week.monday == date(2029, 12, 31)
        assert facts.affected == timedelta(minutes=1)

    @pytest.mark.parametrize(
        ("after", "late"),
        [(timedelta(minutes=15), None), (timedelta(minutes=16), MONDAY)],
    )
    def test_it_says_that_it_is_late_only_when_it_is(self, scene: Scene, after, late):
        facts = scene.does(digests.posting, PROMISE, policy=POLICY, at=MONDAY + after)

        assert facts.late == late

    def test_asked_for_just_after_a_night_of_fewer_hours_it_is_last_weeks(self, scene: Scene):
        at = datetime(2029, 3, 25, 22, 10, tzinfo=UTC)  # Monday 00:10 in Paris

        facts = scene.does(digests.last_week, policy=POLICY, at=at)

        assert facts.week.monday == date(2029, 3, 19)
