"""The telling states look as their golden files say; ``python -m tests.views.golden`` writes them.

The command is the only thing that does: a test that rewrites what it compares with never fails.
"""

from itertools import zip_longest

import pytest
from slack_sdk.models.views import View

from firefighter.samples import catalogue
from firefighter.samples.sample import Kind
from firefighter.views import storage
from firefighter.views.blocks import Message
from tests.views import golden
from tests.views.reading import (
    ROW,
    as_json,
    bare,
    lines_of,
    nodes,
    on_a_phone,
    problems,
    problems_of,
)

DRAWN = golden.drawn()
TELLING, EVERYTHING = catalogue.telling(), catalogue.everything()
MESSAGES = {s.name: s.shown for s in TELLING if isinstance(s.shown, Message)}
VIEWS = {s.name: s.shown for s in TELLING if isinstance(s.shown, View)}
PAGES = [sample for sample in EVERYTHING if sample.kind is Kind.PAGE]
CARDS = {name: shown for name, shown in MESSAGES.items() if name.startswith("card ")}
PRIVATE = [name for name in MESSAGES if "private" in name]
LISTED_PRIVATE = "list"
PUBLIC = [name for name in MESSAGES if name not in {*PRIVATE, LISTED_PRIVATE}]
LONGER = ("card private", "card hostile title")
ORDINARY = [name for name in CARDS if not name.startswith(LONGER)]


@pytest.mark.parametrize("name", DRAWN)
def test_a_surface_looks_as_its_golden_file_says(name):
    kept = (golden.FOLDER / name).read_text(encoding="utf-8")

    assert DRAWN[name] == kept


def test_every_golden_file_belongs_to_a_surface():
    kept = {path.name for path in golden.FOLDER.iterdir()}

    assert kept == set(DRAWN)


def test_the_command_writes_what_is_drawn_and_takes_the_rest_away(tmp_path):
    (tmp_path / "nothing-draws-this.json").touch()

    count = golden.write(tmp_path)

    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written == DRAWN
    assert count == len(DRAWN)


@pytest.mark.parametrize("sample", EVERYTHING, ids=lambda sample: sample.slug)
def test_slack_takes_everything_even_at_its_limits(sample):
    if sample.kind is Kind.MESSAGE:
        assert problems(sample.shown) == []
    elif sample.kind in {Kind.MODAL, Kind.HOME}:
        assert problems_of(sample.shown) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_confluence_takes_every_page_even_at_its_limits(page):
    assert storage.guard(page.shown) == []


@pytest.mark.parametrize("name", PUBLIC)
def test_the_text_of_a_message_is_its_first_two_lines(name):
    message = MESSAGES[name]

    told = message.text.split("\n")

    shown = [line for line in lines_of(message) if line != ROW]
    for said, line in zip_longest(told, shown[:2], fillvalue=""):
        assert bare(said) == bare(line)


@pytest.mark.parametrize("name", PRIVATE)
def test_the_text_of_a_private_incident_does_not_say_what_it_is_about(name):
    text = MESSAGES[name].text

    assert text.startswith("INC-42")
    assert not [secret for secret in ("Customers", "502", "checkout", "disk") if secret in text]


def test_the_text_of_a_list_does_not_say_what_a_private_incident_is_about():
    assert MESSAGES[LISTED_PRIVATE].text.split("\n") == [
        "3 incidents ask for somebody: 2 ongoing, 1 mitigated",
        "INC-43 (private)",
    ]


@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_a_row_has_four_controls_at_most(name):
    surface = MESSAGES[name] if name in MESSAGES else VIEWS[name]

    rows = [node for node in nodes(as_json(surface)) if node.get("type") == "actions"]

    assert all(len(row["elements"]) <= 4 for row in rows)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_has_nine_lines_at_most(name):
    assert len(lines_of(CARDS[name])) <= 9


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_card_has_nine_lines_at_most_on_a_phone(name):
    assert on_a_phone(CARDS[name]) <= 9


@pytest.mark.parametrize("name", [*MESSAGES, *VIEWS])
def test_one_control_at_most_is_the_next_step_and_it_comes_first(name):
    surface = MESSAGES[name] if name in MESSAGES else VIEWS[name]

    for node in nodes(as_json(surface)):
        styles = [element.get("style") for element in node.get("elements", [])]
        assert not any(styles[1:])
