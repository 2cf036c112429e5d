from firefighter.slack.commands import WORDS
from firefighter.views.help import MORE, SEVEN, help_text
from tests.views.reading import lines_of


def test_help_fits_into_seven_words():
    rows = lines_of(help_text("/incident", everything=False))[1:]

    assert [row.split("*")[1] for row in rows] == list(SEVEN)
    assert len(rows) == 7


def test_help_all_knows_every_word_there_is():
    assert set(SEVEN | MORE) == set(WORDS)


def test_words_are_shown_as_this_organisation_calls_them():
    rows = lines_of(help_text("/fire", everything=True))

    assert all("`/fire " in row for row in rows[1:])
    assert "/incident" not in "".join(rows)
