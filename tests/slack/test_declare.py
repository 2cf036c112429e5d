import pytest

from firefighter.domain.errors import BadInput
from firefighter.domain.incident import Kind
from firefighter.domain.policy import Policy
from firefighter.domain.severity import Severity
from firefighter.slack.declare import parse
from firefighter.slack.desk import Visitor

ANA = Visitor(
    person="U1", team="T1", home_team="T1", key="k", channel="C1", channel_name="checkout"
)


def read(line):
    return parse(line, ANA, Policy())


@pytest.mark.parametrize(
    ("line", "title", "severity"),
    [
        ("checkout is down", "checkout is down", Severity.SEV3),
        ("sev2 checkout is down", "checkout is down", Severity.SEV2),
        ("SEV-1 checkout is down", "checkout is down", Severity.SEV1),
        ("sev 1 checkout is down", "checkout is down", Severity.SEV1),
        ("unsure checkout is down", "checkout is down", None),
        ("sev20 is a model of ours", "sev20 is a model of ours", Severity.SEV3),
        ("1 of 3 shops is down", "1 of 3 shops is down", Severity.SEV3),
        ("test", "", Severity.SEV3),
    ],
)
def test_options_stand_in_front_and_the_rest_is_the_title(line, title, severity):
    wish = read(line)

    assert (wish.title, wish.severity) == (title, severity)


@pytest.mark.parametrize(
    "line",
    [
        "private card numbers leaked",
        "sev2 private card numbers leaked",
        "--private card numbers leaked",
        "card numbers leaked --private",
        "card numbers \u2014private leaked",
    ],
)
def test_privacy_is_never_overheard(line):
    wish = read(line)

    assert wish.private
    assert wish.title.split() == ["card", "numbers", "leaked"]


def test_a_line_that_may_have_meant_privacy_is_asked_about():
    with pytest.raises(BadInput, match="Shall it be private"):
        read("card numbers leaked private")


def test_a_title_may_talk_of_tests_and_private_things():
    wish = read("the test suite deletes private data daily")

    assert wish.title == "the test suite deletes private data daily"
    assert (wish.private, wish.kind) == (False, Kind.REAL)


@pytest.mark.parametrize("line", ["--here checkout is down", "checkout is down \u2014here"])
def test_here_is_the_channel_it_was_typed_in(line):
    wish = read(line)

    assert (wish.here, wish.here_name, wish.title) == ("C1", "checkout", "checkout is down")


def test_a_test_is_marked_as_one():
    assert read("test checkout is down").kind is Kind.TEST
