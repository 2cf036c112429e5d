"""The draft as a page and as Markdown; what they look like in full is in golden/."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from firefighter.domain.lifecycle import Closure
from firefighter.domain.postmortem import ROWS, Fact, Listed, Row
from firefighter.domain.slacktext import plain
from firefighter.domain.timeline import EntryKind
from firefighter.domain.updates import Update
from firefighter.samples import pages
from firefighter.samples.story import PARIS, empty, entry, minutes, rich, rich_story
from firefighter.views import postmortem, storage
from firefighter.views.postmortem import NotStorage
from tests.views.words import SAID, WORDS

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
RICH = pages.draft(rich(), rich_story())
EMPTY = pages.draft(empty())


def rows(count, size):
    """Make so many rows of a timeline, each of so many characters."""
    words = plain.parse("x" * size)
    return Listed(tuple(Row("2026-11-24 03:02", "Ana noted", words, None) for _ in range(count)))


def tokens(markdown):
    for token in READER.parse(markdown):
        yield token
        yield from token.children or ()


def headings(markdown):
    read = READER.parse(markdown)
    opened = [place for place, token in enumerate(read) if token.type == "heading_open"]
    return [read[place + 1].content for place in opened]


class TestPage:
    @pytest.mark.parametrize("draft", [RICH, EMPTY], ids=["rich", "empty"])
    def test_it_may_be_sent(self, draft):
        assert storage.guard(postmortem.page(draft)) == []

    def test_the_mark_by_which_it_is_found_again_is_in_it(self):
        assert "ff-incident-1a2b3c4d5e6f" in postmortem.page(RICH)

    def test_what_is_missing_is_said(self):
        page = postmortem.page(EMPTY)

        for said in (
            "Nothing was recorded.",
            "No update was posted.",
            "None was noted during the incident.",
            "Nothing was measured.",
        ):
            assert said in page

    def test_a_page_that_is_not_too_large_is_complete(self):
        assert "more did not fit" not in postmortem.page(RICH)

    def test_a_page_that_is_too_large_is_shortened_and_says_so(self):
        large = replace(RICH, timeline=rows(1200, 4000))

        page = postmortem.page(large)

        assert storage.guard(page) == []
        assert page.count("Ana noted") == ROWS // 4
        assert "700 more did not fit on this page; the incident\u2019s channel has them." in page

    def test_a_page_that_no_shortening_makes_small_enough_is_a_bug_that_is_seen(self):
        endless = replace(RICH, summary=plain.parse("x" * storage.LARGEST))

        with pytest.raises(NotStorage, match=storage.TOO_LARGE) as caught:
            postmortem.page(endless)

        assert caught.value.faults == (storage.TOO_LARGE,)

    def test_a_page_that_must_not_be_sent_is_not_made(self):
        unsafe = replace(EMPTY, timeline=Listed((Row("03:02", "x", (), "javascript:alert(1)"),)))

        with pytest.raises(NotStorage, match="a link to javascript"):
            postmortem.page(unsafe)


class TestMarkdown:
    @pytest.mark.parametrize("draft", [RICH, EMPTY], ids=["rich", "empty"])
    def test_it_has_the_headings_of_the_page(self, draft):
        assert [h for h in headings(postmortem.copy(draft)) if "Time in" not in h][1:] == [
            "Summary",
            "Impact",
            "Timeline",
            "Invitations, corrections of times and titles",
            "Contributing factors",
            "What we learn",
            "What went well",
            "What was hard",
            "Where we were lucky",
            "Follow-ups",
        ]

    def test_it_tells_the_facts_of_the_page(self):
        copy, page = postmortem.copy(RICH), postmortem.page(RICH)

        for fact in (*RICH.facts, *RICH.roles):
            assert f"- **{fact.label}**: " in copy
            assert f"<p>{fact.label}</p>" in page

    @pytest.mark.parametrize("draft", [RICH, RICH.shortened(1)], ids=["all", "shortened"])
    def test_what_follows_the_tasks_is_no_part_of_the_last_one(self, draft):
        read = READER.parse(postmortem.copy(draft))

        (prompt,) = [token for token in read if "For each: who does it" in token.content]
        assert prompt.level == 1

    def test_what_was_left_out_is_counted(self):
        copy = postmortem.copy(RICH.shortened(1))

        assert "13 more did not fit; the incident\u2019s channel has them." in copy
        assert "1 more did not fit; the incident\u2019s channel has them." in copy


@settings(max_examples=40)
@given(SAID, WORDS, WORDS, WORDS, st.sampled_from([None, *Closure]))
def test_any_words_make_a_page_and_a_copy(title, summary, said, service, closure):
    incident = rich(
        title=title, summary=summary, service=service, closure=closure, closure_note=said
    )
    story = (
        entry(EntryKind.DECLARED, seq=1, new="3", words=title),
        entry(EntryKind.UPDATE, seq=2, words=Update(known=said).to_words(), until=minutes(3)),
        entry(EntryKind.NOTE, seq=3, words=said, permalink=said),
        entry(EntryKind.ACTION, seq=4, words=said, field="U2"),
        entry(EntryKind.SERVICE, seq=5, new=service),
    )

    draft = pages.draft(incident, story)

    assert storage.guard(postmortem.page(draft)) == []
    kinds = {token.type for token in tokens(postmortem.copy(draft))}
    assert not kinds & {"html_block", "html_inline"}


@settings(max_examples=40)
@given(WORDS)
def test_any_words_make_a_comment(words):
    ended = entry(EntryKind.STATUS, at=minutes(600), words=words)

    comment = postmortem.closed_again(rich(), ended, PARIS)

    assert storage.guard(comment) == []


def test_a_comment_tells_how_it_stands_now():
    ended = entry(EntryKind.STATUS, at=minutes(600), words="It was the cache.")

    comment = postmortem.closed_again(rich(), ended, PARIS)

    assert "INC-42 came back after this page was made" in comment
    assert "As it stands now: SEV2; started 2026-11-24 02:41, from an alert" in comment


def test_an_empty_fact_is_no_broken_row():
    page = postmortem.page(replace(EMPTY, facts=(Fact("Service", ""),)))

    assert "<tr><th><p>Service</p></th><td><p></p></td></tr>" in page


def test_a_copy_is_a_file_that_is_called_after_its_incident():
    assert postmortem.copy_name(replace(rich(), number=7)) == "inc-7-post-mortem.md"


def test_a_copy_is_cut_before_a_headline_if_one_is_near():
    copy = "# A\n\nword word\n\n## B\n\nword"

    assert postmortem.parts(copy, 20) == ["# A\n\nword word", "## B\n\nword"]


def test_a_copy_without_lines_is_cut_where_it_must_be():
    assert postmortem.parts("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert postmortem.parts("aaaaaa\nbbbbbb\ncc", 10) == ["aaaaaa", "bbbbbb\ncc"]


@given(st.text(alphabet="ab#\n "), st.integers(2, 12))
def test_no_word_of_a_copy_is_lost_and_no_part_is_too_long(copy, longest):
    parts = postmortem.parts(copy, longest)

    assert all(len(part) <= longest for part in parts)
    assert "".join(parts).replace("\n", "") == copy.replace("\n", "")
