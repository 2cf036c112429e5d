from firefighter.domain.policy import Policy
from firefighter.slack.commands import WORDS
from firefighter.views.help import MORE, SEVEN, help_text
from tests.views.reading import lines_of, on_a_phone


def words_of(*, everything):
    """Give the word that each row begins with."""
    rows = lines_of(help_text(Policy(), everything=everything))[1:]
    return [row.split("`")[1].split()[0] for row in rows]


def test_help_fits_into_seven_words():
    assert words_of(everything=False) == list(SEVEN)
    assert len(SEVEN) == 7


def test_help_all_knows_every_word_there_is():
    assert words_of(everything=True) == [*SEVEN, *MORE, "declare"]
    assert set(SEVEN | MORE) == set(WORDS)


def test_words_are_typed_after_what_this_organisation_calls_them():
    first, *rows = lines_of(help_text(Policy(command="/fire"), everything=True))

    assert first.startswith("Type `/fire` and one of these")
    assert "/incident" not in "".join([first, *rows])


def test_help_fits_on_a_phone():
    assert on_a_phone(help_text(Policy(), everything=False)) <= 13
