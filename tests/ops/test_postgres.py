import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from firefighter.ops.postgres import FAST, EmbeddedPostgres, PostgresFailed


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with EmbeddedPostgres(tmp_path_factory.mktemp("own"), settings=FAST) as running:
        yield running


def test_it_is_a_real_postgres(server):
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute("SELECT current_setting('server_version_num')::int").fetchone()

    assert row is not None
    assert row[0] >= 180000


def test_it_listens_on_no_network_address(server):
    with psycopg.connect(server.conninfo()) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()

    assert row == ("",)


def test_a_second_one_on_the_same_folder_is_refused_in_words(server):
    with pytest.raises(PostgresFailed, match="already uses"):
        EmbeddedPostgres(server.folder).start()


def test_a_stopped_one_gives_its_folder_back_with_what_was_in_it(tmp_path):
    with EmbeddedPostgres(tmp_path, settings=FAST) as first:
        with psycopg.connect(first.conninfo(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int)")

    with EmbeddedPostgres(tmp_path, settings=FAST) as second:
        with psycopg.connect(second.conninfo()) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_half_an_initdb_is_thrown_away(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "half").write_text("made")

    with EmbeddedPostgres(tmp_path, settings=FAST) as server:
        assert server.url


def test_it_dies_with_its_parent_however_that_died(tmp_path):
    program = (
        "import sys; from pathlib import Path; from firefighter.ops.postgres import *\n"
        "EmbeddedPostgres(Path(sys.argv[1]), settings=FAST).start(); print('up', flush=True)\n"
        "sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    server = int((tmp_path / "data" / "postmaster.pid").read_text().split()[0])

    parent.kill()
    parent.communicate()

    assert _gone_within(server, seconds=60)


def test_a_very_long_folder_name_still_gets_a_socket(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)

    with EmbeddedPostgres(deep, settings=FAST) as server:
        assert len(server.conninfo()) < 200


def _gone_within(process: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
    os.kill(process, signal.SIGKILL)
    return False
