from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain.digest import (
    SHOWN,
    affected,
    digest,
    last_due,
    next_due,
    week_before,
    week_from,
    week_of,
)
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import DigestRule, Policy, ServiceRule, Weekday
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import Confidence, KeyEvent
from firefighter.samples.story import PARIS, empty, known

MONDAY = date(2026, 11, 16)
WEEK = week_from(MONDAY, PARIS)
SHOP = Policy(
    zone="Europe/Paris",
    services=(ServiceRule(name="checkout", team="Payments"), ServiceRule(name="search")),
)
ZONES = ["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"]
INSTANTS = st.integers(0, 8 * 366 * 24 * 60).map(
    lambda minute: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
MINUTES = st.integers(0, 23 * 60 + 59).map(lambda m: time(m // 60, m % 60))
POLICIES = st.builds(
    lambda zone, weekday, at: Policy(zone=zone, digest=DigestRule(weekday=weekday, at=at)),
    st.sampled_from(ZONES),
    st.integers(0, 6),
    MINUTES,
)


def on(day: int, hour: float = 12) -> datetime:
    """Give an instant of the week: 0 is its Monday."""
    return WEEK.start + timedelta(days=day, hours=hour)


def hurt(number: int, start: float, end: float, **given):
    """Make an incident that hurt from hour to hour of the week."""
    times = {KeyEvent.STARTED: known(on(0, start)), KeyEvent.MITIGATED: known(on(0, end))}
    return empty(number=number, **({"declared_at": on(0, start), "times": times} | given))


def told(*declared, unfinished=(), policy=PARIS):
    return digest(WEEK, declared, unfinished, policy=policy)


def numbers(incidents):
    return [incident.number for incident in incidents]


class TestWeek:
    @given(at=INSTANTS, policy=POLICIES)
    def test_every_instant_lies_in_exactly_one_week_that_begins_on_a_local_monday(self, at, policy):
        week = week_of(at, policy)

        assert week.start <= at < week.end
        assert week.monday.weekday() == 0
        assert week.start.astimezone(policy.tzinfo).date() == week.monday
        assert week_from(week.monday + timedelta(days=7), policy).start == week.end

    @given(at=INSTANTS, policy=POLICIES)
    def test_the_week_before_is_the_one_that_ended_when_this_one_began(self, at, policy):
        assert week_before(at, policy).end == week_of(at, policy).start

    def test_a_week_in_which_the_clocks_go_back_is_an_hour_longer(self):
        october = week_from(date(2026, 10, 19), PARIS)

        assert october.end - october.start == timedelta(days=7, hours=1)

    def test_just_after_midnight_before_the_clocks_went_forward_last_week_is_the_last(self):
        at = datetime(2026, 3, 30, 0, 10, tzinfo=ZoneInfo("Europe/Paris"))

        assert week_before(at, PARIS).monday == date(2026, 3, 23)

    def test_it_is_numbered_as_people_number_weeks(self):
        assert week_from(date(2026, 11, 16), PARIS).number == 47


class TestDue:
    @given(at=INSTANTS, policy=POLICIES)
    def test_the_next_is_the_first_after_now_and_the_last_the_last_until_now(self, at, policy):
        last, following = last_due(at, policy), next_due(at, policy)

        assert last <= at < following
        assert next_due(last, policy) == following
        assert last_due(following, policy) == following

    @given(at=INSTANTS, policy=POLICIES)
    def test_it_is_due_once_a_week_on_the_organisations_own_day_and_time(self, at, policy):
        zone, rule = policy.tzinfo, policy.digest
        due = next_due(at, policy).astimezone(zone)
        again = next_due(due, policy).astimezone(zone)

        assert again.date() - due.date() == timedelta(days=7)
        assert due.weekday() == rule.weekday
        assert due.time() == rule.at or not exists(due.date(), rule.at, zone)

    @pytest.mark.parametrize(
        ("after", "due"),
        [
            (datetime(2026, 11, 23, 7, 29, tzinfo=UTC), datetime(2026, 11, 23, 7, 30, tzinfo=UTC)),
            (datetime(2026, 11, 23, 7, 30, tzinfo=UTC), datetime(2026, 11, 30, 7, 30, tzinfo=UTC)),
            (datetime(2026, 10, 19, 6, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, 30, tzinfo=UTC)),
            (datetime(2026, 3, 23, 7, 30, tzinfo=UTC), datetime(2026, 3, 30, 6, 30, tzinfo=UTC)),
        ],
    )
    def test_half_past_eight_in_paris_is_half_past_eight_all_year(self, after, due):
        assert next_due(after, PARIS) == due

    def test_a_time_that_the_clocks_skip_comes_later_by_the_jump(self):
        skipped = Policy(zone="Europe/Paris", digest=DigestRule(weekday=Weekday(6), at=time(2, 30)))

        due = next_due(datetime(2026, 3, 28, tzinfo=UTC), skipped)

        assert due.astimezone(skipped.tzinfo).isoformat() == "2026-03-29T03:30:00+02:00"

    def test_a_time_that_comes_twice_is_taken_the_first_time(self):
        twice = Policy(zone="Europe/Paris", digest=DigestRule(weekday=Weekday(6), at=time(2, 30)))

        due = next_due(datetime(2026, 10, 24, tzinfo=UTC), twice)

        assert due == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert next_due(due, twice).astimezone(twice.tzinfo).date() == date(2026, 11, 1)


def exists(day: date, at: time, zone: ZoneInfo) -> bool:
    """Tell whether the clock on the wall shows this time on that day."""
    shown = {
        (datetime.combine(day, time(), UTC) + timedelta(minutes=minute)).astimezone(zone)
        for minute in range(-15 * 60, 39 * 60)
    }
    return (day, at) in {(local.date(), local.time()) for local in shown}


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30)).map(lambda s: (s[0], s[0] + s[1])), max_size=8
)


class TestAffected:
    @given(spans=SPANS)
    def test_each_hour_counts_once_however_many_incidents_hurt_in_it(self, spans):
        incidents = [hurt(n, start, end) for n, (start, end) in enumerate(spans)]

        hours = {hour for start, end in spans for hour in range(start, end)}
        assert affected(incidents) == timedelta(hours=len(hours))

    @given(spans=SPANS, random=st.randoms(use_true_random=False))
    def test_in_which_order_they_come_does_not_matter(self, spans, random):
        incidents = [hurt(n, start, end) for n, (start, end) in enumerate(spans)]
        shuffled = random.sample(incidents, len(incidents))

        assert affected(shuffled) == affected(incidents)

    @pytest.mark.parametrize(
        "times",
        [
            {},
            {KeyEvent.STARTED: known(on(0))},
            {KeyEvent.MITIGATED: known(on(0))},
            {KeyEvent.STARTED: known(on(1)), KeyEvent.MITIGATED: known(on(0))},
            {
                KeyEvent.STARTED: known(on(0), confidence=Confidence.GUESS),
                KeyEvent.MITIGATED: known(on(1)),
            },
        ],
    )
    def test_what_is_not_known_for_sure_counts_for_nothing(self, times):
        assert affected([empty(times=times)]) == timedelta()


class TestDigest:
    def test_a_week_without_incidents_is_quiet(self):
        assert told().quiet

    def test_a_week_in_which_an_old_one_goes_on_is_not_quiet(self):
        assert not told(unfinished=[empty(declared_at=on(-9))]).quiet

    def test_private_ones_are_in_no_figure_and_no_list(self):
        kept_quiet = hurt(1, 0, 4, private=True)
        duplicate = hurt(2, 0, 4, private=True, closure=Closure.DUPLICATE)
        unfinished = empty(private=True, declared_at=on(-30), status=Status.MITIGATED)

        assert told(kept_quiet, duplicate, unfinished=[unfinished, kept_quiet]) == told()

    def test_a_test_is_not_even_said_to_be_left_out(self):
        assert told(hurt(1, 0, 4, kind=Kind.TEST), unfinished=[empty(kind=Kind.TEST)]) == told()

    def test_what_is_not_counted_is_said_in_words(self):
        facts = told(
            hurt(1, 0, 1),
            hurt(2, 0, 1, closure=Closure.FALSE_ALARM),
            hurt(3, 0, 1, closure=Closure.FALSE_ALARM),
            hurt(4, 0, 1, closure=Closure.DUPLICATE),
            hurt(5, 0, 1, closure=Closure.MISTAKE),
            hurt(6, 0, 1, closure=Closure.NOTHING_TO_FIX),
            hurt(7, 0, 1, kind=Kind.GAMEDAY),
            hurt(8, 0, 1, kind=Kind.GAMEDAY, closure=Closure.MISTAKE),
            hurt(9, 0, 1, kind=Kind.NEARMISS),
        )

        assert numbers(facts.counted) == [1]
        assert dict(facts.not_counted) == {
            "false alarm": 2,
            "duplicate": 1,
            "declared by mistake": 1,
            "handled elsewhere": 1,
            "game day": 2,
            "near miss": 1,
        }

    def test_up_to_six_each_get_a_line_the_worst_first(self):
        severities = [3, 1, 2, 3, 5, 2]
        week = [hurt(n, 0, n, severity=Severity(s)) for n, s in enumerate(severities, start=1)]

        facts = told(*week)

        assert numbers(facts.shown) == numbers(facts.counted) == [2, 3, 6, 1, 4, 5]
        assert facts.smaller == 0

    def test_of_more_than_six_those_that_hurt_most_get_a_line(self):
        short = [hurt(n, 0, 1, severity=Severity.SEV3) for n in range(1, 5)]
        long = [hurt(n, 0, n, severity=Severity.SEV3) for n in range(5, 9)]
        untimed = empty(number=9, severity=Severity.SEV2, declared_at=on(0))

        facts = told(*short, *long, untimed)

        assert numbers(facts.shown) == [9, 8, 7, 6, 5, 1]
        assert facts.smaller == 3
        assert len(facts.counted) == 9

    def test_a_short_sev1_is_never_hidden_behind_long_sev2s(self):
        facts = told(
            *(hurt(n, 0, 50, severity=Severity.SEV2) for n in range(1, SHOWN + 3)),
            hurt(99, 0, 1, severity=Severity.SEV1),
        )

        assert facts.shown[0].number == 99

    def test_the_median_says_how_many_had_no_times(self):
        facts = told(hurt(1, 0, 1), hurt(2, 0, 3), empty(number=3, declared_at=on(0)))

        assert (facts.mitigation.value, facts.mitigation.n) == (timedelta(hours=2), 2)
        assert facts.without_times == 1

    def test_only_what_still_hurts_is_called_ongoing(self):
        unfinished = [empty(number=n, status=s, declared_at=on(0)) for n, s in enumerate(Status)]

        assert numbers(told(unfinished=unfinished).ongoing) == [0, 1, 2]

    def test_what_began_after_the_week_is_the_next_digests(self):
        begun = [empty(number=n, declared_at=on(day)) for n, day in enumerate((-9, 6, 7))]

        assert numbers(told(unfinished=begun).ongoing) == [0, 1]


class TestOwed:
    LONG_AGO = on(-3)  # Friday; five working days later is Friday

    def owed(self, **given):
        plain = {"status": Status.POSTMORTEM, "declared_at": self.LONG_AGO}
        return told(unfinished=[empty(**(plain | given))], policy=SHOP).owed

    @pytest.mark.parametrize("status", [Status.MITIGATED, Status.POSTMORTEM])
    def test_a_draft_past_its_date_is_owed_by_the_services_team(self, status):
        assert self.owed(status=status, service="checkout") == (("Payments", 1),)

    def test_a_service_without_a_team_owes_itself(self):
        assert self.owed(service="SEARCH") == (("search", 1),)

    @pytest.mark.parametrize("service", [None, "given up"])
    def test_without_a_service_it_is_still_owed(self, service):
        assert self.owed(service=service) == (("without a service", 1),)

    @pytest.mark.parametrize("status", [Status.OPEN, Status.INVESTIGATING, Status.MITIGATING])
    def test_while_it_hurts_nobody_owes_a_text(self, status):
        assert self.owed(status=status) == ()

    def test_a_severity_without_post_mortems_owes_none(self):
        assert self.owed(severity=Severity.SEV4) == ()

    def test_the_days_run_from_the_end_of_the_impact(self):
        assert self.owed(times={KeyEvent.MITIGATED: known(on(0))}) == ()
        assert self.owed(times={KeyEvent.MITIGATED: known(on(-3, 22))}) != ()

    def test_teams_are_counted_in_the_order_of_their_names(self):
        late = {"status": Status.POSTMORTEM, "declared_at": self.LONG_AGO}
        unfinished = [
            empty(number=n, service=name, **late)
            for n, name in enumerate(["search", "checkout", "search"])
        ]

        assert told(unfinished=unfinished, policy=SHOP).owed == (("Payments", 1), ("search", 2))
