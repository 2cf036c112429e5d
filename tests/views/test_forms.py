from dataclasses import replace

import pytest

from firefighter.domain.lifecycle import Status
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.severity import Severity
from firefighter.domain.shown import Shown, facts_of, times_of
from firefighter.domain.timeline import Confidence, KeyEvent
from firefighter.samples.scenes import SHOP, running
from firefighter.samples.story import known, minutes
from firefighter.views import declare, forms, more, times
from firefighter.views.controls import Drawn
from firefighter.views.declare import Form, Typed, consequence
from tests.views.reading import nodes

FROM = Form(channel="C1", title="The shop is slow", origin="C1/1700000000.000100")
MANY = Policy(services=tuple(ServiceRule(name=f"service {n}") for n in range(120)))
PAGING = Policy.model_validate(
    {"severities": {"3": {"page_webhook": "https://pager.example.com/in"}}}
)

CHANNELS = [
    ("war-room", "#war-room"),
    ("#war-room", "#war-room"),
    ("C012ABCDE", "<#C012ABCDE>"),
    ("<!here>", "#&lt;!here&gt;"),
]
"""Channels as a policy may name them, and as a form shows them."""


def element(view, block):
    """Give the control of one field; None where the form has no such field."""
    found = [b["element"] for b in view.to_dict()["blocks"] if b.get("block_id") == block]
    return found[0] if found else None


def offered(control):
    return [option["text"]["text"] for option in control["options"]]


class TestServices:
    def test_slack_shows_a_hundred(self):
        assert len(forms.services(MANY)) == 100

    def test_one_that_policy_forgot_is_kept_by_a_form_that_leaves_it_alone(self):
        control = element(forms.edit(running(service="gone"), MANY), "service")

        assert control["initial_option"]["value"] == "gone"
        assert len(control["options"]) == 100

    @pytest.mark.parametrize("name", ["x" * 76, " ", "\x00"])
    def test_a_name_that_slack_would_refuse_is_left_out(self, name):
        policy = Policy(services=(ServiceRule(name=name), ServiceRule(name="checkout")))

        assert list(forms.services(policy)) == ["checkout"]

    def test_where_there_are_none_nobody_is_asked(self):
        assert element(forms.edit(running(service=None), Policy()), "service") is None
        assert element(declare.declare(Form(), Policy()), "service") is None


class TestDeclare:
    def test_the_default_severity_is_chosen(self):
        control = element(declare.declare(Form(), SHOP), "severity")

        assert control["initial_option"]["value"] == "3"

    def test_not_sure_counts_one_worse(self):
        control = element(declare.declare(Form(unsure=True), SHOP), "severity")

        assert control["initial_option"]["text"]["text"] == "Not sure yet (handled as SEV2)"

    def test_what_was_declared_from_the_same_message_is_said_first_with_the_way_there(self):
        view = declare.declare(FROM, SHOP, standing=[running()]).to_dict()

        said = view["blocks"][0]["text"]["text"]
        assert said.startswith("*INC-42 · Customers cannot pay by card* was declared from this")
        assert said.endswith("It runs in <#C42>.")
        assert view["submit"]["text"] == "Declare another"

    def test_of_many_the_newest_are_named_and_the_others_counted(self):
        many = [running(number=number) for number in range(1, 6)]

        said = declare.declare(FROM, SHOP, standing=many).to_dict()["blocks"][0]["text"]["text"]

        assert [line[1:6] for line in said.splitlines()[:3]] == ["INC-5", "INC-4", "INC-3"]
        assert said.endswith("… and 2 more before.")

    def test_one_that_is_over_or_has_no_channel_yet_says_so(self):
        closed, new = running(status=Status.CLOSED), running(channel=None)

        said = declare.declare(FROM, SHOP, standing=[closed, new]).to_dict()["blocks"][0]["text"]

        assert "Its channel is on its way.\n" in said["text"]
        assert said["text"].endswith("It is closed.")

    def test_it_carries_what_it_has_shown(self):
        shown = replace(FROM, private=True)
        view = declare.declare(shown, SHOP, standing=[running(), running(number=7)])

        carried = Form.parse(view.private_metadata or "")
        assert (carried.told, carried.private) == ((42, 7), True)

    def test_drawn_anew_it_has_what_was_put_into_it(self):
        typed = Typed(
            service="checkout",
            ticked=frozenset({declare.TEST}),
            summary="502s",
            started=minutes(-5),
            people=("U2",),
        )
        form = replace(FROM, private=True, unfolded=True, typed=typed)

        view = declare.declare(form, SHOP)

        assert element(view, "service")["initial_option"]["value"] == "checkout"
        ticked = element(view, "options")["initial_options"]
        assert [option["value"] for option in ticked] == ["test"]
        assert element(view, "summary")["initial_value"] == "502s"
        assert element(view, "started")["initial_date_time"] == int(minutes(-5).timestamp())
        assert element(view, "people")["initial_users"] == ["U2"]

    def test_only_the_title_is_demanded(self):
        view = declare.declare(Form(unfolded=True), SHOP).to_dict()

        asked = [
            b["block_id"] for b in view["blocks"] if b["type"] == "input" and not b["optional"]
        ]
        assert asked == ["title", "severity"]

    def test_unfolding_keeps_the_fields_that_were_there(self):
        folded, unfolded = (
            [block.block_id for block in declare.declare(Form(unfolded=u), SHOP).blocks]
            for u in (False, True)
        )

        assert unfolded[: len(folded) - 1] == folded[:-1]

    @pytest.mark.parametrize(
        ("severity", "said"),
        [
            (
                Severity.SEV1,
                "SEV1 opens a channel, tells #incidents and asks for an update every 30 minutes.",
            ),
            (Severity.SEV3, "SEV3 opens a channel and tells #incidents."),
            (Severity.SEV4, "SEV4 opens a channel and tells nobody else."),
        ],
    )
    def test_it_says_what_declaring_does(self, severity, said):
        assert consequence(severity, SHOP) == f"{said} It pages nobody."

    @pytest.mark.parametrize(("named", "said"), CHANNELS)
    def test_it_names_the_channel_of_announcements_as_people_know_it(self, named, said):
        policy = SHOP.model_copy(update={"announcements": named})

        assert f"tells {said}." in consequence(Severity.SEV3, policy)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (Typed(), "SEV3 opens a channel and tells #incidents. It pages the on-call."),
            (
                Typed(ticked=frozenset({declare.PRIVATE})),
                "SEV3 opens a private channel and tells nobody else. It pages the on-call.",
            ),
            (
                Typed(ticked=frozenset({declare.TEST})),
                "SEV3 opens a channel and tells nobody else. It pages nobody.",
            ),
            (
                Typed(service="vault"),
                "SEV3 opens a private channel and tells nobody else. It pages the on-call.",
            ),
            (
                Typed(service="shop"),
                "SEV3 opens a channel and tells #incidents. It pages the on-call.",
            ),
        ],
    )
    def test_it_follows_who_may_know(self, typed, said):
        services = (ServiceRule(name="vault", private=True), ServiceRule(name="shop"))
        policy = PAGING.model_copy(update={"services": services})

        view = declare.declare(Form(typed=typed), policy).to_dict()

        assert [b["elements"][0]["text"] for b in view["blocks"] if b["type"] == "context"] == [
            said
        ]

    def test_words_said_in_private_tell_nobody_else(self):
        view = declare.declare(replace(FROM, private=True), SHOP)

        assert "and tells nobody else." in str(view.to_dict())

    def test_where_there_is_no_channel_of_announcements_it_tells_nobody(self):
        policy = SHOP.model_copy(update={"announcements": ""})

        assert "and tells nobody else." in consequence(Severity.SEV3, policy)


class TestTimes:
    def test_nobody_knows_is_ticked_where_it_was_the_answer(self):
        incident = running(
            times={KeyEvent.STARTED: known(None, confidence=Confidence.UNKNOWN)},
        )

        view = times.times(incident)

        ticked = [option["text"]["text"] for option in element(view, "unknown")["initial_options"]]
        assert ticked == ["When it started"]

    def test_no_two_fields_are_called_alike(self):
        labels = [b["label"]["text"] for b in times.times(running()).to_dict()["blocks"]]

        assert len(set(labels)) == len(labels)


class TestWhatAFormCarries:
    @pytest.mark.parametrize(
        ("view", "shown"),
        [
            (forms.edit(running(), SHOP), facts_of(running())),
            (times.times(running()), times_of(running())),
        ],
    )
    def test_it_knows_what_it_showed(self, view, shown):
        read = Drawn.parse_choice(view.private_metadata)

        assert read is not None
        drawn, _ = read
        assert drawn.incident == 42
        assert Shown.parse(drawn.seen) == Shown.of(shown)

    @pytest.mark.parametrize("unfolded", [False, True])
    @pytest.mark.parametrize(
        "opened",
        [
            Form(),
            Form(channel="C1"),
            Form(channel="C1", origin="C1/1.2"),
            Form(channel="C1", origin="C1/1.2/1.1", private=True),
        ],
    )
    def test_the_one_that_declares_knows_where_it_was_opened_and_from_what(self, opened, unfolded):
        opened = replace(opened, unfolded=unfolded)

        assert Form.parse(opened.carried()) == opened

    def test_a_summary_that_is_too_long_for_a_field_is_cut_as_it_is_marked(self):
        incident = running(summary="x" * 5000)

        control = element(forms.edit(incident, SHOP), "summary")

        assert control["initial_value"] == facts_of(incident)["summary"]


@pytest.mark.parametrize(("named", "said"), CHANNELS)
def test_a_raise_names_the_channel_of_announcements_as_people_know_it(named, said):
    policy = SHOP.model_copy(update={"announcements": named})

    up = forms.severity_change(running(), Severity.SEV1, policy, lowered=False)

    [asked] = [node["text"] for node in nodes(up.to_dict()) if node.get("type") == "mrkdwn"]
    assert f"to SEV1? {said} is told." in asked


def test_a_raise_says_who_is_told_and_a_lowering_asks_why():
    up = forms.severity_change(running(), Severity.SEV1, SHOP, lowered=False)
    down = forms.severity_change(running(), Severity.SEV4, SHOP, lowered=True)

    texts = [node["text"] for node in nodes(up.to_dict()) if node.get("type") == "mrkdwn"]
    assert texts == ["Raise *INC-42* to SEV1? #incidents is told. This cannot be unsaid."]
    assert [view.to_dict()["blocks"][1]["optional"] for view in (up, down)] == [True, False]


class TestMore:
    def labels(self, incident):
        """Give the labels of all buttons."""
        shown = nodes(more.more(incident).to_dict())
        return {node["text"]["text"] for node in shown if node.get("type") == "button"}

    def test_of_what_is_closed_nothing_new_is_told_and_it_closes_no_more(self):
        open_only = self.labels(running()) - self.labels(running(status=Status.CLOSED))

        assert open_only == {"Post update", "Close"}
