import pytest

from firefighter.domain.lifecycle import Status
from firefighter.domain.roles import Role
from firefighter.domain.severity import Severity
from firefighter.domain.timeline import EntryKind
from firefighter.domain.updates import Update
from firefighter.samples.scenes import SHOP, new, running, updated
from firefighter.samples.story import entry, minutes
from firefighter.views import lines
from tests.views.reading import blocks_of, lines_of


def undo_of(message):
    return blocks_of(message)[0].get("accessory")


class TestLine:
    NOTED = entry(EntryKind.NOTE, seq=9, words="The disk was full.")

    def test_undo_carries_the_entry_that_it_takes_back(self):
        button = undo_of(lines.line(running(), self.NOTED, SHOP, undo=True))

        assert (button["text"]["text"], button["value"]) == ("Undo", "42|9")

    def test_undo_goes_when_its_time_is_over(self):
        assert undo_of(lines.line(running(), self.NOTED, SHOP, undo=False)) is None

    def test_what_people_said_is_quoted_below_what_they_did(self):
        message = lines.line(running(), self.NOTED, SHOP, undo=False)

        assert lines_of(message) == ["<@U1> noted.", "> The disk was full."]

    def test_the_title_is_not_repeated_on_declaring(self):
        declared = entry(EntryKind.DECLARED, new="3", words="Customers cannot pay by card")

        assert lines_of(lines.line(new(), declared, SHOP, undo=False)) == [
            "<@U1> declared it as SEV3."
        ]

    def test_a_service_is_a_word_and_no_mention(self):
        named = entry(EntryKind.SERVICE, new="<!here>")

        assert lines_of(lines.line(running(), named, SHOP, undo=False)) == [
            "<@U1> set the service to &lt;!here&gt;."
        ]

    def test_a_long_reason_is_only_begun(self):
        reason = entry(
            EntryKind.STATUS, old="mitigating", new="investigating", words="Again. " * 400
        )

        said = lines_of(lines.line(running(), reason, SHOP, undo=False))

        assert len("\n".join(said)) < 400
        assert said[-1].endswith(" Again.…")

    @pytest.mark.parametrize("kind", [EntryKind.NOTE, EntryKind.ACTION])
    def test_what_is_noted_is_read_whole(self, kind):
        words = "One & two. " * 270

        said = lines_of(lines.line(running(), entry(kind, words=words), SHOP, undo=False))

        assert "".join(said).count("two.") == 270


class TestUpdate:
    def test_all_of_three_long_parts_is_said(self):
        words = "Cards fail. " * 249
        posted = updated(words=Update(known=words, doing=words, need=words).to_words())

        message = lines.line(running(), posted, SHOP, undo=False)

        assert "".join(lines_of(message)).count("Cards") == 3 * 249

    def test_only_what_was_said_has_a_row(self):
        words = Update(known="502s", need="A hand.").to_words()

        message = lines.line(running(), updated(words=words, until=None), SHOP, undo=True)

        assert lines_of(message)[1:] == ["*Known*   502s", "*Need*   A hand."]

    def test_words_that_were_removed_are_told_as_removed(self):
        gone = updated(words=None, blanked_at=minutes(9), blanked_by="U3")
        message = lines.line(running(), gone, SHOP, undo=False)

        assert lines_of(message)[1].startswith("[words removed by <@U3>, ")

    def test_its_promise_comes_last(self):
        assert lines_of(lines.line(running(), updated(), SHOP, undo=False))[-1].startswith(
            "*Next*   due"
        )


class TestTopic:
    def test_it_says_how_bad_it_is_and_where_it_stands(self):
        assert (
            lines.topic(running(), SHOP) == "SEV2 · Fixing · INC-42 · Customers cannot pay by card"
        )

    def test_a_title_that_is_too_long_is_shortened(self):
        topic = lines.topic(running(title="x" * 400), SHOP)

        assert len(topic) == 250
        assert topic.endswith("x…")


class TestRaise:
    def test_it_tells_the_severity_of_then_whatever_it_is_now(self):
        worse = entry(EntryKind.SEVERITY, old="3", new="1")

        (told,) = lines_of(lines.raised(running(severity=Severity.SEV2), worse, SHOP))

        assert told.startswith(":red_circle: *INC-42 is now SEV1*")

    def test_of_what_is_over_it_says_so_and_nobody_jumps(self):
        worse, over = entry(EntryKind.SEVERITY, new="1"), running(status=Status.CLOSED)

        assert "*INC-42 is now SEV1* · Closed ·" in lines_of(lines.raised(over, worse, SHOP))[0]


class TestRecorded:
    def test_whoever_commands_can_pass_it_on_at_once(self):
        assert "Not me" in str(blocks_of(lines.recorded(running(roles={}), new=True)))

    def test_nobody_is_offered_to_pass_on_what_somebody_else_holds(self):
        relieved = running(roles={Role.COMMANDER: "U3"})

        assert "Not me" not in str(blocks_of(lines.recorded(relieved, new=True)))


class TestStatus:
    def test_a_private_one_says_so_first(self):
        told = lines_of(lines.status_of(new(private=True), None, SHOP))

        assert told[0].startswith(":lock: Private · *INC-42")

    def test_it_says_what_is_known_until_when_and_where(self):
        incident = running(next_update_at=minutes(28))

        told = "\n".join(lines_of(lines.status_of(incident, updated(), SHOP)))

        for words in (
            "Fixing",
            "*Commander*   <@U1>",
            ": Provider",
            "*Next update*   due",
            "<#C42>",
        ):
            assert words in told

    def test_a_quotation_at_the_end_takes_nothing_of_ours_in(self):
        quoting = updated(words=Update(known="The provider says:\n> We are on it.").to_words())

        told = lines_of(lines.status_of(running(), quoting, SHOP))

        assert "&gt; We are on it." in told

    def test_what_was_said_before_it_was_closed_is_not_now(self):
        told = "\n".join(lines_of(lines.status_of(new(status=Status.CLOSED), updated(), SHOP)))

        assert "*Said last* (<!date" in told


@pytest.mark.parametrize(
    ("wiki_down", "words"),
    [(True, "The wiki does not answer."), (False, "to finish where you write such things.")],
)
def test_a_copy_of_the_draft_says_why_it_is_there(wiki_down, words):
    said = lines.copy_comment(running(), wiki_down=wiki_down)

    assert "INC-42" in said
    assert words in said


def test_a_copy_that_is_renewed_says_why():
    assert "words were removed" in lines.renewed_comment(running())


class TestCalled:
    def test_whose_name_is_known_is_named_and_pings_nobody(self):
        assert lines.called({"U1": "Ana <!here>"})("U1") == "Ana &lt;!here&gt;"

    def test_whose_name_is_not_known_is_mentioned(self):
        assert lines.called({})("U1") == "<@U1>"


class TestAnswer:
    def test_a_lock_screen_says_nothing_of_what_is_private(self):
        told = lines.answer("INC-42 is called “Cards were stolen” now.", new(private=True))

        assert told.text == "INC-42 (private): you have an answer"
        assert lines_of(told) == ["INC-42 is called “Cards were stolen” now."]

    @pytest.mark.parametrize("here", [new(), None], ids=["public", "nothing runs there"])
    def test_else_it_is_read_there_too(self, here):
        assert lines.answer("INC-42 is SEV1 now.", here).text == "INC-42 is SEV1 now."

    def test_what_is_over_ran_where_it_did(self):
        over, goes_on = (running(channel="C42", **more) for more in ({"status": Status.CLOSED}, {}))

        assert lines_of(lines.status_of(over, None, SHOP))[-1] == "It ran in <#C42>"
        assert lines_of(lines.status_of(goes_on, None, SHOP))[-1] == "It runs in <#C42>"
