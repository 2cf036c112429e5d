import pytest

from firefighter.domain.severity import Severity
from firefighter.settings import Settings, SettingsFault

URL = "https://pager.example/hooks/1"
GIVEN = {
    "DATABASE_URL": "postgres://u:p@h/d",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": "now",
}


def test_a_postgres_address_gets_our_driver_however_it_was_written():
    assert Settings.read(GIVEN).database_url == "postgresql+psycopg://u:p@h/d"


def test_two_signing_secrets_hold_while_one_is_replaced():
    both = Settings.read(GIVEN | {"SLACK_SIGNING_SECRET_OLD": "before"})

    assert both.signing_secrets == ("now", "before")


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "token").write_text("xoxb-2\n")

    read = Settings.read(GIVEN | {"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})

    assert read.slack_bot_token.get_secret_value() == "xoxb-2"


def test_what_an_echo_left_at_the_end_of_a_variable_is_no_part_of_it():
    read = Settings.read(GIVEN | {"SLACK_BOT_TOKEN": "xoxb-2\n", "DATABASE_URL": "postgres://h/d "})

    assert read.slack_bot_token.get_secret_value() == "xoxb-2"
    assert read.database_url == "postgresql+psycopg://h/d"


@pytest.mark.parametrize("name", ["CONFLUENCE_URL", "SLACK_API_URL", "HEARTBEAT_URL"])
def test_an_address_without_its_scheme_is_refused_with_one_that_would_do(name):
    with pytest.raises(SettingsFault, match=f"{name} is wrong: .*; set {name}=https://"):
        Settings.read(GIVEN | {name: "your-site.atlassian.net"})


@pytest.mark.parametrize("url", ["postgresql://u:hidden@h:54x/d", "postgresql://u:hidden@h:/:d"])
def test_an_address_that_nobody_can_read_is_refused_without_its_password(url):
    with pytest.raises(SettingsFault, match="DATABASE_URL is wrong: its port") as fault:
        Settings.read(GIVEN | {"DATABASE_URL": url})

    assert "hidden" not in str(fault.value)


@pytest.mark.parametrize("name", ["LOG_FORMAT", "LOG_LEVEL", "PORT", "OPS_PORT", "DATABASE_URL"])
def test_a_wrong_variable_comes_with_a_line_that_is_right(name):
    with pytest.raises(SettingsFault) as fault:
        Settings.read(GIVEN | {name: "no"})
    line = str(fault.value).rpartition("; set ")[2].removesuffix(".")

    Settings.read(GIVEN | dict([line.split("=", 1)]))


def test_a_secret_is_not_shown_when_settings_are():
    assert "xoxb-1" not in repr(Settings.read(GIVEN))


def test_socket_mode_needs_no_signing_secret():
    given = {name: value for name, value in GIVEN.items() if name != "SLACK_SIGNING_SECRET"}

    read = Settings.read(given | {"SLACK_APP_TOKEN": "xapp-1"})

    assert read.signing_secrets == ()


def test_who_only_delivers_needs_nothing_that_lets_slack_in():
    given = {name: value for name, value in GIVEN.items() if name != "SLACK_SIGNING_SECRET"}

    assert Settings.read(given, hears=False).signing_secrets == ()


@pytest.mark.parametrize("name", GIVEN)
def test_a_misspelt_setting_is_named_beside_what_it_was_meant_for(name):
    misspelt = f"{name[:-2]}{name[-1]}{name[-2]}"
    given = {n: v for n, v in GIVEN.items() if n != name} | {misspelt: GIVEN[name]}

    with pytest.raises(SettingsFault, match=f"{name} is not set, but {misspelt} is; add {name}="):
        Settings.read(given)


@pytest.mark.parametrize(
    "url", ["postgresql://u:p@ss@host/db", "postgresql://u:p@host:99999/db", "postgresql://u@h:x/d"]
)
def test_an_address_that_would_be_read_otherwise_than_meant_is_refused(url):
    with pytest.raises(SettingsFault, match=r"DATABASE_URL is wrong: .* written %40 %3A %2F") as no:
        Settings.read(GIVEN | {"DATABASE_URL": url})

    assert "p@ss" not in str(no.value)


@pytest.mark.parametrize("name", GIVEN)
def test_a_missing_setting_is_named(name):
    with pytest.raises(SettingsFault, match=f"{name} is not set; add {name}="):
        Settings.read({n: v for n, v in GIVEN.items() if n != name})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"PORT": "many"}, "PORT is wrong: it must be a whole number; set PORT=3000."),
        ({"PORT": "70000"}, "PORT is wrong: it must be 65535 or less; set PORT=3000."),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is wrong: it must be the Bot User OAuth"),
        ({"SLACK_BOT_TOKEN": '"xoxb-1"'}, "without quotes; set SLACK_BOT_TOKEN=xoxb-"),
        ({"CONFLUENCE_URL": "https://x"}, "CONFLUENCE_EMAIL is not set, but CONFLUENCE_URL is; a"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is wrong: it must be an app-level token"),
        ({"DATABASE_URL": "db.local"}, "DATABASE_URL is wrong: it must look like postgresql://"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/token"}, "SLACK_BOT_TOKEN_FILE names /nowhere/token"),
        ({"FIREFIGHTER_POLICY": "/nowhere/policy.toml"}, "FIREFIGHTER_POLICY names /nowhere"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(more, said):
    with pytest.raises(SettingsFault, match=said):
        Settings.read(GIVEN | more)


def test_several_wrong_settings_are_named_at_once(tmp_path):
    (tmp_path / "firefighter.toml").write_text('zne = "UTC"\ncommand = "incident"\n')
    given = {
        "SLACK_BOT_TOKEN_FILE": "/nowhere/token",
        "PORT": "many",
        "CONFLUENCE_URL": "https://your-site.atlassian.net",
        "FIREFIGHTER_POLICY": str(tmp_path / "firefighter.toml"),
    }

    with pytest.raises(SettingsFault) as refused:
        Settings.read(given)

    said = str(refused.value).splitlines()
    assert [line.removeprefix(f"{tmp_path}/").partition(" ")[0] for line in said] == [
        "DATABASE_URL",
        "PORT",
        "SLACK_SIGNING_SECRET",
        "CONFLUENCE_EMAIL",
        "CONFLUENCE_TOKEN",
        "SLACK_BOT_TOKEN_FILE",
        "firefighter.toml:",
        "firefighter.toml:",
    ]


@pytest.fixture
def paged(tmp_path):
    """Give the environment of a policy whose worst incidents page by a variable."""
    path = tmp_path / "firefighter.toml"
    path.write_text('[severities.1]\npage_webhook_env = "PAGE_URL"\n[severities.3]\n')
    return GIVEN | {"FIREFIGHTER_POLICY": str(path)}


def test_where_pages_go_may_be_in_a_variable(paged):
    address = Settings.read(paged | {"PAGE_URL": URL}).policy.rule(Severity.SEV1).page_webhook

    assert address is not None
    assert address.get_secret_value() == URL


def test_where_pages_go_may_be_in_a_file(paged, tmp_path):
    (tmp_path / "url").write_text(f"{URL}\n")
    read = Settings.read(paged | {"PAGE_URL_FILE": str(tmp_path / "url")})

    address = read.policy.rule(Severity.SEV1).page_webhook

    assert address is not None
    assert address.get_secret_value() == URL


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "PAGE_URL is not set, and severities.1.page_webhook_env names it; add PAGE_URL=htt"),
        ({"PAGE_URL": "pager/hidden"}, "PAGE_URL is no address, and severities.1.page_webhook_env"),
        ({"PAGE_URL": "https://[hidden"}, "PAGE_URL is no address"),
        ({"PAGE_URL": "https://a.b/ hidden"}, "PAGE_URL is no address"),
        ({"PAGE_URL_FILE": "/nowhere/url"}, "PAGE_URL_FILE names /nowhere/url, which cannot be"),
    ],
)
def test_a_variable_that_knows_no_address_is_named(paged, more, said):
    with pytest.raises(SettingsFault) as refused:
        Settings.read(paged | more)

    assert str(refused.value).startswith(said)
    assert "hidden" not in str(refused.value)


def test_a_variable_that_nobody_knows_is_nobodys_fault():
    more = {"SLACK_BOT_TOKN": "xoxb-2", "FIREFIGHTER_X": "1"}

    assert Settings.read(GIVEN | more) == Settings.read(GIVEN)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_without_a_secret_in_it_is_named(tmp_path, content):
    (tmp_path / "token").write_bytes(content)

    with pytest.raises(SettingsFault, match=r"SLACK_BOT_TOKEN_FILE names .*/token, which is "):
        Settings.read(GIVEN | {"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})


def test_what_policy_leaves_out_has_a_default(tmp_path):
    path = tmp_path / "firefighter.toml"
    path.write_text('zone = "Europe/Paris"')

    policy = Settings.read(GIVEN | {"FIREFIGHTER_POLICY": str(path)}).policy

    assert policy.zone == "Europe/Paris"
    assert policy.default_severity is Severity.SEV3
