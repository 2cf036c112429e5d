"""The README tells which beliefs have never met the real Slack and Confluence."""

from datetime import date

import pytest

from tests.contract import beliefs, real, unmet
from tests.contract.met import forgotten, met, read, with_met


def test_the_readme_lists_what_has_never_met_the_real_thing():
    text = unmet.README.read_text(encoding="utf-8")

    assert unmet.readme_with(text, unmet.drawn(met())) == text, "run: python -m tests.contract"


def test_a_belief_that_held_for_real_leaves_the_list():
    belief = beliefs.SLACK[0]

    before, after = unmet.drawn(()), unmet.drawn({belief.digest})

    assert belief.says in before
    assert belief.says not in after


def test_a_belief_is_remembered_with_the_day_it_last_held():
    first, second = date(2030, 1, 2), date(2030, 1, 3)
    belief = beliefs.SLACK[0]

    text = with_met(with_met("", belief, first), belief, second)

    assert read(text) == {belief.digest: "2030-01-03"}


def test_only_beliefs_that_we_still_hold_are_remembered():
    assert forgotten(beliefs.SLACK + beliefs.CONFLUENCE) == []


@pytest.mark.parametrize("variable", [*real.SLACK_TOKENS.values(), *real.SLACK_NAMES.values()])
def test_the_readme_names_every_variable_for_slack(variable):
    assert f"`{real.PREFIX}{variable}`" in unmet.README.read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", real.CONFLUENCE)
def test_the_readme_names_every_variable_for_confluence(variable):
    assert f"`{real.PREFIX}{variable}`" in unmet.README.read_text(encoding="utf-8")
