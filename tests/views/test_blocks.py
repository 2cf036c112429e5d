from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain import naming
from firefighter.views.blocks import (
    IN_ONE_TEXT,
    LOCK_SCREEN,
    Message,
    bold,
    clock,
    context,
    divider,
    escape,
    fitted,
    in_line,
    lock_screen,
    quote,
    section,
    sections,
    spoken,
)
from tests.views.reading import mrkdwn_in, stray_markup
from tests.views.words import WORDS

MENTION = "<@UANA>"


def texts(blocks):
    return mrkdwn_in([block.to_dict() for block in blocks])


class TestEscaping:
    @pytest.mark.parametrize(
        ("words", "sent"),
        [
            ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
            ("<!here> <@U1>", "&lt;!here&gt; &lt;@U1&gt;"),
            ("&lt;", "&amp;lt;"),
            ("a\x00\x0b\ud800b", "ab"),
            ("a\r\nb", "a\nb"),
            ("\U0001f525 مرحبا", "\U0001f525 مرحبا"),
        ],
    )
    def test_words_are_sent_so_that_slack_shows_them(self, words, sent):
        assert escape(words) == sent

    def test_words_of_several_lines_become_one_where_there_is_one(self):
        assert in_line(" a\n\n b\tc ") == "a b c"

    def test_words_from_right_to_left_leave_what_follows_in_its_order(self):
        assert in_line("\u05e9\u05dc\u05d5\u05dd 3") == "\u2068\u05e9\u05dc\u05d5\u05dd 3\u2069"
        assert in_line("\u202eSEV1") == "SEV1"

    @given(WORDS, st.integers(1, 200))
    def test_words_fit_and_no_escape_is_cut_in_two(self, words, limit):
        sent = escape(words, limit)

        assert len(sent) <= limit
        assert stray_markup(sent) == []


class TestFitting:
    def test_a_word_is_whole_or_not_there(self):
        assert fitted("customers cannot pay", 16) == "customers…"
        assert fitted("customers cannot pay", 17) == "customers cannot…"

    def test_what_is_longer_than_any_word_is_cut(self):
        assert fitted(f"see {'x' * 40}", 30) == f"see {'x' * 25}…"

    def test_what_fits_stays(self):
        assert fitted("abc", 3) == "abc"

    def test_what_is_too_long_says_so(self):
        assert fitted("abc def", 5) == "abc…"

    @pytest.mark.parametrize("limit", range(4, 10))
    def test_a_mention_is_whole_or_not_there(self, limit):
        assert fitted(f"by {MENTION} at noon", limit) == "by…"

    @pytest.mark.parametrize("limit", range(2, 7))
    def test_an_escape_is_whole_or_not_there(self, limit):
        assert fitted("a&amp;bcd", limit) in {"a…", "a&amp;…"}


class TestLockScreen:
    def test_it_has_two_lines_at_most(self):
        assert lock_screen("a", "b", "c") == "a\nb"

    def test_its_lines_are_not_too_long(self):
        assert lock_screen("a" * 400) == "a" * (LOCK_SCREEN - 1) + "…"


class TestClock:
    AT = datetime(2026, 11, 24, 2, 2, tzinfo=UTC)

    def test_it_is_shown_in_each_readers_zone(self):
        assert clock(self.AT).startswith("<!date^1795485720^{date_short_pretty} {time}|")

    def test_where_slack_cannot_it_is_in_utc_wherever_it_was_written(self):
        paris = self.AT.astimezone(timezone(timedelta(hours=1)))

        assert clock(paris) == clock(self.AT)
        assert "|24 Nov 02:02 UTC>" in clock(paris)


@pytest.mark.parametrize(("line", "sent"), [("INC-7", "*INC-7*"), ("a *b* c", "a *b* c")])
def test_a_line_is_bold_unless_it_has_stars_of_its_own(line, sent):
    assert bold(line) == sent


class TestQuotes:
    def test_every_line_is_quoted(self):
        assert quote("a\n\n<b>") == "> a\n> \n> &lt;b&gt;"

    @given(WORDS)
    def test_a_quotation_fits_into_a_section_with_a_sentence(self, words):
        quoted = quote(words)

        assert len(quoted) <= 2500
        assert stray_markup(quoted) == []


class TestSections:
    def test_a_short_text_is_one(self):
        assert texts(sections("a\nb")) == ["a\nb"]

    def test_a_long_text_is_split_between_its_lines(self):
        line = "x" * 1600

        assert texts(sections(f"{line}\n{line}")) == [line, line]

    @pytest.mark.parametrize("word", ["x", "customers &amp; partners ", f"{MENTION} "])
    def test_a_line_that_is_too_long_alone_is_split_between_words(self, word):
        line = (word * 5000)[: naming.SECTION * 2 // len(word) * len(word)].strip()

        shown = texts(sections(line))

        assert len(shown) > 1
        assert "".join(shown).replace(" ", "") == line.replace(" ", "")
        assert not any(stray_markup(text) for text in shown)

    def test_a_quotation_that_is_split_stays_one(self):
        shown = texts(sections(quote("abc " * 1500, 6500)))

        assert {text[:5] for text in shown} == {"> abc"}

    def test_what_no_message_can_hold_is_left_out(self):
        shown = texts(sections("\n".join(["x" * 99] * 200)))

        assert sum(map(len, shown)) <= IN_ONE_TEXT
        assert shown[-1].endswith("…")

    def test_nothing_is_no_section(self):
        assert sections("\n\n") == []

    @given(st.lists(WORDS, max_size=5))
    def test_every_text_becomes_what_slack_takes(self, words):
        shown = texts(sections("\n".join(map(escape, words))))

        assert all(0 < len(text) <= naming.SECTION for text in shown)
        assert not any(stray_markup(text) for text in shown)


class TestSpoken:
    def test_a_message_is_read_out_section_by_section(self):
        message = Message("short", (section("a"), divider(), section("b"), context("c")))

        assert spoken(message) == "a\nb"

    def test_a_message_without_blocks_says_its_text(self):
        assert spoken(Message("short", ())) == "short"
