"""Random people, random faults, a bot that dies: whatever happens, all records tell one story."""

import tomllib

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from firefighter.cli.stage import Stage
from firefighter.db.base import Database, connect
from firefighter.domain.policy import Policy
from firefighter.playground.serving import PATIENT_SECONDS
from firefighter.settings import Settings
from firefighter.views import more
from tests.conftest import TEMPLATE
from tests.e2e.storm import acts, calm, truth
from tests.e2e.storm import weather as befall
from tests.e2e.storm.acts import Answers, Words
from tests.e2e.storm.town import BotApart, BotHere, Town

POLICY = """
zone = "Europe/Paris"
confluence_private_readers = ["5f0000000000000000000001"]

[[services]]
name = "checkout"
team = "Payments"
people = ["U0LENA"]

[[services]]
name = "vault"
team = "Security"
private = true
"""


class Deed:
    """Something that happens to a town; shown in one line."""

    def __init__(self, act, **given):
        self._act, self._given = act, given

    def __call__(self, town):
        self._act(town, **self._given)

    def __repr__(self):
        return f"{self._act.__name__}({', '.join(f'{n}={v!r}' for n, v in self._given.items())})"


def deed(act, **given):
    """Draw something that happens, with what is free in it."""
    return st.builds(Deed, st.just(act), **given)


everybody = st.sampled_from(["ana", "ana", "marc", "marc", "lena", "gil", "olga"])
members = st.sampled_from(["ana", "marc", "lena"])
which = st.integers(0, 2)
hostile = st.one_of(
    st.sampled_from(
        [
            "checkout is down",
            "<!here> <@U1> a < b && c > d",
            "\U0001f525\U0001f525\U0001f525",
            "支付失败 오류 ошибка",
            "*bold* _it_ ~gone~ `code`\nnew line",
            "]]> &amp; </ac:structured-macro>",
            "x" * 140,
            "\u202e right to left \x00\x0b",
            "%s {0} {{ x }} ${y} '; DROP TABLE incidents; --",
        ]
    ),
    st.text(max_size=20),
)
words = st.builds(Words, hostile)
mostly = st.sampled_from([True, True, True, False])
seldom = st.sampled_from([False, False, False, True])
answers = st.builds(
    Answers,
    fields=st.frozensets(st.integers(0, 8), max_size=5),
    words=words,
    person=st.sampled_from(["ana", "marc", "lena", "kim", "gil"]),
    minutes_ago=st.integers(-1, 90),
)
someone = {"who": everybody, "which": which}

declaring = st.one_of(
    deed(
        acts.declare,
        who=everybody,
        title=hostile,
        options=st.sampled_from(["", "sev1", "unsure", "sev4", "private", "sev2 private", "test"]),
        channel=st.just("general"),
    ),
    deed(
        acts.declare,
        who=members,
        title=hostile,
        options=st.just("sev3 --here"),
        channel=st.just("checkout"),
    ),
    deed(
        acts.declare_by_form,
        who=members,
        title=hostile,
        severity=st.sampled_from(["SEV1", "SEV3", "SEV5", "Not sure"]),
        private=st.booleans(),
        service=st.sampled_from([None, "checkout", "vault"]),
    ),
)
choice = {
    "control": st.sampled_from(["Status", "Severity"]),
    "place": st.integers(0, 4),
    "old": seldom,
    "sent": mostly,
    "why": words,
}
choosing = deed(acts.choose, **someone, **choice)
changing_mind = deed(
    acts.change_mind,
    who=members,
    which=which,
    control=choice["control"],
    place=choice["place"],
    why=words,
)
at_once = deed(
    befall.at_once,
    first=deed(acts.choose, who=st.just("ana"), which=st.just(0), **choice),
    second=deed(acts.choose, who=st.just("marc"), which=st.just(0), **choice),
)
pressing = deed(
    acts.press,
    **someone,
    button=st.sampled_from(["Take command", "Undo", "Undo", "It is back", "Reopen", "Write it up"]),
    old=seldom,
    sent=mostly,
    why=words,
)
writing = st.one_of(
    deed(
        acts.fill_form,
        **someone,
        button=st.sampled_from(list(more.BUTTONS)),
        answers=answers,
        send=mostly,
    ),
    deed(acts.send_what_is_open, who=everybody),
    deed(acts.join, **someone),
    deed(acts.leave, **someone),
)
TYPED = ["note", "todo", "update", "title", "command", "invite @lena", "resync", "close", "list"]
TYPED += ["status", "status fixing", "status over", "status investigating", "sev 1", "sev 4"]
typing = st.one_of(
    deed(
        acts.type_in,
        **someone,
        word=st.sampled_from(TYPED),
        words=words,
        inside=mostly,
    ),
    deed(
        acts.mention,
        **someone,
        word=st.sampled_from(TYPED),
        words=words,
        in_public=st.booleans(),
    ),
)
ENDINGS = ["With answers", "With answers", "Nobody knows", "False alarm", "Declared by mistake"]
ENDINGS += ["Duplicate of…", "Nothing to fix here"]
closing = deed(acts.close, **someone, how=st.sampled_from(ENDINGS))
lateness = st.one_of(
    deed(befall.look, which=which),
    deed(befall.repeat, who=everybody),
)
doing = st.one_of(choosing, pressing, closing, writing, typing, lateness, declaring)
bad = {
    "kind": st.sampled_from(["slow", "http", "rate_limited", "drop_before", "drop_after"]),
    "times": st.integers(1, 3),
    "after": st.integers(0, 3),
}
SLACK_DAYS = ["*", "chat.postMessage", "chat.update", "conversations.*", "files.*", "views.*"]
weather = st.one_of(
    deed(befall.bad_day, whose=st.just("slack"), match=st.sampled_from(SLACK_DAYS), **bad),
    deed(
        befall.bad_day,
        whose=st.just("wiki"),
        match=st.sampled_from(["*", "POST *", "GET *", "POST /wiki/api/v2/pages"]),
        **bad,
    ),
    deed(
        befall.refusal,
        no=st.sampled_from(
            [
                ("conversations.create", "restricted_action"),
                ("conversations.setTopic", "too_long"),
                ("bookmarks.add", "invalid_link"),
                ("pins.add", "message_not_found"),
                ("chat.update", "cant_update_message"),
            ]
        ),
    ),
    deed(befall.lost_connections),
    deed(
        befall.death,
        who=members,
        which=which,
        side=st.sampled_from(["slack", "slack", "wiki"]),
        after=st.integers(0, 4),
        moment=st.sampled_from(["hold_before", "hold_after"]),
    ),
)


class Storm(RuleBasedStateMachine):
    """One chapter of a town's life; what it draws never depends on what the town answers."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        town.begin()

    @initialize(
        who=members,
        title=hostile,
        options=st.sampled_from(["sev3", "sev1", "sev2 private", "sev4", "test"]),
    )
    def something_is_going_on(self, who, title, options):
        acts.declare(self.town, who=who, title=title, options=options, channel="general")

    @rule(act=doing)
    def somebody_acts(self, act):
        act(self.town)

    @rule(act=st.one_of(choosing, changing_mind, pressing, closing))
    def somebody_moves_it_on(self, act):
        act(self.town)

    @rule(act=at_once)
    def two_people_act_at_once(self, act):
        act(self.town)

    @rule(act=weather)
    def the_weather_turns(self, act):
        act(self.town)

    def teardown(self):
        calm.after(self.town)
        wrong = [*self.town.wrong, *truth.lies(self.town)]
        assert not wrong, _told(self.town, wrong)


def _told(town, wrong):
    """Tell what people did, and what is wrong now."""
    told = ["What happened:", *town.story, "", "What was recorded:", *truth.chronicle(town)]
    return "\n".join([*told, "", "What is wrong:", *wrong])


def play(town, *, chapters, acts_each, derandomize=False):
    class Here(Storm):
        def __init__(self):
            super().__init__(town)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=chapters,
            stateful_step_count=acts_each,
            deadline=None,
            database=None,
            derandomize=derandomize,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )


@pytest.fixture
def url(postgres, request):
    name = f"storm_{request.node.name}"[:60]
    yield postgres.create(name, template=TEMPLATE)
    postgres.drop(name)


@pytest.fixture
def database(url):
    engine = connect(url)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def town(url, database, slack, wiki):
    """A town whose bot runs in this process, and stops where it would be killed."""
    settings = Settings(
        database_url=url,
        slack_bot_token=slack.bot_token,
        slack_signing_secret=slack.signing_secret,
        slack_api_url=slack.api_url,
        confluence_url=wiki.url,
        confluence_email=wiki.email,
        confluence_token=wiki.token,
        policy=Policy.model_validate(tomllib.loads(POLICY)),
    )
    bot = BotHere(settings, slack)
    bot.start()
    yield Town(slack, wiki, database, bot)
    bot.kill()


@pytest.fixture
def besieged(url, database, tmp_path):
    """A town whose bot is a process of its own, and is killed in the middle of what it does."""
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    with Stage(database=url, settings={"FIREFIGHTER_POLICY": str(policy)}) as stage:
        stage.slack.workspace.patience = PATIENT_SECONDS
        yield Town(stage.slack, stage.wiki, database, BotApart(stage.bot))


def test_a_short_storm_leaves_one_story(town):
    play(town, chapters=5, acts_each=30, derandomize=True)

    assert town.entry_kinds() >= {"declared", "status", "severity", "note", "time", "undone"}


@pytest.mark.soak
def test_a_long_storm_with_a_bot_that_is_killed_leaves_one_story(besieged):
    play(besieged, chapters=36, acts_each=30)

    assert besieged.deaths_in_mid_call >= 3
    assert besieged.entry_kinds() >= {"declared", "status", "severity", "note", "time", "undone"}
    assert truth.buried(besieged) == []
