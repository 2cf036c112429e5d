"""TLS to a database whose certificate a private authority signed."""

import secrets
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import trustme
from sqlalchemy import make_url, text

from tests.cli.test_commands import TOKENS, firefighter
from tests.e2e.test_main_job import runs_to_its_end
from tests.pgbouncer import PORT, pgbouncer

TLS_ONLY = """
listen_addr = {host}
client_tls_sslmode = require
client_tls_cert_file = {folder}/cert.pem
client_tls_key_file = {folder}/key.pem
"""


def authority(folder: Path, host: str) -> str:
    """Make an authority and a server's certificate, and give the settings that demand TLS."""
    folder.mkdir(parents=True)
    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    shown = ca.issue_cert(host)
    shown.private_key_pem.write_to_path(folder / "key.pem")
    (folder / "key.pem").chmod(0o600)
    shown.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    return TLS_ONLY.format(host=host, folder=folder)


@pytest.fixture
def address() -> str:
    """Give a loopback address of the test's own, so that nobody else has its port."""
    return str(IPv4Address(0x7F020000 + secrets.randbelow(0xFD0000)))


@pytest.fixture
def database_url(database_url, postgres, tmp_path, address):
    """Give the way to the database that takes TLS only, and shows a private certificate."""
    database = make_url(database_url).database
    demands = authority(tmp_path / "ours", address)
    authority(tmp_path / "strange", address)
    # The tests' own Postgres was built without TLS, so a pooler that keeps sessions speaks it.
    with pgbouncer(postgres, database, mode="session", servers=80, more=demands):
        trust = f"sslmode=verify-full&sslrootcert={tmp_path}/ours/ca.pem"
        yield f"postgresql+psycopg://firefighter@{address}:{PORT}/{database}?{trust}"


def test_everything_that_connects_checks_the_certificate(scene):
    runs_to_its_end(scene)

    # The engine that wakes workers connects by itself, in words of libpq.
    with scene.database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM procrastinate_workers")) == 1


def test_without_tls_nobody_gets_in(database_url):
    said = firefighter("digest", DATABASE_URL=database_url.partition("?")[0] + "?sslmode=disable")

    assert said.returncode == 2
    assert "The database does not answer" in said.stderr


def test_migrate_checks_it_too(database_url):
    said = firefighter("migrate", DATABASE_URL=database_url)

    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "digest"])
def test_a_certificate_of_another_authority_is_said_in_words(database_url, command):
    url = database_url.replace("/ours/", "/strange/")

    said = firefighter(command, DATABASE_URL=url, **TOKENS)

    assert said.returncode == 2
    assert "no authority we trust has signed" in said.stderr
    assert "sslrootcert=" in said.stderr
    assert "Traceback" not in said.stderr


def test_an_authority_s_file_that_is_not_there_is_said_in_words(database_url):
    said = firefighter("digest", DATABASE_URL=database_url.replace("ours/ca", "nowhere/ca"))

    assert said.returncode == 2
    assert "The file that sslrootcert names" in said.stderr


def test_a_certificate_of_another_name_is_said_in_words(database_url, address):
    url = database_url.replace(f"@{address}:", "@localhost:") + f"&hostaddr={address}"

    said = firefighter("digest", DATABASE_URL=url)

    assert said.returncode == 2
    assert "a certificate of another name" in said.stderr
