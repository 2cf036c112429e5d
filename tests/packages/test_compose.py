"""The compose file as Docker Compose itself reads it, and what it needs before it can start."""

import json
import os
import re
import shutil
import subprocess

import psycopg
import pytest
import yaml

from firefighter.domain.policy import Policy
from firefighter.settings import Settings
from firefighter.settings.policy_file import parse
from tests.cli.test_commands import firefighter
from tests.ops.roles import url_as
from tests.packages.deployed import DEPLOY, LETS_IN, ROOT, UNCOMMENTED, told, uncommented, unknown
from tests.packages.dockerfile import stages
from tests.packages.lock import VERSION

IMAGE = f"firefighter:{VERSION}"
OURS = ("migrate", "serve", "worker")


@pytest.fixture
def prepared(tmp_path):
    """Give a copy of the folder in which prepare.sh was answered."""
    shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("secrets", "*.toml"))
    shutil.copy(ROOT / "firefighter.sample.toml", tmp_path)
    prepare(tmp_path / "deploy", "xoxb-1\nxapp-1\n")
    return tmp_path / "deploy"


@pytest.fixture
def read(tools, prepared):
    """Read a compose file as Docker Compose does."""

    def reading(text):
        (prepared / "compose.yaml").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [
                tools / "docker-compose",
                "--file",
                prepared / "compose.yaml",
                "config",
                "--format=json",
            ],
            env={"PATH": os.environ["PATH"], "HOME": str(prepared)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not done.stderr
        return json.loads(done.stdout)

    return reading


@pytest.fixture
def composed(read):
    return read((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def superuser(postgres):
    postgres.create("firefighter_composed")
    with psycopg.connect(postgres.conninfo("firefighter_composed"), autocommit=True) as connection:
        yield connection
    postgres.drop("firefighter_composed")
    with psycopg.connect(postgres.conninfo("postgres"), autocommit=True) as connection:
        for role in ("firefighter_owner", "firefighter_app"):
            connection.execute(f"DROP ROLE IF EXISTS {role}")


def prepare(folder, answers):
    subprocess.run(
        ["/bin/sh", folder / "prepare.sh"],
        input=answers,
        text=True,
        check=True,
        timeout=20,
        capture_output=True,
    )


def secret(folder, name):
    return (folder / "secrets" / name).read_text(encoding="utf-8").strip()


def at(postgres, url):
    """Give an address of the compose file's Postgres as one of the test's."""
    role = re.findall(r"^postgresql://(\w+):", url)[0]
    return url_as(postgres, role, "firefighter_composed")


def test_every_process_is_ours_closed_and_may_write_nowhere_but_in_tmp(composed):
    for name in OURS:
        service = composed["services"][name]

        assert service["image"] == IMAGE
        assert service["command"] == [name]
        assert service["read_only"] is True
        assert service["tmpfs"] == ["/tmp"]  # noqa: S108
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "user" not in service


def test_what_is_logged_never_fills_the_disk_that_the_database_is_on(composed):
    for service in composed["services"].values():
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


def test_the_database_is_the_release_that_the_tests_run_on_and_no_root(composed, postgres):
    service = composed["services"]["postgres"]
    with psycopg.connect(postgres.conninfo("postgres")) as connection:
        version = connection.info.parameter_status("server_version") or ""

    assert service["image"] == f"postgres:{version.split()[0]}-trixie"
    assert (service["user"], service["read_only"]) == ("postgres", True)
    assert service["cap_drop"] == ["ALL"]
    assert service["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert "ports" not in service


def test_each_is_given_settings_that_exist_and_secrets_as_files_that_it_may_read(composed):
    for name in OURS:
        service = composed["services"][name]
        environment = service["environment"]
        files = {value for key, value in environment.items() if key.endswith("_FILE")}

        assert not unknown(environment)
        assert not told(environment)
        assert files == {given["target"] for given in service["secrets"]}


def test_only_who_migrates_is_given_the_owner(composed):
    given = {
        name: {secret["source"] for secret in service["secrets"]}
        for name, service in composed["services"].items()
    }

    assert [name for name in OURS if "database_owner_url" in given[name]] == ["migrate"]
    assert not {"slack_bot_token", "slack_app_token"} & given["migrate"]
    assert given["worker"] == {"database_url", "slack_bot_token"}


def test_the_database_comes_first_then_the_schema_then_the_rest(composed):
    conditions = {
        name: {on: how["condition"] for on, how in composed["services"][name]["depends_on"].items()}
        for name in OURS
    }

    assert conditions == {
        "migrate": {"postgres": "service_healthy"},
        "serve": {"migrate": "service_completed_successfully"},
        "worker": {"migrate": "service_completed_successfully"},
    }


def test_slack_reaches_the_port_that_serve_takes_and_nobody_the_database(composed):
    (port,) = composed["services"]["serve"]["ports"]

    assert (port["target"], port["host_ip"]) == (Settings.model_fields["port"].default, "127.0.0.1")
    assert composed["networks"]["inside"]["internal"] is True
    assert list(composed["services"]["postgres"]["networks"]) == ["inside"]
    assert list(composed["services"]["migrate"]["networks"]) == ["inside"]


def test_the_policy_lies_where_the_image_looks_for_it(composed):
    (_, runtime) = stages()
    for name in ("serve", "worker"):
        (policy,) = composed["services"][name]["configs"]

        assert policy["target"] == f"{runtime.last('WORKDIR')}/firefighter.toml"


def test_what_is_uncommented_reaches_whoever_needs_it_with_its_secret(read, prepared):
    for name in ("confluence_token", "slack_signing_secret"):
        (prepared / "secrets" / name).write_text("t\n", encoding="utf-8")
    text = uncommented((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))

    services = read(text)["services"]

    for name in ("serve", "worker"):
        environment = services[name]["environment"]
        files = {value for key, value in environment.items() if key.endswith("_FILE")}
        assert environment.keys() >= UNCOMMENTED - (set() if name == "serve" else LETS_IN)
        assert files == {given["target"] for given in services[name]["secrets"]}
        assert not unknown(environment)


def test_what_is_prepared_is_closed_to_others_random_and_kept(prepared):
    before = {file.name: file.read_bytes() for file in (prepared / "secrets").iterdir()}

    prepare(prepared, "")

    after = {file.name: file.read_bytes() for file in (prepared / "secrets").iterdir()}
    passwords = [re.search(r"[0-9a-f]{48}", text.decode()) for text in before.values()]
    assert before == after
    assert (prepared / "secrets").stat().st_mode & 0o777 == 0o700
    assert len({found[0] for found in passwords if found}) == 3
    assert secret(prepared, "slack_bot_token") == "xoxb-1"
    policy = prepared / "firefighter.toml"
    assert parse(policy.read_text(encoding="utf-8"), policy) == Policy()


def test_every_file_that_it_mounts_is_there(prepared):
    composed = yaml.safe_load((prepared / "compose.yaml").read_text(encoding="utf-8"))
    files = [each["file"] for kind in ("secrets", "configs") for each in composed[kind].values()]

    assert len(files) == 7
    assert [name for name in files if not (prepared / name).is_file()] == []


def test_what_was_prepared_is_never_committed_nor_given_to_the_engine():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    given = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert {"/deploy/secrets/", "/deploy/firefighter.toml"} <= set(ignored)
    assert not [line for line in given if line.startswith("!deploy")]


def test_the_roles_are_those_of_the_addresses_and_migrate_goes_through(
    prepared, postgres, superuser
):
    script = (prepared / "roles.sql").read_text(encoding="utf-8")
    owner, application = (
        at(postgres, secret(prepared, name)) for name in ("database_owner_url", "database_url")
    )

    superuser.execute(script.replace("/run/secrets", str(prepared / "secrets")))
    said = firefighter("migrate", DATABASE_OWNER_URL=owner, DATABASE_URL=application)

    assert said.returncode == 0, said.stderr
    assert "The role firefighter_app may use it, and owns nothing." in said.stdout
    kept = superuser.execute("SELECT rolpassword FROM pg_authid WHERE rolname ~ '^firefighter_'")
    assert all(password.startswith("SCRAM-SHA-256$") for (password,) in kept)


def test_an_address_of_another_form_stops_the_database_from_being_set_up(prepared, superuser):
    script = (prepared / "roles.sql").read_text(encoding="utf-8")
    (prepared / "secrets/database_url").write_text("postgresql:///firefighter\n", encoding="utf-8")

    with pytest.raises(psycopg.errors.RaiseException, match="must look like"):
        superuser.execute(script.replace("/run/secrets", str(prepared / "secrets")))
