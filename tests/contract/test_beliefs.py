"""Slack and Confluence answer as we believe: the local ones always, the real ones if we may ask."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from firefighter.playground.confluence.server import LocalConfluence
from firefighter.playground.slack.server import LocalSlack
from tests.contract import beliefs, met, real
from tests.contract.belief import Belief, differences
from tests.contract.worlds import ConfluenceWorld, LocalSlackWorld, RealSlackWorld, World

CASES = [
    *[("local_slack", belief) for belief in beliefs.SLACK],
    *[("local_confluence", belief) for belief in beliefs.CONFLUENCE],
    *[
        ("real_slack", belief)
        for belief in beliefs.for_slack(real.slack_tokens(), real.slack_names())
    ],
    *[("real_confluence", belief) for belief in beliefs.for_confluence(real.confluence())],
]


@pytest.fixture(scope="module")
def local_slack() -> Iterator[World]:
    with LocalSlack() as slack:
        yield LocalSlackWorld(slack)


@pytest.fixture(scope="module")
def local_confluence() -> Iterator[World]:
    with LocalConfluence() as wiki:
        yield ConfluenceWorld(wiki.url, (wiki.email, wiki.token), "OPS", wiki)


@pytest.fixture(scope="module")
def real_slack() -> Iterator[World]:
    world = real.slack_world()
    yield world
    world.tidies()


@pytest.fixture(scope="module")
def real_confluence() -> Iterator[World]:
    world = real.confluence_world()
    yield world
    world.tidies()


@pytest.mark.parametrize(
    ("world", "belief"), CASES, ids=[f"{where}: {belief.says}" for where, belief in CASES]
)
def test_it_answers_as_we_believe(request: pytest.FixtureRequest, world: str, belief: Belief):
    there: World = request.getfixturevalue(world)

    said = there.answers(belief)

    wanted = said.pop("_wanted")
    assert wanted.pop("_says", "") in said.get("_text", "")
    assert differences(wanted, said) == []
    if world.startswith("real"):
        met.remember(belief, datetime.now(UTC).date())


def test_nothing_is_asked_of_a_real_workspace_that_nobody_named():
    assert beliefs.for_slack({}, {}) == []
    assert beliefs.for_confluence(()) == []


def test_what_would_be_asked_of_a_real_workspace_can_be_asked_without_people():
    with LocalSlack() as slack:
        names, tokens = LocalSlackWorld(slack).names, {"bot": slack.bot_token}
        world = RealSlackWorld(slack.api_url, tokens, names)
        asked = beliefs.for_slack(tokens, names)

        wrong = {
            belief.says: lines
            for belief in asked
            if (lines := differences((said := world.answers(belief)).pop("_wanted"), said))
        }
        world.tidies()
        left = [c.name for c in slack.workspace.channels.values() if not c.archived and c.created]

    assert len(asked) > len(beliefs.SLACK) / 2
    assert wrong == {}
    assert not [name for name in left if name.startswith("contract-")]
