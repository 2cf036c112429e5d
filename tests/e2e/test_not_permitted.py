"""What Slack does not permit is left out, and nothing else: the rest goes on, and it is said."""

import pytest
from structlog.testing import capture_logs

from firefighter import wiring
from firefighter.db import workspace
from firefighter.domain.features import FEATURES, Feature
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.playground.slack.server import SCOPES, LocalSlack
from firefighter.playground.slack.state import BOT_USER
from tests.e2e.conftest import POLICY
from tests.e2e.test_main_job import CHANNEL, answered, closed_again, declared, mitigated


def lacking(*features):
    """Let Slack permit everything but what these features need."""
    return pytest.mark.parametrize("lacks", [features], ids=[", ".join(features)])


@pytest.fixture
def lacks():
    return ()


@pytest.fixture
def slack(lacks):
    missing = {scope for feature in lacks for scope in FEATURES[feature].scopes}
    with LocalSlack(scopes=SCOPES - missing) as running:
        running.workspace.patience = PATIENT_SECONDS
        yield running


def nobody_complains(scene):
    assert scene.settled()
    assert scene.deliveries("dead") == []
    return not [line for line in scene.ana.reads(CHANNEL) if "could not" in line]


@lacking(Feature.PINNED_CARD, Feature.BOOKMARK)
def test_what_is_not_permitted_is_not_even_tried(scene):
    declared(scene)

    assert nobody_complains(scene)
    assert scene.slack.workspace.named(CHANNEL).topic
    assert scene.methods("pins.add", "bookmarks.list", "bookmarks.add") == []


@pytest.mark.parametrize(
    "policy", [POLICY.model_copy(update={"switched_off": (Feature.BOOKMARK,)})]
)
def test_what_policy_switches_off_is_not_tried_although_it_is_permitted(scene):
    declared(scene)

    assert nobody_complains(scene)
    assert scene.slack.workspace.named(CHANNEL).pins
    assert scene.methods("bookmarks.list", "bookmarks.add") == []


def test_a_permission_that_is_taken_away_is_missed_from_the_next_answer_on(scene):
    assert scene.settled()
    scene.slack.workspace.scopes -= {"pins:write"}

    with capture_logs() as logs:
        declared(scene)
        assert nobody_complains(scene)

    assert scene.methods("pins.add") == []
    told = [line["said"] for line in logs if line["event"] == "not permitted by Slack"]
    assert len(told) == 1
    assert told[0].startswith("Slack does not permit pins:write, so the card is not pinned")


@lacking(Feature.PINNED_CARD)
def test_a_permission_that_is_given_is_used_from_the_next_answer_on(scene):
    assert scene.settled()
    scene.slack.workspace.scopes = SCOPES

    declared(scene)

    assert scene.slack.workspace.until(lambda: scene.slack.workspace.named(CHANNEL).pins)


@pytest.mark.parametrize("method", ["pins.add", "bookmarks.add"])
def test_a_no_that_nobody_expected_is_taken_as_one(scene, method):
    scene.slack.faults.add(method, "error", error="missing_scope")

    declared(scene)

    assert nobody_complains(scene)


@lacking(Feature.PINNED_CARD)
def test_a_card_that_was_deleted_is_posted_again_without_a_pin(scene):
    ana = declared(scene)
    assert scene.settled()
    first = scene.incident().card_ts
    del scene.slack.workspace.named(CHANNEL).messages[first]

    ana.types("/incident status fixing", channel=CHANNEL)

    assert scene.until(lambda: scene.incident().card_ts != first)
    assert nobody_complains(scene)


class TestWithoutConfluence:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"confluence_url": None})

    @lacking(Feature.FILES)
    def test_the_draft_comes_as_messages_in_a_thread(self, scene):
        ana = mitigated(scene)

        answered(ana)

        assert ana.sees("The post-mortem draft of INC-1", in_=CHANNEL)
        assert nobody_complains(scene)
        assert scene.methods("files.getUploadURLExternal") == []
        thread = in_threads(scene)
        assert thread[0].startswith("# INC-1 checkout is down")
        assert any("## Timeline" in part for part in thread)

    @lacking(Feature.FILES)
    def test_a_draft_that_was_cut_short_goes_on_where_it_ended(self, scene):
        ana = mitigated(scene)
        scene.slack.faults.add("chat.postMessage", "drop_after", times=3)

        answered(ana)

        assert scene.until(lambda: scene.done("post-draft-copy"))
        assert nobody_complains(scene)
        assert len([line for line in ana.reads(CHANNEL) if "post-mortem draft of" in line]) == 1
        assert len(in_threads(scene)) == len(set(in_threads(scene))) > 0

    def test_a_second_closing_comments_on_nothing_and_leaves_nothing_undone(self, scene):
        ana = mitigated(scene)
        answered(ana)
        assert scene.settled()
        closed_again(scene, ana)

        assert scene.until(lambda: scene.done("comment-draft"))
        assert nobody_complains(scene)

    @lacking(Feature.FILES)
    def test_words_that_are_removed_go_from_the_thread_too(self, scene):
        ana = mitigated(scene)
        ana.types("/incident note the password is hunter2", channel=CHANNEL)
        answered(ana)
        assert scene.until(lambda: any("hunter2" in part for part in in_threads(scene)))
        assert scene.settled()

        ana.types("/incident redact INC-1 3 a password", channel=CHANNEL)

        assert scene.until(lambda: not any("hunter2" in part for part in in_threads(scene)))
        assert nobody_complains(scene)


def in_threads(scene):
    """Give what stands in threads, in order."""
    messages = scene.slack.workspace.named(CHANNEL).messages.values()
    return [message.blocks[1]["text"] for message in messages if message.thread]


@lacking(Feature.PRIVATE_INCIDENTS)
def test_a_private_incident_is_refused_with_who_can_mend_it(scene):
    said = scene.ana.types("/incident declare sev2 private checkout is down").body

    assert said.startswith(
        "Slack does not permit groups:write and groups:read, so declaring a private incident is"
        " refused. An admin of Slack can mend that"
    )
    assert said.endswith("Nothing was declared.")
    assert scene.count("incidents") == 0


@lacking(Feature.PRIVATE_INCIDENTS)
def test_a_private_incident_is_refused_at_its_field_in_the_form(scene):
    ana = scene.ana
    ana.types("/incident")
    ana.fills({"What is going wrong?": "checkout is down", "Where?": "vault"})

    answer = ana.submits()

    assert "groups:write" in answer.body["errors"]["options"]
    assert scene.count("incidents") == 0


@lacking(Feature.PRIVATE_INCIDENTS)
def test_without_private_channels_the_public_one_for_news_is_found(scene):
    ana = declared(scene)

    assert ana.sees("checkout is down", in_="incidents")
    assert nobody_complains(scene)


@lacking(Feature.LOOKING_BACK)
def test_what_may_have_been_said_is_said_again_rather_than_never(scene):
    assert scene.settled()
    scene.slack.faults.add("chat.postMessage", "drop_after")

    ana = declared(scene)

    assert scene.until(lambda: scene.done("post-card"))
    assert nobody_complains(scene)
    cards = [line for line in ana.reads(CHANNEL) if "[Take command]" in line]
    assert len(cards) == 2


@lacking(Feature.EXISTING_CHANNELS)
def test_an_existing_channel_is_used_by_those_who_were_invited(scene):
    scene.slack.workspace.named("checkout").members = ["U0ANA", BOT_USER]

    scene.ana.types("/incident declare --here checkout is down", channel="checkout")

    assert scene.ana.sees("[Take command]", in_="checkout")
    assert scene.settled()
    assert scene.methods("conversations.join") == []
    assert scene.deliveries("dead") == []


@lacking(Feature.ANNOUNCEMENTS)
def test_where_we_were_not_invited_news_is_missed_with_the_way_out(scene):
    scene.slack.workspace.named("incidents").members = ["U0ANA"]

    ana = declared(scene)

    assert ana.sees("I could not announce this incident", in_=CHANNEL)
    assert ana.sees("invite me there first", in_=CHANNEL)


@lacking(Feature.MENTIONS)
def test_without_mentions_the_command_does_the_same(scene):
    ana = declared(scene)

    ana.says("@FireFighter note the disk was full", channel=CHANNEL)
    ana.types("/incident note the disk is full", channel=CHANNEL)

    assert ana.sees("the disk is full", in_=CHANNEL)
    scene.slack.bot.has_told()
    assert ("note", None, None) in scene.timeline()
    assert len([entry for entry in scene.timeline() if entry[0] == "note"]) == 1


@lacking(Feature.PEOPLE)
def test_people_who_may_not_be_listed_are_known_by_their_ids(scene):
    declared(scene)

    assert nobody_complains(scene)


@lacking(Feature.PINNED_CARD, Feature.PEOPLE)
def test_whoever_starts_it_is_told_what_is_missing_the_required_first(scene):
    with capture_logs() as logs:
        wiring.greet(scene.settings)

    told = [(line["log_level"], line["said"]) for line in logs if "said" in line]
    assert [level for level, _ in told] == ["error", "warning"]
    assert told[0][1].startswith("Slack does not permit users:read, so people are shown as ids")
    assert all(
        "paste what `firefighter manifest` prints, and reinstall" in said for _, said in told
    )


@lacking(Feature.PINNED_CARD)
def test_what_is_permitted_is_kept_for_all_replicas(scene):
    assert scene.settled()

    with scene.database.transaction() as session:
        assert workspace.granted(session) == SCOPES - {"pins:write"}
