"""What somebody typed after a word."""

import pytest

from firefighter.domain.said import Said


def test_people_are_called_by_their_names_and_remembered_by_their_ids():
    said = Said.of("for <@U2> &amp; <@U1>", name={"U1": "Ana", "U2": "Marc"}.__getitem__)

    assert (said.text, said.people) == ("for @Marc & @Ana", ("U1", "U2"))


@pytest.mark.parametrize(
    ("text", "about", "numbered"),
    [
        ("INC-7 the disk", (7, "the disk"), (7, "the disk")),
        ("inc-7", (7, ""), (7, "")),
        ("3 of 4 nodes", (None, "3 of 4 nodes"), (3, "of 4 nodes")),
        ("the disk", (None, "the disk"), (None, "the disk")),
    ],
)
def test_a_bare_number_is_an_incident_only_where_nothing_else_can_follow(text, about, numbered):
    said = Said(text)

    assert said.about() == about
    assert said.numbered() == numbered
