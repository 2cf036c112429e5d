from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firefighter.domain import postmortem
from firefighter.domain.durations import Duration
from firefighter.domain.incident import Kind
from firefighter.domain.lifecycle import Closure, Status
from firefighter.domain.policy import Policy, Weekday
from firefighter.domain.postmortem import PAGE_TITLE, Fact, Listed
from firefighter.domain.severity import Severity
from firefighter.domain.slacktext.tree import Paragraph, Style, Styled, Text
from firefighter.domain.timeline import Confidence, EntryKind, KeyEvent, TimeSource
from firefighter.domain.updates import Update
from firefighter.samples.story import (
    NAMES,
    PARIS,
    empty,
    entry,
    known,
    minutes,
    rich,
    rich_story,
)


def draft(incident, entries=(), *, policy=PARIS, at=None):
    return postmortem.draft(incident, entries, names=NAMES, policy=policy, at=at or minutes(200))


def fact(made, label):
    return next(fact.value for fact in made.facts if fact.label == label)


def took(durations):
    return {duration.label: duration.took for duration in durations}


class TestTitle:
    def test_it_names_the_incident(self):
        made = draft(rich())

        assert made.page_title == "INC-42 Customers cannot pay by card · post-mortem"

    def test_another_one_is_at_hand_when_it_is_taken(self):
        made = draft(rich())

        assert made.other_title == "INC-42 Customers cannot pay by card · post-mortem (1a2b3c4d)"

    @given(st.text(st.characters(codec="utf-8") | st.just("\U0001f525"), min_size=1, max_size=400))
    @example("\U0001f525" * 150)
    def test_it_fits_however_confluence_counts(self, title):
        made = draft(empty(title=title))

        for given_title in (made.page_title, made.other_title):
            assert len(given_title.encode("utf-16-le")) // 2 <= PAGE_TITLE
            assert "\n" not in given_title
            assert " · post-mortem" in given_title


class TestFacts:
    def test_severity_shows_its_changes_without_those_taken_back(self):
        assert fact(draft(rich(), rich_story()), "Severity") == "SEV3 → SEV2"

    def test_a_severity_that_never_changed_is_one_word(self):
        assert fact(draft(rich()), "Severity") == "SEV2"

    def test_a_severity_that_nobody_is_sure_of_says_so(self):
        assert fact(draft(empty(sure=False)), "Severity") == "SEV3 (not sure)"

    @pytest.mark.parametrize(
        ("time", "words"),
        [
            (None, "not recorded"),
            (known(None, confidence=Confidence.UNKNOWN), "nobody knows"),
            (known(minutes(0)), "2026-11-24 03:02, given by a person"),
            (known(minutes(0), source=TimeSource.ALERT), "2026-11-24 03:02, from an alert"),
            (known(minutes(0), source=TimeSource.MESSAGE), "2026-11-24 03:02, from a message"),
            (
                known(minutes(0), confidence=Confidence.GUESS),
                "2026-11-24 03:02 (guess), given by a person",
            ),
        ],
    )
    def test_a_key_event_says_how_it_is_known(self, time, words):
        times = {KeyEvent.STARTED: time} if time else {}

        assert fact(draft(empty(times=times)), "Started") == words

    def test_who_declared_is_named(self):
        assert fact(draft(rich()), "Declared") == "2026-11-24 03:02 by Ana Ruiz"

    def test_a_person_without_a_name_is_their_id(self):
        assert draft(empty(declared_by="U9")).participants == ("U9",)

    @pytest.mark.parametrize("kind", Kind)
    def test_every_kind_has_its_words(self, kind):
        assert " " in fact(draft(empty(kind=kind)), "Kind") or kind is Kind.TEST

    @pytest.mark.parametrize(("private", "words"), [(True, "Yes"), (False, "No")])
    def test_it_says_whether_it_is_private(self, private, words):
        assert fact(draft(empty(private=private)), "Private").startswith(words)

    @pytest.mark.parametrize("closure", Closure)
    def test_every_reason_for_closing_has_its_words(self, closure):
        made = draft(empty(closure=closure, closure_note="INC-7"))

        assert fact(made, "Closed as").endswith(" (INC-7)")

    def test_a_reason_for_closing_needs_no_note(self):
        made = draft(empty(closure=Closure.MISTAKE))

        assert fact(made, "Closed as") == "Declared by mistake"

    def test_roles_are_in_order_and_the_declarer_commands_until_somebody_else_does(self):
        assert draft(empty()).roles == (Fact("Commander", "Ana Ruiz"),)
        assert draft(rich()).roles == (Fact("Commander", "Lena Roy"), Fact("Scribe", "Marc Petit"))

    def test_everybody_who_acted_took_part_once(self):
        assert draft(rich(), rich_story()).participants == ("Ana Ruiz", "Marc Petit", "Lena Roy")


class TestSummary:
    def test_the_incidents_own_comes_first(self):
        made = draft(rich(summary="Cards failed."), rich_story())

        assert made.summary == (Paragraph((Text("Cards failed."),)),)

    def test_else_it_is_what_was_known_last(self):
        made = draft(rich(), rich_story())

        assert made.summary == (Paragraph((Text("Roll back is done."),)),)

    def test_an_update_that_knew_nothing_is_passed_over(self):
        quiet = entry(EntryKind.UPDATE, seq=99, at=minutes(99), words=Update(doing="x").to_words())

        made = draft(rich(), (*rich_story(), quiet))

        assert made.summary == (Paragraph((Text("Roll back is done."),)),)

    def test_without_updates_there_is_none(self):
        assert draft(rich()).summary == ()


class TestTimeline:
    def test_what_was_taken_back_is_not_told(self):
        made = draft(rich(), rich_story())

        assert not any("SEV1" in row.said for row in made.timeline.shown)
        assert not any("took back" in row.said for row in made.timeline.shown)

    def test_it_is_told_in_the_order_in_which_things_happened(self):
        late = entry(EntryKind.NOTE, seq=2, at=minutes(-30), words="The first alert")

        made = draft(empty(), (entry(EntryKind.DECLARED), late))

        assert [row.said for row in made.timeline.shown] == [
            "Ana Ruiz noted",
            "Ana Ruiz declared it",
        ]

    def test_what_few_want_to_read_is_told_apart(self):
        made = draft(rich(), rich_story())

        assert [row.said for row in made.noise.shown] == [
            "Ana Ruiz invited Marc Petit, Lena Roy",
            "Ana Ruiz: the next update is due 2026-11-24 03:54",
            "Ana Ruiz changed the title",
            "Ana Ruiz changed the summary",
            "Ana Ruiz: it started 2026-11-24 02:41",
            "Ana Ruiz: nobody knows when everything was as before",
        ]

    def test_an_update_is_told_with_its_parts(self):
        words = Update(known="502s", doing="Rolling back").to_words()

        made = draft(empty(), (entry(EntryKind.UPDATE, words=words),))

        known_part, doing_part = made.timeline.shown[0].words
        assert known_part == _led("Known", "502s")
        assert doing_part == _led("Doing", "Rolling back")

    def test_a_part_of_an_update_that_shows_nothing_is_left_out(self):
        words = '{"known": " \\u0000", "need": "help"}'

        made = draft(empty(), (entry(EntryKind.UPDATE, words=words),))

        assert made.timeline.shown[0].words == (_led("Need", "help"),)

    def test_a_link_that_is_unsafe_is_left_out(self):
        links = ["javascript:alert(1)", "https://acme.slack.com/p1", None]
        story = [
            entry(EntryKind.NOTE, seq=n, words="x", permalink=url) for n, url in enumerate(links)
        ]

        made = draft(empty(), story)

        shown = [row.permalink for row in made.timeline.shown]
        assert shown == [None, "https://acme.slack.com/p1", None]

    def test_a_page_holds_so_many_rows_and_counts_the_others(self):
        story = [entry(EntryKind.NOTE, seq=n, words="x") for n in range(postmortem.ROWS + 5)]

        made = draft(empty(), story)

        assert len(made.timeline.shown) == postmortem.ROWS
        assert made.timeline.left_out == 5

    def test_shortening_counts_what_it_leaves_out(self):
        shorter = draft(rich(), rich_story()).shortened(1)

        assert len(shorter.timeline.shown) == 1
        assert shorter.tasks.left_out == 1
        assert shorter.updates.left_out == 1
        assert shorter.noise.left_out == 5

    def test_shortening_twice_counts_both(self):
        assert Listed((1, 2, 3, 4)).first(3).first(1) == Listed((1,), left_out=3)


class TestUpdates:
    def test_each_has_its_author_its_parts_and_its_promise(self):
        first, second = draft(rich(), rich_story()).updates.shown

        assert (first.at, first.who, first.next_by) == (
            "2026-11-24 03:10",
            "Marc Petit",
            "2026-11-24 03:40",
        )
        assert [label for label, _ in first.parts] == ["Known", "Doing", "Need"]
        assert second.next_by is None


class TestTasks:
    def test_follow_ups_are_numbered_owned_and_ticked(self):
        first, second = draft(rich(), rich_story()).tasks.shown

        assert (first.number, first.owner, first.done) == (1, "Marc Petit", False)
        assert (second.number, second.owner, second.done) == (2, None, True)


class TestDurations:
    def test_each_says_what_it_is_measured_from(self):
        made = draft(rich())

        assert made.measured == (
            Duration("To detect", "not known", "from started to detected; “detected” is a guess"),
            Duration("To mitigate (how long it hurt)", "1h 31m", "from started to impact over"),
            Duration(
                "To resolve", "not known", "from started to resolved; “resolved” is not known"
            ),
        )

    def test_times_that_contradict_each_other_measure_nothing(self):
        times = {KeyEvent.STARTED: known(minutes(9)), KeyEvent.DETECTED: known(minutes(1))}

        measured = draft(empty(times=times)).measured[0]

        assert measured.took == "not known"
        assert measured.measured.endswith("“detected” lies before it")

    def test_time_in_each_status_ends_when_it_closed(self):
        made = draft(rich(), rich_story()).in_status

        assert took(made) == {
            "New": "3m",
            "Investigating": "6m",
            "Fixing": "1h 1m",
            "Mitigated": "1h 50m",
        }
        assert made[0].measured == "from declared to closed"

    def test_time_in_each_status_runs_until_it_is_written(self):
        made = draft(empty(), (entry(EntryKind.DECLARED),)).in_status

        assert made == (Duration("New", "3h 20m", "from declared to when this was written"),)

    def test_time_in_each_severity_ends_with_the_impact(self):
        made = draft(rich(), rich_story()).in_severity

        assert took(made) == {"SEV2": "1h 3m", "SEV3": "6m"}
        assert made[0].measured == "from declared to impact over"

    def test_time_in_a_severity_runs_until_it_is_written(self):
        assert took(draft(empty()).in_severity) == {"SEV3": "3h 20m"}

    def test_a_severity_changed_after_the_impact_hurt_nobody(self):
        late = entry(EntryKind.SEVERITY, at=minutes(90), old="2", new="4")

        made = draft(rich(severity=Severity.SEV4), (late,)).in_severity

        assert took(made) == {"SEV2": "1h 10m"}

    def test_declared_after_the_impact_no_severity_hurt(self):
        times = {KeyEvent.MITIGATED: known(minutes(-5))}

        assert draft(empty(times=times)).in_severity == ()

    def test_a_severity_that_came_back_is_summed_up(self):
        changes = [
            entry(EntryKind.SEVERITY, seq=1, at=minutes(10), old="2", new="1"),
            entry(EntryKind.SEVERITY, seq=2, at=minutes(30), old="1", new="2"),
        ]

        assert took(draft(rich(), changes).in_severity) == {"SEV1": "20m", "SEV2": "50m"}


class TestZone:
    def test_one_zone_is_named_with_its_offset(self):
        assert draft(rich()).zone == "Europe/Paris, UTC+01:00"

    @pytest.mark.parametrize(
        ("zone", "said"),
        [
            ("UTC", "UTC, UTC+00:00"),
            ("Asia/Kathmandu", "Asia/Kathmandu, UTC+05:45"),
            ("America/New_York", "America/New_York, UTC-05:00"),
        ],
    )
    def test_any_zone_has_its_offset(self, zone, said):
        assert draft(empty(), policy=Policy(zone=zone)).zone == said

    def test_when_the_clocks_go_back_each_time_says_which_hour_it_means(self):
        first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
        note = entry(EntryKind.NOTE, at=second, words="x")

        made = draft(empty(declared_at=first), (note,), at=second)

        assert made.zone == "Europe/Paris, UTC+02:00 and UTC+01:00"
        assert fact(made, "Declared").startswith("2026-10-25 02:30 UTC+02:00")
        assert made.timeline.shown[0].at == "2026-10-25 02:30 UTC+01:00"


class TestDue:
    @pytest.mark.parametrize(
        ("over", "due"),
        [
            (datetime(2026, 11, 24, 3, tzinfo=UTC), date(2026, 12, 1)),
            (datetime(2026, 11, 28, 3, tzinfo=UTC), date(2026, 12, 4)),
            (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), date(2026, 12, 2)),
        ],
    )
    def test_it_is_so_many_working_days_after_the_impact_in_our_zone(self, over, due):
        incident = rich(times={KeyEvent.MITIGATED: known(over)})

        assert draft(incident).due == due

    def test_days_are_worked_on_as_the_organisation_does(self):
        rest = PARIS.model_copy(update={"working_days": (Weekday.SATURDAY, Weekday.SUNDAY)})

        due = postmortem.due_after(datetime(2026, 11, 24, 3, tzinfo=UTC), rest)

        assert due == date(2026, 12, 12)

    def test_without_an_end_of_the_impact_there_is_none(self):
        assert draft(empty()).due is None


def test_a_draft_depends_on_nothing_but_its_inputs():
    incident = rich(status=Status.CLOSED)

    assert draft(incident, rich_story()) == draft(replace(incident), rich_story())


def _led(label, words):
    return Paragraph((Styled(Style.BOLD, (Text(label),)), Text(" "), Text(words)))
