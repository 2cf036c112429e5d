"""People whom policy names, and Slack does not know."""

import pytest

from firefighter.domain.policy import ServiceRule


@pytest.fixture
def acquainted(clinic):
    clinic.execute(
        """
        INSERT INTO people (id, name, guest, stranger, admin, bot, read_at)
        VALUES ('U0ANA', 'Ana Ruiz', false, false, true, false, now())
        """
    )
    return clinic


def named(clinic, *, admins=(), people=()):
    service = ServiceRule(name="checkout", people=people)
    clinic.policy = clinic.policy.model_copy(update={"admins": admins, "services": (service,)})
    return [(f.level.value, f.said) for f in clinic.chapters().get("People", [])]


def test_whoever_is_known_is_fine(acquainted):
    assert named(acquainted, admins=("U0ANA",)) == [("ok", "Whoever the policy names is known.")]


def test_an_id_that_is_nobody_s_is_told_with_its_setting(acquainted):
    assert named(acquainted, admins=("U0ANNA",), people=("U0ANA", "U0GONE")) == [
        ("warning", "admins names U0ANNA, whom Slack did not tell us of."),
        ("warning", "[[services]] checkout names U0GONE, whom Slack did not tell us of."),
    ]


def test_before_slack_told_of_anybody_nobody_is_doubted(clinic):
    assert named(clinic, admins=("U0ANNA",)) == []


def test_a_policy_that_names_nobody_is_not_spoken_of(acquainted):
    assert named(acquainted) == []


def test_whose_forgetting_was_interrupted_is_told_with_the_command_that_ends_it(clinic):
    clinic.execute("INSERT INTO forgettings (person, pseudonym) VALUES ('U5', 'someone-4f2a')")

    said = ("Forgetting U5 was begun, and has not ended.", "firefighter forget U5 --yes")

    (told,) = [w for w in clinic.warnings if "U5" in w[0]]
    assert told[0] == said[0]
    assert told[1].endswith(said[1])
