from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from firefighter.domain.errors import BadInput
from firefighter.domain.policy import Policy, ServiceRule
from firefighter.domain.roles import Act, Role, Who
from firefighter.domain.severity import Severity

LABELLED = Policy.model_validate(
    {
        "severities": {
            "1": {"label": "P1"},
            "2": {"label": "Very critical"},
            "3": {"label": "Critical"},
        }
    }
)
SHOP = Policy(services=(ServiceRule(name="Checkout", team="Payments"), ServiceRule(name="Search")))


def read(**given):
    """Read a policy as a file says it."""
    return Policy.model_validate(given)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused_in_words(zone):
    with pytest.raises(ValidationError, match="is no IANA time zone, such as 'Europe/Paris'"):
        Policy(zone=zone)


@pytest.mark.parametrize(
    ("zone", "meant"),
    [("Europe/Pari", "Europe/Paris"), ("America/NewYork", "America/New_York"), ("/UTC", "UTC")],
)
def test_a_zone_that_is_misspelt_is_told_with_the_nearest(zone, meant):
    with pytest.raises(ValidationError, match=f"no IANA time zone, such as '{meant}'"):
        Policy(zone=zone)


def test_two_services_have_two_names_whatever_the_case():
    twice = (ServiceRule(name="Search"), ServiceRule(name="search"))

    with pytest.raises(ValidationError, match='"Search" is the name of two'):
        Policy(services=twice)


def test_a_zone_that_exists_is_the_organisations():
    assert Policy(zone="Europe/Paris").tzinfo.key == "Europe/Paris"


def test_what_policy_leaves_out_keeps_its_default():
    policy = Policy(rights={Act.CLOSE: Who.ADMINS}, roles={Role.SCRIBE: "Note taker"})

    assert policy.rights == {**Policy().rights, Act.CLOSE: Who.ADMINS}
    assert policy.roles == {**Policy().roles, Role.SCRIBE: "Note taker"}


def test_the_severities_that_are_named_are_all_that_exist():
    policy = read(severities={"SEV2": {}, "1": {"label": "P1"}}, default_severity="sev2")

    assert list(policy.severities) == [1, 2]
    assert policy.label(Severity.SEV1) == "P1"
    assert policy.default_severity is Severity.SEV2


def test_what_a_severity_leaves_out_is_as_it_comes():
    policy = read(severities={"3": {"meaning": "Meh"}})

    usual = Policy().rule(Severity.SEV3)
    assert policy.rule(Severity.SEV3) == usual.model_copy(update={"meaning": "Meh"})


def test_a_severity_that_was_given_up_means_what_it_does_by_itself():
    assert read(severities={"3": {}}).rule(Severity.SEV1) == Policy().rule(Severity.SEV1)


def test_without_severities_all_five_exist():
    assert list(read(severities={}).severities) == list(Severity)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"1": {}, "2": {}}, r"default_severity is 3, .* exist: 1, 2; write default_severity = 2"),
        ({"1": {}, "SEV1": {}, "3": {}}, "SEV1 stands there twice"),
        ({"1": {"label": "High"}, "3": {"label": "high"}}, '"high" is the label of two'),
        ({"1": {"label": "SEV3"}, "3": {"label": "P3"}}, '"SEV3" means something else already'),
        ({"1": {"label": "2"}, "3": {}}, '"2" means something else already; give 1 another'),
        ({"1": {"label": "Private"}, "3": {}}, '"Private" means something else already'),
        ({"1": {"label": "*P1*"}, "3": {}}, "up to 20 letters and digits"),
        ({"1": {"label": "<!channel>"}, "3": {}}, "up to 20 letters and digits"),
        ({"1": {"label": ""}, "3": {}}, "up to 20 letters and digits"),
        ({"1": {"label": "P1\n"}, "3": {}}, "up to 20 letters and digits"),
        ({"1": {"label": "x" * 21}, "3": {}}, "up to 20 letters and digits"),
        ([1], "Input should be a valid"),
    ],
)
def test_severities_that_would_confuse_are_refused(given, said):
    with pytest.raises(ValidationError, match=said):
        read(severities=given)


@pytest.mark.parametrize(
    "url",
    ["pager", "ftp://pager/x", "https://", "https://a b/", "https://[a", "https://a:b/", "http:/a"],
)
def test_what_is_no_address_pages_nobody(url):
    with pytest.raises(ValidationError, match=r"it must be an address, https://…"):
        read(severities={"3": {"page_webhook": url}})


@pytest.mark.parametrize("name", ["https://pager/x", "1URL", "PAGE URL", ""])
def test_what_is_no_variable_pages_nobody(name):
    with pytest.raises(ValidationError, match="it must be the name of a variable"):
        read(severities={"3": {"page_webhook_env": name}})


def test_pages_go_one_way():
    both = {"page_webhook": "https://pager/x", "page_webhook_env": "PAGE_URL"}

    with pytest.raises(ValidationError, match="one says where pages go"):
        read(severities={"3": both})


def test_an_address_may_be_in_the_cluster():
    assert read(severities={"3": {"page_webhook": "http://pager:8080/x"}}).rule(Severity.SEV3).pages


@pytest.mark.parametrize(
    ("words", "severity", "rest"),
    [
        ("P1 checkout is down", 1, "checkout is down"),
        ("p1: checkout is down", 1, "checkout is down"),
        ("sev1 checkout is down", 1, "checkout is down"),
        ("SEV-2 checkout", 2, "checkout"),
        ("very  Critical checkout", 2, "checkout"),
        ("critical", 3, ""),
        ("sev 3", 3, ""),
    ],
)
def test_a_line_begins_with_a_severity_as_people_call_it(words, severity, rest):
    assert LABELLED.severity_in_front(words) == (severity, rest)


@pytest.mark.parametrize(
    "words", ["P12 is a name", "sev9 x", "2 nodes are down", "", "criticality"]
)
def test_other_words_are_no_severity(words):
    assert LABELLED.severity_in_front(words) is None


def test_where_nothing_else_can_stand_a_number_is_a_severity():
    assert LABELLED.severity_in_front("2 only PayPal", numbers=True) == (2, "only PayPal")


def test_a_severity_that_was_given_up_is_not_chosen_any_more():
    with pytest.raises(BadInput, match=r"SEV5 is not used here. Please choose one of: P1, Very"):
        LABELLED.severity_in_front("sev5 the logo is crooked")


def test_the_numbers_of_severities_are_understood_whatever_they_are_called():
    assert LABELLED.severity_in_front("sev3 x") == (Severity.SEV3, "x")


@pytest.mark.parametrize(
    ("label", "said"),
    [("Incident Lead", "incident lead"), ("IC", "IC"), ("IC on duty", "IC on duty")],
)
def test_a_role_is_called_in_a_sentence_as_people_would(label, said):
    assert Policy(roles={Role.COMMANDER: label}).role(Role.COMMANDER) == said


def test_two_roles_have_two_names():
    with pytest.raises(ValidationError, match="two roles have one name"):
        Policy(roles={Role.COMMANDER: "scribe"})


@pytest.mark.parametrize("prefix", ["", "-inc", "inc-", "Inc", "inc 1", "x" * 21, "#inc"])
def test_a_prefix_that_slack_refuses_in_a_name_is_refused(prefix):
    with pytest.raises(ValidationError, match="up to 20 small letters and digits"):
        Policy(channel_prefix=prefix)


@pytest.mark.parametrize("command", ["incident", "/", "/Incident", "/inc ident", "/" + "x" * 32])
def test_a_command_that_slack_refuses_is_refused(command):
    with pytest.raises(ValidationError, match="a slash and up to 31 small letters"):
        Policy(command=command)


def test_weekdays_are_worked_on_unless_the_week_is_another():
    monday, sunday = date(2026, 11, 30), date(2026, 11, 29)
    other = read(working_days=["sunday", "Monday", 2])

    assert [Policy().is_working_day(day) for day in (monday, sunday)] == [True, False]
    assert other.is_working_day(sunday)
    assert list(other.working_days) == [6, 0, 2]


def test_a_day_of_no_week_is_refused():
    with pytest.raises(ValidationError, match="a day of the week, such as"):
        read(working_days=["someday"])


def test_channels_are_named_as_the_organisation_likes():
    assert Policy(channel_prefix="fire-1").channel_prefix == "fire-1"


def test_some_day_is_worked_on():
    with pytest.raises(ValidationError, match="at least 1"):
        Policy(working_days=())


def test_a_word_that_policy_does_not_know_is_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Policy.model_validate({"organization": "Acme"})


def test_updates_are_promised_by_severity():
    cadence = {severity: Policy().rule(severity).cadence for severity in Severity}

    assert cadence == {
        Severity.SEV1: timedelta(minutes=30),
        Severity.SEV2: timedelta(minutes=60),
        Severity.SEV3: None,
        Severity.SEV4: None,
        Severity.SEV5: None,
    }


def test_sev4_and_sev5_are_in_the_list_but_not_announced():
    assert [s for s in Severity if Policy().rule(s).announced] == [1, 2, 3]


@pytest.mark.parametrize("before", Severity)
@pytest.mark.parametrize("after", Severity)
def test_only_a_change_that_tells_more_people_crosses_a_line(before, after):
    audience = {1: 3, 2: 2, 3: 1, 4: 0, 5: 0}

    crosses = Policy().crosses_audience(before, after)

    assert crosses is (audience[after] > audience[before])


@pytest.mark.parametrize("name", ["checkout", "CHECKOUT", "Checkout"])
def test_a_service_is_found_whatever_the_case(name):
    assert SHOP.service(name) is SHOP.service_named(name) is SHOP.services[0]


@pytest.mark.parametrize("name", [None, ""])
def test_no_service_is_no_service(name):
    assert SHOP.service(name) is None
    assert SHOP.service_named(name) is None


def test_a_service_that_a_person_names_must_exist():
    with pytest.raises(BadInput, match="I know no service “vault”") as refused:
        SHOP.service_named("vault")

    assert refused.value.field == "service"


def test_a_service_that_was_given_up_is_not_found_any_more():
    assert SHOP.service("vault") is None


def test_a_service_has_a_name():
    with pytest.raises(ValidationError):
        ServiceRule(name="")


@pytest.mark.parametrize(
    ("default", "unsure"),
    [
        (Severity.SEV1, Severity.SEV1),
        (Severity.SEV3, Severity.SEV2),
        (Severity.SEV5, Severity.SEV4),
    ],
)
def test_not_sure_counts_one_worse(default, unsure):
    assert Policy(default_severity=default).when_unsure is unsure


def test_not_sure_counts_one_worse_of_those_that_exist():
    assert read(severities={"1": {}, "3": {}, "4": {}}).when_unsure is Severity.SEV1


def test_a_severity_is_worse_the_lower_its_number():
    assert Severity.SEV1.is_worse_than(Severity.SEV2)
    assert not Severity.SEV2.is_worse_than(Severity.SEV2)


@pytest.mark.parametrize("person", ["ana", "@ana", "u012abcdef", "S012ABCDEF", "C012ABCDEF", ""])
def test_who_cannot_be_a_member_is_no_admin(person):
    with pytest.raises(ValidationError, match="must be the id of one person, as U012ABCDEF"):
        Policy(admins=(person,))


def test_an_e_mail_address_is_no_account_of_confluence():
    with pytest.raises(ValidationError, match="and not an e-mail address"):
        Policy(confluence_private_readers=("ana@example.com",))


def test_members_and_accounts_are_taken_by_their_ids():
    policy = Policy(admins=("U012ABCDEF", "W1"), confluence_private_readers=("712020:5b10-a",))

    assert policy.admins == ("U012ABCDEF", "W1")
    assert policy.confluence_private_readers == ("712020:5b10-a",)
