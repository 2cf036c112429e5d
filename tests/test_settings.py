import pytest

from firefighter.domain.severity import Severity
from firefighter.settings import Settings, SettingsFault

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


def test_a_secret_is_not_shown_when_settings_are():
    assert "xoxb-1" not in repr(Settings.read(GIVEN))


def test_socket_mode_needs_no_signing_secret():
    given = {name: value for name, value in GIVEN.items() if name != "SLACK_SIGNING_SECRET"}

    read = Settings.read(given | {"SLACK_APP_TOKEN": "xapp-1"})

    assert read.signing_secrets == ()


@pytest.mark.parametrize("name", GIVEN)
def test_a_missing_setting_is_named(name):
    with pytest.raises(SettingsFault, match=f"{name} is not set; add {name}="):
        Settings.read({n: v for n, v in GIVEN.items() if n != name})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"PORT": "many"}, "port: "),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "slack_app_token: it must be an app-level token, xapp-…"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/token"}, "SLACK_BOT_TOKEN_FILE names /nowhere/token"),
        ({"FIREFIGHTER_POLICY": "/nowhere/policy.toml"}, "FIREFIGHTER_POLICY names /nowhere"),
    ],
)
def test_what_cannot_be_used_is_said_in_words(more, said):
    with pytest.raises(SettingsFault, match=said):
        Settings.read(GIVEN | more)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zone = ", "is no TOML"),
        ('zone = "Paris"', "is no IANA time zone"),
        ('zne = "Europe/Paris"', "zne: "),
    ],
)
def test_a_policy_that_cannot_be_read_names_its_file_and_line(tmp_path, text, said):
    path = tmp_path / "firefighter.toml"
    path.write_text(text)

    with pytest.raises(SettingsFault, match=said) as refused:
        Settings.read(GIVEN | {"FIREFIGHTER_POLICY": str(path)})

    assert str(path) in str(refused.value)


def test_what_policy_leaves_out_has_a_default(tmp_path):
    path = tmp_path / "firefighter.toml"
    path.write_text('zone = "Europe/Paris"')

    policy = Settings.read(GIVEN | {"FIREFIGHTER_POLICY": str(path)}).policy

    assert policy.zone == "Europe/Paris"
    assert policy.default_severity is Severity.SEV3
