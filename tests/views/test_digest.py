from dataclasses import replace

import pytest

from firefighter.samples.scenes import SHOP
from firefighter.samples.weeks import weeks
from firefighter.views.digest import digest, plain
from tests.views.reading import lines_of

WEEKS = weeks()


def shown(name):
    return lines_of(digest(WEEKS[name], SHOP))


def terminal(name):
    return plain(WEEKS[name], SHOP)


class TestVerdict:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            (
                "awful",
                (
                    "12 incidents, 2 of them SEV1; customers were affected for 7h 30m. "
                    "12 are still ongoing."
                ),
            ),
            (
                "normal",
                (
                    "2 incidents, 1 of them SEV1; customers were affected for 2h. "
                    "One is still ongoing."
                ),
            ),
            (
                "late",
                "1 SEV1 incident; customers were affected for 1h 30m. Nothing is ongoing any more.",
            ),
            ("with what began before only", "No new incidents. 2 are still ongoing."),
            ("quiet", "A quiet week. No incidents."),
        ],
    )
    def test_one_sentence_tells_the_week(self, name, said):
        assert shown(name)[1] == said

    @pytest.mark.parametrize(
        ("name", "span"),
        [("awful", "16 to 22 November"), ("over two months", "30 November to 6 December")],
    )
    def test_the_week_is_named_by_its_days(self, name, span):
        assert shown(name)[0].endswith(f" · {span}*")


class TestQuietWeek:
    def test_it_has_two_lines(self):
        assert len(shown("quiet")) == 2

    def test_it_has_two_lines_even_when_drafts_are_owed(self):
        heading, verdict = shown("quiet, drafts owed")

        assert "week 47" in heading
        assert verdict.endswith("Post-mortems past their date: Search 1, without a service 1.")


class TestAwfulWeek:
    def test_those_that_hurt_most_have_a_line_and_the_rest_is_counted(self):
        told = shown("awful")

        hurt = told[told.index("*What hurt most*") + 1 :][:7]
        assert [line.split()[1] for line in hurt[:6]] == [
            "INC-41",
            "INC-40",
            "INC-42",
            "INC-1",
            "INC-2",
            "INC-3",
        ]
        assert hurt[6] == "6 smaller ones"

    def test_a_single_one_that_has_no_line_is_counted_as_one(self):
        told = lines_of(digest(replace(WEEKS["awful"], smaller=1), SHOP))

        assert "1 smaller one" in told

    def test_what_is_ongoing_and_does_not_fit_is_counted(self):
        told = shown("awful")

        ongoing = told[told.index("*Still ongoing*") + 1 :][:11]
        assert ongoing[9].startswith("• INC-69")
        assert ongoing[10] == "… and 2 more"

    def test_where_a_time_is_not_known_that_is_said(self):
        assert any(
            "INC-42" in line and line.endswith(" · duration not known") for line in shown("awful")
        )

    def test_what_goes_on_says_since_which_day(self):
        assert any(line.endswith(" · since Mon 16 Nov") for line in shown("awful"))

    def test_a_median_is_told_with_what_it_stands_on(self):
        assert "*Time to mitigate*   median 30m (n = 11); 1 without known times" in shown("awful")

    def test_what_is_not_counted_is_told(self):
        assert shown("awful")[-1] == (
            "Not counted: 1 false alarm, 1 game day. Private incidents are not in these figures."
        )

    def test_of_what_is_not_counted_there_may_be_several(self):
        left_out = (("declared by mistake", 2), ("duplicate", 2), ("near miss", 1))
        told = lines_of(digest(replace(WEEKS["awful"], not_counted=left_out), SHOP))

        assert told[-1].startswith("Not counted: 2 declared by mistake, 2 duplicates, 1 near miss.")

    def test_private_incidents_are_not_told(self):
        assert not any("INC-43" in line for line in shown("awful"))

    def test_nobody_is_named(self):
        assert not any("<@" in line for line in shown("awful"))


def test_few_values_have_no_median():
    assert not any("median" in line for line in shown("normal"))


def test_where_every_time_is_known_nothing_is_missing_from_the_median():
    facts = replace(WEEKS["awful"], without_times=0)

    assert "*Time to mitigate*   median 30m (n = 11)" in lines_of(digest(facts, SHOP))


def test_a_late_digest_says_when_it_was_due():
    assert shown("late")[-1].startswith("This was due <!date^1795419000^")


class TestTerminal:
    def test_it_reads_without_marks(self):
        text = terminal("awful")

        assert "What hurt most\n" in text
        assert "<!date" not in text
        assert "Not counted: 1 false alarm" in text

    def test_titles_are_shown_as_they_were_typed(self):
        assert "<@U1> <!here> a < b && c ]]> \U0001f525 <script>alert(1)</script> *x* &lt;" in (
            terminal("awful")
        )

    def test_a_quiet_week_has_two_lines(self):
        assert terminal("quiet") == (
            "Incidents · week 47 · 16 to 22 November\n\nA quiet week. No incidents."
        )
