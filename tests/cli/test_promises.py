"""What is told behind the scenes of what the bot promised."""

import pytest

from firefighter.cli import promises
from firefighter.domain.deliveries import KINDS
from firefighter.playground.slack.company import settle
from firefighter.playground.slack.state import Channel, Workspace


def test_every_kind_has_words_of_its_own():
    assert set(promises.TOLD) == set(KINDS)
    assert len(set(promises.TOLD.values())) == len(KINDS)


@pytest.mark.parametrize(
    ("stream", "place"),
    [
        ("incident:7:channel", "INC-7"),
        ("incident:7:reminder:1790000000", "INC-7"),
        ("announce:incidents", "#incidents"),
        ("reply:C0GENERAL:1790000000.000100", "#general"),
        ("whisper:U0ANA", "Ana Ruiz"),
        ("reply:D1:1790000000.000100", "a direct message"),
        ("digest:gone", ""),
        ("people", ""),
    ],
)
def test_a_place_is_named_as_people_name_it(stream, place):
    workspace = Workspace(frozenset())
    settle(workspace)
    workspace.channels["D1"] = Channel("D1", "", private=True, creator="U0ANA", created=0)

    assert promises.place_of(stream, workspace) == place


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("ChatUnavailable: Slack did not answer.", "Slack did not answer."),
        ("Slack said: no", "Slack said: no"),
        ("", ""),
    ],
)
def test_what_went_wrong_is_told_without_its_kind(error, sentence):
    assert promises.sentence_of(error) == sentence
