"""What somebody types into the policy at three in the morning, and what they are told."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefighter.domain.policy import Policy, Weekday
from firefighter.settings import SettingsFault, read_policy
from firefighter.settings.places import names_in
from firefighter.settings.policy_file import parse
from firefighter.settings.sample import example

FILE = Path("firefighter.toml")
SERVICE = "[[services]]\n"
TOP = ", ".join(Policy.model_fields)


def told(text):
    """Give what is said of a file, without its name."""
    with pytest.raises(SettingsFault) as refused:
        parse(text, FILE)
    return [line.removeprefix("firefighter.toml: ") for line in str(refused.value).splitlines()]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zne = "UTC"', "zne is no setting; did you mean zone?"),
        ('Zone = "UTC"', "Zone is no setting; did you mean zone?"),
        ('organization = "Us"', "organization is no setting; did you mean organisation?"),
        ("postmortem-days = 3", "postmortem-days is no setting; did you mean postmortem_days?"),
        ("pager = 1", f"pager is no setting; there may be {TOP}."),
        ("[digest]\ntime = 8", "digest.time is no setting; there may be channel, weekday, at."),
        (
            '[digest]\nchannel = "news"\nzone = "UTC"',
            "digest.zone is no setting, zone is; put it above the first [table].",
        ),
        ('[rights]\nclos = "admins"', "rights.clos is no setting; did you mean rights.close?"),
        (
            f'{SERVICE}name = "a"\n{SERVICE}name = "b"\nteem = "c"',
            "services.2.teem is no setting; did you mean services.2.team?",
        ),
        (
            '[severities.SEV6]\nlabel = "P6"\nmeaning = "Fine"\nemoji = ":a:"\n[severities.3]',
            "severities.SEV6 is no setting; there may be 1, 2, 3, 4, 5.",
        ),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_that_was_meant(text, said):
    assert told(text) == [said]


def test_an_unknown_name_below_a_severity_is_named_with_where_it_stands():
    said = told('[severities.3]\nmeanin = "Nobody can buy"\nemoji = ":fire:"')

    assert said == ["severities.3.meanin is no setting; did you mean severities.3.meaning?"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('zone = "Paris"', "zone: 'Paris' is no IANA time zone, such as 'Europe/Paris'; write"),
        ("zone = 1", 'zone: it must be text in quotes; write zone = "UTC".'),
        ('command = "incident"', "command: it must be a slash and up to 31 small letters"),
        ("default_severity = 7", "default_severity: it must be 1, 2, 3, 4 or 5; write default_"),
        ("confluence_parent = 98765", "confluence_parent: it must be text in quotes; write con"),
        ('admins = "U1"', 'admins: it must be a list; write admins = ["U012ABCDEF"].'),
        (
            'admins = ["U012ABCDEF", "ana"]',
            (
                "admins.2: it must be the id of one person, as U012ABCDEF (in Slack, their profile,"
                ' ⋮, Copy member ID); write admins = ["U012ABCDEF"].'
            ),
        ),
        ('admins = ["S012ABCDEF"]', "admins.1: it must be the id of one person, as U012ABCDEF"),
        ('admins = ["@ana"]', "admins.1: it must be the id of one person, as U012ABCDEF"),
        ('admins = ["u012abcdef"]', "admins.1: it must be the id of one person, as U012ABCDEF"),
        (
            f'{SERVICE}name = "a"\npeople = ["ana@example.com"]',
            (
                "services.1.people.1: it must be the id of one person, as U012ABCDEF (in Slack,"
                ' their profile, ⋮, Copy member ID); write people = ["U012ABCDEF"] under'
                " [[services]]."
            ),
        ),
        (
            'confluence_private_readers = ["ana@example.com"]',
            (
                "confluence_private_readers.1: it must be the id of an Atlassian account, the end"
                " of their profile's address, and not an e-mail address; write confluence_private"
            ),
        ),
        (
            "postmortem_days = 0",
            "postmortem_days: it must be 1 or more; write postmortem_days = 5.",
        ),
        ("postmortem_days = 1.5", "postmortem_days: it must be a whole number; write"),
        (
            'digest = "news"',
            "digest: it must be a table; write [digest] and its settings under it.",
        ),
        ('[digest]\nat = "25:00"', 'digest.at: it must be a time of day; write at = "08:30:00" un'),
        (
            '[digest]\nweekday = "mondy"',
            'digest.weekday: it must be a day of the week, such as "mo',
        ),
        (
            "[digest]\nweekday = 7",
            'digest.weekday: it must be a day of the week, such as "monday";',
        ),
        (
            '[rights]\nclose = "admin"',
            'rights.close: it must be "anyone", "responders", "commander" or "admins"; did you ',
        ),
        (
            '[rights]\nclose = "me"',
            'rights.close: it must be "anyone", "responders", "commander" o',
        ),
        ('services = ["a"]', "services.1: it must be a table; write [[services]] and its settings"),
        ('[services]\nname = "a"', "services: it must be a list; write [[services]] and its sett"),
        (f"{SERVICE}team = 'a'", 'services.1.name is missing; write name = "checkout" under [[se'),
        (f'{SERVICE}name = ""', "services.1.name: it must be at least 1 character; write name ="),
        (f'{SERVICE}name = "a"\nprivate = "maybe"', "services.1.private: it must be true or false"),
        (
            '[severities.3]\npage_webhook = "pager/secret"',
            "severities.3.page_webhook: it must be an address, https://…; write page_webhook =",
        ),
        (
            '[severities.3]\npage_webhook_env = "https://pager/secret"',
            "severities.3.page_webhook_env: it must be the name of a variable, such as PAGE_SEV1",
        ),
        (
            '[severities.3]\npage_webhook_env = "A"\npage_webhook = "https://pager/secret"',
            "severities.3: leave out page_webhook or page_webhook_env; one says where pages go.",
        ),
        ("severities = [1]", "severities: it must be a table; write [severities] and its setti"),
        ('[severities]\n1 = "P1"', "severities.1: it must be a table; write [severities.1] and it"),
    ],
)
def test_a_wrong_value_is_named_with_the_line_that_mends_it(text, said):
    (only,) = told(text)

    assert only.startswith(said)
    assert "secret" not in only


def test_every_person_who_cannot_be_one_is_named_at_once():
    said = told(f'admins = ["ana", "U012ABCDEF", "#marc"]\n{SERVICE}name = "a"\npeople = ["lena"]')

    assert sorted(line.partition(":")[0] for line in said) == [
        "admins.1",
        "admins.3",
        "services.1.people.1",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("page_webhook = https://pager/secret", "firefighter.toml is no TOML: Invalid value (at l"),
        ("zone = Europe/Paris", "firefighter.toml is no TOML: Invalid value (at line 1"),
        ("postmortem = True", "firefighter.toml is no TOML: Invalid value (at line 1"),
        ('zone = "UTC"\nzone = "UTC"', "firefighter.toml is no TOML: Cannot overwrite a value"),
        ("\nzone = \u201cUTC\u201d", "line 2 has typographic quotes; write straight ones"),
        ("admins = [\u201cU1\u201d]", "line 1 has typographic quotes; write straight ones"),
        (
            "# say \u201chello\u201d\nzone = x\n",
            "firefighter.toml is no TOML: Invalid value (at line 2",
        ),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(text, said):
    (only,) = told(text)

    assert only.startswith(said)


def test_several_mistakes_are_told_at_once():
    said = told('zone = "Paris"\nadmin = ["U1"]\n[digest]\nday = "monday"\nat = "8 o\'clock"\n')

    assert [line.partition(" ")[0] for line in said] == [
        "zone:",
        "digest.at:",
        "digest.day",
        "admin",
    ]


def test_a_day_has_a_name_or_a_number():
    by_name = parse('[digest]\nweekday = "Friday"', FILE)

    assert by_name == parse("[digest]\nweekday = 4", FILE)
    assert by_name.digest.weekday is Weekday.FRIDAY


def test_an_editor_may_have_marked_the_file_as_unicode(tmp_path):
    (tmp_path / "p.toml").write_bytes(b'\xef\xbb\xbfzone = "Europe/Paris"\r\n')

    assert read_policy({"FIREFIGHTER_POLICY": str(tmp_path / "p.toml")}).zone == "Europe/Paris"


def test_another_encoding_is_refused(tmp_path):
    (tmp_path / "p.toml").write_bytes('organisation = "Café"'.encode("latin-1"))

    with pytest.raises(SettingsFault, match="is not in UTF-8; save it in that encoding"):
        read_policy({"FIREFIGHTER_POLICY": str(tmp_path / "p.toml")})


def test_a_file_that_is_not_there_is_named_with_what_named_it(tmp_path):
    with pytest.raises(SettingsFault) as refused:
        read_policy({"FIREFIGHTER_POLICY": str(tmp_path / "polcy.toml")})

    said = str(refused.value)
    assert said.startswith(f"FIREFIGHTER_POLICY names {tmp_path}/polcy.toml, which cannot be read")
    assert "No such file" in said
    assert "leave FIREFIGHTER_POLICY out" in said


def test_a_folder_is_no_policy(tmp_path):
    with pytest.raises(SettingsFault, match="which cannot be read: Is a directory"):
        read_policy({"FIREFIGHTER_POLICY": str(tmp_path)})


def test_without_a_file_everything_is_as_it_comes(tmp_path):
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        as_it_comes = read_policy({"FIREFIGHTER_POLICY": ""})
        (tmp_path / "firefighter.toml").mkdir()
        with pytest.raises(SettingsFault, match=r"firefighter.toml cannot be read: Is a directory"):
            read_policy({})
    finally:
        os.chdir(before)

    assert as_it_comes == Policy()


@given(st.sampled_from(sorted(example())), st.sampled_from([1, -1, "", "x", True, [], [{}], {}]))
def test_whatever_stands_where_something_else_should_is_told_in_words(name, value):
    written = {True: "true"}.get(value, repr(value)) if not isinstance(value, list | dict) else None
    text = f"{name} = {written or {'[]': '[]', '[{}]': '[{}]', '{}': '{}'}[repr(value)]}"

    try:
        parse(text, FILE)
    except SettingsFault as fault:
        assert all(line.startswith("firefighter.toml: ") for line in str(fault).splitlines())  # noqa: PT017 - most are wrong, some are right


@given(st.text(max_size=60))
def test_any_text_is_a_policy_or_told_in_words(text):
    try:
        parse(text, FILE)
    except SettingsFault as fault:
        assert str(fault)  # noqa: PT017 - some texts are a policy


def test_a_place_that_is_none_has_no_names():
    assert names_in(Policy, ["zone"]) == ()
    assert names_in(Policy, ["nothing", 3, "at", "all"]) == ()


def test_of_a_severity_that_does_not_exist_nothing_else_is_asked():
    assert told('[severities.6]\nlabel = "P6"') == [
        "severities.6 is no setting; there may be 1, 2, 3, 4, 5."
    ]
